"""Must hold 1 to 8: what a token is, and what it never is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
from typing import Any

import jwt
import pytest

from scc import lambda_function
from scc.app.auth.keys import Keys, WeakKey
from scc.app.auth.tokens import Claims, Kind, Tokens
from scc.app.problems import Unavailable
from scc.tests.world import World, cookie_of

CLAIMS = {"sub": "p_x", "jti": "j1", "iss": "scc", "aud": "scc:access", "typ": "access", "epoch": 0}


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def hand_made(claims: dict[str, Any], secret: str) -> str:
    """An HS256 token that PyJWT would refuse to make."""
    message = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()
    return f"{message}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def claims_of(world: World, **changes: Any) -> dict[str, Any]:
    now = int(world.clock.now.timestamp())
    person = world.people["admin"]
    return {**CLAIMS, "sub": person.person_id, "roles": ["admin"], "iat": now, "exp": now + 600, **changes}


def status_of(world: World, token: str) -> int:
    return world.anonymous().get("/me", headers={"Authorization": f"Bearer {token}"}).status


def signed(world: World, claims: dict[str, Any], headers: dict[str, Any] | None = None) -> str:
    return jwt.encode(claims, world.app.keys.signing, algorithm="HS256", headers=headers)


def test_a_good_token_opens(world: World) -> None:
    assert status_of(world, signed(world, claims_of(world))) == 200
    assert status_of(world, hand_made(claims_of(world), world.app.keys.signing)) == 200


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_01_alg_none_is_401(world: World, algorithm: str) -> None:
    token = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims_of(world))}."
    assert status_of(world, token) == 401


def test_02_rs256_or_a_jwk_as_secret_is_401(world: World) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    assert status_of(world, jwt.encode(claims_of(world), key, algorithm="RS256")) == 401
    jwk = json.dumps({"kty": "oct", "k": part("something public of 32 bytes or more")})
    assert status_of(world, hand_made(claims_of(world), jwk)) == 401
    assert status_of(world, jwt.encode(claims_of(world), world.app.keys.signing, algorithm="HS384")) == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"kid": "../../../../dev/null"},
        {"kid": "' UNION SELECT 'x"},
        {"jku": "https://evil.example.com/keys.json"},
        {"jwk": {"kty": "oct", "k": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE"}},
    ],
)
def test_03_kid_jku_and_jwk_are_ignored(world: World, headers: dict[str, Any]) -> None:
    assert status_of(world, signed(world, claims_of(world), headers)) == 200
    forged = jwt.encode(claims_of(world), "A" * 32, algorithm="HS256", headers=headers)
    assert status_of(world, forged) == 401


def test_04_swapped_kinds_are_401(world: World) -> None:
    link = world.link_token("admin")
    reply = world.anonymous().post("/auth/magic-link", {"token": world.link_token("admin")})
    access, refresh = reply.json["access_token"], cookie_of(reply)
    assert status_of(world, access) == 200
    assert status_of(world, link) == 401
    assert status_of(world, refresh) == 401
    for wrong in (access, link):
        cookie = {"Cookie": f"scc_refresh={wrong}"}
        assert world.anonymous().post("/auth/refresh", headers=cookie).status == 401
    for wrong in (access, refresh):
        assert world.anonymous().post("/auth/magic-link", {"token": wrong}).status == 401
    assert status_of(world, signed(world, claims_of(world, typ="refresh"))) == 401
    assert status_of(world, signed(world, claims_of(world, aud=["scc:link"]))) == 401


@pytest.mark.parametrize("expiry", ["9999999999", math.nan, math.inf, 9999999999.5, True, None, [], -1])
def test_05_exp_that_is_no_integer_in_the_future_is_401(world: World, expiry: Any) -> None:
    assert status_of(world, signed(world, claims_of(world, exp=expiry))) == 401


def test_05_exp_missing_is_401(world: World) -> None:
    claims = claims_of(world)
    del claims["exp"]
    assert status_of(world, signed(world, claims)) == 401


def test_06_thirty_seconds_of_skew_pass_and_31_do_not(world: World) -> None:
    now = int(world.clock.now.timestamp())
    assert status_of(world, signed(world, claims_of(world, exp=now - 30))) == 200
    assert status_of(world, signed(world, claims_of(world, exp=now - 31))) == 401
    assert status_of(world, signed(world, claims_of(world, iat=now + 30))) == 200
    assert status_of(world, signed(world, claims_of(world, iat=now + 31))) == 401


class Secrets:
    """Secrets Manager that can be down, and counts."""

    def __init__(self, current: str = "k" * 32, previous: str | None = None) -> None:
        self.current, self.previous, self.down, self.reads = current, previous, False, 0

    def get(self, _service: str, attempts: int) -> Secrets:
        assert attempts <= 2, "the answer has to come before the Lambda is stopped"
        return self

    def get_secret_value(self, SecretId: str, VersionStage: str) -> dict[str, str]:  # noqa: N803 - boto3's names
        from botocore.exceptions import ClientError, EndpointConnectionError

        self.reads += 1
        if self.down:
            raise EndpointConnectionError(endpoint_url="https://secretsmanager.example.com")
        value = self.current if VersionStage == "AWSCURRENT" else self.previous
        if value is None:
            error: Any = {"Error": {"Code": "ResourceNotFoundException", "Message": SecretId}}
            raise ClientError(error, "GetSecretValue")
        return {"SecretString": json.dumps({"signing_key": value})}


def keys_of(secrets: Secrets) -> Keys:
    clients: Any = secrets
    return Keys(clients, "scc/signing")


def test_07_secrets_manager_down_the_cached_key_serves_then_503(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = Secrets()
    keys = keys_of(secrets)
    clock = [1000.0]
    monkeypatch.setattr("scc.app.auth.keys.time.monotonic", lambda: clock[0])
    assert keys.signing == "k" * 32
    secrets.down = True
    clock[0] += 10_000
    assert keys.signing == "k" * 32
    with pytest.raises(Unavailable):
        _ = keys_of(secrets).signing


def test_07_without_any_key_the_answer_is_503(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = signed(world, claims_of(world))
    secrets = Secrets()
    secrets.down = True
    monkeypatch.setattr(world.app.keys, "_clients", secrets)
    monkeypatch.setattr(world.app.keys, "_keys", ())
    reply = world.anonymous().get("/me", headers={"Authorization": f"Bearer {token}"})
    assert (reply.status, reply.headers["retry-after"]) == (503, "2")


def test_07_a_silent_secrets_manager_is_not_asked_twice_by_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("scc.app.auth.keys.time.monotonic", lambda: clock[0])
    secrets = Secrets()
    secrets.down = True
    keys = keys_of(secrets)
    for _ in range(2):
        with pytest.raises(Unavailable):
            keys.accepted()
    assert secrets.reads == 1
    secrets.down = False
    clock[0] += 2
    assert keys.accepted() == ("k" * 32,)


@pytest.mark.parametrize("key", ["", "short", "k" * 31])
def test_08_a_short_key_refuses_to_start(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SCC_SITE_URL": "https://scc.example.com", "AWS_SES_SENDER_EMAIL": "scc@example.com"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(lambda_function, "Clients", lambda _region: Secrets(key))
    lambda_function._app.cache_clear()
    with pytest.raises(WeakKey):
        lambda_function.lambda_handler({"httpMethod": "GET", "path": "/scc/health"}, None)
    lambda_function._app.cache_clear()


def test_a_rotated_key_is_found_and_the_previous_one_still_verifies(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("scc.app.auth.keys.time.monotonic", lambda: clock[0])
    secrets = Secrets("a" * 32)
    mine, other = keys_of(secrets), keys_of(secrets)
    assert mine.accepted() == ("a" * 32,)
    secrets.current, secrets.previous = "b" * 32, "a" * 32
    assert other.accepted() == ("b" * 32, "a" * 32)
    assert mine.look_again() == ("a" * 32,)
    clock[0] += 31
    assert mine.look_again() == ("b" * 32, "a" * 32)


def test_a_code_mailed_before_a_rotation_is_typed_after_it() -> None:
    secrets = Secrets("a" * 32)
    code = Tokens(keys_of(secrets)).typed_code("link_1")
    secrets.current, secrets.previous = "b" * 32, "a" * 32
    rotated = Tokens(keys_of(secrets))
    assert rotated.typed_code("link_1") != code
    assert rotated.is_typed_code("link_1", code)
    assert rotated.is_guest_pass("AAAAAA", rotated.guest_pass("AAAAAA"))
    secrets.current, secrets.previous = "c" * 32, "b" * 32
    assert not Tokens(keys_of(secrets)).is_typed_code("link_1", code)


@pytest.mark.parametrize("kind", ["link", "access", "refresh"])
def test_what_is_minted_is_verified(world: World, kind: Kind) -> None:
    claims = Claims("p_1", "j_1", 1000, 2000, ("crew",), "a@example.com", "f", 3, "ev_1")
    assert world.app.tokens.verify(kind, world.app.tokens.mint(kind, claims), 1500) == claims
