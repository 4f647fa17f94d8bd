"""What the owner plans and supposes: monthly targets, initiatives, assumptions, papers with an expiry."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tools.sample.accounts import ENTITIES
from tools.sample.tables import Tables

# revenue targets in dollars a month, June 2026 to March 2027
MONTHS = (
    "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03",
)  # fmt: skip
REVENUE = {
    "jada": (8_800, 8_800, 9_600, 9_600, 13_200, 13_200, 13_200, 13_200, 13_200, 13_200),
    "qos": (10_900, 11_200, 10_800, 9_600, 9_000, 7_600, 7_000, 6_900, 7_200, 8_900),
    "qdn": (9_400, 9_600, 9_700, 9_500, 9_200, 8_700, 8_500, 8_800, 9_000, 9_900),
    "dc": (3_000, 3_100, 4_200, 4_800, 4_600, 5_200, 2_400, 2_400, 3_000, 3_600),
    "dcp": (3_120, 3_120, 3_120, 3_120, 3_120, 3_470, 3_470, 3_820, 3_820, 3_820),
    "eyd": (3_500, 3_700, 4_200, 3_000, 6_100, 4_200, 2_000, 3_000, 4_000, 4_500),
    "r3028": (2_450,) * 10,
}
# fixed spend planned, dollars a month
FIXED = {
    "jada": 3_400,
    "qos": 1_900,
    "qdn": 740,
    "dc": 480,
    "dcp": 105,
    "eyd": 300,
    "r3028": 720,
}  # fmt: skip


class Initiative(NamedTuple):
    """Something that could be done: dollars, cents a click, hours; None where nobody has worked it out."""

    entity: str
    name: str
    kind: str
    channel: str
    hours: int
    confidence_bp: int
    owner: str
    outlay: int = 0
    recurring: int | None = 0
    net_month: int | None = None
    attributable: bool = False
    click_cents: int | None = None
    conversion_bp: int | None = None
    prerequisite: str | None = None


INITIATIVES = (
    Initiative("qos", "Send the autumn mailing to everyone reachable", "email", "qos-email", 6, 8_000, "cb",
               net_month=1_450, attributable=True),
    Initiative("jada", "Send weekly sunset notes by e-mail", "email", "jada-email", 5, 6_500, "cb",
               net_month=420, attributable=True),
    Initiative("qdn", "Answer every review, post every job", "organic", "qdn-organic", 8, 6_000, "jl", net_month=260),
    Initiative("jada", "List the yacht on Sailo with calendar integration", "ota", "jada-sailo", 14, 6_500, "cb",
               outlay=650, net_month=940, attributable=True),
    Initiative("qos", "List the tours on GetMyBoat", "ota", "qos-getmyboat", 10, 5_500, "mt",
               outlay=400, recurring=20, net_month=380, attributable=True),
    Initiative("qos", "Open Viator and GetYourGuide", "ota", "qos-viator", 16, 5_000, "mt",
               outlay=500, net_month=720, attributable=True, prerequisite="coi"),
    Initiative("jada", "Build the concierge booking tool for hotels", "tool", "jada-referral", 30, 5_000, "mt",
               outlay=1_800, recurring=35, net_month=560, attributable=True),
    Initiative("qos", "Run paid social for autumn sails", "paid", "qos-social", 6, 4_500, "jl",
               outlay=250, recurring=220, net_month=90, click_cents=85, conversion_bp=240),
    Initiative("qdn", "Do local SEO: schema markup, citations, local links", "seo", "qdn-organic", 20, 6_000, "jl",
               outlay=480, recurring=60, net_month=150),
    Initiative("jada", "Run paid search for yacht charter", "paid", "jada-organic", 8, 3_000, "cb",
               outlay=1_500, recurring=1_200, net_month=180, attributable=True, click_cents=950, conversion_bp=45),
    Initiative("qdn", "Wrap the truck", "paid", "qdn-direct", 10, 3_000, "jl", outlay=2_400, recurring=None),
)  # fmt: skip
# key, low, mid, high, unit, where it comes from; percent in basis points, dollars in cents, months in tenths
ASSUMPTIONS = (
    ("email_conversion", 200, 350, 500, "%", "Owner's estimate from six earlier campaigns"),
    ("monthly_growth", 0, 80, 150, "%", "Revenue of the last quarter against the year before, by month"),
    ("yearly_churn", 3_000, 4_500, 6_000, "%", "Owner's estimate; contacts are not linked to all bookings"),
    ("twelve_month_repeat", 1_200, 2_000, 3_000, "%", "Owner's estimate; contacts are not linked to all bookings"),
    ("monthly_discount", 60, 80, 120, "%", "About 10 % a year"),
    ("price_level", 9_200, 10_000, 10_800, "%", "Winter discounts to a rise like that of April 2026"),
    ("fixed_spend", 712_000, 804_000, 896_000, "USD", "Owner's expectation for the coming months"),
    ("new_customer_share", 5_800, 6_800, 7_600, "%", "Sales to first-time customers, asked at the desk since June"),
    ("ota_bookings_per_month", 2, 4, 7, "count", "Marketplaces' own figures for San Diego, discounted by half"),
    ("ota_order_value", 136_000, 180_000, 220_000, "USD", "Half-day listings near the harbour, September 2026"),
    ("vacancy_months_per_year", 0, 5, 15, "months", "Property manager's estimate for the neighbourhood"),
)  # fmt: skip
# id, entity, asset, kind, title, issued, expires
DOCUMENTS = (
    ("doc-01", "jada", "jada-yacht-01", "coi", "Certificate of inspection", date(2021, 10, 19), date(2026, 10, 18)),
    ("doc-02", "jada", "jada-yacht-01", "registration", "Vessel documentation", date(2026, 3, 2), date(2027, 3, 31)),
    ("doc-03", "jada", "jada-dinghy-01", "registration", "Dinghy registration", date(2025, 12, 15), date(2027, 12, 31)),
    ("doc-04", "qos", None, "licence", "Port tour operator licence", date(2026, 1, 10), date(2027, 1, 31)),
    ("doc-05", "qos", None, "contract", "Vessel use agreement", date(2026, 5, 1), date(2027, 4, 30)),
    ("doc-06", "qdn", "qdn-truck-01", "registration", "Truck registration", date(2026, 2, 12), date(2027, 2, 28)),
    ("doc-07", "qdn", "qdn-trailer-01", "registration", "Trailer registration", date(2025, 6, 30), date(2030, 6, 30)),
    ("doc-08", "qdn", "qdn-trailer-02", "registration", "Trailer registration", date(2026, 3, 12), date(2031, 3, 31)),
    ("doc-09", "qdn", None, "licence", "Hauler's permit of the city", date(2026, 1, 20), date(2027, 1, 31)),
    ("doc-10", "dc", None, "contract", "Master services agreement, client-08", date(2026, 5, 21), None),
    ("doc-11", "eyd", None, "licence", "Delivery captain's licence", date(2023, 8, 1), date(2028, 7, 31)),
    ("doc-12", "r3028", "r3028-house", "contract", "Residential lease", date(2025, 4, 14), date(2027, 4, 30)),
    ("doc-13", "jada", "jada-domain", "registration", "Domain of JADA", date(2025, 4, 11), date(2027, 4, 11)),
    ("doc-14", "qos", "qos-domain", "registration", "Domain of QueenofSanDiego", date(2026, 2, 3), date(2027, 2, 3)),
    ("doc-15", "qdn", "qdn-domain", "registration", "Domain of QuickDumpNow", date(2026, 1, 19), date(2027, 1, 19)),
    ("doc-16", "dc", "dc-domain", "registration", "Domain of DangerousCentaur", date(2026, 6, 8), date(2027, 6, 8)),
)  # fmt: skip


def write_plans(tables: Tables) -> None:
    """Write targets, initiatives, assumptions and documents."""
    for entity in ENTITIES:
        for month, revenue in zip(MONTHS, REVENUE[entity], strict=True):
            _write_target(tables, entity, "revenue", month, revenue)
            _write_target(tables, entity, "fixed_spend", month, FIXED[entity])
    for number, initiative in enumerate(INITIATIVES, 1):
        _write_initiative(tables, number, initiative)
    for key, low, mid, high, unit, source in ASSUMPTIONS:
        tables.add("portfolio", "assumptions", {
            "key": key, "low": low, "mid": mid, "high": high, "unit": unit, "source": source,
        })  # fmt: skip
    for document, entity, asset, kind, title, issued, expires in DOCUMENTS:
        tables.add(entity, "documents", {
            "id": document, "asset": asset, "kind": kind, "title": title, "issued": issued, "expires": expires,
        })  # fmt: skip


def _write_target(tables: Tables, entity: str, metric: str, month: str, dollars: int) -> None:
    tables.add(entity, "targets", {
        "id": f"{entity}-{metric}-{month}", "metric": metric, "month": month, "value": cents(dollars),
    })  # fmt: skip


def _write_initiative(tables: Tables, number: int, initiative: Initiative) -> None:
    tables.add(initiative.entity, "initiatives", {
        "id": f"init-{number:02d}", "name": initiative.name, "kind": initiative.kind, "channel": initiative.channel,
        "outlay_cents": cents(initiative.outlay), "recurring_cents": cents(initiative.recurring),
        "net_month_cents": cents(initiative.net_month), "cpc_cents": initiative.click_cents,
        "cvr_bp": initiative.conversion_bp, "attributable": initiative.attributable,
        "prerequisite": initiative.prerequisite, "effort_hours": initiative.hours,
        "confidence_bp": initiative.confidence_bp, "owner": initiative.owner,
    })  # fmt: skip


def cents(dollars: int | None) -> int | None:
    """Return dollars as cents."""
    return None if dollars is None else 100 * dollars
