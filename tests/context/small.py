"""A group of a dozen transactions, written by hand: every check holds, and each test breaks it in one place.

`as_of` and data cut are 30 September 2026. Amounts are chosen to be told apart in a failure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from reporting.config import Settings, load_settings
from reporting.context.build import READ
from reporting.context.schema import TABLES
from reporting.sources.model import Extract, RawTable, Sources

AS_OF = date(2026, 9, 30)
SETTINGS: Settings = load_settings()
ENTITIES = tuple(entity.id for entity in SETTINGS.entities)

ROLES = {
    "bank": "asset", "stripe_clearing": "asset", "receivable": "asset", "ota_receivable": "asset",
    "suspense": "asset", "intercompany": "asset", "payable": "liability", "contract_liability": "liability",
    "gift_card_liability": "liability", "tenant_deposit": "liability", "equity": "equity", "revenue": "revenue",
    "other_income": "revenue", "cogs": "expense", "stripe_fees": "expense", "commission": "expense",
    "operating": "expense",
}  # fmt: skip
VARIABLE = {"cogs", "stripe_fees", "commission"}
FILLERS: dict[str, object] = {
    "text": "x", "int": 0, "date": date(2026, 8, 1), "timestamp": datetime(2026, 8, 1, 17, 0), "bool": False,  # noqa: DTZ001 - the dataset's timestamps are UTC without a zone
}  # fmt: skip


def sept(day: int) -> date:
    return date(2026, 9, day)


def aug(day: int) -> date:
    return date(2026, 8, day)


@dataclass
class World:
    """Rows of every table, to be broken and read as `Sources`."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in READ})
    cuts: dict[str, date] = field(default_factory=dict)  # extract id -> another cut than AS_OF

    def add(self, table: str, **values: object) -> dict[str, Any]:
        """Add a row; columns not named are null where they may be, else a filler."""
        row: dict[str, Any] = {}
        for column in TABLES[table].columns:
            filler = None if column.nullable else (column.values or (FILLERS[column.kind],))[0]
            row[column.name] = values.pop(column.name, filler)
        assert not values, f"{table} has no {sorted(values)}"
        self.rows[table].append(row)
        return row

    def row(self, table: str, key: str) -> dict[str, Any]:
        """Return the row of `table` with that id."""
        return next(row for row in self.rows[table] if row["id"] == key)

    def post(self, txn: str, day: date, *lines: tuple[Any, ...], posted: date | None = None) -> None:
        """Post lines (`entity-role`, cents, booking, invoice); the first line's entity owns the transaction."""
        owner = lines[0][0].partition("-")[0]
        self.add(
            "transactions", id=txn, entity=owner, date=day, posted=posted or day, source="journal", memo=txn,
            period=f"{day:%Y-%m}",
        )  # fmt: skip
        for number, line in enumerate(lines, 1):
            account, cents, booking, invoice = (*line, None, None)[:4]
            entity = account.partition("-")[0]
            self.add(
                "postings", txn=txn, line=number, account=account, entity=entity, date=day, cents=cents,
                booking=booking, invoice=invoice,
            )  # fmt: skip

    def posting(self, txn: str, line: int) -> dict[str, Any]:
        """Return that line of a transaction."""
        return next(row for row in self.rows["postings"] if (row["txn"], row["line"]) == (txn, line))

    def bank(self, key: str, day: date, cents: int, txn: str | None) -> None:
        """Add a statement line of the entity before the dash, with the running balance."""
        entity = key.partition("-")[0]
        before = [row for row in self.rows["bank_lines"] if row["entity"] == entity]
        balance = (before[-1]["balance_cents"] if before else 0) + cents
        self.add(
            "bank_lines", id=key, entity=entity, account=f"{entity}-bank", date=day, cents=cents,
            balance_cents=balance, description=key, txn=txn,
        )  # fmt: skip

    def sources(self) -> Sources:
        """Return what reading these rows would have given."""
        extracts = [Extract("wiki/index.md", "wiki", None, self.cuts.get("wiki/index.md", AS_OF), 1, "00")]
        for entity in ENTITIES:
            for kind, name in (("dynamodb", "transactions"), ("bank", "bank-lines")):
                key = f"qos-{entity}-{name}"
                extracts.append(Extract(key, kind, entity, self.cuts.get(key, AS_OF), 1, "00"))  # type: ignore[arg-type]  # the two kinds above
        supplied = frozenset((str(row.get("entity") or ""), name) for name, rows in self.rows.items() for row in rows)
        return Sources(
            tables={name: RawTable(name, rows) for name, rows in self.rows.items()},
            extracts=tuple(sorted(extracts, key=lambda extract: extract.id)),
            supplied=supplied,
            data_cut=min(extract.cut for extract in extracts if extract.kind in ("dynamodb", "bank")),
            warnings=(),
        )


def small_world() -> World:
    """Return a group whose every check holds."""
    world = World()
    for entity in ENTITIES:
        for role, kind in ROLES.items():
            side = "debit" if kind in ("asset", "expense") else "credit"
            behaviour = "variable" if role in VARIABLE else "fixed" if role == "operating" else "none"
            world.add(
                "accounts", id=f"{entity}-{role}", code=role, name=role, type=kind, normal_side=side, entity=entity,
                role=role, behaviour=behaviour, active=True,
            )  # fmt: skip
    _masters(world)
    _charters(world)
    _others(world)
    return world


def _masters(world: World) -> None:
    world.add("assets", id="yacht", entity="jada", name="Yacht", kind="vessel", status="active")
    world.add("channels", id="sailo", entity="qos", name="Sailo", kind="ota", status="live", commission_bp=1500)
    for key, email, more in (
        ("c1", "ana@example.com", {"consent": True, "created": aug(1)}),
        ("c2", "ana@example.com", {"consent": False, "created": aug(2), "unsubscribed": sept(15)}),
        ("c3", "bo@example.com", {"consent": True, "created": aug(3)}),
    ):
        world.add("contacts", id=key, entity="jada", email_norm=email, **more)
    world.add("projects", id="app", entity="jada", title="App", status="active", owner="cb", updated=sept(20))
    world.add("tasks", id="T-1", project="app", entity="jada", title="Fix", done=True, done_on=sept(20), priority="P1")
    world.add("leases", id="l1", entity="r3028", asset="house", start=date(2026, 1, 1), end=date(2026, 12, 31),
              rent_cents=310_000, deposit_cents=250_000)  # fmt: skip
    world.add("assets", id="house", entity="r3028", name="House", kind="property", status="active")
    world.add("periods", entity="jada", period="2026-08", closed=sept(10))
    world.add("periods", entity="jada", period="2026-09")


def _charters(world: World) -> None:
    book = {"entity": "jada", "product": "sunset", "asset": "yacht", "recognition": "point_in_time"}
    world.add("bookings", id="b1", **book, contact="c2", booked=aug(10), service_start=aug(20), service_end=aug(20),
              gross_cents=220_000, status="completed")  # fmt: skip
    world.add("bookings", id="b2", **book, contact="c3", booked=sept(20), service_start=date(2026, 10, 15),
              service_end=date(2026, 10, 15), gross_cents=50_000, status="confirmed")  # fmt: skip
    world.add("bookings", id="b3", **book, booked=sept(1), service_start=sept(25), service_end=sept(25),
              gross_cents=30_000, status="cancelled", cancelled=sept(5))  # fmt: skip
    world.post("j01", aug(1), ("jada-bank", 1_000_000), ("jada-equity", -1_000_000))
    _deposit(world, "j02", aug(10), "b1", 220_000, 6_410)
    world.post("j03", aug(14), ("jada-bank", 213_590), ("jada-stripe_clearing", -213_590))
    world.post("j04", aug(20), ("jada-contract_liability", 220_000, "b1"), ("jada-revenue", -220_000, "b1"),
               ("jada-cogs", 73_500, "b1"), ("jada-payable", -73_500, "b1"))  # fmt: skip
    world.post("j05", aug(25), ("jada-payable", 73_500), ("jada-bank", -73_500))
    _deposit(world, "j06", sept(1), "b3", 30_000, 900)
    world.post("j07", sept(5), ("jada-contract_liability", 30_000, "b3"), ("jada-stripe_clearing", -20_000),
               ("jada-other_income", -10_000, "b3"))  # fmt: skip
    world.post("j08", sept(10), ("jada-bank", 9_100), ("jada-stripe_clearing", -9_100))
    _deposit(world, "j09", sept(20), "b2", 50_000, 1_480)
    world.post("j10", sept(29), ("jada-operating", 500), ("jada-bank", -500))
    world.post("j11", sept(12), ("jada-intercompany", 20_000), ("jada-bank", -20_000), ("qos-bank", 20_000),
               ("qos-intercompany", -20_000))  # fmt: skip
    for key, created, arrival, cents in (
        ("po1", aug(12), aug(14), 213_590), ("po2", sept(8), sept(10), 9_100),
        ("po3", sept(29), date(2026, 10, 1), 48_520),
    ):  # fmt: skip
        status = "paid" if arrival <= AS_OF else "in_transit"
        world.add("payouts", id=key, entity="jada", created=created, arrival=arrival, cents=cents, status=status)
    for key, kind, created, gross, fee, payout in (
        ("s1", "charge", aug(10), 220_000, 6_410, "po1"), ("s2", "charge", sept(1), 30_000, 900, "po2"),
        ("s3", "refund", sept(5), -20_000, 0, "po2"), ("s4", "charge", sept(20), 50_000, 1_480, "po3"),
    ):  # fmt: skip
        world.add("stripe_balance_txns", id=key, entity="jada", type=kind, created=created, available_on=created,
                  gross_cents=gross, fee_cents=fee, net_cents=gross - fee, payout=payout)  # fmt: skip
    for number, (day, cents, txn) in enumerate(
        ((aug(3), 1_000_000, "j01"), (aug(14), 213_590, "j03"), (aug(28), -73_500, "j05"), (sept(11), 9_100, "j08"),
         (sept(14), -20_000, "j11")), 1,
    ):  # fmt: skip
        world.bank(f"jada-bl{number}", day, cents, txn)


def _deposit(world: World, txn: str, day: date, booking: str, gross: int, fee: int) -> None:
    world.post(txn, day, ("jada-stripe_clearing", gross), ("jada-contract_liability", -gross, booking),
               ("jada-stripe_fees", fee, booking), ("jada-stripe_clearing", -fee))  # fmt: skip


def _others(world: World) -> None:
    world.add("invoices", id="i1", entity="dcp", customer="C", issued=aug(31), due=sept(30), total_cents=90_000,
              paid_cents=None)  # fmt: skip
    world.post("d01", aug(31), ("dcp-receivable", 90_000, None, "i1"), ("dcp-revenue", -90_000))
    world.post("d02", sept(20), ("dcp-bank", 40_000), ("dcp-receivable", -40_000, None, "i1"))
    world.bank("dcp-bl1", sept(21), 40_000, "d02")
    world.post("q01", sept(2), ("qos-bank", 5_000), ("qos-gift_card_liability", -5_000))
    world.add("gift_card_entries", id="g1", entity="qos", card="card-1", date=sept(2), cents=5_000)
    world.add("bookings", id="b4", entity="qos", product="sail", channel="sailo", booked=sept(3),
              service_start=date(2026, 10, 3), service_end=date(2026, 10, 3), gross_cents=10_000, status="confirmed",
              recognition="point_in_time")  # fmt: skip
    world.post("q02", sept(3), ("qos-ota_receivable", 8_500, "b4"), ("qos-commission", 1_500, "b4"),
               ("qos-contract_liability", -10_000, "b4"))  # fmt: skip
    world.add("ota_statements", id="o1", entity="qos", channel="sailo", booking="b4", date=sept(30),
              gross_cents=10_000, commission_cents=1_500)  # fmt: skip
    world.bank("qos-bl1", sept(3), 5_000, "q01")
    world.bank("qos-bl2", sept(14), 20_000, "j11")
    world.post("r01", aug(1), ("r3028-bank", 250_000), ("r3028-tenant_deposit", -250_000))
    world.bank("r3028-bl1", aug(2), 250_000, "r01")
    world.add("bookings", id="b5", entity="eyd", product="delivery", booked=sept(1), service_start=sept(10),
              service_end=date(2026, 10, 10), gross_cents=100_002, status="confirmed",
              recognition="over_time")  # fmt: skip
    world.add("progress", id="p1", entity="eyd", booking="b5", date=sept(12), measure="miles", done=10, total=120)
    world.add("progress", id="p2", entity="eyd", booking="b5", date=sept(20), measure="miles", done=30, total=120)
    world.post("e01", sept(20), ("eyd-receivable", 25_000, "b5"), ("eyd-revenue", -25_000, "b5"))
    world.add("invoices", id="i2", entity="eyd", customer="E", issued=sept(20), due=date(2026, 10, 20),
              total_cents=25_000, paid_cents=None)  # fmt: skip
    world.add("scc_events", id="v1", entity="jada", booking="b2", asset="yacht", state="waiver_pending",
              departure=datetime(2026, 10, 15, 23, 30), duration_minutes=120, created=sept(20))  # noqa: DTZ001 - UTC without a zone  # fmt: skip
    world.add("scc_roles", id="v1-captain", entity="jada", event="v1", kind="captain", required=True, filled=True)
