"""The front end as it is published: assets under the hash of everything, so that releases never mix.

A release differs from the sources in three ways: the modules are joined into few files, comments and white space are
left out, and `/assets/` becomes `/assets/<release>/`, where the service worker and the caches can trust that nothing
changes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from scc.deploy.join import join_modules
from scc.deploy.shrink import shrink

SOURCE = Path(__file__).parents[1] / "frontend"
ASSETS = "assets"
_INDEX, _MAIN = "index.html", f"{ASSETS}/main.js"
_CLASSIC_SCRIPTS = (f"{ASSETS}/theme.js",)
_ASSET_PATH = f'"/{ASSETS}/'.encode()
_DIGITS = 12
_NOT_SHIPPED = "tests/"


def release_site(target: Path, source: Path = SOURCE) -> str:
    """Write the site to a folder, beside earlier releases of it, and return the name of the release.

    Args:
        target: the folder, which may hold earlier releases.
        source: the front end's sources.
    """
    files = _published(source)
    release = _digest(files)
    for name, content in files.items():
        file = target / name.replace(f"{ASSETS}/", f"{ASSETS}/{release}/", 1)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.replace(_ASSET_PATH, f'"/{ASSETS}/{release}/'.encode()) if name == _INDEX else content)
    return release


def site_digest(source: Path = SOURCE) -> str:
    """Return the release's name: a hash over the names and bytes of all files as they are published."""
    return _digest(_published(source))


def _published(source: Path) -> dict[str, bytes]:
    """The files by name, assets where index.html names them before it knows its release."""
    files = {file.relative_to(source).as_posix(): file for file in source.rglob("*") if file.is_file()}
    shipped = {name: shrink(name, file.read_bytes()) for name, file in sorted(files.items()) if _is_shipped(name)}
    joined = join_modules(files[_MAIN])
    return {**shipped, **{f"{ASSETS}/{name}": text.encode() for name, text in joined.items()}}


def _is_shipped(name: str) -> bool:
    """Whether a source is published as it is; the modules are not."""
    is_module = name.startswith(f"{ASSETS}/") and name.endswith(".js") and name not in _CLASSIC_SCRIPTS
    return not is_module and not name.startswith(_NOT_SHIPPED)


def _digest(files: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:_DIGITS]
