"""The gate in the pipeline: no edition whose media disagree, no mail that changed after it was checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reporting.blocks.charts import figure_digest
from reporting.delivery.envelope import Envelope
from reporting.editions import EditionKey, Inputs, Manifest, Store, Subject
from reporting.editions.store import digest_files
from reporting.parity.model import ParityError
from reporting.pipeline import Report
from reporting.pipeline.build import Built, Painted, Ran, compose_mail
from reporting.pipeline.handover import send_edition
from reporting.pipeline.summary import summarise
from reporting.rendering.mail_pictures import pictures_of
from tests.parity.made import REPORT, write_edition
from tests.rendering.mail_samples import META, SENDER, TO

BLOCKS = tuple(part for part in REPORT if not isinstance(part, str))
KEY = EditionKey(Subject("2026-09-30", "portfolio", "ceo"), 1)
INPUTS = Inputs("", {}, {}, "2026-09-30", "", "", "", "pandoc", "", "", {}, "", "")
ENVELOPE = Envelope(SENDER, TO, ())


def compose_in(folder: Path) -> Built:
    """Run the step that writes the mail, on an edition whose page and pictures lie in `folder`."""
    charts = folder / "charts"
    files = {picture.key: charts / f"{figure_digest(picture.figure)}.png" for picture in pictures_of(BLOCKS)}
    job: Any = SimpleNamespace(
        key=KEY,
        folder=folder,
        state="final",
        plan=SimpleNamespace(envelope=ENVELOPE),
        settings=SimpleNamespace(base_url="https://reports.example.com"),
    )
    return compose_mail(job, Ran(BLOCKS, INPUTS, META), Painted(files, "", ""))


def test_the_step_that_writes_the_mail_refuses_a_page_that_says_something_else(tmp_path: Path) -> None:
    folder = write_edition(tmp_path / "r1")
    assert compose_in(folder).summary.headline == META.headline
    text = folder / "report.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("$48.2 K", "$84.2 K", 1), encoding="utf-8")
    with pytest.raises(ParityError, match=r"full text, .*got .*\$84.2 K"):
        compose_in(folder)


class Recorder:
    """A sender that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, raw: bytes, *_: object) -> str:
        self.sent.append(raw)
        return "accepted"


def test_a_mail_that_changed_after_it_was_checked_is_not_sent(tmp_path: Path) -> None:
    store, built = Store(tmp_path / "reports"), write_edition(tmp_path / "r1")
    summary = summarise(BLOCKS, META, META.title)
    path = store.publish(built, Manifest(KEY, "final", summary, INPUTS, digest_files(built)))
    message, sender = path / "message.eml", Recorder()
    whole = message.read_bytes()
    message.write_bytes(whole.replace(b"48.2", b"84.2"))
    told = send_edition(sender, store, Report(KEY.subject, "unchanged", KEY), ENVELOPE)
    assert told.error.startswith("not sent: message.eml changed after it was checked")
    assert sender.sent == []
    message.write_bytes(whole)
    assert send_edition(sender, store, replace(told, error=""), ENVELOPE).sent == "accepted"
    assert sender.sent == [whole]
