"""The run: what is built again, what is refused, and that equal inputs give equal bytes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reporting.config import ROOT, load_settings
from reporting.context.manifest import Manifest as DatasetManifest
from reporting.context.manifest import Partition, file_digest, write_manifest
from reporting.delivery.envelope import Envelope
from reporting.delivery.sender import NotAcceptedError, UncertainError
from reporting.editions import EditionKey, Inputs, KpiLine, Manifest, Store, Subject, Summary
from reporting.editions.store import digest_files
from reporting.environment import Environment
from reporting.errors import DeliveryError
from reporting.execution.errors import NotebookFormError
from reporting.pipeline.agreement import find_disagreements
from reporting.pipeline.dataset import Dataset, dataset_root, find_dataset
from reporting.pipeline.handover import send_edition
from reporting.pipeline.inputs import Known, library_digest
from reporting.pipeline.plan import Plan, plan_report
from reporting.pipeline.request import SAMPLE, Report, Request
from tests.toys import PERSPECTIVES, write_toys

# --- agreement ------------------------------------------------------------------------------------------------------


def summary(**figures: int | None) -> Summary:
    lines = tuple(
        KpiLine(name, name, amount, "USD", "" if amount is not None else "no data", f"${amount}", f"${amount}.00", "")
        for name, amount in figures.items()
    )
    return Summary("CEO", "JADA Portfolio", "", "", lines, 0, "")


SAME = {"revenue": 100, "cash": 50, "liabilities": 20}


def test_reports_that_say_the_same_agree() -> None:
    assert find_disagreements({"ceo": summary(**SAME), "cfo": summary(**SAME), "accounting": summary(**SAME)}) == ()


def test_a_cent_is_a_disagreement_and_both_figures_are_told() -> None:
    found = find_disagreements({"ceo": summary(**SAME), "cfo": summary(**{**SAME, "cash": 51})})
    assert [str(each) for each in found] == ["cash: ceo says $50.00, cfo says $51.00"]


def test_missing_here_and_known_there_is_a_disagreement() -> None:
    found = find_disagreements({"ceo": summary(**SAME), "accounting": summary(**{**SAME, "cash": None})})
    assert [each.figure for each in found] == ["cash"]


def test_missing_everywhere_agrees() -> None:
    missing = {**SAME, "cash": None}
    assert find_disagreements({"ceo": summary(**missing), "cfo": summary(**missing)}) == ()


def test_a_figure_that_one_report_leaves_out_is_a_disagreement() -> None:
    found = find_disagreements({"ceo": summary(**SAME), "cfo": summary(revenue=100, cash=50)})
    assert [str(each) for each in found] == ["liabilities: ceo says $20.00, cfo says no such figure"]


def test_other_perspectives_have_figures_of_their_own() -> None:
    assert find_disagreements({"ceo": summary(**SAME), "cto": summary(revenue=1)}) == ()


# --- what is built again --------------------------------------------------------------------------------------------

CEO = Subject("2026-09-30", "portfolio", "ceo")
KNOWN = Known("library", "lock", "settings", "pandoc")


class Desk:
    """A store, toy notebooks and a dataset of which only the manifest exists."""

    def __init__(self, folder: Path) -> None:
        self.request = Request(
            PERSPECTIVES, ("portfolio",), Environment(), out=folder / "reports", notebooks=write_toys(folder / "toys")
        )
        self.store = Store(self.request.out)
        self.known = KNOWN
        partitions = {name: Partition(name, 1) for name in ("accounts/dc.parquet", "accounts/qdn.parquet")}
        manifest = DatasetManifest(
            date(2026, 9, 30), date(2026, 9, 30), partitions, frozenset(), {"wiki": "w"}, {}, {"builder": "b"}, "c"
        )
        self.dataset = Dataset(folder / "dataset", manifest, fresh=False)

    def change_partition(self, path: str) -> None:
        partitions = {**self.dataset.manifest.partitions, path: Partition("changed", 1)}
        self.dataset = replace(self.dataset, manifest=replace(self.dataset.manifest, partitions=partitions))

    def plan(self, subject: Subject = CEO) -> Plan:
        return plan_report(subject, self.request, load_settings(), self.dataset, self.known, self.store)

    def build(self, shown: str = "blocks") -> None:
        """Publish an edition as if it had been built from this plan, having read the accounts of dc."""
        plan = self.plan()
        inputs = Inputs(
            **vars(self.known), **vars(plan.own), data_cut="2026-09-30", charts={"f": "c"}, chromium="1", fonts="2",
            partitions={"accounts/dc.parquet": self.dataset.manifest.partition_digest("accounts/dc.parquet")},
        )  # fmt: skip
        with self.store.building() as folder:
            (folder / "one").mkdir()
            (folder / "one" / "page.html").write_text("page")
            (folder / "one" / "notebook.ipynb").write_text(shown)
            (folder / "one" / "message.eml").write_bytes(b"the mail")
            derived = digest_files(folder / "one")
            self.store.publish(folder / "one", Manifest(plan.key, "final", summary(), inputs, derived))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_first_edition_is_revision_one(desk: Desk) -> None:
    plan = desk.plan()
    assert (plan.key, plan.unchanged, plan.reason) == (EditionKey(CEO, 1), False, "new")


def test_with_equal_inputs_nothing_is_built(desk: Desk) -> None:
    desk.build()
    assert (desk.plan().key, desk.plan().unchanged) == (EditionKey(CEO, 1), True)


def _edit_notebook(desk: Desk) -> None:
    path = desk.request.notebooks / "ceo.ipynb"
    path.write_text(path.read_text().replace("# Toy", "# Another title"))


def _add_recipient(desk: Desk) -> None:
    desk.request = replace(desk.request, environment=Environment(recipients=("owner@example.com",)))


def _send_an_earlier_one(desk: Desk) -> None:
    earlier = replace(CEO, as_of="2026-09-23")
    with desk.store.building() as folder:
        (folder / "one").mkdir()
        inputs = Inputs("", {}, {}, "", "", "", "", "", "", "", {}, "", "")
        desk.store.publish(folder / "one", Manifest(EditionKey(earlier, 1), "final", summary(), inputs, {}))
    desk.store.mark_sent(EditionKey(earlier, 1), "id")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda desk: desk.change_partition("accounts/dc.parquet"), "changed: partitions"),
        (_edit_notebook, "changed: notebook"),
        (_add_recipient, "changed: envelope"),
        (_send_an_earlier_one, "changed: compared_with"),
        (lambda desk: setattr(desk, "known", replace(KNOWN, library="new")), "changed: library"),
        (lambda desk: setattr(desk, "known", replace(KNOWN, lock="new")), "changed: lock"),
        (lambda desk: setattr(desk, "known", replace(KNOWN, renderer="quarto")), "changed: renderer"),
        (
            lambda desk: (desk.store.path(EditionKey(CEO, 1)) / "page.html").write_text("other"),
            "r1 is damaged: page.html",
        ),
    ],
)
def test_a_changed_input_makes_the_next_revision(desk: Desk, change: Callable[[Desk], object], reason: str) -> None:
    desk.build()
    change(desk)
    plan = desk.plan()
    assert (plan.key, plan.unchanged, plan.reason) == (EditionKey(CEO, 2), False, reason)


def test_what_was_not_read_may_change(desk: Desk) -> None:
    desk.build()
    desk.change_partition("accounts/qdn.parquet")
    assert desk.plan().unchanged


def test_an_edition_that_was_sent_stays_as_it_is(desk: Desk) -> None:
    desk.build()
    desk.store.mark_sent(EditionKey(CEO, 1), "id")
    before = digest_files(desk.store.path(EditionKey(CEO, 1)))
    _edit_notebook(desk)
    desk.build()
    assert digest_files(desk.store.path(EditionKey(CEO, 1))) == before
    assert desk.plan().key == EditionKey(CEO, 2)


def test_a_notebook_that_is_not_there_is_an_error_of_ours(desk: Desk) -> None:
    (desk.request.notebooks / "ceo.ipynb").unlink()
    with pytest.raises(NotebookFormError, match="cannot be read"):
        desk.plan()


def test_every_file_of_the_library_counts(tmp_path: Path) -> None:
    for name in ("reporting/a.py", "reporting/templates/b.j2", "_extensions/c.lua", "_quarto.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    digests = [library_digest(tmp_path)]
    for name in ("reporting/a.py", "reporting/templates/b.j2", "_extensions/c.lua", "_quarto.yml"):
        (tmp_path / name).write_text("two")
        digests.append(library_digest(tmp_path))
    (tmp_path / "reporting" / "__pycache__").mkdir()
    (tmp_path / "reporting" / "__pycache__" / "a.pyc").write_text("compiled")
    assert len(set(digests)) == 5
    assert library_digest(tmp_path) == digests[-1]


# --- sending ---------------------------------------------------------------------------------------------------------

ENVELOPE = Envelope("reports@example.com", ("owner@example.com",), ("audit@example.com",))


class Mailbox:
    """Takes mails over, or fails as it was told to."""

    def __init__(self, error: DeliveryError | None = None) -> None:
        self.error = error
        self.taken: list[tuple[bytes, object, object]] = []

    def send(self, raw: bytes, sender: str, to: Sequence[str], bcc: Sequence[str], tags: Mapping[str, str]) -> str:
        self.taken.append((raw, (sender, to, bcc), tags))
        if self.error:
            raise self.error
        return f"id-{len(self.taken)}"


@pytest.fixture
def built(desk: Desk) -> Report:
    desk.build()
    return Report(CEO, "built", desk.plan().key)


def test_a_mail_is_sent_once(desk: Desk, built: Report) -> None:
    mailbox = Mailbox()
    assert send_edition(mailbox, desk.store, built, ENVELOPE) == replace(built, sent="id-1")
    assert send_edition(mailbox, desk.store, built, ENVELOPE) == built
    tags = {"edition": "2026-09-30_portfolio_ceo_r1", "perspective": "ceo", "scope": "portfolio"}
    assert mailbox.taken == [(b"the mail", (ENVELOPE.sender, ENVELOPE.to, ENVELOPE.bcc), tags)]


def test_a_mail_that_was_not_accepted_may_be_sent_later(desk: Desk, built: Report) -> None:
    refused = send_edition(Mailbox(NotAcceptedError("429", "Slower.", retryable=True)), desk.store, built, ENVELOPE)
    assert "got 429" in refused.error
    assert send_edition(Mailbox(), desk.store, built, ENVELOPE).sent == "id-1"


def test_a_mail_that_may_have_been_sent_is_never_sent_again_by_itself(desk: Desk, built: Report) -> None:
    doubtful = send_edition(Mailbox(UncertainError("a lost reply")), desk.store, built, ENVELOPE)
    assert "got a lost reply" in doubtful.error
    later = Mailbox()
    assert send_edition(later, desk.store, built, ENVELOPE).error == doubtful.error
    assert later.taken == []


def test_a_revision_that_shows_the_same_is_not_sent_again(desk: Desk, built: Report) -> None:
    send_edition(Mailbox(), desk.store, built, ENVELOPE)
    desk.known = replace(KNOWN, library="a comment changed")
    desk.build()
    again, mailbox = Report(CEO, "built", EditionKey(CEO, 2)), Mailbox()
    note = "not sent: r1, which was sent, shows the same"
    assert send_edition(mailbox, desk.store, again, ENVELOPE) == replace(again, note=note)
    assert mailbox.taken == []


def test_a_revision_that_shows_something_else_is_sent(desk: Desk, built: Report) -> None:
    send_edition(Mailbox(), desk.store, built, ENVELOPE)
    desk.known = replace(KNOWN, library="a rule changed")
    desk.build(shown="other blocks")
    assert send_edition(Mailbox(), desk.store, Report(CEO, "built", EditionKey(CEO, 2)), ENVELOPE).sent == "id-1"


# --- the dataset ----------------------------------------------------------------------------------------------------


def write_dataset(folder: Path, desk: Desk) -> Path:
    """Write files, and the manifest that describes them."""
    manifest = desk.dataset.manifest
    for path in (*manifest.partitions, "checks.json"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)
    partitions = {path: Partition(file_digest(folder / path), 1) for path in manifest.partitions}
    checks = file_digest(folder / "checks.json")
    write_manifest(replace(manifest, partitions=partitions, checks=checks), folder)
    return folder


def test_a_current_dataset_is_found(tmp_path: Path, desk: Desk) -> None:
    folder = write_dataset(tmp_path / "sample" / "2026-09-30", desk)
    root = tmp_path / "sample"
    assert find_dataset(root, None, {"wiki": "w"}, "b") == folder
    assert find_dataset(root, date(2026, 9, 30), {"wiki": "w"}, "b") == folder
    assert find_dataset(root, date(2026, 9, 29), {"wiki": "w"}, "b") is None
    assert find_dataset(root, None, {"wiki": "changed"}, "b") is None
    assert find_dataset(root, None, {"wiki": "w"}, "other builder") is None


def test_a_dataset_of_an_earlier_day_is_not_the_default(tmp_path: Path, desk: Desk) -> None:
    desk.dataset = replace(desk.dataset, manifest=replace(desk.dataset.manifest, as_of=date(2026, 9, 23)))
    folder = write_dataset(tmp_path / "2026-09-23", desk)
    assert find_dataset(tmp_path, None, {"wiki": "w"}, "b") is None
    assert find_dataset(tmp_path, date(2026, 9, 23), {"wiki": "w"}, "b") == folder


@pytest.mark.parametrize("file", ["manifest.json", "checks.json", "accounts/dc.parquet"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_text("{}")])
def test_a_damaged_dataset_is_not_used(tmp_path: Path, desk: Desk, file: str, damage: Callable[[Path], object]) -> None:
    folder = write_dataset(tmp_path / "2026-09-30", desk)
    damage(folder / file)
    assert find_dataset(tmp_path, None, {"wiki": "w"}, "b") is None


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        (str(SAMPLE), ""),
        ("/x/exports/", "of-exports"),
        ("s3://bucket/a b", "of-s3-bucket-a-b"),
        ("dynamodb", "of-dynamodb"),
        ("/", "of-"),
    ],
)
def test_datasets_of_other_sources_lie_apart(tmp_path: Path, source: str, folder: str) -> None:
    request = Request((), (), Environment(), source=source, datasets=tmp_path)
    assert dataset_root(request) == tmp_path / folder


# --- whole runs, on the sample's sources and toy notebooks ----------------------------------------------------------


def run_toys(**asked: Any) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.run_toys", json.dumps(asked, default=str)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's dataset, built once: by a run that finds no notebook."""
    folder = tmp_path_factory.mktemp("datasets")
    run_toys(out=folder / "none", notebooks=folder / "none", datasets=folder, perspectives=["ceo"])
    return folder


@pytest.fixture(scope="module")
def first(datasets: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """A run and what it was asked."""
    folder = tmp_path_factory.mktemp("first")
    asked = {"out": folder / "reports", "notebooks": write_toys(folder / "toys"), "datasets": datasets}
    return run_toys(**asked), asked


@pytest.mark.slow
@pytest.mark.browser
def test_five_reports_are_built(first: tuple[dict[str, Any], dict[str, Any]]) -> None:
    answer, asked = first
    assert answer["succeeded"]
    assert answer["reports"] == {
        f"portfolio/{name}": ["built", f"2026-09-30/portfolio/{name}/r1", ""] for name in PERSPECTIVES
    }
    files = digest_files(asked["out"] / "editions/2026-09-30/portfolio/ceo/r1")
    charts = [name for name in files if name.startswith("charts/")]
    assert len(charts) == 2  # the four sparklines are equal figures
    assert set(files) - set(charts) == {
        "figures.js", "manifest.json", "message.eml", "message.html", "message.txt", "notebook.ipynb", "page.html",
        "report.txt",
    }  # fmt: skip
    outbox = sorted(path.name for path in (asked["out"] / "outbox").glob("*.eml"))
    assert outbox == sorted(f"2026-09-30-portfolio-{name}-r1.eml" for name in PERSPECTIVES)
    assert (asked["out"] / "index.html").is_file()
    assert not (asked["out"] / ".building").exists()


@pytest.mark.slow
@pytest.mark.browser
def test_a_second_run_builds_nothing_and_imports_nothing_heavy(
    first: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    before = digest_files(first[1]["out"])
    answer = run_toys(**first[1])
    assert {status for status, _, _ in answer["reports"].values()} == {"unchanged"}
    assert answer["heavy"] == []
    assert answer["steps"] == []
    assert digest_files(first[1]["out"]) == before


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("isolated", [False, True])
def test_equal_inputs_give_equal_bytes(
    first: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path, isolated: bool
) -> None:
    """In another folder, with another dataset folder, and in the stock kernel."""
    datasets = shutil.copytree(first[1]["datasets"], tmp_path / "elsewhere")
    run_toys(**{**first[1], "out": tmp_path / "reports", "datasets": datasets, "isolated": isolated})
    assert digest_files(tmp_path / "reports") == digest_files(first[1]["out"])


@pytest.mark.slow
@pytest.mark.browser
def test_one_failing_notebook_does_not_stop_the_others(datasets: Path, tmp_path: Path) -> None:
    toys = write_toys(tmp_path / "toys", cmo='raise ValueError("no leads")', cto="import os\nos._exit(9)")
    answer = run_toys(out=tmp_path / "reports", notebooks=toys, datasets=datasets)
    assert not answer["succeeded"]
    statuses = {name: status for name, (status, _, _) in answer["reports"].items()}
    assert statuses == {
        "portfolio/ceo": "built", "portfolio/cto": "failed", "portfolio/cfo": "built", "portfolio/cmo": "failed",
        "portfolio/accounting": "built",
    }  # fmt: skip
    assert answer["reports"]["portfolio/cmo"][2] == (
        'cmo.ipynb, cell 4 (raise ValueError("no leads")): ValueError: no leads'
    )
    assert answer["reports"]["portfolio/cto"][2] == "cto.ipynb, cell 4: the process left with exit status 9."
    assert not (tmp_path / "reports/editions/2026-09-30/portfolio/cmo").exists()


@pytest.mark.slow
@pytest.mark.browser
def test_a_scope_whose_reports_disagree_is_not_published(datasets: Path, tmp_path: Path) -> None:
    toys = write_toys(tmp_path / "toys", cfo=", cash=12345")
    asked = {"out": tmp_path / "reports", "notebooks": toys, "datasets": datasets}
    answer = run_toys(**asked)
    assert {status for status, _, _ in answer["reports"].values()} == {"failed"}
    error = answer["reports"]["portfolio/cto"][2]
    assert error.startswith("reports of portfolio disagree, none of them is published: cash: ceo says $")
    assert "cfo says $123.45" in error
    assert not (tmp_path / "reports" / "editions").exists()
    assert not (tmp_path / "reports" / "outbox").exists()


@pytest.mark.slow
@pytest.mark.browser
def test_drafts_are_marked_and_lie_elsewhere(datasets: Path, tmp_path: Path) -> None:
    asked = {"out": tmp_path / "reports", "notebooks": write_toys(tmp_path / "toys"), "datasets": datasets}
    answer = run_toys(**asked, draft=True, perspectives=["ceo"])
    assert answer["succeeded"]
    draft = tmp_path / "reports/drafts/2026-09-30/portfolio/ceo/r1"
    assert json.loads((draft / "manifest.json").read_text())["edition"]["state"] == "draft"
    assert not (draft / "message.eml").exists()
    assert "[DRAFT]" in (draft / "message.txt").read_text()
    assert "draft" in (draft / "page.html").read_text().lower()
    assert not (tmp_path / "reports/editions").exists()
    assert not (tmp_path / "reports/outbox").exists()
    assert (tmp_path / "reports/assets/plotly.min.js").is_file()


@pytest.mark.slow
def test_an_interrupted_run_leaves_nothing(datasets: Path, tmp_path: Path) -> None:
    note = tmp_path / "running"
    wait = f'import pathlib, time\n_ = pathlib.Path("{note}").write_text("x")\ntime.sleep(60)'
    asked = {"out": tmp_path / "reports", "notebooks": write_toys(tmp_path / "toys", cfo=wait), "datasets": datasets}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.run_toys", json.dumps(asked, default=str)],
        cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not note.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=120)
    assert note.exists()
    assert [path.name for path in (tmp_path / "reports").iterdir()] == [".lock"]
