"""Identifiers and codes from the system's secure random source."""

from __future__ import annotations

import re
import secrets

# No 0 O, 1 I L, 2 Z, 5 S, 8 B: nothing that is misread on a wet phone or misheard on a dock.
CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
GUEST_CODE_LENGTH = 6
_ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_GUEST_CODE = re.compile(rf"[{CODE_ALPHABET}]{{{GUEST_CODE_LENGTH}}}")


def new_id(prefix: str, length: int = 16) -> str:
    """Return `prefix_` and `length` random characters (5 bits each)."""
    return f"{prefix}_" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(length))


def new_guest_code() -> str:
    """Return six characters of the unambiguous alphabet (about 244 million codes)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(GUEST_CODE_LENGTH))


def normal_guest_code(typed: str) -> str | None:
    """Return the code as stored, or None when it cannot be one."""
    code = typed.strip().upper()
    return code if _GUEST_CODE.fullmatch(code) else None
