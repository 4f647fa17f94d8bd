"""The command: what was typed becomes a request; errors are printed in one piece, without a traceback.

Heavy libraries are imported by the stages that need them: `--help` and a run with nothing to do are quick.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from reporting.cli.show import open_progress, show_diagnosis, show_result
from reporting.config import Settings, load_settings
from reporting.environment import load_environment
from reporting.errors import ReportingError
from reporting.execution.child import leave, require_system
from reporting.execution.warm import keep_single_threaded
from reporting.pipeline import Request, run
from reporting.pipeline.dataset import prepare_dataset
from reporting.pipeline.request import REPORTS, SAMPLE

FAILED, INTERRUPTED = 1, 130  # exit statuses; the second is 128 + a signal, as shells have it
ALL = "all"
DEFAULT_SCOPE = "portfolio"

EXAMPLES = """
\b
Examples:
  render_and_send.py
      the five portfolio reports of the bundled sample, into reports/
  render_and_send.py --perspective cfo --scope jada --scope qdn
      two CFO reports
  render_and_send.py --scope all
      all forty reports
  render_and_send.py --source /srv/exports --as-of 2026-10-07 --send
      from your own data, as of that day, mailed through SES
  render_and_send.py doctor --source /srv/exports
      what is wrong with your data, and how to mend it
  render_and_send.py trace 2026-09-30/portfolio/ceo/r1 revenue
      where a figure came from
  render_and_send.py lint reports/outbox/2026-09-30-portfolio-ceo-r1.eml
      whether a mail, ours or another's, survives every inbox
"""

Command = Callable[..., Any]


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit status: 0 only if all that was asked for is there (and sent)."""
    keep_single_threaded()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        require_system()
        status = command(arguments, prog_name="render_and_send.py", standalone_mode=False)
    except click.ClickException as err:
        err.show()
        status = err.exit_code
    except ReportingError as err:
        click.echo(f"error: {err}", err=True)
        status = FAILED
    except OSError as err:  # a full disk, a folder that may not be written
        click.echo(f"error: {err}", err=True)
        status = FAILED
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: nothing is left half written", err=True)
        status = INTERRUPTED
    sys.exit(status)


def _interrupt(number: int, _frame: object) -> NoReturn:
    """Handle Ctrl-C; a second one does not interrupt the clearing up."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _as_of(function: Command) -> Command:
    return click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
                        help="The day to describe. Default: the day the data end.")(function)  # fmt: skip


class _Place(click.ParamType[Any]):
    """A folder or an address; an empty one, of a variable that a script forgot to set, is not the current folder."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not str(value).strip():
            self.fail("expected a folder, got nothing", param, ctx)
        return str(value)


class _Folder(_Place):
    """A folder that is there or can be made."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return click.Path(path_type=Path, file_okay=False).convert(super().convert(value, param, ctx), param, ctx)


def _source(function: Command) -> Command:
    return click.option("--source", default=str(SAMPLE), metavar="PLACE", type=_Place(),
                        help="A folder laid out as data/sample, s3://bucket/prefix, or dynamodb for the live tables. "
                        "Default: the bundled sample.")(function)  # fmt: skip


def _env_file(function: Command) -> Command:
    return click.option("--env-file", type=click.Path(path_type=Path), metavar="FILE",
                        help="NAME=value lines for what the environment does not set: sender, recipients, region. "
                        "Default: repos.env, if there is one.")(function)  # fmt: skip


def _out(function: Command) -> Command:
    return click.option("--out", type=_Folder(), default=REPORTS, metavar="FOLDER",
                        help="Editions, outbox and site. Default: reports/.")(function)  # fmt: skip


@click.group(invoke_without_command=True, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--perspective", "perspectives", multiple=True, metavar="ID",
              help="ceo, cto, cfo, cmo or accounting; repeat it for several. Default: all five.")  # fmt: skip
@click.option("--scope", "scopes", multiple=True, metavar="ID",
              help="portfolio, jada, qos, qdn, dc, dcp, eyd, r3028, or all; repeat it for several. "
              "Default: portfolio.")  # fmt: skip
@_as_of
@_source
@_env_file
@click.option("--renderer", type=click.Choice(["auto", "quarto", "pandoc"]), default="auto", show_default=True,
              help="What makes pages and text; auto takes quarto if it is on PATH.")  # fmt: skip
@click.option("--send", is_flag=True, help="Hand the mails to SES. Without it they go to the outbox.")
@click.option("--draft", is_flag=True, help="Build watermarked drafts even if checks fail; drafts cannot be sent.")
@_out
@click.option("--isolated", is_flag=True, help="Run notebooks in the stock kernel: slower, the same reports.")
@click.pass_context
def command(called: click.Context, /, **options: Any) -> int:
    """Build the executive reports: pages, text, mails, outbox and site. Only what changed is built.

    Without --send nothing leaves this machine. The exit status is 0 only if every report that was asked for is
    there (and sent).
    """
    if called.invoked_subcommand is not None:
        return 0
    if options["send"] and options["draft"]:
        raise click.UsageError("--draft and --send exclude each other: a draft is never sent.")
    settings = load_settings()
    request = _request(settings, options)
    with open_progress() as progress:
        result = run(request, settings, progress)
    show_result(result, request)
    return 0 if result.succeeded else FAILED


@command.command()
@_source
@_as_of
@_env_file
def doctor(**options: Any) -> int:
    """List everything that is wrong with source data and how to mend it; nothing is built."""
    from reporting.context.doctor import diagnose

    environment = load_environment(options["env_file"], os.environ)
    diagnosis = diagnose(options["source"], load_settings(), environment, _day(options["as_of"]))
    show_diagnosis(diagnosis, options["source"])
    return 0 if diagnosis.is_sound else FAILED


@command.command()
@click.argument("edition")
@click.argument("figure", required=False)
@_out
def trace(edition: str, figure: str | None, out: Path) -> int:
    """Say where a FIGURE of an EDITION came from: its value, definition, query and rows.

    EDITION is a name such as 2026-09-30/portfolio/ceo/r1 or the path of its folder, FIGURE what a page's
    data-figure attributes say, such as revenue. Without FIGURE, all of them are listed.
    """
    from reporting.pipeline.trace import list_figures, open_edition, trace_figure

    blocks = open_edition(edition, out)
    click.echo(trace_figure(blocks, figure) if figure else list_figures(blocks))
    return 0


@command.command()
@_source
@_as_of
@_env_file
def context(**options: Any) -> int:
    """Build the context dataset alone, for work in the notebooks."""
    settings = load_settings()
    environment = load_environment(options["env_file"], os.environ)
    request = Request((), (), environment, _day(options["as_of"]), options["source"])
    dataset = prepare_dataset(request, settings)
    click.echo(f"dataset: {dataset.folder}{'' if dataset.fresh else ' (unchanged)'}")
    return 0


@command.command()
@click.argument("mail", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--full", is_flag=True, help="Ask caniemail, html-validate and axe in Chromium too, where installed.")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the result as a page as well.")  # fmt: skip
def lint(mail: Path, full: bool, page: Path | None) -> int:
    """Check any MAIL (.eml): sizes, pictures, styles, contrast in dark modes, text part, header.

    The exit status is 0 if no check that was made found anything. What could not be checked is never called passed.
    """
    from reporting.lint.review import review
    from reporting.lint.show import review_lines, review_page

    result = review(mail.read_bytes(), mail.name, full=full)
    for line in review_lines(result):
        click.echo(line)
    if page:
        page.write_text(review_page(result), encoding="utf-8")
    return 0 if result.passed else FAILED


def _request(settings: Settings, options: dict[str, Any]) -> Request:
    scopes = options["scopes"] or (DEFAULT_SCOPE,)
    known = tuple(settings.perspectives)
    return Request(
        perspectives=_checked("--perspective", options["perspectives"] or known, known),
        scopes=settings.scopes if ALL in scopes else _checked("--scope", scopes, settings.scopes),
        environment=load_environment(options["env_file"], os.environ),
        as_of=_day(options["as_of"]),
        source=options["source"],
        out=options["out"].resolve(),
        renderer=options["renderer"],
        send=options["send"],
        draft=options["draft"],
        isolated=options["isolated"],
    )


def _checked(option: str, given: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that were given, each once, in the order in which the group's settings have them."""
    if unknown := [name for name in given if name not in known]:
        raise click.BadParameter(f"{', '.join(unknown)}; one of {', '.join(known)}", param_hint=option)
    return tuple(name for name in known if name in given)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
