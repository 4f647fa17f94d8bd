"""E-mail addresses in the one form in which they are compared.

Done here and not in the engines: lower-casing of other alphabets differs between them, and domains need IDNA.
"""

from __future__ import annotations

import unicodedata

from reporting.sources.problems import Fault


def normalise_email(address: str) -> str:
    """Return the address trimmed, in NFC, case-folded, with its domain in IDNA's ASCII form.

    Examples:
        >>> normalise_email("  Zoe@BÜCHER.example.com ")
        'zoe@xn--bcher-kva.example.com'

    Raises:
        Fault: `EMAIL`; the address itself is not in the message.
    """
    local, at, domain = unicodedata.normalize("NFC", address.strip()).casefold().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as err:
        raise _not_an_address(f"one whose domain {err.__class__.__name__} refuses") from err
    if not (local and at and ascii_domain.strip(".")):
        raise _not_an_address("one without a name or a domain" if at else "one without @")
    if any(character.isspace() for character in local + domain) or "@" in local:
        raise _not_an_address("one with a blank or two @")
    return f"{local}@{ascii_domain}"


def _not_an_address(got: str) -> Fault:
    return Fault("EMAIL", "an e-mail address", got, "Correct it or remove the contact.")
