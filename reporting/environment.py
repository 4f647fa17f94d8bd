"""The environment: who sends, who receives, where AWS is. Variables first, then an env file kept out of git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from reporting.errors import ConfigError

DEFAULT_ENV_FILE = Path("repos.env")
DEFAULT_REGION = "us-west-2"
SENDER = "AWS_SES_SENDER_EMAIL"
RECIPIENTS = "REPORT_RECIPIENTS"
AUDIT_BCC = "REPORT_AUDIT_BCC"
REGION = "AWS_REGION"
ENDPOINT = "AWS_ENDPOINT_URL"
FEED_SECRET = "SITE_FEED_SECRET"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class Environment:
    """What the environment says. Addresses and secrets never appear in a repr, and so never in a log or a traceback.

    `audit_bcc` defaults to the sender; set but empty it is "" and sending is refused.
    The addresses of the site's feeds are derived from `feed_secret`; without it there are none.
    """

    sender: str = field(default="", repr=False)
    recipients: tuple[str, ...] = field(default=(), repr=False)
    recipients_by_perspective: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    audit_bcc: str = field(default="", repr=False)
    region: str = DEFAULT_REGION
    endpoint_url: str | None = None
    feed_secret: str = field(default="", repr=False)

    def recipients_of(self, perspective: str) -> tuple[str, ...]:
        """Return who receives that perspective's report."""
        return self.recipients_by_perspective.get(perspective, self.recipients)


def load_environment(env_file: Path | None, environ: Mapping[str, str]) -> Environment:
    """Read the settings of `environ`, and of `env_file` where `environ` has none.

    Args:
        env_file: a file of `NAME=value` lines; None reads `repos.env` if there is one.
        environ: the process's variables.

    Raises:
        ConfigError: the named file cannot be read.
    """
    values = {**_file_values(env_file), **environ}
    sender = values.get(SENDER, "").strip()
    prefix = f"{RECIPIENTS}_"
    return Environment(
        sender=sender,
        recipients=_addresses(values.get(RECIPIENTS, "")),
        recipients_by_perspective={
            name.removeprefix(prefix).lower(): _addresses(value)
            for name, value in values.items()
            if name.startswith(prefix)
        },
        audit_bcc=values.get(AUDIT_BCC, sender).strip(),
        region=values.get(REGION, "").strip() or DEFAULT_REGION,
        endpoint_url=values.get(ENDPOINT, "").strip() or None,
        feed_secret=values.get(FEED_SECRET, "").strip(),
    )


def _file_values(env_file: Path | None) -> dict[str, str]:
    path = env_file or DEFAULT_ENV_FILE
    if not path.is_file():
        if env_file is None:
            return {}
        raise ConfigError("--env-file", "a readable file", f"none at {path}", "See data/sample/.env.example.")
    try:
        pairs = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ConfigError("--env-file", "a UTF-8 text file", f"{path} ({err.__class__.__name__})", "Mend it.") from err
    return {name: value for name, value in pairs.items() if value is not None}


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(address for part in text.replace(";", ",").split(",") if (address := part.strip()))
