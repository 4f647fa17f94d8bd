"""The front end as it is published: assets under the hash of everything, so that releases never mix.

The sources are served as they are while editing; a release differs in one word: `/assets/` becomes
`/assets/<release>/`, where the service worker and a year of caches can trust that nothing changes.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "frontend"
ASSETS = "assets"
_DIGITS = 12
_NOT_SHIPPED = ("tests",)


def release_site(target: Path, source: Path = SOURCE) -> str:
    """Write the site to a folder, beside earlier releases of it, and return the name of the release.

    Args:
        target: the folder, which may hold earlier releases.
        source: the front end's sources.
    """
    release = site_digest(source)
    shutil.copytree(source / ASSETS, target / ASSETS / release, dirs_exist_ok=True)
    for file in _files(source):
        if file.parts[0] != ASSETS:
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file, target / file)
    page = (source / "index.html").read_text(encoding="utf-8")
    (target / "index.html").write_text(page.replace(f'"/{ASSETS}/', f'"/{ASSETS}/{release}/'), encoding="utf-8")
    return release


def site_digest(source: Path = SOURCE) -> str:
    """Return the release's name: a hash over the names and bytes of all files."""
    digest = hashlib.sha256()
    for file in _files(source):
        content = (source / file).read_bytes()
        digest.update(f"{file.as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:_DIGITS]


def _files(source: Path) -> list[Path]:
    found = (file.relative_to(source) for file in source.rglob("*") if file.is_file())
    return sorted(file for file in found if file.parts[0] not in _NOT_SHIPPED)
