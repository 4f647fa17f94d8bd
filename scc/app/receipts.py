"""Waiver receipts: signed by a KMS key whose public half is enough to verify them, without the app.

RSASSA-PKCS1-v1_5 with SHA-256 is deterministic, so a receipt asked for twice is the same receipt.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import msgspec
from msgspec import Struct

from scc.app.aws import Clients
from scc.app.domain.model import Charter, WaiverRecord
from scc.app.domain.waivers import WaiverText
from scc.app.problems import Unavailable

ALGORITHM = "RSASSA_PKCS1_V1_5_SHA_256"


class Receipt(Struct, frozen=True):
    """What was signed and the signature over `signed`, exactly as it stands in the file."""

    signed: str
    algorithm: str
    signature: str


class PublicKey(Struct, frozen=True):
    """The key that verifies receipts: DER SubjectPublicKeyInfo in base 64."""

    algorithm: str
    public_key: str


class Receipts:
    """Signs receipts."""

    def __init__(self, clients: Clients, key_id: str) -> None:
        self._clients = clients
        self._key_id = key_id
        self._public_key: PublicKey | None = None

    def issue(self, charter: Charter, waiver: WaiverRecord, text: WaiverText) -> Receipt:
        """Return the receipt of a signature; `text` is the version that was signed.

        Raises:
            Unavailable: KMS does not answer.
        """
        signed = receipt_text(charter, waiver, text)
        answer = self._call(
            "sign",
            KeyId=self._key_id,
            Message=hashlib.sha256(signed.encode()).digest(),
            MessageType="DIGEST",
            SigningAlgorithm=ALGORITHM,
        )
        return Receipt(signed, ALGORITHM, base64.b64encode(answer["Signature"]).decode())

    def public_key(self) -> PublicKey:
        """Return the key to verify with; it never changes, and anybody may ask for it as often as they like.

        Raises:
            Unavailable: KMS does not answer.
        """
        if self._public_key is None:
            answer = self._call("get_public_key", KeyId=self._key_id)
            self._public_key = PublicKey(ALGORITHM, base64.b64encode(answer["PublicKey"]).decode())
        return self._public_key

    def _call(self, operation: str, **request: object) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._clients.get("kms"), operation)(**request)
        except (BotoCoreError, ClientError) as err:
            raise Unavailable from err


def receipt_text(charter: Charter, waiver: WaiverRecord, text: WaiverText) -> str:
    """Return what a receipt states, as JSON with sorted keys."""
    private = waiver.private
    statement = {
        "event_id": waiver.event_id,
        "waiver_id": waiver.waiver_id,
        "charter": charter.title,
        "vessel": charter.vessel_name,
        "name": private.name,
        "date_of_birth": private.date_of_birth,
        "minor": waiver.minor,
        "guardian": private.guardian,
        "typed_signature": private.typed_signature,
        "drawn_signature": private.drawn_signature,
        "signed_at": waiver.signed_at,
        "device_time": waiver.device_time,
        "text_version": waiver.text_version,
        "text_sha256": waiver.text_sha256,
        "text": text.plain(private.language),
    }
    return msgspec.json.encode(statement, order="deterministic").decode()
