"""Identities of the double-entry books, as the dataset holds them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add

import ibis

from reporting.context.derive import postings_with_accounts
from reporting.context.registry import Books, Found, broken, identity
from reporting.context.rows import built

POSTING = ("txn", "line")


@identity("ledger.balanced", "Post the missing side.", after=("keys.unique",))
def unbalanced_transactions(books: Books) -> Iterator[Found]:
    """Every transaction balances in each entity."""
    postings = built("postings")
    sums = postings.group_by("txn", "entity").agg(cents=postings.cents.sum())
    off = sums.filter(sums.cents != 0)
    yield broken(books, "transactions", off, ("txn", "entity"), "debits less credits 0", "{cents} cents")


@identity("ledger.lines", "Post the missing side, or delete it.")
def short_transactions(books: Books) -> Iterator[Found]:
    """Every transaction has two lines or more."""
    transactions, postings = built("transactions"), built("postings")
    counts = postings.group_by("txn").agg(lines=ibis._.count())
    joined = transactions.left_join(counts, transactions.id == counts.txn)
    counted = joined.select("id", lines=ibis.coalesce(joined.lines, 0))
    short = counted.filter(counted.lines < 2)
    yield broken(books, "transactions", short, ("id",), "2 lines", "{lines}")


@identity("ledger.accounts", "Move it to an account of the entity.")
def misplaced_postings(books: Books) -> Iterator[Found]:
    """Every posting is on an open account of its entity."""
    postings, accounts = built("postings"), built("accounts")
    owners = accounts.select("active", account_id=accounts.id, owner=accounts.entity)
    joined = postings.inner_join(owners, postings.account == owners.account_id)
    wrong = joined.filter(~joined.active | (joined.owner.notnull() & (joined.owner != joined.entity)))
    columns = wrong.select(*POSTING, "account", "entity", "owner", "active")
    yield broken(
        books, "postings", columns, POSTING, "an open account of {entity}", "{account} of {owner}, active: {active}"
    )


@identity("ledger.trial_balance", "This is a fault of the build.", after=("ledger.balanced",))
def trial_balance(books: Books) -> Iterator[Found]:
    """Each entity's account days add up to zero."""
    days = built("account_days")
    sums = days.group_by("entity").agg(cents=days.cents.sum())
    yield broken(books, "account_days", sums.filter(sums.cents != 0), ("entity",), "0", "{cents} cents")


@identity(
    "ledger.equation",
    "Give every account one of the five types.",
    after=("ledger.balanced", "ledger.trial_balance", "keys.references", "values.closed"),
)
def accounting_equation(books: Books) -> Iterator[Found]:
    """Assets = liabilities + equity + net income."""
    days, accounts = built("account_days"), built("accounts")
    joined = days.inner_join(accounts.select("type", account_id=accounts.id), [("account", "account_id")])
    sums = {
        name: ibis.ifelse(joined.type == name, joined.cents, 0).sum()
        for name in ("asset", "liability", "equity", "revenue", "expense")
    }
    sides = joined.group_by("entity").agg(**sums)
    total = reduce(add, (sides[name] for name in sums))
    off = sides.mutate(cents=total).filter(ibis._.cents != 0)
    yield broken(books, "account_days", off, ("entity",), "both sides equal", "{cents} cents")


@identity("ledger.intercompany", "Post the other entity's side.")
def intercompany(books: Books) -> Iterator[Found]:
    """What entities owe each other nets to zero."""
    lines = postings_with_accounts()
    between = lines.filter(lines.role == "intercompany").mutate(group=ibis.literal("group"))
    sums = between.group_by("group").agg(cents=between.cents.sum())
    off = sums.filter(sums.cents != 0)
    yield broken(books, "postings", off, ("group",), "intercompany 0", "{cents} cents")


@identity("ledger.periods", "Date the transaction in an open period, or reopen it.")
def late_postings(books: Books) -> Iterator[Found]:
    """A period is a calendar month, and a closed one is untouched."""
    transactions = built("transactions")
    named = transactions.mutate(month=_month(transactions.date))
    strays = named.filter(named.period != named.month)
    yield broken(books, "transactions", strays, ("id",), "period {month}", "{period}")
    yield _posted_after_closing(books)


def _posted_after_closing(books: Books) -> Found:
    transactions, postings, periods = built("transactions"), built("postings"), built("periods")
    touched = postings.select("txn", "entity").distinct()
    facts = transactions.select("id", "period", "posted")
    joined = touched.inner_join(facts, touched.txn == facts.id)
    closed = periods.filter(periods.closed.notnull()).rename(closed_entity="entity", closed_period="period")
    late = joined.inner_join(closed, [joined.entity == closed.closed_entity, joined.period == closed.closed_period])
    late = late.filter(late.posted > late.closed)
    expected = "posted by {closed}, when {period} of {entity} closed"
    return broken(books, "transactions", late, ("txn", "entity"), expected, "{posted}")


def _month(day: ibis.Value) -> ibis.Value:
    zero = ibis.ifelse(day.month() < 10, "0", "")
    return day.year().cast("string") + "-" + zero + day.month().cast("string")


@identity("ledger.rollup", "Book the sale in one of the two.")
def counted_twice(books: Books) -> Iterator[Found]:
    """A child entity rolls into its parent once."""
    entities = built("entities")
    lines, transactions = postings_with_accounts(), built("transactions")
    sales = lines.filter(lines.role == "revenue").inner_join(
        transactions.filter(transactions.ref.notnull()).select("ref", sale_txn=transactions.id),
        [("txn", "sale_txn")],
    )
    child = sales.select("ref", "txn", child=sales.entity).distinct()
    parent = sales.select(parent_ref=sales.ref, parent_entity=sales.entity, parent_txn=sales.txn).distinct()
    family = entities.filter(entities.parent.notnull()).select(child_id=entities.id, parent_id=entities.parent)
    pairs = child.inner_join(family, child.child == family.child_id)
    pairs = pairs.inner_join(parent, [pairs.ref == parent.parent_ref, pairs.parent_id == parent.parent_entity])
    twice = pairs.select("txn", "ref", "parent_id", "parent_txn")
    yield broken(
        books, "transactions", twice, ("txn",), "revenue of {ref} in one entity",
        "{parent_txn} of {parent_id} too",
    )  # fmt: skip
