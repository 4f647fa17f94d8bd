"""The context dataset's tables: columns, keys, references, origins and how `as_of` hides the future.

One description serves the readers (which attributes an export item has), the build (what is cast, filtered
and partitioned), the checks (keys, references, enums) and the documentation. Money is integer cents, rates
basis points, times UTC. A column whose name ends in `?` in `data.md` is `nullable` here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int", "date", "timestamp", "bool"]
Origin = Literal["registry", "wiki", "handoff", "dynamodb", "scc", "derived"]


@dataclass(frozen=True)
class Column:
    """A column; `references` is `table.column`, `values` closes an enumeration."""

    name: str
    kind: Kind
    nullable: bool = False
    references: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of the context dataset.

    `resource` is the resource type of its DynamoDB tables (`qos-{entity}-{resource}`). A row exists at
    `as_of` when its `known_from` date is on or before it. Dates in `later` that lie after `as_of` had not
    happened yet and read as null. Tables with an `entity` column are stored in one partition an entity
    (null entity: the shared partition); tables without one are shared by every scope.
    """

    name: str
    origin: Origin
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    resource: str = ""
    known_from: str = ""
    later: tuple[str, ...] = ()

    @property
    def has_entity(self) -> bool:
        """Whether rows belong to an entity, so that scopes and partitions apply."""
        return any(column.name == "entity" for column in self.columns)


def text(name: str, *values: str, nullable: bool = False, references: str = "") -> Column:
    """Return a text column, perhaps of a closed set of values."""
    return Column(name, "text", nullable, references, values)


def number(name: str, nullable: bool = False) -> Column:
    """Return an int64 column."""
    return Column(name, "int", nullable)


def day(name: str, nullable: bool = False) -> Column:
    """Return a date column."""
    return Column(name, "date", nullable)


def flag(name: str) -> Column:
    """Return a boolean column."""
    return Column(name, "bool")


ENTITY = text("entity", references="entities.id")
SHARED_ENTITY = text("entity", references="entities.id", nullable=True)

ACCOUNT_ROLES = (
    "bank", "stripe_clearing", "receivable", "contract_asset", "ota_receivable", "fixed_asset", "suspense",
    "intercompany", "payable", "contract_liability", "gift_card_liability", "tenant_deposit", "tips_payable",
    "tax_payable", "damage_deposit", "debt", "equity", "retained_earnings", "draws", "revenue", "other_income",
    "cogs", "stripe_fees", "commission", "operating",
)  # fmt: skip

REGISTRY = (
    Table(
        "entities", "registry", ("id",),
        (text("id"), text("name"), text("kind", "primary", "secondary"), text("parent", nullable=True), text("tz")),
    ),
)  # fmt: skip

WIKI = (
    Table(
        "assets", "wiki", ("id",),
        (
            text("id"), ENTITY, text("name"),
            text("kind", "vessel", "vehicle", "trailer", "property", "site", "domain", "software", "equipment"),
            text("status", "active", "maintenance", "planned", "retired"),
            text("owner"), number("value_cents", True), text("url", nullable=True),
            # joined from the asset register (DynamoDB, resource asset-register)
            text("vessel_type", nullable=True), number("cost_cents", True), day("acquired", True),
        ),
        known_from="acquired",
    ),
)  # fmt: skip

HANDOFFS = (
    Table(
        "projects", "handoff", ("id",),
        (text("id"), ENTITY, text("title"), text("status", "active", "paused", "blocked", "done"), text("owner"),
         day("updated")),
    ),
    Table(
        "tasks", "handoff", ("id",),
        (text("id"), text("project", references="projects.id"), ENTITY, text("title"), flag("done"),
         text("owner", nullable=True), day("due", True), text("priority", "P0", "P1", "P2", "P3", nullable=True),
         number("estimate_minutes", True), day("done_on", True)),
    ),
    Table(
        "project_money", "handoff", ("project", "line"),
        (text("project", references="projects.id"), number("line"), ENTITY, day("date"), text("item"),
         text("kind", "income", "expense", "planned"), number("amount_cents"),
         text("account", nullable=True), text("ref", nullable=True)),
    ),
)  # fmt: skip

BOOKS = (
    Table(
        "accounts", "dynamodb", ("id",),
        (text("id"), text("code"), text("name"), text("type", "asset", "liability", "equity", "revenue", "expense"),
         text("normal_side", "debit", "credit"), SHARED_ENTITY, text("role", *ACCOUNT_ROLES),
         text("behaviour", "fixed", "variable", "none"), text("category", nullable=True), flag("active")),
        resource="accounts",
    ),
    Table(
        "transactions", "dynamodb", ("id",),
        (text("id"), ENTITY, day("date"), day("posted"), text("source"), text("ref", nullable=True), text("memo"),
         text("period"), text("currency", "USD")),
        resource="transactions", known_from="posted",
    ),
    Table(  # nested in the transaction's item as the list `postings`
        "postings", "dynamodb", ("txn", "line"),
        (text("txn", references="transactions.id"), number("line"), text("account", references="accounts.id"),
         ENTITY, day("date"), number("cents"), text("booking", nullable=True, references="bookings.id"),
         text("invoice", nullable=True, references="invoices.id")),
    ),
    Table(
        "periods", "dynamodb", ("entity", "period"),
        (ENTITY, text("period"), day("closed", True)), resource="periods", later=("closed",),
    ),
    Table(
        "targets", "dynamodb", ("id",),
        (text("id"), ENTITY, text("metric"), text("month"), number("value")), resource="targets",
    ),
    Table(
        "invoices", "dynamodb", ("id",),
        (text("id"), ENTITY, text("customer"), day("issued"), day("due"), number("total_cents"),
         number("paid_cents"),  # derived from the postings to the receivable account, see build
         Column("recurring", "bool", nullable=True)),
        resource="invoices", known_from="issued",
    ),
    Table(
        "stripe_balance_txns", "dynamodb", ("id",),
        (text("id"), ENTITY, text("type", "charge", "refund", "adjustment", "fee"), day("created"),
         day("available_on"), number("gross_cents"), number("fee_cents"), number("net_cents"),
         text("payout", nullable=True, references="payouts.id"), text("booking", nullable=True)),
        resource="stripe-balance-txns", known_from="created",
    ),
    Table(
        "payouts", "dynamodb", ("id",),
        (text("id"), ENTITY, day("created"), day("arrival"), number("cents"), text("status", "paid", "in_transit")),
        resource="payouts", known_from="created",
    ),
    Table(
        "bank_lines", "dynamodb", ("id",),
        (text("id"), ENTITY, text("account", references="accounts.id"), day("date"), number("cents"),
         number("balance_cents"), text("description"), text("txn", nullable=True, references="transactions.id")),
        resource="bank-lines", known_from="date",
    ),
    Table(
        "gift_card_entries", "dynamodb", ("id",),
        (text("id"), ENTITY, text("card"), day("date"), number("cents")),
        resource="gift-card-entries", known_from="date",
    ),
    Table(
        "ota_statements", "dynamodb", ("id",),
        (text("id"), ENTITY, text("channel", references="channels.id"), text("booking", references="bookings.id"),
         day("date"), number("gross_cents"), number("commission_cents")),
        resource="ota-statements", known_from="date",
    ),
)  # fmt: skip

SALES = (
    Table(
        "bookings", "dynamodb", ("id",),
        (text("id"), ENTITY, text("product"), text("asset", nullable=True, references="assets.id"),
         text("contact", nullable=True, references="contacts.id"), text("lead", nullable=True, references="leads.id"),
         text("channel", nullable=True, references="channels.id"), day("booked"), day("service_start"),
         day("service_end"), number("gross_cents"), text("status", "confirmed", "completed", "cancelled"),
         day("cancelled", True),
         text("recognition", "point_in_time", "over_time", "cost_to_cost", "straight_line")),
        resource="bookings", known_from="booked", later=("cancelled",),
    ),
    Table(  # miles or cost done of the total, for what is recognised over time
        "progress", "dynamodb", ("id",),
        (text("id"), ENTITY, text("booking", references="bookings.id"), day("date"),
         text("measure", "miles", "cost_cents"), number("done"), number("total")),
        resource="progress", known_from="date",
    ),
    Table(
        "leads", "dynamodb", ("id",),
        (text("id"), ENTITY, text("channel", nullable=True, references="channels.id"), day("created"),
         text("status", "open", "won", "lost")),
        resource="leads", known_from="created",
    ),
    Table(
        "opportunities", "dynamodb", ("id",),
        (text("id"), ENTITY, text("name"), text("stage", "qualified", "proposal", "negotiation", "won", "lost"),
         number("amount_cents"), number("probability_bp"), day("opened"), day("last_activity"), day("closed", True)),
        resource="opportunities", known_from="opened", later=("closed",),
    ),
    Table(
        "contacts", "dynamodb", ("id",),
        (text("id"), ENTITY, text("email_norm"), flag("consent"), day("created"), day("unsubscribed", True),
         day("bounced", True), day("complained", True)),
        resource="contacts", known_from="created", later=("unsubscribed", "bounced", "complained"),
    ),
    Table(
        "campaigns", "dynamodb", ("id",),
        (text("id"), ENTITY, text("channel", references="channels.id"), text("name"), day("sent"),
         number("recipients"), number("bookings", True)),
        resource="campaigns", known_from="sent",
    ),
    Table(
        "channels", "dynamodb", ("id",),
        (text("id"), ENTITY, text("name"),
         text("kind", "direct", "email", "organic", "referral", "paid", "ota"),
         text("status", "live", "planned", "paused"), number("commission_bp"), flag("requires_coi"),
         text("fit", nullable=True)),
        resource="channels",
    ),
    Table(
        "channel_spend", "dynamodb", ("id",),
        (text("id"), ENTITY, text("channel", references="channels.id"), day("week"), number("cents"),
         number("attributed_revenue_cents", True)),
        resource="channel-spend", known_from="week",
    ),
    Table(
        "funnel_counts", "dynamodb", ("id",),
        (text("id"), ENTITY, day("week"), text("step"), number("position"), number("count")),
        resource="funnel-counts", known_from="week",
    ),
    Table(
        "citations", "dynamodb", ("id",),
        (text("id"), ENTITY, text("site"), flag("matches")), resource="citations",
    ),
    Table(
        "nps", "dynamodb", ("id",),
        (text("id"), ENTITY, day("date"), number("score")), resource="nps", known_from="date",
    ),
    Table(
        "loads", "dynamodb", ("id",),
        (text("id"), ENTITY, text("booking", references="bookings.id"), day("date"), number("revenue_cents"),
         number("dump_fee_cents"), number("labour_cents"), number("fuel_cents")),
        resource="loads", known_from="date",
    ),
    Table(
        "vessel_days", "dynamodb", ("id",),
        (text("id"), ENTITY, text("asset", references="assets.id"), text("month"), number("available_hours"),
         number("booked_hours")),
        resource="vessel-days",
    ),
)  # fmt: skip

OPERATIONS = (
    Table(
        "tech_stack", "dynamodb", ("id",),
        (text("id"), ENTITY, text("layer"), text("technology"), text("version", nullable=True),
         text("state", "current", "ageing", "legacy"), text("note", nullable=True)),
        resource="tech-stack",
    ),
    Table(  # also live keys found in the source tree's texts; in a file of no entity they are the group's
        "security_findings", "dynamodb", ("id",),
        (text("id"), SHARED_ENTITY, text("title"), text("severity", "critical", "high", "medium", "low"), day("opened"),
         day("closed", True), number("sla_days"), text("remedy"), text("owner"),
         text("detected_by", "audit", "scan")),
        resource="security-findings", known_from="opened", later=("closed",),
    ),
    Table(
        "aws_costs", "dynamodb", ("id",),
        (text("id"), SHARED_ENTITY, day("date"), text("service"), number("cents")),
        resource="aws-costs", known_from="date",
    ),
    Table(  # prices are nano-dollars a unit, as AWS lists go down to fractions of a micro-dollar
        "aws_prices", "dynamodb", ("id",),
        (text("id"), text("service"), text("item"), text("unit"), number("nano_usd"), text("source")),
        resource="aws-prices",
    ),
    Table(  # what could be saved: a quantity a month that moves from one price to another (or to none)
        "aws_savings", "dynamodb", ("id",),
        (text("id"), SHARED_ENTITY, text("measure"), text("price_from", references="aws_prices.id"),
         text("price_to", nullable=True, references="aws_prices.id"), number("quantity_low"),
         number("quantity_high")),
        resource="aws-savings",
    ),
    Table(
        "leases", "dynamodb", ("id",),
        (text("id"), ENTITY, text("asset", references="assets.id"), day("start"), day("end"), number("rent_cents"),
         number("deposit_cents")),
        resource="leases",
    ),
    Table(
        "documents", "dynamodb", ("id",),
        (text("id"), ENTITY, text("asset", nullable=True, references="assets.id"),
         text("kind", "coi", "registration", "licence", "contract"), text("title"), day("issued"),
         day("expires", True)),
        resource="documents", known_from="issued",
    ),
    Table(
        "initiatives", "dynamodb", ("id",),
        (text("id"), ENTITY, text("name"), text("kind", "email", "organic", "ota", "tool", "paid", "seo"),
         text("channel", nullable=True, references="channels.id"), number("outlay_cents"),
         number("recurring_cents", True), number("net_month_cents", True), number("cpc_cents", True),
         number("cvr_bp", True), flag("attributable"), text("prerequisite", nullable=True),
         number("effort_hours"), number("confidence_bp"), text("owner")),
        resource="initiatives",
    ),
    Table(  # one of the named units; integer steps as in reporting.analysis.figures.STORED_STEPS
        "assumptions", "dynamodb", ("key",),
        (text("key"), number("low"), number("mid"), number("high"), text("unit"), text("source")),
        resource="assumptions",
    ),
)  # fmt: skip

SCC = (
    Table(
        "scc_events", "scc", ("id",),
        (text("id"), ENTITY, text("booking", nullable=True, references="bookings.id"), text("asset", nullable=True),
         text("state", "on_hold", "waiver_pending", "active", "completed", "cancelled"),
         Column("departure", "timestamp"),
         number("duration_minutes"), day("created"), number("headcount_out", True), number("headcount_back", True)),
        known_from="created",
    ),
    Table(
        "scc_roles", "scc", ("id",),
        (text("id"), ENTITY, text("event", references="scc_events.id"), text("kind"), flag("required"), flag("filled")),
    ),
    Table(
        "scc_waivers", "scc", ("id",),
        (text("id"), ENTITY, text("event", references="scc_events.id"), text("status", "open", "signed", "no_show"),
         day("signed", True)),
        later=("signed",),
    ),
    Table(
        "scc_checklists", "scc", ("id",),
        (text("id"), ENTITY, text("event", references="scc_events.id"), text("phase"), number("items"),
         number("answered"), number("not_ok")),
    ),
)  # fmt: skip

DERIVED = (
    Table(  # the ledger by account and day: what the analysis reads instead of single postings
        "account_days", "derived", ("entity", "account", "date"),
        (ENTITY, text("account", references="accounts.id"), day("date"), number("cents"), number("postings")),
        known_from="date",
    ),
    Table(  # per booking: money received, recognised, refunded by the books, and what the templates say
        "booking_positions", "derived", ("booking",),
        (text("booking", references="bookings.id"), ENTITY, number("received_cents"), number("refunded_cents"),
         number("forfeited_cents"), number("recognised_cents"), number("variable_cost_cents"),
         number("stripe_fee_cents"), number("expected_cents")),
    ),
    Table(  # every extract, with the day its data end: freshness is judged from it
        "sources", "derived", ("id",),
        (text("id"), SHARED_ENTITY, text("kind", "wiki", "handoff", "dynamodb", "scc", "bank"), day("cut"),
         number("rows"), text("digest")),
    ),
    Table(  # the books against the other side, one row an account, payout or subledger; see reconciliations.py
        "reconciliations", "derived", ("id",),
        (text("id"), ENTITY,
         text("kind", "payout", "clearing", "bank", "receivable", "gift_cards", "tenant_deposits", "ota", "suspense"),
         text("subject"), number("books_cents"), number("other_cents", True), number("difference_cents", True),
         text("state", "tied", "finding", "blocks", "open"), text("missing", nullable=True)),
    ),
    Table(  # the summands of the other side
        "reconciliation_parts", "derived", ("reconciliation", "line"),
        (text("reconciliation", references="reconciliations.id"), number("line"), ENTITY, text("label"),
         number("cents")),
    ),
    Table(  # the oldest cut of each kind of source and entity, and what it means for figures and for sending
        "freshness", "derived", ("id",),
        (text("id"), SHARED_ENTITY, text("kind", "wiki", "handoff", "dynamodb", "scc", "bank"), day("cut"),
         number("age_days"), text("state", "fresh", "missing", "blocked")),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table for group in (REGISTRY, WIKI, HANDOFFS, BOOKS, SALES, OPERATIONS, SCC, DERIVED) for table in group
}
RESOURCES: dict[str, Table] = {table.resource: table for table in TABLES.values() if table.resource}
