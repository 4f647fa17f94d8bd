"""JSON web tokens: HS256 only, three kinds that never stand for one another."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Literal

import jwt
import msgspec
from msgspec import Struct

from scc.app.auth.keys import Keys
from scc.app.problems import Unauthorised

Kind = Literal["link", "access", "refresh"]
ISSUER = "scc"
LEEWAY_SECONDS = 30
LINK_SECONDS = 15 * 60
ACCESS_SECONDS = 15 * 60
TYPED_CODE_DIGITS = 8
# A phone sends the same access token for a quarter of an hour: its signature is checked once, its times each time.
_REMEMBERED = 256


class Claims(Struct, frozen=True, omit_defaults=True):
    """What a token says; `family` ties access and refresh tokens to one sign-in."""

    sub: str
    jti: str
    iat: int
    exp: int
    roles: tuple[str, ...] = ()
    email: str | None = None
    family: str | None = None
    epoch: int = 0
    event_id: str | None = None


class Tokens:
    """Mints and verifies tokens."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def mint(self, kind: Kind, claims: Claims) -> str:
        """Return a signed token."""
        payload = {**msgspec.to_builtins(claims), "iss": ISSUER, "aud": f"{ISSUER}:{kind}", "typ": kind}
        return jwt.encode(payload, self._keys.signing, algorithm="HS256")

    def verify(self, kind: Kind, token: str, now: int) -> Claims:
        """Return what a token of this kind says.

        Headers other than `alg` (`kid`, `jku`, `jwk`) are never looked at. PyJWT reads a numeric string as a time, so
        times are checked here, as integers.

        Raises:
            Unauthorised: anything about the token is not as it should be.
        """
        claims = self._decode(kind, token)
        if now - claims.exp > LEEWAY_SECONDS or claims.iat - now > LEEWAY_SECONDS:
            raise Unauthorised("Signed out; sign in again.", "token_expired")
        return claims

    def typed_code(self, link_key: str) -> str:
        """Return the code that stands for a link when it is typed: nothing that could leak is stored."""
        return _code_of(self._keys.signing, link_key)

    def is_typed_code(self, link_key: str, typed: str) -> bool:
        """Whether this is a link's code, by the key it was mailed with or the one that followed it."""
        codes = (_code_of(key, link_key) for key in self._keys.accepted())
        return any(hmac.compare_digest(code.encode(), typed.encode()) for code in codes)

    def guest_pass(self, guest_code: str) -> str:
        """Return what a phone keeps that opened a guest's page."""
        return _sign(self._keys.signing, f"guest:{guest_code}").hex()

    def is_guest_pass(self, guest_code: str, shown: str) -> bool:
        """Whether a phone has opened this guest's page before."""
        passes = (_sign(key, f"guest:{guest_code}").hex() for key in self._keys.accepted())
        return any(hmac.compare_digest(kept.encode(), shown.encode()) for kept in passes)

    def _decode(self, kind: Kind, token: str) -> Claims:
        for keys in (self._keys.accepted, self._keys.look_again):
            if claims := _decode_with(keys(), kind, token):
                return claims
        raise Unauthorised


def _sign(key: str, text: str) -> bytes:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def _code_of(key: str, link_key: str) -> str:
    number = int.from_bytes(_sign(key, f"code:{link_key}")[:8], "big")
    return f"{number % 10**TYPED_CODE_DIGITS:0{TYPED_CODE_DIGITS}d}"


@lru_cache(maxsize=_REMEMBERED)
def _decode_with(keys: tuple[str, ...], kind: Kind, token: str) -> Claims | None:
    """Return what a token says if one of the keys signed it; what is refused is never remembered.

    Raises:
        Unauthorised: anything but the signature is not as it should be.
    """
    for key in keys:
        try:
            payload = jwt.decode(
                token,
                key,
                algorithms=["HS256"],
                audience=f"{ISSUER}:{kind}",
                issuer=ISSUER,
                options={
                    "require": ["exp", "iat", "sub", "jti", "aud", "iss"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            claims = msgspec.convert(payload, Claims, strict=True)
        except jwt.InvalidSignatureError:
            continue
        except (jwt.PyJWTError, ValueError) as err:  # msgspec's refusal is a ValueError
            raise Unauthorised from err
        if payload.get("typ") != kind:
            raise Unauthorised
        return claims
    return None
