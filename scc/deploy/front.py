"""The front end on its way to S3 and CloudFront: whoever has a page open keeps every file of it.

assets/<release>/      what its page asks for, never changed
releases/<release>/    what has a name of its own (`index.html`, `sw.js`, ...), to be served now or again
index.html, sw.js ...  copies of the release that is served; the page last, as it names the assets
"""

from __future__ import annotations

import mimetypes
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from scc.app.aws import Clients
from scc.deploy.site import ASSETS, SOURCE, release_site

# Pages stay open for days on a phone; its assets stay this long after a newer release came.
KEPT = timedelta(days=7)
RELEASES, INDEX = "releases", "index.html"
_ASSET_CACHE, _INDEX_CACHE, _OTHER_CACHE = "public, max-age=86400, immutable", "public, max-age=60", "no-cache"
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript; charset=utf-8"}
# Written anew each time a release is served: its age is the release's.
_MARK = ".served"


def upload_release(clients: Clients, bucket: str, source: Path = SOURCE) -> str:
    """Upload a release of the front end beside the one that is served; return its name."""
    s3 = clients.get("s3")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        release = release_site(site, source)
        for file in sorted(file for file in site.rglob("*") if file.is_file()):
            name = file.relative_to(site).as_posix()
            asset = name.startswith(f"{ASSETS}/")
            key, cache = (name, _ASSET_CACHE) if asset else (f"{RELEASES}/{release}/{name}", _OTHER_CACHE)
            kind = _type_of(name)
            s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes(), ContentType=kind, CacheControl=cache)
    return release


def serve(clients: Clients, bucket: str, release: str) -> None:
    """Serve a release that was uploaded, its page last."""
    s3, prefix = clients.get("s3"), f"{RELEASES}/{release}/"
    s3.put_object(Bucket=bucket, Key=prefix + _MARK, Body=b"", CacheControl=_OTHER_CACHE)
    names = [key.removeprefix(prefix) for key in _objects(clients, bucket, prefix) if not key.endswith(_MARK)]
    for name in sorted(names, key=lambda name: (name == INDEX, name)):
        s3.copy_object(
            Bucket=bucket,
            Key=name,
            CopySource={"Bucket": bucket, "Key": prefix + name},
            MetadataDirective="REPLACE",
            ContentType=_type_of(name),
            CacheControl=_INDEX_CACHE if name == INDEX else _OTHER_CACHE,
        )


def is_kept(clients: Clients, bucket: str, release: str) -> bool:
    """Whether a release can still be served."""
    return f"{RELEASES}/{release}/{INDEX}" in _objects(clients, bucket, f"{RELEASES}/{release}/")


def invalidate(clients: Clients, distribution_id: str, reference: str) -> None:
    """Have CloudFront ask again for everything."""
    paths = {"Quantity": 1, "Items": ["/*"]}
    clients.get("cloudfront").create_invalidation(
        DistributionId=distribution_id, InvalidationBatch={"Paths": paths, "CallerReference": reference}
    )


def remove_old_releases(clients: Clients, bucket: str, current: str, now: datetime) -> list[str]:
    """Delete the releases nobody can have open any more; return their names."""
    keys: dict[str, list[str]] = defaultdict(list)
    served: dict[str, datetime] = {}
    for prefix in (ASSETS, RELEASES):
        for key, written in _objects(clients, bucket, f"{prefix}/").items():
            release = key.split("/")[1]
            keys[release].append(key)
            served[release] = max(written, served.get(release, written))
    removed = removable(served, current, now)
    for release in removed:
        for key in keys[release]:
            clients.get("s3").delete_object(Bucket=bucket, Key=key)
    return removed


def removable(served: Mapping[str, datetime], current: str, now: datetime) -> list[str]:
    """Return the releases that were replaced long enough ago.

    Args:
        served: when each release began to be served the last time.
        current: the release that is served now.
        now: the time.
    """
    in_order = sorted(served, key=lambda release: served[release])
    return [old for old, following in pairwise(in_order) if old != current and served[following] < now - KEPT]


def _objects(clients: Clients, bucket: str, prefix: str) -> dict[str, datetime]:
    pages: Any = clients.get("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {entry["Key"]: entry["LastModified"] for page in pages for entry in page.get("Contents", [])}


def _type_of(name: str) -> str:
    suffix = Path(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
