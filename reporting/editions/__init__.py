"""Editions: one report, one scope, one as_of, one revision; immutable, each with a manifest.

    reports/editions/<as_of>/<scope>/<perspective>/r<N>/manifest.json

Only the standard library is imported here: whether anything has to be built is known before anything heavy is.
"""

from reporting.editions.manifest import MANIFEST, Inputs, KpiLine, Manifest, Summary, read_manifest
from reporting.editions.model import DRAFTS, EDITIONS, EditionError, EditionKey, State, Subject
from reporting.editions.store import Store

__all__ = [
    "DRAFTS",
    "EDITIONS",
    "MANIFEST",
    "EditionError",
    "EditionKey",
    "Inputs",
    "KpiLine",
    "Manifest",
    "State",
    "Store",
    "Subject",
    "Summary",
    "read_manifest",
]
