"""The gap between these books and a general ledger of our own, and the journal as a file."""

from __future__ import annotations

from datetime import timedelta

from reporting.analysis import migration as path
from reporting.analysis.figures import count, usd
from reporting.analysis.journal import BEANCOUNT, JOURNAL
from reporting.analysis.rulebook.running import CLOSING_DAYS
from reporting.blocks.display import Blocks
from reporting.blocks.model import Narrative, Table, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, one


def migration(facts: ScopeFacts) -> Blocks:
    """Return what each step of the migration needs, how much of it is there, and what is missing."""
    names = {entity: facts.name(entity) for entity in facts.members}
    with facts.ask.tracing() as tracing:
        accounts, standing = facts.accounts(), facts.balances(facts.as_of)
        checks = (
            *path.quickbooks(accounts, facts.members, standing, facts.closed_periods(), timedelta(CLOSING_DAYS),
                             facts.as_of, names),
            *path.stripe_tax(facts.stripe_references(), accounts, standing, names),
            *path.own_ledger(facts.reconciliations(), standing),
        )  # fmt: skip
    open_ones = [check for check in checks if check.all and not check.is_ready]
    figures = {"gaps": count(len(open_ones)), "all": count(sum(bool(check.all) for check in checks))}
    title = prose("All {all} conditions are met", all=figures["all"])
    if open_ones:
        step = open_ones[0].step.partition(" ")[2]
        text = f"{{gaps}} of {{all}} conditions are not met; {step} waits for: {open_ones[0].needs}"
        title = prose(text, **figures)
    return one(Table(
        "migration", title,
        "Migration path: QuickBooks Online, then Stripe Tax and Zapier, then our own ledger reconciled",
        columns("Condition", "Step", ("In place", Unit.COUNT), ("Of", Unit.COUNT), "State", "Missing"),
        tuple(
            (c.needs, c.step, count(c.done), count(c.all), "ready" if c.is_ready else "open", c.lacking)
            for c in checks if c.all
        ),
        tracing.trace, "accounts, ledger, periods, stripe_balance_txns, reconciliations",
    ))  # fmt: skip


def journal(facts: ScopeFacts) -> Blocks:
    """Return what the journal files hold."""
    entries = facts.entries()
    if not entries:
        return NOTHING
    lines = [posting for entry in entries for posting in entry.postings]
    debits = usd(sum(posting.cents for posting in lines if posting.cents > 0))
    text = (
        f"Beside the page lie {JOURNAL}, for hledger and ledger, and {BEANCOUNT}, for beancount: {{entries}} "
        "transactions with {lines} postings, {debits:full} on each side. The second also states every balance of the "
        "trial balance, so that bean-check tells if the two differ."
    )
    return one(Narrative("journal", "text", prose(text, entries=count(len(entries)), lines=count(len(lines)),
                                                  debits=debits)))  # fmt: skip
