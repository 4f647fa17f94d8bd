"""Verify a waiver receipt with nothing but Python: `python verify_receipt.py receipt.json key.json`.

The key is the app's published one (`/scc/receipt-key`), kept from the day of the charter or any other: checked are the
signature (RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 section 8.2.2) and that the text shown has the hash that was signed.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

ALGORITHM = "RSASSA_PKCS1_V1_5_SHA_256"
# The DER encoding of DigestInfo for SHA-256 (RFC 8017 section 9.2, note 1).
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
MIN_PADDING = 8


def read_length(der: bytes, at: int) -> tuple[int, int]:
    """Return the length of a DER value and where the value begins; `at` is the tag."""
    first = der[at + 1]
    if first < 0x80:
        return first, at + 2
    size = first & 0x7F
    return int.from_bytes(der[at + 2 : at + 2 + size], "big"), at + 2 + size


def read_public_key(der: bytes) -> tuple[int, int]:
    """Return modulus and exponent of an RSA SubjectPublicKeyInfo."""
    _, at = read_length(der, 0)  # SubjectPublicKeyInfo
    size, algorithm = read_length(der, at)
    _, bits = read_length(der, algorithm + size)  # BIT STRING, one byte of unused bits first
    _, at = read_length(der, bits + 1)  # RSAPublicKey
    size, start = read_length(der, at)
    modulus = int.from_bytes(der[start : start + size], "big")
    size, start = read_length(der, start + size)
    return modulus, int.from_bytes(der[start : start + size], "big")


def signature_fits(message: bytes, signature: bytes, der: bytes) -> bool:
    """Whether the signature is the key owner's over the message."""
    modulus, exponent = read_public_key(der)
    size = (modulus.bit_length() + 7) // 8
    expected = DIGEST_INFO + hashlib.sha256(message).digest()
    padding = size - len(expected) - 3
    if len(signature) != size or padding < MIN_PADDING:
        return False
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    return opened == b"\x00\x01" + b"\xff" * padding + b"\x00" + expected


def verify(receipt: dict[str, str], key: dict[str, str]) -> dict[str, object]:
    """Return what the receipt states.

    Raises:
        ValueError: the receipt is not what the app signed.
    """
    if receipt["algorithm"] != ALGORITHM or key["algorithm"] != ALGORITHM:
        raise ValueError(f"Expected {ALGORITHM}, got {receipt['algorithm']}.")
    message, signature = receipt["signed"].encode(), base64.b64decode(receipt["signature"])
    if not signature_fits(message, signature, base64.b64decode(key["public_key"])):
        raise ValueError("The signature does not fit: the receipt was changed, or this is another key.")
    statement: dict[str, object] = json.loads(message)
    if hashlib.sha256(str(statement["text"]).encode()).hexdigest() != statement["text_sha256"]:
        raise ValueError("The text does not have the hash that was signed.")
    return statement


def main() -> int:
    """Verify the files named on the command line; 0 when they are good, 1 when not, 2 when they cannot be read."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)  # noqa: T201 - the script's output
        return 2
    try:
        receipt, key = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:])
    except (OSError, ValueError) as err:
        print(f"Cannot be read: {err}", file=sys.stderr)  # noqa: T201 - the script's output
        return 2
    try:
        statement = verify(receipt, key)
    except (ValueError, LookupError, TypeError, AttributeError) as err:  # whatever somebody put into the files
        print(f"NOT VALID: {err}", file=sys.stderr)  # noqa: T201 - the script's output
        return 1
    fields = "{name} signed {text_version} for {charter} on {vessel} at {signed_at}."
    print(f"VALID: {fields.format_map(statement)}")  # noqa: T201 - the script's output
    return 0


if __name__ == "__main__":
    sys.exit(main())
