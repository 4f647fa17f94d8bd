"""The receipt's script, alone: no app, no packages, and no file that makes it stumble."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scc.verify_receipt import ALGORITHM

SCRIPT = Path(__file__).parents[1] / "verify_receipt.py"
STATEMENT = {"name": "Gina", "text_version": "w1", "charter": "Sail", "vessel": "JADA", "signed_at": "2026-06-01"}


def run(*files: Path) -> tuple[int, str]:
    """Run the script with nothing but Python's own library."""
    command: list[str | Path] = [sys.executable, "-I", "-S", SCRIPT, *files]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def make(folder: Path, bits: int = 2048, **changed: Any) -> tuple[Path, Path]:
    """A receipt signed by an independent library, its fields changed afterwards."""
    key = rsa.generate_private_key(65537, bits)
    text = "Sailing has risks."
    signed = json.dumps({**STATEMENT, "text": text, "text_sha256": sha256(text.encode()).hexdigest()})
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    receipt = {"signed": signed, "algorithm": ALGORITHM, "signature": base64.b64encode(signature).decode(), **changed}
    files = folder / "receipt.json", folder / "key.json"
    files[0].write_text(json.dumps(receipt))
    files[1].write_text(json.dumps({"algorithm": ALGORITHM, "public_key": base64.b64encode(public).decode()}))
    return files


@pytest.mark.parametrize("bits", [2048, 3072])
def test_a_receipt_signed_by_another_library_is_valid(tmp_path: Path, bits: int) -> None:
    assert run(*make(tmp_path, bits)) == (0, "VALID: Gina signed w1 for Sail on JADA at 2026-06-01.\n")


@pytest.mark.parametrize(
    "changed",
    [
        {"signed": json.dumps({**STATEMENT, "name": "Lina"})},
        {"signature": base64.b64encode(b"\x00" * 256).decode()},
        {"signature": "not base 64"},
        {"algorithm": "none"},
        {"signed": None},
        {"signature": None},
    ],
)
def test_a_changed_receipt_is_not(tmp_path: Path, changed: dict[str, Any]) -> None:
    code, said = run(*make(tmp_path, **changed))
    assert code == 1
    assert said.startswith("NOT VALID: ")


def test_a_file_of_something_else_is_not_valid_or_cannot_be_read(tmp_path: Path) -> None:
    receipt, key = make(tmp_path)
    other = tmp_path / "other.json"
    for content, expected in (("[]", 1), ("{}", 1), ('"x"', 1), ("", 2), ("{", 2)):
        other.write_text(content)
        assert run(other, key)[0] == expected, content
        assert run(receipt, other)[0] == expected, content
    other.write_text(json.dumps({"algorithm": ALGORITHM, "public_key": ""}))
    assert run(receipt, other)[0] == 1
    assert run(tmp_path / "missing.json", key)[0] == 2
    assert run(receipt)[0] == 2
