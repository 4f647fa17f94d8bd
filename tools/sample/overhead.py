"""What runs whether anybody sails or not: fixed spend, loans, depreciation, draws, and money within the group."""

from __future__ import annotations

from datetime import date

from tools.sample import accounts
from tools.sample.accounts import ENTITIES
from tools.sample.chance import draw
from tools.sample.cloud import month_bill
from tools.sample.dates import AS_OF, OPENING, business_day, days, month_end, month_name, months
from tools.sample.journal import Journal, Line
from tools.sample.marketing import month_spend
from tools.sample.tables import Tables

# what the owner spent on fixed things in each month, whole group, cents
FIXED_SPEND = {
    "2025-05": 648_000, "2025-06": 661_000, "2025-07": 672_000, "2025-08": 669_000, "2025-09": 664_000,
    "2025-10": 655_000, "2025-11": 643_000, "2025-12": 652_000, "2026-01": 660_000, "2026-02": 646_000,
    "2026-03": 668_000, "2026-04": 679_000, "2026-05": 684_000, "2026-06": 691_000, "2026-07": 712_000,
    "2026-08": 804_000, "2026-09": 896_000,
}  # fmt: skip
# entity -> account -> (day of the month, cents); upkeep takes what is left of the month's spend
STANDING = {
    "jada": {
        accounts.MOORAGE: (1, 118_000), accounts.INSURANCE: (3, 64_000), accounts.BOOKKEEPING: (15, 12_000),
        accounts.SOFTWARE: (9, 8_900), accounts.PHONE: (11, 7_500),
    },
    "qos": {
        accounts.MOORAGE: (1, 42_000), accounts.SOFTWARE: (8, 14_500), accounts.PHONE: (11, 6_000),
        "6080": (17, 8_500), "6085": (22, 25_000),
    },
    "qdn": {
        accounts.MOORAGE: (2, 24_000), accounts.INSURANCE: (5, 28_500), accounts.SOFTWARE: (10, 6_900),
        accounts.PHONE: (11, 5_500), accounts.HOSTING: (12, 4_800), "6090": (16, 4_000),
    },
    "dc": {
        accounts.INSURANCE: (5, 7_200), accounts.BOOKKEEPING: (15, 9_500), accounts.SOFTWARE: (6, 16_500),
        accounts.PHONE: (11, 4_500),
    },
    "dcp": {accounts.HOSTING: (7, 6_400), "6090": (18, 3_800)},
    "eyd": {accounts.INSURANCE: (5, 19_000), accounts.SOFTWARE: (9, 4_200), accounts.PHONE: (11, 6_500)},
    "r3028": {
        "6110": (10, 31_000), accounts.INSURANCE: (5, 11_500), accounts.MAINTENANCE: (19, 12_000),
        "6120": (13, 9_500), "6130": (21, 8_000),
    },
}  # fmt: skip
GROUP_POLICY = 31_000  # passenger insurance of qos, paid by jada with its own
UPKEEP_PERCENT = 60  # of the upkeep goes into the yacht, the rest into sails and dock of qos
NAMES = {(entity, account.code): account.name for entity in ENTITIES for account in accounts.OWN[entity]}

OPENING_BALANCES = {
    "jada": {
        accounts.BANK: 4_100_000, accounts.FIXED_ASSET: 9_780_000, accounts.DEPRECIATED: -2_460_000,
        accounts.LOAN: -3_100_000, accounts.RETAINED: -1_240_000,
    },
    "qos": {accounts.BANK: 2_700_000, accounts.RETAINED: -460_000},
    "qdn": {
        accounts.BANK: 1_450_000, accounts.FIXED_ASSET: 4_040_000, accounts.DEPRECIATED: -1_180_000,
        accounts.RETAINED: -520_000,
    },
    "dc": {accounts.BANK: 1_250_000, accounts.RETAINED: -310_000},
    "dcp": {accounts.BANK: 460_000, accounts.RETAINED: -90_000},
    "eyd": {accounts.BANK: 410_000, accounts.RETAINED: -150_000},
    "r3028": {
        accounts.BANK: 620_000, accounts.FIXED_ASSET: 31_000_000, accounts.DEPRECIATED: -4_980_000,
        accounts.LOAN: -17_800_000, accounts.TENANT_DEPOSIT: -245_000, accounts.RETAINED: -1_900_000,
    },
}  # fmt: skip
DEPRECIATION = {"jada": 54_300, "qdn": 42_000, "r3028": 93_900}
LOANS = {"jada": (42_000, 17_000), "r3028": (31_000, 82_000)}  # principal and interest a month
DRAWS = {"qos": 90_000, "qdn": 70_000, "dc": 30_000, "dcp": 45_000, "eyd": 40_000, "r3028": 25_000}
# wages of a summer month, and the hours of the other months in percent
WAGES = {"jada": 260_000, "qos": 205_000, "qdn": 180_000, "dc": 110_000, "dcp": 80_000, "eyd": 30_000}
HOURS = {11: 55, 12: 50, 1: 50, 2: 55, 3: 70, 4: 80, 9: 90, 10: 70}
PURCHASES = (("qdn", date(2026, 3, 10), 780_000, "Second dump trailer"),)
ONE_OFFS = (
    ("dc", date(2025, 10, 9), 95_000, "Contract templates drawn up"),
    ("qos", date(2026, 2, 12), 120_000, "Port licence application"),
    ("qos", date(2026, 7, 16), 165_000, "Trademark filed"),
    ("jada", date(2026, 8, 13), 195_000, "Hull and rig survey"),
    ("jada", date(2026, 9, 8), 1_240_000, "Mainsail and rigging replaced"),
    ("dc", date(2026, 9, 11), 140_000, "Contract review for client-08"),
)
LATE_BILL = (date(2026, 8, 27), date(2026, 9, 8), 17_500)  # a dump fee that reached August's books in September

CLOSED_ON = {"jada": 12, "qos": 12, "qdn": 14, "dc": 15, "dcp": 15, "eyd": 18, "r3028": 11}  # day of the next month
LAST_CLOSED = "2026-08"
BEHIND = ("eyd", "2026-06")  # this entity's books are closed no later than that


def open_books(journal: Journal) -> None:
    """Post the opening balances; equity is what remains."""
    for entity, balances in OPENING_BALANCES.items():
        lines = [Line(code, cents) for code, cents in balances.items()]
        journal.post(
            entity, OPENING, "opening", "Opening balances", *lines, Line(accounts.EQUITY, -sum(balances.values()))
        )


def run_overhead(journal: Journal) -> None:
    """Post every month's fixed spend, cloud bill, advertising, loans, depreciation and draws."""
    for month in months():
        _standing_orders(journal, month)
        _group_policy(journal, month)
        _upkeep(journal, month)
        _wages(journal, month)
        _month_end(journal, month_end(month))
        if month.month % 3 == 1:
            _settle_group(journal, month)
    for entity, day, cents, memo in PURCHASES:
        journal.post(entity, day, "capex", memo, Line(accounts.FIXED_ASSET, cents), Line(accounts.BANK, -cents))
    for entity, day, cents, memo in ONE_OFFS:
        journal.post(entity, day, "operating", memo, Line(accounts.ONE_OFF, cents), Line(accounts.BANK, -cents))
    day, posted, cents = LATE_BILL
    journal.post(
        "qdn", day, "cogs", "Dump fees of August, billed late", Line("5110", cents), Line(accounts.PAYABLE, -cents),
        posted=posted,
    )  # fmt: skip


def _standing_orders(journal: Journal, month: date) -> None:
    for entity, orders in STANDING.items():
        for code, (day, cents) in orders.items():
            journal.post(
                entity, month.replace(day=day), "operating", NAMES[entity, code],
                Line(code, cents), Line(accounts.BANK, -cents),
            )  # fmt: skip


def _group_policy(journal: Journal, month: date) -> None:
    journal.post(
        "jada", month.replace(day=3), "intercompany", "Passenger insurance paid for QueenofSanDiego",
        Line(accounts.INTERCOMPANY, GROUP_POLICY), Line(accounts.BANK, -GROUP_POLICY),
        Line(accounts.INSURANCE, GROUP_POLICY, entity="qos"), Line(accounts.INTERCOMPANY, -GROUP_POLICY, entity="qos"),
    )  # fmt: skip


def _upkeep(journal: Journal, month: date) -> None:
    """Spend on yacht, sails and dock what the month's fixed spend leaves."""
    standing = sum(cents for orders in STANDING.values() for _, cents in orders.values())
    left = FIXED_SPEND[month_name(month)] - standing - GROUP_POLICY - sum(month_bill(month).values())
    yacht = left * UPKEEP_PERCENT // 100
    for entity, cents in (("jada", yacht), ("qos", left - yacht)):
        journal.post(
            entity, month.replace(day=20), "operating", NAMES[entity, accounts.MAINTENANCE],
            Line(accounts.MAINTENANCE, cents), Line(accounts.PAYABLE, -cents),
        )  # fmt: skip


def _month_end(journal: Journal, day: date) -> None:
    _cloud_bill(journal, day)
    for entity in ("qos", "qdn"):
        spent = month_spend(entity, day)
        if spent:
            journal.post(
                entity, day, "advertising", "Advertising of the month",
                Line(accounts.ADVERTISING, spent), Line(accounts.PAYABLE, -spent),
            )  # fmt: skip
    for entity, cents in DEPRECIATION.items():
        lines = (Line(accounts.DEPRECIATION, cents), Line(accounts.DEPRECIATED, -cents))
        journal.post(entity, day, "depreciation", "Depreciation of the month", *lines)
    for entity, (principal, interest) in LOANS.items():
        journal.post(
            entity, day.replace(day=25), "loan_payment", "Loan payment", Line(accounts.LOAN, principal),
            Line(accounts.INTEREST, interest), Line(accounts.BANK, -principal - interest),
        )  # fmt: skip
    for entity, cents in DRAWS.items():
        lines = (Line(accounts.DRAWS, cents), Line(accounts.BANK, -cents))
        journal.post(entity, day.replace(day=27), "draw", "Owner's draw", *lines)


def _wages(journal: Journal, month: date) -> None:
    """Pay half of the month's hours on the 15th and half on its last day."""
    percent = HOURS.get(month.month, 100)
    for entity, cents in WAGES.items():
        for day in (month.replace(day=15), month_end(month)):
            paid = cents * (percent - 3 + draw(7, "wages", entity, day)) // 200
            journal.post(entity, day, "payroll", "Hourly wages", Line(accounts.WAGES, paid), Line(accounts.BANK, -paid))


def _cloud_bill(journal: Journal, day: date) -> None:
    """Book the month's AWS bill: dc owes it to AWS, the others owe their part to dc."""
    bill = month_bill(day)
    others = [line for entity in ("jada", "qos") for line in (
        Line(accounts.HOSTING, bill[entity], entity=entity), Line(accounts.INTERCOMPANY, -bill[entity], entity=entity),
    )]  # fmt: skip
    total = sum(bill.values())
    journal.post(
        "dc", day, "intercompany", "AWS bill of the month",
        Line(accounts.HOSTING, bill["dc"]), Line(accounts.INTERCOMPANY, total - bill["dc"]),
        Line(accounts.PAYABLE, -total), *others,
    )  # fmt: skip


def _settle_group(journal: Journal, month: date) -> None:
    """Pay, early in a quarter, what the entities owe each other."""
    day = business_day(month + days(4))
    owed = {entity: journal.balance(entity, accounts.INTERCOMPANY, month - days(1)) for entity in ENTITIES}
    lines = [line for entity, cents in owed.items() for line in (
        Line(accounts.BANK, cents, entity=entity), Line(accounts.INTERCOMPANY, -cents, entity=entity),
    )]  # fmt: skip
    if any(owed.values()) and day <= AS_OF:
        journal.post("dc", day, "intercompany", "Settlement within the group", *lines)


def write_periods(tables: Tables) -> None:
    """Write when each entity closed each month; one entity is behind."""
    for entity in ENTITIES:
        for month in months(OPENING):
            name = month_name(month)
            last = BEHIND[1] if entity == BEHIND[0] else LAST_CLOSED
            closed = month_end(month) + days(CLOSED_ON[entity]) if name <= last else None
            tables.add(entity, "periods", {"period": name, "closed": closed})
