from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.sources.contacts import normalise_email
from reporting.sources.problems import Fault


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("guest@example.com", "guest@example.com"),
        ("  Guest.One@Example.COM\t", "guest.one@example.com"),
        ("zoe@B\u00fccher.example.com", "zoe@xn--bcher-kva.example.com"),
        ("zoe@xn--bcher-kva.example.com", "zoe@xn--bcher-kva.example.com"),
        ("STRA\u00dfE@example.com", "strasse@example.com"),
        ("Ren\u00e9@example.com", "ren\u00e9@example.com"),
        ("Rene\u0301@example.com", "ren\u00e9@example.com"),
        ("\u0130@example.com", "i\u0307@example.com"),
    ],
)
def test_one_person_has_one_address(written: str, normal: str) -> None:
    assert normalise_email(written) == normal


@given(st.emails())
def test_normalising_twice_changes_nothing_more(address: str) -> None:
    once = normalise_email(address)
    assert normalise_email(once) == once
    assert normalise_email(f" {address.upper()} ") == normalise_email(address.upper())


@pytest.mark.parametrize(
    "written",
    [
        "",
        "guest",
        "@example.com",
        "guest@",
        "a@b@example.com",
        "a b@example.com",
        "a@exa mple.com",
        "a@..",
        f"a@{'x' * 64}.com",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(Fault) as caught:
        normalise_email(written)
    assert caught.value.code == "EMAIL"
    assert not written.strip() or written.strip() not in str(caught.value.args)
