"""Where the handlers under test live: our zip unpacked, and the peer with its own packages, thrown away afterwards."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from scc.app.aws import Clients
from scc.app.settings import Settings
from scc.deploy.build import build
from scc.local.emulator import REGION
from scc.local.resources import create_resources

PEER_PACKAGES = ("fastapi", "mangum")


@dataclass(frozen=True)
class Places:
    """Folders to put on `sys.path`, and the size of our zip."""

    runtime: Path
    ours: Path
    peer: Path
    zip_bytes: int


def make_places(folder: Path) -> Places:
    """Build the zip and install boto3 (Lambda brings it) and the peer's packages beside it, all as byte code."""
    bundle = build(folder / "scc.zip")
    ours = folder / "ours"
    with zipfile.ZipFile(bundle.path) as content:
        content.extractall(ours)
    runtime, peer = folder / "runtime", folder / "peer"
    install(runtime, "boto3==1.43.106")
    install(peer, *PEER_PACKAGES)
    (peer / "scc_peer.py").write_text(Path(__file__).with_name("scc_peer.py").read_text(encoding="utf-8"))
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(peer)], check=True)
    return Places(runtime, ours, peer, bundle.size_bytes)


def install(target: Path, *packages: str) -> None:
    """Install packages into a folder."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode", "--target", str(target)]
    subprocess.run([*command, *packages], check=True)


def make_resources(options: dict[str, str]) -> dict[str, str]:
    """Create the tables in the emulator and return the handler's environment."""
    settings = Settings("scc-", "scc/signing", "alias/scc-receipts", "https://x.example.com", "scc@example.com", REGION)
    create_resources(Clients(REGION, options), settings)
    return {
        "AWS_ENDPOINT_URL": options["endpoint_url"],
        "AWS_ACCESS_KEY_ID": options["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": options["aws_secret_access_key"],
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "SCC_SITE_URL": settings.site_url,
        "AWS_SES_SENDER_EMAIL": settings.sender,
    }
