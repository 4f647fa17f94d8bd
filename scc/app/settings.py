"""The one settings object, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

_REQUIRED = ("SCC_SITE_URL", "AWS_SES_SENDER_EMAIL")


class MissingSettingsError(Exception):
    """Variables without a default that are not set."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"Not set: {', '.join(names)}.")
        self.names = names


@dataclass(frozen=True)
class Settings:
    """Where things are; what signs is not here but in Secrets Manager."""

    table_prefix: str
    secret_id: str
    receipt_key_id: str
    site_url: str
    sender: str
    region: str
    # What CloudFront sends to prove that a request came through it.
    origin_secret: str = field(default="", repr=False)

    @property
    def secure_cookies(self) -> bool:
        """Cookies need https everywhere but on this machine."""
        return self.site_url.startswith("https://")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; the sender has the name the owner gave it.

    Raises:
        MissingSettingsError: variables without a default are not set.
    """
    if missing := tuple(name for name in _REQUIRED if not environment.get(name)):
        raise MissingSettingsError(missing)
    return Settings(
        table_prefix=environment.get("SCC_TABLE_PREFIX", "scc-"),
        secret_id=environment.get("SCC_SECRET_ID", "scc/signing"),
        receipt_key_id=environment.get("SCC_RECEIPT_KEY_ID", "alias/scc-receipts"),
        site_url=environment["SCC_SITE_URL"].rstrip("/"),
        sender=environment["AWS_SES_SENDER_EMAIL"],
        region=environment.get("AWS_REGION", "us-west-2"),
        origin_secret=environment.get("SCC_ORIGIN_SECRET", ""),
    )
