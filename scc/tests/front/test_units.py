"""The pure modules by node's own test runner, and the QR code against an independent encoder."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import segno
from segno import encoder

FRONTEND = Path(__file__).parents[2] / "frontend"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def run_node(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert NODE
    return subprocess.run([NODE, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_the_pure_modules() -> None:
    done = run_node("--test", str(FRONTEND / "tests"))
    assert done.returncode == 0, done.stdout
    assert "# pass 32" in done.stdout


def test_qr_codes_are_those_of_segno(monkeypatch: pytest.MonkeyPatch) -> None:
    # segno pads a full byte where the standard (7.4.10) asks for none when the data ends at a codeword boundary.
    monkeypatch.setattr(encoder, "write_padding_bits", lambda buff, _version, length: buff.extend([0] * (-length % 8)))
    lengths = (1, 14, 15, 26, 42, 62, 84, 106, 107, 122, 152, 180, 213)
    texts = [("https://scc.example.com/guest/ABC234?" * 7)[:length] for length in lengths]
    cases = [(text, mask) for text in texts for mask in range(8)]
    script = (
        f"import {{ qrMatrix }} from {json.dumps((FRONTEND / 'assets/core/qr.js').as_uri())};"
        f"console.log(JSON.stringify({json.dumps(cases)}.map(([text, mask]) => qrMatrix(text, mask))));"
        f"console.log(JSON.stringify({json.dumps(texts)}.map((text) => qrMatrix(text))));"
    )
    done = run_node("--input-type=module", "--eval", script)
    assert done.returncode == 0, done.stderr
    masked, chosen = (json.loads(line) for line in done.stdout.splitlines())
    for (text, mask), drawn in zip(cases, masked, strict=True):
        assert drawn == _oracle(text, mask), (text, mask)
    for text, drawn in zip(texts, chosen, strict=True):  # any mask may be read; encoders weigh them differently
        assert drawn in [_oracle(text, mask) for mask in range(8)], text


def _oracle(text: str, mask: int) -> list[list[bool]]:
    code = segno.make(text, error="m", mask=mask, mode="byte", boost_error=False, micro=False)
    return [[bool(module) for module in row] for row in code.matrix]
