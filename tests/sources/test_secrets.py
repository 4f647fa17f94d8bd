"""Live keys. Values that look like one are put together here, so that none stands in this file."""

from __future__ import annotations

import subprocess
from dataclasses import fields
from datetime import date

import pytest

from reporting.context.schema import TABLES
from reporting.sources.secrets import find_keys, redact
from tests.sources.tree import Tree, account, wiki_text

STRIPE = "sk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
AWS = "AKI" + "A" + "QX7M2PLE5ZT4WKJ3"
KEYS = [
    ("stripe", STRIPE),
    ("stripe", "rk" + STRIPE[2:]),
    ("aws", AWS),
    ("aws", "ASI" + "A" + AWS[4:]),
    ("github", "gh" + "p_" + "a1B2" * 9),
    ("github", "github" + "_pat_" + "a1B2" * 6),
    ("slack", "xo" + "xb-" + "123456789012-abc"),
    ("google", "AI" + "za" + "Sy-_a1B" * 5),
    ("private-key", "-----BEGIN " + "RSA PRIVATE KEY-----"),
    ("private-key", "-----BEGIN " + "PRIVATE KEY-----"),
]


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_each_kind_is_found_at_its_place_and_redacted(kind: str, key: str) -> None:
    text = f"first line\n$key = '{key}';\n"
    (found,) = find_keys("pay.php", text.encode())
    assert (found.kind, found.place) == (kind, ("pay.php", 2, 9))
    assert key not in str(found)
    assert redact(text) == f"first line\n$key = '{key[:4]}[redacted]';\n"


@pytest.mark.parametrize(
    "text",
    [
        "sk" + "_test_" + "4eC39HqLyjWDarjtT1zdp7dc",
        "sk" + "_live_",
        "AKI" + "A" + "IOSFODNN7" + "EXAMPLE",
        "AKI" + "A" + "SHORT",
        "xAKI" + "A" + "QX7M2PLE5ZT4WKJ3",
        "-----BEGIN " + "PUBLIC KEY-----",
        "a livelihood, a ghost, boxes",
    ],
)
def test_what_is_no_live_key(text: str) -> None:
    assert list(find_keys("a.txt", text.encode())) == []


def test_binary_files_are_not_searched() -> None:
    assert list(find_keys("a.bin", b"\0" + STRIPE.encode())) == []


def test_a_file_of_another_encoding_is_searched() -> None:
    (found,) = find_keys("a.php", f"caf\u00e9 {STRIPE}".encode("cp1252"))
    assert found.place.column == 6


def test_a_key_becomes_a_finding_of_the_cut_s_day_and_a_warning(tree: Tree) -> None:
    tree.write("code/quick-dump-now/pay.php", f"<?php\n$key = '{STRIPE}';\n")
    sources = tree.read()
    (row,) = sources.tables["security_findings"].rows
    assert set(row) == {column.name for column in TABLES["security_findings"].columns}
    assert (row["entity"], row["severity"], row["opened"], row["closed"], row["detected_by"]) == (
        "qdn", "critical", date(2026, 9, 30), None, "scan",
    )  # fmt: skip
    assert row["title"] == "Live Stripe key in code/quick-dump-now/pay.php, line 2"
    (warning,) = sources.warnings
    assert (warning.path, warning.line, warning.column, warning.code) == (
        "code/quick-dump-now/pay.php",
        2,
        9,
        "LIVE_KEY",
    )
    assert STRIPE[8:] not in str(sources)


def test_two_keys_on_one_line_are_two_findings(tree: Tree) -> None:
    tree.write("a.txt", f"{STRIPE} {STRIPE}")
    first, second = tree.read().tables["security_findings"].rows
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("path", "entity"),
    [
        ("config.php", None),
        ("code/shared/a.php", None),
        ("code/r3028/a.php", "r3028"),
        ("dynamodb/qos-eyd-leads/data/notes.txt", "eyd"),
        ("projects/coi.md", "jada"),
    ],
)
def test_whose_key_it_is(tree: Tree, path: str, entity: str | None) -> None:
    tree.export("qos-eyd-leads", [])
    tree.handoff(f"## Tasks\n- [ ] T-1 Roll {AWS}\n## Money\n")
    tree.write("projects/coi.md", (tree.root / "projects/coi.md").read_text().replace(AWS, ""))
    content = STRIPE if not path.endswith(".md") else (tree.root / path).read_text() + f"\n{STRIPE}\n"
    if path.startswith("dynamodb/"):
        path = "dynamodb/qos-eyd-leads/readme.txt"  # what lies in data/ must be in the manifest
    tree.write(path, content)
    assert [row["entity"] for row in tree.read().tables["security_findings"].rows] == [entity]


def test_a_key_in_a_faulty_value_is_not_echoed(tree: Tree) -> None:
    tree.write("wiki/index.md", wiki_text(f"| a | b | vessel | active | cb | {STRIPE} | |\n"))
    tree.export("qos-qos-accounts", [account("q1", type=STRIPE)])
    for problem in tree.errors():
        assert all(STRIPE[8:] not in str(getattr(problem, field.name)) for field in fields(problem))
        assert "sk_l[redacted]" in problem.got


def git(tree: Tree, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(tree.root), *arguments], check=True, capture_output=True)


def test_in_a_repository_only_tracked_files_are_searched(tree: Tree) -> None:
    tree.write("repos.env", STRIPE)
    tree.write("old.env", STRIPE)
    assert len(tree.read().tables["security_findings"].rows) == 2
    git(tree, "init", "-q")
    git(tree, "add", "old.env")
    (row,) = tree.read().tables["security_findings"].rows
    assert "old.env" in str(row["title"])


def test_hidden_folders_and_packages_are_not_searched(tree: Tree) -> None:
    for path in (".venv/a.py", "node_modules/a.js", "web/node_modules/a.js", "web/.cache/a"):
        tree.write(path, STRIPE)
    tree.write("web/.env", STRIPE)
    (row,) = tree.read().tables["security_findings"].rows
    assert "web/.env" in str(row["title"])


def test_a_private_key_is_cut_out_with_its_body() -> None:
    begin, end = "-----BEGIN " + "PRIVATE KEY-----", "-----END " + "PRIVATE KEY-----"
    assert redact(f"memo {begin}\\nMIIEvQIBADAN\\n{end} kept") == "memo ----[redacted] kept"
    assert redact(f"memo {begin} and no end") == "memo ----[redacted] and no end"


def test_a_key_in_a_cell_of_a_table_or_a_task_is_read_without_it(tree: Tree) -> None:
    tree.export("qos-qos-accounts", [account("q1", name=f"Stripe {STRIPE}")])
    tree.handoff(f"## Tasks\n- [ ] T-1 Roll {AWS}\n## Money\n")
    tables = tree.read().tables
    assert "Stripe sk_l[redacted]" in [row["name"] for row in tables["accounts"].rows]
    assert [row["title"] for row in tables["tasks"].rows] == ["Roll AKIA[redacted]"]
