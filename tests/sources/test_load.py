from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from reporting.config import ROOT
from reporting.context.schema import TABLES
from reporting.environment import Environment
from reporting.errors import ReportingError
from reporting.sources import Problem, SourceErrors, digest_sources, read_sources
from reporting.sources.items import DERIVED
from tests.sources.test_items import transaction
from tests.sources.tree import Tree, account, item, wiki_text

SAMPLE = ROOT / "data" / "sample"
HEAVY = {
    "pandas",
    "boto3",
    "botocore",
    "ibis",
    "duckdb",
    "pyarrow",
    "markdown_it",
    "ruamel",
    "msgspec",
    "plotly",
    "dotenv",
}
PRINT_MODULES = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_faults_of_all_sources_are_told_together_in_order(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text("| a | b | vessel | active | cb | 12k | |\n"))
    tree.handoff("## Tasks\n- [x] T-1 One\n## Money\n")
    tree.export("qos-qos-accounts", [account("q1", code=5)])
    tree.export("qos-nobody-accounts", [])
    with pytest.raises(SourceErrors) as caught:
        tree.read()
    assert isinstance(caught.value, ReportingError)
    lines = str(caught.value).splitlines()
    assert [line.split(" expected ")[0] for line in lines] == [
        "dynamodb/qos-nobody-accounts/manifest-summary.json:1:1 UNKNOWN_ENTITY",
        "dynamodb/qos-qos-accounts/data/part-1.json:1:30 TYPE",
        "projects/coi.md:10:3 DONE_WITHOUT_DATE",
        "wiki/index.md:10:34 MONEY",
    ]
    assert lines[-1] == (
        "wiki/index.md:10:34 MONEY expected dollars such as 1,234.50, got '12k'; Write all digits, not k or M."
    )


def test_errors_come_back_whole_from_another_process() -> None:
    import pickle

    later, earlier = Problem("b", 2, 1, "X", "e", "g", "h"), Problem("a", 1, 1, "Y", "e", "g", "h", "warning")
    errors = SourceErrors((later, earlier))
    again = pickle.loads(pickle.dumps(errors))  # noqa: S301 - our own
    assert (again.problems, str(again)) == (errors.problems, str(errors))
    assert again.problems == (earlier, later)


def test_warnings_are_told_beside_errors_and_marked(tree: Tree) -> None:
    tree.handoff("## Tasks\n- [x] T-1 One\n")
    with pytest.raises(SourceErrors) as caught:
        tree.read()
    assert [line.split(" expected ")[0] for line in str(caught.value).splitlines()] == [
        "projects/coi.md:1:1 NO_SECTION (warning)",
        "projects/coi.md:10:3 DONE_WITHOUT_DATE",
    ]


def test_every_table_that_is_read_is_there_even_without_rows(tree: Tree) -> None:
    expected = {name for name, table in TABLES.items() if table.origin in {"wiki", "handoff", "dynamodb", "scc"}}
    assert set(tree.read().tables) == expected


def test_reading_twice_gives_the_same(tree: Tree) -> None:
    tree.export("qos-jada-transactions", [transaction("t1"), transaction("t2")])
    assert tree.read() == tree.read()


def test_no_such_folder(tree: Tree) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_sources(tree.root / "nowhere", tree.settings, Environment())
    (problem,) = caught.value.problems
    assert (problem.code, problem.got) == ("UNREADABLE", "no such folder")


def test_a_file_that_cannot_be_read_is_one_problem_among_others(tree: Tree) -> None:
    path = tree.root / "projects" / "coi.md"
    path.mkdir(parents=True)  # a folder under a file's name is listed by nobody; a broken link is
    link = tree.root / "projects" / "gone.md"
    link.symlink_to(tree.root / "nowhere")
    tree.export("qos-qos-accounts", [account("q1", code=5)])
    assert tree.faults() == [
        "dynamodb/qos-qos-accounts/data/part-1.json:1:30 TYPE",
        "projects/gone.md:1:1 MISSING_FILE",
    ]


def test_digests_are_of_every_file_that_is_read(tree: Tree) -> None:
    tree.write("code/pay.php", "<?php")
    digests = digest_sources(tree.root, tree.settings)
    assert digests is not None
    files = {path.relative_to(tree.root).as_posix(): path for path in tree.root.rglob("*") if path.is_file()}
    assert set(digests) == {*files, "portfolio.toml"}
    for name, path in files.items():
        assert digests[name] == sha256(path.read_bytes()).hexdigest()


def test_digests_follow_files_and_settings(tree: Tree) -> None:
    before = digest_sources(tree.root, tree.settings)
    assert digest_sources(str(tree.root), tree.settings) == before
    assert digest_sources(tree.root, replace(tree.settings, group_table_name="all")) != before
    tree.write("dynamodb/qos-jada-accounts/manifest-files.json", "")
    assert digest_sources(tree.root, tree.settings) != before


@pytest.mark.parametrize("location", ["s3://bucket/prefix", "dynamodb", "dynamodb:data/sample"])
def test_what_is_not_a_folder_has_no_digests(tree: Tree, location: str) -> None:
    assert digest_sources(location, tree.settings) is None


def test_a_folder_named_as_the_live_tables_can_be_given_as_a_path(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.root.rename(tmp_path / "dynamodb")
    monkeypatch.chdir(tmp_path)
    assert read_sources(Path("dynamodb"), tree.settings, Environment()).tables["accounts"].rows


def test_digests_import_nothing_heavy(tree: Tree) -> None:
    program = (
        "from pathlib import Path\n"
        "from reporting.config import load_settings\n"
        "from reporting.sources import digest_sources\n"
        f"assert digest_sources(Path({str(tree.root)!r}), load_settings())\n"
        f"{PRINT_MODULES}\n"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    modules = set(loaded.stdout.split())
    assert not modules & HEAVY
    started = subprocess.run([sys.executable, "-c", PRINT_MODULES], capture_output=True, text=True, check=True)
    outside = modules - set(sys.stdlib_module_names) - set(started.stdout.split())
    assert {name for name in outside if not name.startswith("_sysconfigdata")} == {"reporting"}


@pytest.mark.skipif(not (SAMPLE / "wiki").is_dir(), reason="the sample is not there yet")
def test_the_sample_reads_whole_and_in_the_schema_s_shape(tree: Tree) -> None:
    sources = read_sources(SAMPLE, tree.settings, Environment())
    assert [str(warning) for warning in sources.warnings] == []
    for name, table in sources.tables.items():
        columns = [column for column in TABLES[name].columns if (name, column.name) not in DERIVED]
        for row in table.rows:
            assert set(row) == {column.name for column in columns}
            assert all(row[column.name] is not None for column in columns if not column.nullable)


def test_a_row_moves_with_its_source(tree: Tree) -> None:
    guess = item(key="k", low=1, mid=2, high=3, unit="%", source="guess")
    tree.export("qos-portfolio-assumptions", [guess])
    assert tree.read().tables["assumptions"].rows[0]["mid"] == 2
    tree.export("qos-portfolio-assumptions", [guess | item(mid=7)])
    assert tree.read().tables["assumptions"].rows[0]["mid"] == 7
