"""The wiki's asset inventory and the register of what was paid for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tools.sample.tables import Tables

UPDATED = date(2026, 9, 28)
NAMES = {
    "jada": "JADA", "qos": "QueenofSanDiego", "qdn": "QuickDumpNow", "dc": "DangerousCentaur",
    "dcp": "DangerousCentaur Client Portfolio", "eyd": "Expert Yacht Delivery", "r3028": "3028 51st St Rental",
}  # fmt: skip
# id, asset, kind, status, owner, value in dollars (None: not valued), url
ASSETS: dict[str, tuple[tuple[str, str, str, str, str, str | None, str | None], ...]] = {
    "jada": (
        ("jada-yacht-01", "Sailing yacht, 48 ft", "vessel", "active", "cb", "88500.00", None),
        ("jada-dinghy-01", "Tender with outboard", "vessel", "active", "cb", "3100.00", None),
        ("jada-site", "Charter site", "site", "active", "mt", None, "https://jada.example.com"),
        ("jada-domain", "jada.example.com", "domain", "active", "mt", None, None),
        ("jada-booking", "Booking engine (Django)", "software", "active", "mt", None, None),
        ("jada-scc", "Ship Captain Crew", "software", "active", "cb", None, "https://crew.example.com"),
        ("jada-safety-kit", "Offshore safety kit", "equipment", "active", "cb", "2400.00", None),
    ),
    "qos": (
        ("qos-boat-01", "Bay cruiser, chartered in", "vessel", "active", "cb", None, None),
        ("qos-site", "Booking front end (React)", "site", "active", "mt", None, "https://qos.example.com"),
        ("qos-domain", "qos.example.com", "domain", "active", "mt", None, None),
        ("qos-api", "Booking API (Lambda)", "software", "active", "mt", None, None),
        ("qos-forms", "Gift-card and waitlist forms", "software", "maintenance", "mt", None, None),
        ("qos-float-01", "Boarding float", "equipment", "active", "cb", "1850.00", None),
    ),
    "qdn": (
        ("qdn-truck-01", "Three-quarter-ton truck", "vehicle", "active", "jl", "24500.00", None),
        ("qdn-trailer-01", "Dump trailer, 14 ft", "trailer", "active", "jl", "6200.00", None),
        ("qdn-trailer-02", "Dump trailer, 16 ft", "trailer", "active", "jl", "7500.00", None),
        ("qdn-site", "Quote site (planned)", "site", "planned", "jl", None, None),
        ("qdn-domain", "qdn.example.com", "domain", "active", "mt", None, None),
        ("qdn-backend", "Quoting back end (PHP)", "software", "maintenance", "mt", None, None),
    ),
    "dc": (
        ("dc-site", "Agency site", "site", "active", "mt", None, "https://dc.example.com"),
        ("dc-domain", "dc.example.com", "domain", "active", "mt", None, None),
        ("dc-hub", "Stripe integration hub", "software", "active", "mt", None, None),
        ("dc-invoices", "Invoice generator", "software", "active", "mt", None, None),
    ),
    "dcp": tuple(
        (f"dcp-site-{number:02d}", f"Site of client-{number:02d}", "site", "active", "mt", None, f"https://client{number:02d}.example.com")
        for number in range(1, 9)
    ),
    "eyd": (
        ("eyd-kit-01", "Delivery kit: life raft, EPIRB", "equipment", "active", "cb", "5200.00", None),
        ("eyd-page", "Delivery page on the agency site", "site", "active", "mt", None, "https://dc.example.com/delivery"),
    ),
    "r3028": (
        ("r3028-house", "House, three bedrooms", "property", "active", "cb", "615000.00", None),
        ("r3028-heater", "Water heater", "equipment", "active", "cb", "1400.00", None),
    ),
}  # fmt: skip
# entity, asset, what it cost in cents, when it was bought; the sum is the ledger's fixed assets at cost
REGISTER = (
    ("jada", "jada-yacht-01", 9_360_000, date(2019, 5, 20)),
    ("jada", "jada-dinghy-01", 420_000, date(2021, 3, 8)),
    ("qdn", "qdn-truck-01", 3_150_000, date(2022, 6, 14)),
    ("qdn", "qdn-trailer-01", 890_000, date(2022, 7, 1)),
    ("qdn", "qdn-trailer-02", 780_000, date(2026, 3, 10)),
    ("r3028", "r3028-house", 31_000_000, date(2014, 9, 2)),
)
COLUMNS = ("id", "asset", "kind", "status", "owner", "value_usd", "url")


def wiki_page() -> str:
    """Return `wiki/index.md`."""
    parts = [f"---\nschema: 1\nupdated: {UPDATED}\n---\n", "# Asset inventory\n"]
    for entity, assets in ASSETS.items():
        rows = [(*asset[:4], f"@{asset[4]}", asset[5] or "", asset[6] or "") for asset in assets]
        parts.append(f"## {NAMES[entity]}\n\n{markdown_table(COLUMNS, rows)}")
    return "\n".join(parts)


def markdown_table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a GFM table with aligned columns."""
    widths = [max(len(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    lines = [columns, tuple("-" * width for width in widths), *rows]
    padded = ([cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in padded)


def write_register(tables: Tables) -> None:
    """Write what was paid for the assets that the ledger carries."""
    for entity, asset, cents, acquired in REGISTER:
        tables.add(entity, "asset-register", {"asset": asset, "cost_cents": cents, "acquired": acquired})
