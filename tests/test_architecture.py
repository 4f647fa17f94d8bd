"""The contract of `docs/architecture.md`: imports point one way, and outside libraries enter at one door each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE = {"reporting.config", "reporting.environment", "reporting.errors", "reporting.money"}

# what a package may import of `reporting` besides the base modules and itself
ALLOWED = {
    "blocks": set(),
    "sources": {"reporting.context.schema"},
    "context": {"reporting.sources", "reporting.blocks.model"},
    "analysis": {"reporting.blocks.model"},
    "perspectives": {"reporting.analysis", "reporting.context", "reporting.blocks", "reporting.editions.model"},
    "execution": {"reporting.blocks"},
    "rendering": {"reporting.blocks"},
    "parity": {"reporting.rendering", "reporting.blocks"},
    "lint": {"reporting.rendering", "reporting.blocks"},
    "delivery": {"reporting.rendering.mail", "reporting.blocks"},
    "site": {"reporting.blocks", "reporting.editions"},
    "editions": set(),
}
# the modules that may import boto3 or botocore: one per boundary
AWS_DOORS = {"reporting/sources/aws.py", "reporting/delivery/ses.py"}
PURE = "analysis"
IMPURE = {"os", "pathlib", "io", "time", "subprocess", "socket", "random", "secrets", "shutil", "tempfile", "duckdb"}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: absolute imports only"
            found.add(node.module or "")
    return found


def modules(package: str) -> list[Path]:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files, f"nothing under {package}"
    return files


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_one_way(package: str) -> None:
    may = BASE | ALLOWED[package] | {f"reporting.{package}"}
    for path in modules(f"reporting/{package}"):
        ours = {name for name in imports_of(path) if name.startswith("reporting.")}
        wrong = {name for name in ours if not any(name == door or name.startswith(f"{door}.") for door in may)}
        assert not wrong, f"{path.relative_to(ROOT)} imports {sorted(wrong)}"


def test_base_modules_import_nothing_above_them() -> None:
    for name in BASE:
        path = ROOT / f"{name.replace('.', '/')}.py"
        assert {i for i in imports_of(path) if i.startswith("reporting.")} <= BASE


def test_aws_enters_at_one_door_per_boundary() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in modules("reporting")
        if any(name.split(".")[0] in {"boto3", "botocore"} for name in imports_of(path))
    }
    assert users <= AWS_DOORS


def test_analysis_is_pure() -> None:
    for path in modules(f"reporting/{PURE}"):
        assert not {name.split(".")[0] for name in imports_of(path)} & IMPURE, path


def test_reporting_and_scc_never_import_each_other() -> None:
    assert not [p for p in modules("reporting") if any(n.split(".")[0] == "scc" for n in imports_of(p))]
    assert not [p for p in modules("scc") if any(n.split(".")[0] == "reporting" for n in imports_of(p))]


def test_gpl_ledgers_are_never_imported() -> None:
    for package in ("reporting", "scc", "tools"):
        for path in modules(package):
            assert not {name.split(".")[0] for name in imports_of(path)} & {"beancount", "beanquery", "fava"}, path
