"""What the template makes in AWS, made in the emulator: tables, signing secret, receipt key, sender.

Without TTL: a row that expired does not exist for the app whether it was deleted or not, and tests set the clock.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from scc.app.aws import Clients
from scc.app.settings import Settings
from scc.app.store.tables import TABLES


def create_resources(clients: Clients, settings: Settings) -> None:
    """Create what is not there yet."""
    _create_tables(clients.get("dynamodb"), settings.table_prefix)
    _create_secret(clients.get("secretsmanager"), settings.secret_id)
    _create_key(clients.get("kms"), settings.receipt_key_id)
    clients.get("sesv2").create_email_identity(EmailIdentity=settings.sender)


def _create_tables(dynamodb: Any, prefix: str) -> None:
    existing = set(dynamodb.list_tables()["TableNames"])
    for table in TABLES:
        if prefix + table.name not in existing:
            dynamodb.create_table(**table.creation(prefix))


def _create_secret(client: Any, secret_id: str) -> None:
    names = {secret["Name"] for secret in client.list_secrets()["SecretList"]}
    if secret_id not in names:
        value = json.dumps({"signing_key": secrets.token_urlsafe(48)})
        client.create_secret(Name=secret_id, SecretString=value)


def _create_key(kms: Any, alias: str) -> None:
    if alias not in {entry["AliasName"] for entry in kms.list_aliases()["Aliases"]}:
        key = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
        kms.create_alias(AliasName=alias, TargetKeyId=key["KeyMetadata"]["KeyId"])
