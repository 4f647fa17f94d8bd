"""`python -m scc.deploy`: build, deploy, roll back, and what was done so far.

The stack of `scc/template.yaml` has to exist; the region and who may do it come from AWS's own environment variables.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import click

from scc.app.aws import Clients
from scc.app.context import utc_now
from scc.deploy import release
from scc.deploy.build import OUTPUT, BuildError
from scc.deploy.build import build as build_bundle
from scc.deploy.errors import DeployError
from scc.deploy.log import Row

_DEFAULT_REGION = "us-west-2"
# A new version starts cold.
_READ_SECONDS = 60
_who = click.option("--by", default=getpass.getuser, help="Who deploys; you, unless said otherwise.")
pass_clients = click.make_pass_decorator(Clients)


@click.group(help=__doc__)
@click.pass_context
def cli(context: click.Context) -> None:
    """Find AWS unless a caller did."""
    if context.obj is None:
        context.obj = Clients(os.environ.get("AWS_REGION", _DEFAULT_REGION), read_seconds=_READ_SECONDS)


@cli.command()
@click.option("--output", type=click.Path(path_type=Path), default=OUTPUT)
def build(output: Path) -> None:
    """Build the zip and say how large it is."""
    bundle = build_bundle(output)
    click.echo(f"{bundle.path}: {bundle.size_bytes} bytes, sha256 {bundle.sha256}")


@cli.command()
@click.option("--changes", required=True, help="What is new, in a sentence.")
@_who
@pass_clients
def deploy(clients: Clients, changes: str, by: str) -> None:
    """Build, upload, publish, try the new version, serve everybody by it; then the front end."""
    now = utc_now()  # once: it names the zip, the row and the invalidation
    click.echo(_line(release.deploy(clients, build_bundle(), by, changes, now)))


@cli.command()
@click.option("--changes", required=True, help="Why.")
@_who
@pass_clients
def rollback(clients: Clients, changes: str, by: str) -> None:
    """Serve everybody by the version before this one."""
    click.echo(_line(release.roll_back(clients, by, changes, utc_now())))


@cli.command()
@pass_clients
def log(clients: Clients) -> None:
    """Print the work log, oldest first."""
    for row in release.work_log(clients).rows():
        click.echo(_line(row))


def _line(row: Row) -> str:
    version = row.versions.get("scc-api", "-")
    return f"{row.at:%Y-%m-%d %H:%M} {row.kind:8} version {version:>3} {row.key or '-'} {row.deployer}: {row.changes}"


def main() -> None:
    """Run the command; what stops a deploy is a sentence and exit code 1."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        cli(prog_name="python -m scc.deploy")
    except (DeployError, BuildError, BotoCoreError, ClientError) as err:  # no stack, no credentials, no permission
        raise SystemExit(f"Error: {err}") from err


if __name__ == "__main__":
    main()
