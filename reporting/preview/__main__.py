"""`python -m reporting.preview`: serve the preview until Ctrl-C."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from reporting.config import ROOT, load_settings
from reporting.pipeline.request import DATASETS, NOTEBOOKS, SAMPLE
from reporting.preview.desk import Desk, State
from reporting.preview.server import HOST, PreviewServer
from reporting.preview.steps import Wish
from reporting.preview.workshop import Workshop

REPORTS = ROOT / ".cache" / "preview"
PORT = 8765


@click.command()
@click.option("--perspective", default="ceo", show_default=True, help="The report to begin with.")
@click.option("--scope", default="portfolio", show_default=True, help="Its scope.")
@click.option("--source", default=str(SAMPLE), help="A folder laid out as data/sample. Default: the bundled sample.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to describe. Default: the data's last.")
@click.option("--notebooks", type=click.Path(path_type=Path), default=NOTEBOOKS, help="Their folder.")
@click.option("--reports", type=click.Path(path_type=Path), default=REPORTS, help="Where it builds.")
@click.option("--port", default=PORT, show_default=True, help="0 takes any that is free.")
def main(
    perspective: str, scope: str, source: str, as_of: datetime | None, notebooks: Path, reports: Path, port: int
) -> None:
    """See page, mail and text of a report beside each other, anew whenever a notebook or a module is saved."""
    settings = load_settings()
    day = as_of.date() if as_of else None
    wish = Wish(perspective, scope, source, day, str(notebooks.resolve()), str(DATASETS), str(reports.resolve()))
    desk = Desk(State(perspective, scope))
    workshop = Workshop(desk, wish)
    with PreviewServer(port, reports, settings, desk, workshop) as server:
        click.echo(f"http://{HOST}:{server.server_port}/ (Ctrl-C stops it)")
        workshop.start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")
        finally:
            workshop.stop()


if __name__ == "__main__":
    main()
