"""`python -m scc.deploy.build`: the Lambda zip, the same bytes from the same sources.

Byte code is packed too, as Lambda cannot keep its own: it is not checked against the sources at a cold start.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import platform
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "build" / "scc.zip"
PYTHON_VERSION = "3.11"
PLATFORM = "x86_64-manylinux2014"
_SOURCES = ("__init__.py", "lambda_function.py", "openapi.json", "app")
_NEEDLESS = ("__pycache__", "bin", "direct_url.json", "RECORD", "INSTALLER", "REQUESTED", ".lock")
# The earliest time a zip can hold; the real one would change the bytes.
_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16


class BuildError(Exception):
    """The zip cannot be built."""


@dataclass(frozen=True)
class Bundle:
    """A built zip."""

    path: Path
    size_bytes: int
    sha256: str


def build(output: Path = OUTPUT) -> Bundle:
    """Build the zip from the sources and the hashes in `requirements.lock`.

    Raises:
        subprocess.CalledProcessError: a package cannot be installed as locked.
        BuildError: a source does not compile, or this is another Python.
    """
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        _install(stage)
        _copy_sources(stage / "scc")
        _remove_needless(stage)
        _compile(stage)
        _write(stage, output)
    content = output.read_bytes()
    return Bundle(output, len(content), hashlib.sha256(content).hexdigest())


def _install(stage: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    target = ["--target", str(stage), "--python-version", PYTHON_VERSION, "--python-platform", PLATFORM]
    subprocess.run([*command, *target, "-r", str(ROOT / "requirements.lock")], check=True)  # noqa: S603 - fixed words


def _copy_sources(package: Path) -> None:
    package.mkdir()
    for name in _SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, package / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, package / name)


def _remove_needless(stage: Path) -> None:
    for path in sorted(stage.rglob("*"), reverse=True):
        if path.name in _NEEDLESS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _compile(stage: Path) -> None:
    """Compile every source, with paths as they will be in Lambda."""
    if platform.python_version_tuple()[:2] != tuple(PYTHON_VERSION.split(".")):
        raise BuildError(f"Expected Python {PYTHON_VERSION}, as in Lambda, got {platform.python_version()}.")
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(stage, ddir="/var/task", quiet=1, invalidation_mode=unchecked, workers=1):
        raise BuildError("A source does not compile; see above.")


def _write(stage: Path, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for path in sorted(path for path in stage.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(stage).as_posix(), _TIME)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, path.read_bytes(), compresslevel=9)


def main() -> None:
    """Build and report."""
    parser = argparse.ArgumentParser(prog="python -m scc.deploy.build", description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    bundle = build(parser.parse_args().output)
    print(f"{bundle.path}: {bundle.size_bytes} bytes, sha256 {bundle.sha256}")  # noqa: T201 - the command's output


if __name__ == "__main__":
    main()
