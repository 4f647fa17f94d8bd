"""Reconciliations: the books against Stripe, the banks, invoices, gift cards, leases and marketplaces.

A difference is a finding; above the materiality it refuses every report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import ibis

from reporting.context.registry import Books
from reporting.context.report import Part, Reconciliation, ReconciliationKind, State
from reporting.context.rows import built

# label, up to how many days overdue
BUCKETS = (("not due", 0), ("1-30 days overdue", 30), ("31-60 days overdue", 60), ("61-90 days overdue", 90))
OLDEST = "over 90 days overdue"


def reconcile(books: Books) -> tuple[Reconciliation, ...]:
    """Return every reconciliation, tied ones too, in order of id."""
    found = (row for method in METHODS for row in method(books))
    return tuple(sorted(found, key=lambda row: (row.kind, row.subject)))


def _compare(
    books: Books, kind: ReconciliationKind, entity: str, subject: str, books_cents: int, parts: Iterable[Part]
) -> Reconciliation:
    parts = tuple(part for part in parts if part.cents)
    difference = books_cents - sum(part.cents for part in parts)
    blocks = abs(difference) > books.settings.materiality_cents
    state: State = "tied" if not difference else "blocks" if blocks else "finding"
    return Reconciliation(kind, entity, subject, books_cents, parts, state)


def _balances(books: Books, role: str) -> dict[str, int]:
    """Return the ledger balance of a role's accounts by entity, debit positive."""
    days, accounts = built("account_days"), built("accounts")
    chosen = accounts.filter(accounts.role == role).select(account_id=accounts.id)
    rows = days.inner_join(chosen, days.account == chosen.account_id)
    return {row["entity"]: row["cents"] for row in books.rows(rows.group_by("entity").agg(cents=rows.cents.sum()))}


def _subledger(
    books: Books, kind: ReconciliationKind, role: str, sign: int, parts: Iterator[tuple[str, Part]]
) -> Iterator[Reconciliation]:
    """Compare a role's balance (times `sign`) with the parts of each entity."""
    balances, others = _balances(books, role), defaultdict(list)
    for entity, part in parts:
        others[entity].append(part)
    for entity in sorted(balances.keys() | others.keys()):
        yield _compare(books, kind, entity, entity, sign * balances.get(entity, 0), others[entity])


def payouts(books: Books) -> Iterator[Reconciliation]:
    """Each Stripe payout equals the net of its balance transactions."""
    rows, txns = built("payouts"), built("stripe_balance_txns")
    nets = txns.filter(txns.payout.notnull()).group_by("payout").agg(net=txns.net_cents.sum())
    joined = rows.left_join(nets, rows.id == nets.payout)
    for row in books.rows(joined.select("id", "entity", "cents", net=ibis.coalesce(joined.net, 0))):
        yield _compare(
            books, "payout", row["entity"], row["id"], row["cents"], [Part("net of its charges", row["net"])]
        )


def clearing(books: Books) -> Iterator[Reconciliation]:
    """The clearing account equals Stripe's available and pending balance and the payouts not yet at the bank."""
    yield from _subledger(books, "clearing", "stripe_clearing", 1, _stripe_parts(books))


def _stripe_parts(books: Books) -> Iterator[tuple[str, Part]]:
    today = ibis.literal(books.as_of)
    txns, rows = built("stripe_balance_txns"), built("payouts")
    waiting = txns.filter(txns.payout.isnull())
    waiting = waiting.mutate(pending=waiting.available_on > today)
    for row in books.rows(waiting.group_by("entity", "pending").agg(cents=waiting.net_cents.sum())):
        yield row["entity"], Part("pending at Stripe" if row["pending"] else "available at Stripe", row["cents"])
    unbanked = rows.filter(rows.arrival > today)
    for row in books.rows(unbanked.group_by("entity").agg(cents=unbanked.cents.sum())):
        yield row["entity"], Part("payouts on their way", row["cents"])


def banks(books: Books) -> Iterator[Reconciliation]:
    """Each bank account equals its statement, plus deposits in transit, less payments outstanding."""
    ledger = {row["account"]: row for row in books.rows(_bank_balances())}
    statements = {row["account"]: row for row in books.rows(_statement_balances())}
    unmatched = {row["account"]: row for row in books.rows(_not_on_statement())}
    for account in ledger.keys() | statements.keys():
        entity = (ledger.get(account) or statements[account])["entity"]
        balance = ledger[account]["cents"] if account in ledger else 0
        if account not in statements:
            yield Reconciliation("bank", entity, account, balance, (), "open", "no bank statement was delivered")
            continue
        waiting = unmatched.get(account, {"in_transit": 0, "outstanding": 0})
        parts = [
            Part("statement", statements[account]["cents"]),
            Part("deposits in transit", waiting["in_transit"]),
            Part("payments outstanding", waiting["outstanding"]),
        ]
        yield _compare(books, "bank", entity, account, balance, parts)


def _bank_balances() -> ibis.Table:
    days, accounts = built("account_days"), built("accounts")
    chosen = accounts.filter(accounts.role == "bank").select(account_id=accounts.id)
    rows = days.inner_join(chosen, days.account == chosen.account_id)
    return rows.group_by("entity", "account").agg(cents=rows.cents.sum())


def _statement_balances() -> ibis.Table:
    lines = built("bank_lines")
    window = ibis.window(group_by=lines.account, order_by=[lines.date.desc(), lines.id.desc()])
    last = lines.mutate(rank=ibis.row_number().over(window))
    return last.filter(last.rank == 0).select("entity", "account", cents=last.balance_cents)


def _not_on_statement() -> ibis.Table:
    postings, lines = built("postings"), built("bank_lines")
    banked = lines.filter(lines.txn.notnull()).select(line_txn=lines.txn, line_account=lines.account).distinct()
    waiting = postings.anti_join(banked, [postings.txn == banked.line_txn, postings.account == banked.line_account])
    return waiting.group_by("account").agg(
        in_transit=ibis.greatest(waiting.cents, 0).sum(), outstanding=ibis.least(waiting.cents, 0).sum()
    )


def receivables(books: Books) -> Iterator[Reconciliation]:
    """The receivable account equals what is open on invoices, by age."""
    rows = built("invoices")
    age = ibis.literal(books.as_of).delta(rows.due, unit="day")
    open_rows = rows.mutate(
        open_cents=rows.total_cents - rows.paid_cents,
        bucket=ibis.cases(*((age <= last, label) for label, last in BUCKETS), else_=OLDEST),
    )
    sums = books.rows(open_rows.group_by("entity", "bucket").agg(cents=open_rows.open_cents.sum()))
    order = [*(label for label, _ in BUCKETS), OLDEST]
    sums.sort(key=lambda row: order.index(row["bucket"]))
    parts = ((row["entity"], Part(row["bucket"], row["cents"])) for row in sums)
    yield from _subledger(books, "receivable", "receivable", 1, parts)


def gift_cards(books: Books) -> Iterator[Reconciliation]:
    """The gift-card liability equals the cards outstanding."""
    rows = built("gift_card_entries")
    sums = books.rows(rows.group_by("entity").agg(cents=rows.cents.sum()))
    parts = ((row["entity"], Part("cards outstanding", row["cents"])) for row in sums)
    yield from _subledger(books, "gift_cards", "gift_card_liability", -1, parts)


def tenant_deposits(books: Books) -> Iterator[Reconciliation]:
    """The tenant deposits equal those of the leases that run."""
    rows, today = built("leases"), ibis.literal(books.as_of)
    running = rows.filter((rows.start <= today) & (rows.end >= today))
    leases = books.rows(running.select("id", "entity", "deposit_cents").order_by("id"))
    parts = ((row["entity"], Part(f"lease {row['id']}", row["deposit_cents"])) for row in leases)
    yield from _subledger(books, "tenant_deposits", "tenant_deposit", -1, parts)


def marketplaces(books: Books) -> Iterator[Reconciliation]:
    """What marketplaces owe equals their statements, net of commission, less what they remitted."""
    yield from _subledger(books, "ota", "ota_receivable", 1, _marketplace_parts(books))


def _marketplace_parts(books: Books) -> Iterator[tuple[str, Part]]:
    rows, postings, accounts = built("ota_statements"), built("postings"), built("accounts")
    net = rows.gross_cents.sum() - rows.commission_cents.sum()
    for row in books.rows(rows.group_by("entity").agg(cents=net)):
        yield row["entity"], Part("statements, net of commission", row["cents"])
    chosen = accounts.filter(accounts.role == "ota_receivable").select(account_id=accounts.id)
    paid = postings.inner_join(chosen, postings.account == chosen.account_id)
    paid = paid.filter(paid.cents < 0)
    for row in books.rows(paid.group_by("entity").agg(cents=paid.cents.sum())):
        yield row["entity"], Part("remitted", row["cents"])


def suspense(books: Books) -> Iterator[Reconciliation]:
    """Nothing is left in suspense."""
    yield from _subledger(books, "suspense", "suspense", 1, iter(()))


METHODS: tuple[Callable[[Books], Iterator[Reconciliation]], ...] = (
    payouts, clearing, banks, receivables, gift_cards, tenant_deposits, marketplaces, suspense,
)  # fmt: skip
