"""Which module may import what, checked in a clean process; and what the zip holds."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scc.deploy.build import build

SCC = Path(__file__).parents[1]
# Who talks to AWS; everybody else gets a client that is made lazily.
BOUNDARY = {"aws.py", "receipts.py", "auth/keys.py", "store/dynamo.py", "mail/ses.py"}
LAYERS = {
    "domain": {"domain", "problems"},
    "store": {"store", "domain", "problems", "aws"},
    "auth": {"auth", "store", "domain", "problems", "aws", "ids"},
}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def sources() -> list[Path]:
    return sorted((SCC / "app").rglob("*.py"))


def test_only_the_boundary_knows_boto3() -> None:
    found = {
        str(path.relative_to(SCC / "app"))
        for path in sources()
        if any(name.split(".")[0] in ("boto3", "botocore") for name in imports_of(path))
    }
    assert found == BOUNDARY


def test_imports_point_one_way() -> None:
    for layer, allowed in LAYERS.items():
        for path in (SCC / "app" / layer).rglob("*.py"):
            ours = {name.split(".")[2] for name in imports_of(path) if name.startswith("scc.app.")}
            assert ours <= allowed, path


def test_the_handler_imports_nothing_heavy_and_nothing_of_reporting() -> None:
    script = "import sys, scc.lambda_function; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=SCC.parent)
    loaded = set(done.stdout.split())
    assert {"msgspec", "jwt", "scc"} <= loaded
    heavy = {
        "boto3",
        "botocore",
        "astral",
        "segno",
        "pandas",
        "plotly",
        "reporting",
        "pydantic",
        "aws_lambda_powertools",
    }
    assert not loaded & heavy


def test_modules_are_small() -> None:
    for path in [*sources(), *(SCC / "local").glob("*.py"), *(SCC / "admin").glob("*.py")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 260, path


@pytest.mark.slow
def test_the_zip_is_small_and_the_same_twice(tmp_path: Path) -> None:
    first, second = build(tmp_path / "1.zip"), build(tmp_path / "2.zip")
    assert first.sha256 == second.sha256
    assert first.size_bytes <= 2_000_000
    with zipfile.ZipFile(first.path) as bundle:
        names = set(bundle.namelist())
    assert {"scc/lambda_function.py", "scc/openapi.json", "jwt/__init__.py"} <= names
    assert not [name for name in names if name.startswith(("scc/tests", "scc/local", "boto", "cryptography"))]
