"""Marketing: channels, campaigns, weekly spend and funnels, citations, leads and open opportunities."""

from __future__ import annotations

from datetime import date

from tools.sample.chance import draw, pick, weighted
from tools.sample.dates import AS_OF, FIRST, MONDAY, days, month_end, months, week_of, weekdays
from tools.sample.sales import Desk
from tools.sample.tables import Tables

LIVE, PLANNED, PAUSED = "live", "planned", "paused"
# id, entity, name, kind, status, commission in basis points, COI asked for, fit
CHANNELS = (
    ("jada-direct", "jada", "Phone and dock", "direct", LIVE, 0, False, None),
    ("jada-email", "jada", "Newsletter", "email", LIVE, 0, False, None),
    ("jada-organic", "jada", "Search and website", "organic", LIVE, 0, False, None),
    ("jada-referral", "jada", "Hotel concierges", "referral", LIVE, 0, False, None),
    ("jada-sailo", "jada", "Sailo", "ota", PLANNED, 1_500, False, "best fit for luxury charter"),
    ("qos-getmyboat", "qos", "GetMyBoat", "ota", PLANNED, 1_150, False, "volume"),
    ("qos-direct", "qos", "Phone and dock", "direct", LIVE, 0, False, None),
    ("qos-email", "qos", "Newsletter", "email", LIVE, 0, False, None),
    ("qos-organic", "qos", "Search and website", "organic", LIVE, 0, False, None),
    ("qos-referral", "qos", "Hotel concierges", "referral", LIVE, 0, False, None),
    ("qos-social", "qos", "Paid social", "paid", LIVE, 0, False, None),
    ("qos-boatsetter", "qos", "Boatsetter", "ota", PAUSED, 1_500, False, "tried in 2025"),
    ("qos-viator", "qos", "Viator", "ota", PLANNED, 2_000, True, "once the COI is in"),
    ("qos-getyourguide", "qos", "GetYourGuide", "ota", PLANNED, 2_500, True, "once the COI is in"),
    ("qdn-organic", "qdn", "Search and website", "organic", LIVE, 0, False, None),
    ("qdn-search-ads", "qdn", "Search ads", "paid", LIVE, 0, False, None),
    ("qdn-referral", "qdn", "Property managers", "referral", LIVE, 0, False, None),
    ("qdn-direct", "qdn", "Phone", "direct", LIVE, 0, False, None),
    ("dc-direct", "dc", "Own outreach", "direct", LIVE, 0, False, None),
    ("dc-referral", "dc", "Clients' referrals", "referral", LIVE, 0, False, None),
    ("dcp-referral", "dcp", "Agency projects", "referral", LIVE, 0, False, None),
    ("eyd-referral", "eyd", "Brokers and yards", "referral", LIVE, 0, False, None),
    ("r3028-direct", "r3028", "Rental listing", "direct", LIVE, 0, False, None),
)
SPEND = {"qos-social": 9_500, "qdn-search-ads": 14_500}  # cents in a week that has any
# channel, name, sent, recipients, bookings that followed
CAMPAIGNS = (
    ("qos-email", "Summer evenings", date(2025, 6, 10), 1_980, 9),
    ("jada-email", "Charter the yacht", date(2025, 9, 9), 640, 1),
    ("qos-email", "Lights on the bay", date(2025, 11, 18), 2_090, 7),
    ("qos-email", "Whale season", date(2026, 1, 20), 2_160, 6),
    ("jada-email", "Corporate days", date(2026, 3, 10), 700, 2),
    ("qos-email", "Spring sails", date(2026, 4, 14), 2_240, 11),
    ("qos-email", "Long evenings", date(2026, 6, 16), 2_310, 14),
    ("jada-email", "Sunset dates", date(2026, 7, 14), 742, 2),
    ("qos-email", "Last of summer", date(2026, 8, 18), 2_370, 12),
)
# entity -> visits of a usual week and their growth in percent a year
VISITS = {"jada": (210, 12), "qos": (640, 18), "qdn": (1_180, 15)}
STEPS = {
    "jada": ("visit", "enquiry", "booking"), "qos": ("visit", "enquiry", "booking"), "qdn": ("visit", "quote", "job"),
}  # fmt: skip
ENQUIRIES_PER_BOOKING = {"jada": 6, "qos": 3, "qdn": 6}
LEAST_ENQUIRIES = {"jada": 4, "qos": 4, "qdn": 31}
CITATIONS = {
    "qdn": (("google-business", True), ("yelp", True), ("bing-places", False), ("apple-maps", True), ("nextdoor", True),
            ("angi", False), ("thumbtack", True), ("bbb", False), ("yellowpages", True), ("foursquare", True)),
    "qos": (("google-business", True), ("tripadvisor", True), ("yelp", True), ("apple-maps", True),
            ("bing-places", True)),
    "jada": (("google-business", True), ("tripadvisor", True), ("yelp", False), ("apple-maps", True)),
}  # fmt: skip
LEADS_A_MONTH = {"jada": 7, "qos": 8, "qdn": 9, "dc": 2, "eyd": 2}
# entity, name, stage, amount, probability (bp), opened, last touched, closed
OPPORTUNITIES = (
    ("jada", "Corporate retreat, two full days", "negotiation", 520_000, 6_000, date(2026, 7, 6), date(2026, 8, 24)),
    ("jada", "Wedding weekend charter", "proposal", 440_000, 4_500, date(2026, 7, 20), date(2026, 8, 19)),
    ("jada", "Hotel concierge programme", "qualified", 900_000, 2_500, date(2026, 6, 15), date(2026, 8, 11)),
    ("qos", "Convention shuttle sails", "proposal", 680_000, 4_000, date(2026, 7, 13), date(2026, 8, 25)),
    ("qos", "School science sails", "qualified", 320_000, 3_000, date(2026, 6, 29), date(2026, 8, 4)),
    ("qdn", "Property manager, twelve units", "negotiation", 816_000, 5_500, date(2026, 6, 22), date(2026, 8, 26)),
    ("qdn", "Contractor weekly pick-up", "proposal", 540_000, 4_000, date(2026, 7, 27), date(2026, 8, 21)),
    ("dc", "Yoga studio site", "proposal", 650_000, 5_000, date(2026, 7, 8), date(2026, 8, 18)),
    ("dc", "Marina booking portal", "qualified", 1_800_000, 2_000, date(2026, 5, 18), date(2026, 7, 30)),
    ("eyd", "Broker fleet, three boats", "proposal", 1_104_000, 3_500, date(2026, 7, 1), date(2026, 8, 27)),
)
SETTLED = (
    ("jada", "Charity auction charter", "won", 180_000, date(2026, 4, 6), date(2026, 5, 29)),
    ("jada", "Film location day", "lost", 260_000, date(2026, 2, 9), date(2026, 3, 20)),
    ("qos", "Reunion evening", "won", 81_600, date(2026, 5, 11), date(2026, 6, 18)),
    ("qdn", "Commercial account 03", "won", 816_000, date(2025, 4, 30), date(2025, 5, 2)),
    ("qdn", "Storage clear-outs", "lost", 390_000, date(2026, 3, 2), date(2026, 4, 24)),
    ("dc", "Client 08 rebuild", "won", 1_400_000, date(2026, 4, 13), date(2026, 5, 21)),
    ("dc", "Client 05 redesign", "won", 900_000, date(2026, 6, 8), date(2026, 7, 22)),
    ("eyd", "Seattle delivery", "won", 1_000_000, date(2026, 3, 30), date(2026, 4, 20)),
)


def whole_weeks() -> list[date]:
    """Return the Mondays of all weeks that ended before the data cut."""
    return list(weekdays(MONDAY, FIRST, week_of(AS_OF) - days(1)))


def spend_weeks() -> list[date]:
    """Return the Mondays of the weeks in which anything was spent: about six in ten."""
    return [monday for monday in whole_weeks() if monday.isocalendar().week % 5 not in (0, 3)]


def week_spend(channel: str, monday: date) -> int:
    """Return the cents spent on a channel in a week."""
    return SPEND[channel] * (85 + draw(31, "spend", channel, monday)) // 100


def month_spend(entity: str, day: date) -> int:
    """Return what an entity spent on advertising in the weeks that began in the month of `day`."""
    weeks = [monday for monday in spend_weeks() if day.replace(day=1) <= monday <= month_end(day)]
    return sum(week_spend(channel, monday) for channel in SPEND if channel.startswith(f"{entity}-") for monday in weeks)


def write_marketing(desk: Desk) -> None:
    """Write every marketing table; funnels end in the bookings that were really made."""
    tables = desk.tables
    for channel, entity, name, kind, status, commission, coi, fit in CHANNELS:
        tables.add(entity, "channels", {
            "id": channel, "name": name, "kind": kind, "status": status, "commission_bp": commission,
            "requires_coi": coi, "fit": fit,
        })  # fmt: skip
    for number, (channel, name, sent, recipients, bookings) in enumerate(CAMPAIGNS, 1):
        tables.add(channel.split("-")[0], "campaigns", {
            "id": f"campaign-{number:02d}", "channel": channel, "name": name, "sent": sent,
            "recipients": recipients, "bookings": bookings,
        })  # fmt: skip
    _write_spend(tables)
    _write_funnels(desk)
    for entity, sites in CITATIONS.items():
        for site, matches in sites:
            tables.add(entity, "citations", {"id": f"{entity}-{site}", "site": site, "matches": matches})
    _write_leads(tables)
    _write_opportunities(tables)


def _write_spend(tables: Tables) -> None:
    for channel in SPEND:
        entity = channel.split("-")[0]
        for monday in spend_weeks():
            cents = week_spend(channel, monday)
            tables.add(entity, "channel-spend", {
                "id": f"{channel}-{monday:%y%m%d}", "channel": channel, "week": monday, "cents": cents,
                "attributed_revenue_cents": cents * (28 + draw(30, "roas", channel, monday)) // 10,
            })  # fmt: skip


def _write_funnels(desk: Desk) -> None:
    for entity, steps in STEPS.items():
        for monday in whole_weeks():
            counts = _funnel_counts(desk, entity, monday)
            for position, (step, count) in enumerate(zip(steps, counts, strict=True), 1):
                desk.tables.add(entity, "funnel-counts", {
                    "id": f"{entity}-{monday:%y%m%d}-{position}", "week": monday, "step": step, "position": position,
                    "count": count,
                })  # fmt: skip


def _funnel_counts(desk: Desk, entity: str, monday: date) -> tuple[int, int, int]:
    """Return a week's visits, enquiries and the bookings that were really made."""
    week = (monday, monday + days(6))
    booked = sum(1 for sale in desk.sales.values() if sale.entity == entity and week[0] <= sale.booked <= week[1])
    usual, growth = VISITS[entity]
    visits = usual * (36_500 - growth * (AS_OF - monday).days) // 36_500 + draw(usual // 8, "visits", entity, monday)
    asked = max(LEAST_ENQUIRIES[entity], booked * ENQUIRIES_PER_BOOKING[entity]) + draw(4, "asked", entity, monday)
    return visits, asked, booked


def _write_leads(tables: Tables) -> None:
    for entity, count in LEADS_A_MONTH.items():
        channels = [row[0] for row in CHANNELS if row[1] == entity and row[4] == LIVE]
        number = 0
        for month in months():
            for place in range(count):
                number += 1
                created = month + days(draw(28, "lead", entity, month, place))
                age = (AS_OF - created).days
                status = "open" if age < 21 else weighted((("won", 30), ("lost", 70)), "lead", entity, number)
                tables.add(entity, "leads", {
                    "id": f"{entity}-l{number:04d}", "channel": pick(channels, "lead", entity, number),
                    "created": created, "status": status,
                })  # fmt: skip


def _write_opportunities(tables: Tables) -> None:
    for number, (entity, name, stage, amount, probability, opened, touched) in enumerate(OPPORTUNITIES, 1):
        tables.add(entity, "opportunities", {
            "id": f"opp-{number:02d}", "name": name, "stage": stage, "amount_cents": amount,
            "probability_bp": probability, "opened": opened, "last_activity": touched,
        })  # fmt: skip
    for number, (entity, name, stage, amount, opened, closed) in enumerate(SETTLED, len(OPPORTUNITIES) + 1):
        tables.add(entity, "opportunities", {
            "id": f"opp-{number:02d}", "name": name, "stage": stage, "amount_cents": amount,
            "probability_bp": 10_000 if stage == "won" else 0, "opened": opened, "last_activity": closed,
            "closed": closed,
        })  # fmt: skip
