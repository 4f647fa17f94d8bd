from __future__ import annotations

import re
from datetime import date
from email.policy import SMTP
from pathlib import Path
from typing import Any

import html5lib
import pytest

from reporting.delivery.outbox import Outbox, OutboxError
from reporting.delivery.sender import Sender, tags_of
from reporting.rendering.mail import Mail
from tests.rendering.mail_samples import opened, sample_mail

TO = ["owner@example.com"]
BCC = ["audit@example.com"]
TAGS = tags_of("2026-09-30", "portfolio", "ceo", 1)
NAME = "2026-09-30-portfolio-ceo-r1"


def put(folder: Path, mail: Mail) -> Path:
    outbox: Sender = Outbox(folder)
    return Path(outbox.send(mail.message, "reports@example.com", TO, BCC, TAGS))


def references(page: Path) -> list[str]:
    tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return [value for element in tree.iter() for name in ("src", "href") if (value := element.get(name)) is not None]


def test_the_eml_is_the_message_byte_for_byte(tmp_path: Path) -> None:
    mail = sample_mail()
    path = put(tmp_path, mail)
    assert path == tmp_path / f"{NAME}.eml"
    assert path.read_bytes() == mail.message


def test_every_reference_of_every_page_is_a_file(tmp_path: Path) -> None:
    put(tmp_path, sample_mail())
    index = Outbox(tmp_path).write_index()
    for page in (index, tmp_path / NAME / "index.html", tmp_path / NAME / "message.html"):
        html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8"))
        found = [ref for ref in references(page) if not ref.startswith("https://reports.example.com/")]
        assert found
        for reference in found:
            assert (page.parent / reference).is_file(), reference


def test_the_message_shows_its_pictures_from_files(tmp_path: Path) -> None:
    mail = sample_mail()
    put(tmp_path, mail)
    shown = (tmp_path / NAME / "message.html").read_text(encoding="utf-8")
    assert "cid:" not in shown
    pictures = [part.get_content() for part in opened(mail).walk() if part.get_content_maintype() == "image"]
    sources = re.findall(r'src="([^"]+)"', shown)
    assert [(tmp_path / NAME / source).read_bytes() for source in sources] == pictures


def test_the_message_page_has_text_source_and_envelope(tmp_path: Path) -> None:
    mail = sample_mail()
    put(tmp_path, mail)
    page = html5lib.parse((tmp_path / NAME / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    text, source = ("".join(pre.itertext()) for pre in page.iter("pre"))
    assert text.replace("\r\n", "\n") == mail.text
    assert "Subject: Executive Report: CEO Perspective | JADA Portfolio | 2026-09-30" in source
    assert "lines of base64]" in source
    assert [("".join(term.itertext())) for term in page.iter("dd")][:3] == [
        "reports@example.com",
        "owner@example.com",
        "audit@example.com",
    ]


def test_frames_are_sandboxed_and_no_page_has_a_script(tmp_path: Path) -> None:
    put(tmp_path, sample_mail())
    page = (tmp_path / NAME / "index.html").read_text(encoding="utf-8")
    sandboxes = re.findall(r"<iframe[^>]*sandbox=\"([^\"]*)\"", page)
    assert len(sandboxes) == page.count("<iframe") == 2
    assert not any("allow-scripts" in sandbox for sandbox in sandboxes)
    assert "<script" not in page + Outbox(tmp_path).write_index().read_text(encoding="utf-8")


def test_the_index_lists_every_message_the_newest_date_first(tmp_path: Path) -> None:
    changed: list[dict[str, Any]] = [{"perspective": "cfo", "draft": True}, {}, {"revision": 2}]
    for changes in (*changed, {"as_of": date(2026, 10, 7)}):
        put(tmp_path, sample_mail(**changes))
    index = Outbox(tmp_path).write_index().read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]+)/index\.html"', index) == [
        "2026-10-07-portfolio-ceo-r1",
        NAME,
        "2026-09-30-portfolio-ceo-r2",
        "2026-09-30-portfolio-cfo-r1",
    ]
    assert index.count("draft, cannot be sent") == 1


def test_an_empty_outbox_says_so(tmp_path: Path) -> None:
    assert "Nothing here yet" in Outbox(tmp_path / "new").write_index().read_text(encoding="utf-8")


def test_the_same_message_again_leaves_one_and_no_leftovers(tmp_path: Path) -> None:
    for _ in range(2):
        put(tmp_path, sample_mail())
    Outbox(tmp_path).write_index()
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, f"{NAME}.eml", "index.html"]


def test_what_people_typed_is_text_on_every_page(tmp_path: Path) -> None:
    put(tmp_path, sample_mail(scope_name="<script>alert(1)</script>"))
    index = Outbox(tmp_path).write_index()
    for page in (index, tmp_path / NAME / "index.html"):
        content = page.read_text(encoding="utf-8")
        assert "<script" not in content
        assert "&lt;script&gt;" in content


@pytest.mark.parametrize("edition", ["", "../../etc/passwd", "/etc/passwd", "a/../b", "a b"])
def test_a_message_that_names_no_edition_is_refused(tmp_path: Path, edition: str) -> None:
    message = opened(sample_mail())
    del message["X-Report-Edition"]
    message["X-Report-Edition"] = edition
    with pytest.raises(OutboxError, match="X-Report-Edition"):
        Outbox(tmp_path / "outbox").send(message.as_bytes(policy=SMTP), "a@example.com", TO, BCC, {})
    assert not (tmp_path / "outbox").exists()


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file", encoding="utf-8")
    with pytest.raises(OutboxError, match="a folder to write into"):
        put(tmp_path / "outbox", sample_mail())
