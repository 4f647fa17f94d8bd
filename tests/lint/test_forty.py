"""Every mail of the sample: lint clean, in full for the largest, within the limits, the same figures everywhere."""

from __future__ import annotations

import random
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from reporting.config import load_settings
from reporting.editions import read_manifest
from reporting.lint.model import Verdict
from reporting.lint.review import review
from reporting.lint.static import lint_static
from reporting.parity.check import find_differences
from reporting.parity.model import Edition, read_edition
from reporting.rendering.meta import PageMeta
from tests.leftovers import LEFTOVERS, read_words
from tests.lint.npm import install_tools
from tests.parity.made import MEDIA, digits, flipped, with_medium

pytestmark = pytest.mark.slow

FLIPS = 3  # a medium of an edition: 40 x 4 x 3 in all


def opened(folder: Path) -> Edition:
    """Read an edition the way the gate sees it, its particulars from its manifest."""
    manifest = read_manifest(folder)
    subject, inputs = manifest.key.subject, manifest.inputs
    data = "".join(f"{path} {digest}\n" for path, digest in sorted(inputs.partitions.items()))
    meta = PageMeta(
        perspective=subject.perspective,
        perspective_name=manifest.summary.perspective_name,
        scope=subject.scope,
        scope_name=manifest.summary.scope_name,
        as_of=date.fromisoformat(subject.as_of),
        data_cut=date.fromisoformat(inputs.data_cut),
        revision=manifest.key.revision,
        draft=False,
        headline=manifest.summary.headline,
        previous_href=None,
        site_root="",
        plotly_src="",
        provenance={"data": sha256(data.encode()).hexdigest()[:12], "code": inputs.library[:12]},
    )
    return read_edition(folder, meta, f"{load_settings().base_url}/editions/{manifest.key}/page.html")


def test_all_forty_lint_clean(forty: list[Path]) -> None:
    assert len(forty) == 40
    found = {str(folder): lint_static((folder / "message.eml").read_bytes()) for folder in forty}
    assert {folder: violations for folder, violations in found.items() if violations} == {}


def test_no_rendered_text_of_the_forty_carries_leftovers(forty: list[Path]) -> None:
    found = {}
    for folder in forty:
        for name in ("message.txt", "report.txt", "message.html", "page.html"):
            text = (folder / name).read_text(encoding="utf-8")
            left = LEFTOVERS.search(read_words(text) if name.endswith("html") else text)
            if left:
                found[f"{folder.parent.parent.name}/{folder.parent.name}/{name}"] = left.group()
    assert found == {}


def test_a_digit_altered_anywhere_in_any_of_the_forty_is_refused(forty: list[Path]) -> None:
    chance = random.Random(2026)  # noqa: S311 - which digits to alter is no secret
    for folder in forty:
        edition = opened(folder)
        assert find_differences(edition) == ()
        for medium in MEDIA:
            content: str = getattr(edition, medium)
            places = digits(medium, content)
            for place in chance.sample(places, FLIPS):
                changed = with_medium(edition, medium, flipped(content, place, chance.randint(1, 9)))
                assert find_differences(changed), (folder, medium, content[place - 60 : place + 30])


@pytest.mark.browser
def test_the_largest_of_each_perspective_passes_the_full_review(forty: list[Path]) -> None:
    install_tools()
    mails = [folder / "message.eml" for folder in forty]
    for perspective in ("ceo", "cto", "cfo", "cmo", "accounting"):
        theirs = [mail for mail in mails if mail.parent.parent.name == perspective]
        mail = max(theirs, key=lambda path: path.stat().st_size)
        result = review(mail.read_bytes(), str(mail), full=True)
        assert result.passed, [str(v) for row in result.rows for v in row.violations]
        assert result.count(Verdict.NOT_CHECKED) == 0
        assert result.count(Verdict.NOT_VERIFIED) == 3
