"""All sources of a run: `read_sources` reads them, `digest_sources` tells cheaply whether they changed.

A location is a folder (laid out as `data/sample`), `s3://bucket/prefix` (laid out the same), or `dynamodb` for the live
tables, with the wiki and the hand-offs of the current folder or of another: `dynamodb:FOLDER`.

What is heavy (parsers, boto3) is imported by `read_sources` only.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from reporting.config import Settings
from reporting.sources.folder import Folder
from reporting.sources.model import Sources

if TYPE_CHECKING:
    from reporting.environment import Environment

S3_SCHEME = "s3://"
LIVE = "dynamodb"
SETTINGS_KEY = "portfolio.toml"


def read_sources(location: Path | str, settings: Settings, environment: Environment) -> Sources:
    """Read everything, or nothing.

    Args:
        location: a folder, `s3://bucket/prefix`, `dynamodb` or `dynamodb:FOLDER`.
        settings: registry, time zone and freshness limits.
        environment: AWS region and endpoint.

    Raises:
        SourceErrors: with every fault of every source.
    """
    from reporting.sources.reading import read_all

    return read_all(location, settings, environment)


def digest_sources(location: Path | str, settings: Settings) -> dict[str, str] | None:
    """Return the sha256 of every file a run would read, by path, and of the settings they are read with.

    Returns:
        None for a location that is not a folder: only reading it all tells whether it changed.
    """
    if is_remote(location):
        return None
    folder = Folder(Path(location))
    digests = {path: sha256(folder.read(path)).hexdigest() for path in {*folder.paths(), *folder.texts()}}
    digests[SETTINGS_KEY] = sha256(repr(settings).encode()).hexdigest()
    return dict(sorted(digests.items()))


def is_remote(location: Path | str) -> bool:
    """Tell whether a location is a bucket or the live tables; a Path never is."""
    return isinstance(location, str) and (location.startswith((S3_SCHEME, f"{LIVE}:")) or location == LIVE)
