"""What needs no screen, or no session yet: people, sessions, links, exports, audit chains, mails nobody is sure of.

Settings come from the environment, as for the Lambda; `AWS_ENDPOINT_URL` points it at a local run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta

import click
import msgspec

from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.domain.audit import find_break
from scc.app.domain.people import Language, Person, PersonRole, signed_out, with_roles
from scc.app.ids import new_id
from scc.app.problems import Problem
from scc.app.settings import MissingSettingsError, Settings, read_settings
from scc.app.store.catalog import AUDIT_SUBJECT
from scc.app.store.people import normal_email

_BY = "admin-cli"
_ROLES = PersonRole.__args__  # type: ignore[attr-defined] # a Literal keeps its values there
_LANGUAGES = Language.__args__  # type: ignore[attr-defined] # likewise
_BACK, _AHEAD = timedelta(days=366), timedelta(days=366)
pass_app = click.make_pass_decorator(App)


@click.group(help=__doc__)
@click.pass_context
def cli(context: click.Context) -> None:
    """Wire the app unless a caller did."""
    if context.obj is None:
        settings = _settings()
        context.obj = build_app(settings, Clients(settings.region))


def _settings() -> Settings:
    try:
        return read_settings()
    except MissingSettingsError as err:
        raise click.UsageError(f"{err} `make scc` prints the values of a local run.") from err


@cli.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES))
@click.option("--language", default="en", type=click.Choice(_LANGUAGES), help="Of their mails.")
@pass_app
def add_person(app: App, email: str, name: str, roles: tuple[PersonRole, ...], language: Language) -> None:
    """Add somebody who can sign in."""
    person = Person(new_id("p", 12), name, normal_email(email), roles, language=language)
    click.echo(app.store.people.add(person, _BY, app.clock()).person_id)


@cli.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES))
@pass_app
def set_roles(app: App, email: str, roles: tuple[PersonRole, ...]) -> None:
    """Replace somebody's roles; what they lose is lost for writing at once, for reading within 15 minutes."""
    person = _person(app, email)
    app.store.people.change(person, with_roles(person, roles), "roles_set", {"roles": list(roles)}, _BY, app.clock())


@cli.command()
@click.argument("email")
@pass_app
def revoke_sessions(app: App, email: str) -> None:
    """Sign somebody out everywhere; their calendar feed's address stops working too."""
    person = _person(app, email)
    app.store.people.change(person, signed_out(person), "sessions_revoked", {}, _BY, app.clock())


@cli.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="Only these roles.")
@click.option("--event", "event_id", help="Only this charter.")
@pass_app
def link(app: App, email: str, roles: tuple[str, ...], event_id: str | None) -> None:
    """Print a sign-in link, limited to roles and a charter if they are given; it is mailed as well."""
    person = _person(app, email)
    made = app.sessions.add_link(person, person.email, app.clock(), roles=roles or None, event_id=event_id)
    click.echo(f"{app.settings.site_url}/scc/auth/magic-link?token={app.sessions.link_token(made)}")


@cli.command()
@pass_app
def rotate_key(app: App) -> None:
    """Sign with a new key; sessions and links of the old one go on until the next rotation, so two end them all."""
    app.keys.rotate()


@cli.command()
@click.argument("event_id")
@click.option("--private", is_flag=True, help="With guests' names, addresses and signatures.")
@pass_app
def export_event(app: App, event_id: str, private: bool) -> None:
    """Print everything that is stored of a charter, as JSON."""
    charter = app.store.charters.get(event_id)
    if charter is None:
        raise click.ClickException(f"There is no charter {event_id}.")
    records = app.store.records
    export = {
        "event": charter,
        "audit": app.store.charters.audit(event_id, charter.seq),
        "checklists": [_without_private(row, private) for row in records.checklists(event_id)],
        "waivers": [_without_private(row, private) for row in records.waivers(event_id)],
        "guests": records.guests(event_id) if private else [],
    }
    click.echo(json.dumps(msgspec.to_builtins(export), indent=1, ensure_ascii=False))


@cli.command()
@click.argument("event_ids", nargs=-1)
@pass_app
def verify(app: App, event_ids: tuple[str, ...]) -> None:
    """Verify audit chains: of the charters named, or of a year's charters back and ahead, people and catalog."""
    chains = [(event_id, *_event_chain(app, event_id)) for event_id in event_ids] or list(_all_chains(app))
    broken = 0
    for subject_id, seq, head in chains:
        rows = app.store.charters.audit(subject_id, seq)
        problem = find_break(rows, seq, head)
        broken += problem is not None
        click.echo(f"{subject_id}: {problem or f'{len(rows)} rows, intact'}")
    sys.exit(broken > 0)


@cli.command()
@click.option("--resend", help="Send this one again: it certainly did not arrive.")
@click.option("--drop", help="Forget this one: it arrived, or need not.")
@pass_app
def outbox(app: App, resend: str | None, drop: str | None) -> None:
    """List the mails that failed or may have been sent, and decide about them."""
    for queue in ("uncertain", "failed"):
        for row in app.store.outbox.all_of(queue):
            decision = ""
            if row.outbox_id == resend:
                app.store.outbox.put_back(row, queue, app.clock())
                decision = "  sent again"
            elif row.outbox_id == drop:
                app.store.outbox.finish(row, queue)
                decision = "  dropped"
            click.echo(f"{queue:9} {row.outbox_id} {row.notices[0].kind} {row.due_at:%Y-%m-%d %H:%M}{decision}")


def _event_chain(app: App, event_id: str) -> tuple[int, str]:
    charter = app.store.charters.get(event_id)
    if charter is None:
        raise click.ClickException(f"There is no charter {event_id}.")
    return charter.seq, charter.chain_head


def _all_chains(app: App) -> Iterator[tuple[str, int, str]]:
    now = app.clock()
    for charter in app.store.charters.between(now - _BACK, now + _AHEAD):
        yield charter.event_id, charter.seq, charter.chain_head
    for person in app.store.people.everybody():
        yield person.person_id, person.seq, person.chain_head
    yield (AUDIT_SUBJECT, *app.store.catalog.chain())


def _person(app: App, email: str) -> Person:
    person = app.store.people.by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return person


def _without_private(row: msgspec.Struct, private: bool) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(row)
    return plain if private else {name: value for name, value in plain.items() if name != "private"}


def main() -> None:
    """Run the command; a refusal is a sentence and exit code 1."""
    try:
        cli(prog_name="python -m scc.admin")
    except Problem as problem:
        raise SystemExit(f"Error: {problem.detail}") from problem


if __name__ == "__main__":
    main()
