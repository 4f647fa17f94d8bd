"""Editions: names, manifests, revisions, and that one is there whole or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reporting.editions import EditionError, EditionKey, Inputs, KpiLine, Manifest, Store, Subject, Summary
from reporting.editions.manifest import read_manifest
from reporting.editions.store import digest_files

CEO = Subject("2026-09-30", "portfolio", "ceo")
INPUTS = Inputs(
    notebook="n", parameters={"scope": "portfolio"}, partitions={"a.parquet": "p"}, data_cut="2026-09-30",
    library="l", lock="k", settings="s", renderer="pandoc 3.9", envelope="e", compared_with="",
    charts={"f": "c"}, chromium="Chromium 1", fonts="o",
)  # fmt: skip
KPI = KpiLine("revenue", "Revenue", 123456, "USD", "", "$1,235", "$1,234.56", "▲ +1.0 %")
SUMMARY = Summary("CEO", "JADA Portfolio", "Revenue rose", "All of it", (KPI,), 0, "Executive Report: CEO …")


def manifest(revision: int = 1, subject: Subject = CEO) -> Manifest:
    return Manifest(EditionKey(subject, revision), "final", SUMMARY, INPUTS, {})


def publish(store: Store, manifest: Manifest, content: str = "page") -> Path:
    with store.building() as folder:
        built = folder / "one"
        built.mkdir()
        (built / "page.html").write_text(content)
        return store.publish(built, replace(manifest, derived=digest_files(built)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "reports")


def test_a_key_is_the_end_of_a_path() -> None:
    key = EditionKey(CEO, 12)
    assert str(key) == "2026-09-30/portfolio/ceo/r12"
    assert EditionKey.parse("/x/reports/editions/2026-09-30/portfolio/ceo/r12/") == key


@pytest.mark.parametrize("name", ["", "ceo", "2026-09-30/portfolio/ceo/r0", "2026-9-30/portfolio/ceo/r1", "a/b/c/d"])
def test_what_is_no_key_is_refused(name: str) -> None:
    with pytest.raises(EditionError, match="2026-09-30/portfolio/ceo/r1"):
        EditionKey.parse(name)


def test_a_manifest_reads_back(store: Store) -> None:
    written = replace(manifest(), derived=digest_files(publish(store, manifest())))
    folder = store.path(written.key)
    assert read_manifest(folder) == replace(written, derived={"page.html": written.derived["page.html"]})


def test_an_older_manifest_comes_in_the_steps_of_today(store: Store) -> None:
    path = publish(store, manifest()) / "manifest.json"
    plain = json.loads(path.read_text())
    line: dict[str, object] = {"id": "m", "label": "M", "missing": "", "text": "", "exact": "", "change": ""}
    found = (("%", 6_140), ("x", 85), ("USD", 6_140), ("%", None))
    plain["summary"]["kpis"] = [line | {"unit": unit, "amount": amount} for unit, amount in found]
    for schema, amounts in ((1, [614_000, 8_500, 6_140, None]), (2, [6_140, 85, 6_140, None])):
        path.write_text(json.dumps(plain | {"schema": schema}))
        assert [kpi.amount for kpi in read_manifest(path.parent).summary.kpis] == amounts


def test_inputs_and_derived_files_are_kept_apart(store: Store) -> None:
    plain = json.loads((publish(store, manifest()) / "manifest.json").read_text())
    assert plain["inputs"]["notebook"] == "n"
    assert list(plain["derived"]) == ["page.html"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 99}', '{"schema": 1, "edition": {}}'])
def test_a_broken_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(EditionError, match=r"manifest"):
        read_manifest(tmp_path)


def test_two_builds_of_the_same_are_equal_bytes(tmp_path: Path) -> None:
    folders = [publish(Store(tmp_path / name), manifest()) for name in ("one", "two")]
    assert digest_files(folders[0]) == digest_files(folders[1])


def test_the_latest_revision_is_the_highest_number(store: Store) -> None:
    for revision in (1, 2, 10):
        publish(store, manifest(revision))
    assert store.latest(CEO) == EditionKey(CEO, 10)
    assert [key.revision for key in store.revisions(CEO)] == [1, 2, 10]
    assert store.latest(replace(CEO, scope="dc")) is None


def test_an_edition_is_never_overwritten(store: Store) -> None:
    publish(store, manifest(), "first")
    with pytest.raises(EditionError, match="never overwritten"):
        publish(store, manifest(), "second")
    assert (store.path(EditionKey(CEO, 1)) / "page.html").read_text() == "first"


def test_an_interrupted_build_leaves_nothing(store: Store) -> None:
    def interrupted() -> None:
        with store.building() as folder:
            (folder / "half").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.name for path in store.reports.iterdir()] == [".lock"]


def test_what_a_killed_run_left_is_removed(store: Store) -> None:
    (store.reports / ".building" / "half").mkdir(parents=True)
    with store.building() as folder:
        assert list(folder.iterdir()) == []


def test_only_one_run_builds_at_a_time(store: Store) -> None:
    with store.building(), pytest.raises(EditionError, match="another run is building"), store.building():
        pass


def test_drafts_are_no_editions(store: Store) -> None:
    drafts = replace(store, state="draft")
    draft = replace(manifest(), state="draft")
    assert publish(drafts, draft).is_relative_to(store.reports / "drafts")
    assert store.keys() == []
    assert drafts.keys() == [draft.key]


def test_a_draft_cannot_be_marked_as_sent(store: Store) -> None:
    drafts = replace(store, state="draft")
    draft = replace(manifest(), state="draft")
    publish(drafts, draft)
    with pytest.raises(EditionError, match="a draft is never sent"):
        drafts.mark_sent(draft.key, "id-1")
    assert not drafts.is_sent(draft.key)


def test_the_previous_edition_is_the_last_one_sent_before(store: Store) -> None:
    earlier = [replace(CEO, as_of=day) for day in ("2026-09-09", "2026-09-16", "2026-09-23")]
    for subject in earlier:
        publish(store, manifest(1, subject))
    publish(store, manifest(2, earlier[1]))
    publish(store, manifest())
    assert store.previous_sent(CEO) is None
    for key in (EditionKey(earlier[0], 1), EditionKey(earlier[1], 2), EditionKey(CEO, 1)):
        store.mark_sent(key, "id")
    assert store.previous_sent(CEO) == EditionKey(earlier[1], 2)
    assert store.previous_sent(replace(CEO, scope="dc")) is None


def test_what_was_left_in_the_outbox_counts_only_where_nothing_was_sent(store: Store) -> None:
    earlier = [EditionKey(replace(CEO, as_of=day), 1) for day in ("2026-09-16", "2026-09-23")]
    for key in earlier:
        publish(store, manifest(1, key.subject))
    store.mark_left(earlier[1])
    assert store.previous_sent(CEO) is None
    assert store.previous_sent(CEO, outbox=True) == earlier[1]
    assert not store.is_sent(earlier[1])
    store.mark_sent(earlier[0], "id")
    assert store.previous_sent(CEO, outbox=True) == earlier[0]


def test_a_mark_lies_beside_the_edition_and_names_its_message(store: Store) -> None:
    folder = publish(store, manifest())
    before = digest_files(folder)
    store.mark_left(EditionKey(CEO, 1))
    assert digest_files(folder) == before
    mark = json.loads((folder.parent / "r1.outbox.json").read_text())
    assert mark == {"delivered": "outbox", "message_sha256": ""}


def test_a_folder_without_a_manifest_keeps_its_number(store: Store) -> None:
    assert store.next_revision(CEO) == EditionKey(CEO, 1)
    publish(store, manifest())
    (store.path(EditionKey(CEO, 7))).mkdir()
    (store.path(EditionKey(CEO, 1)).parent / "rest").mkdir()
    assert store.next_revision(CEO) == EditionKey(CEO, 8)


def test_a_broken_manifest_is_damage(store: Store) -> None:
    (publish(store, manifest()) / "manifest.json").write_text("{}")
    assert store.damage(EditionKey(CEO, 1)) == ["manifest.json"]


def test_damage_is_found(store: Store) -> None:
    folder = publish(store, manifest())
    key = EditionKey(CEO, 1)
    store.mark_sent(key, "id")
    assert store.damage(key) == []
    (folder / "page.html").write_text("other")
    assert store.damage(key) == ["page.html"]
    (folder / "page.html").unlink()
    assert store.damage(key) == ["page.html"]
