"""The hand-off files of the group's projects: state, tasks, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.sample.wiki import markdown_table

COLUMNS = ("date", "item", "kind", "amount", "account", "ref")


@dataclass(frozen=True)
class Handoff:
    """A project file; tasks and money rows are written as they stand in it."""

    slug: str
    title: str
    entity: str
    status: str
    owner: str
    updated: date
    state: str
    tasks: tuple[str, ...]
    money: tuple[tuple[str, ...], ...] = ()


HANDOFFS = (
    Handoff(
        "charter-season", "Charter season 2026-27", "jada", "active", "cb", date(2026, 9, 27),
        "Four charters a month; the yacht can take ten. Concierges and Sailo come first, the certificate of\n"
        "inspection runs out in October.",
        (
            "[x] T-001 New price list on site and in the booking engine @mt done:2026-04-01",
            "[x] T-002 Photographs for Sailo @cb done:2026-09-11",
            "[ ] T-003 Renew the certificate of inspection @cb due:2026-10-12 pri:P0 est:10h",
            "[ ] T-004 List the yacht on Sailo with calendar integration @cb due:2026-10-09 pri:P1 est:14h",
            "[ ] T-005 Call the six concierges of the proposal list @cb due:2026-10-05 pri:P1 est:6h",
            "[ ] T-006 Send the revised contract for the corporate retreat @cb due:2026-09-29 pri:P1 est:2h",
        ),
        (
            ("2026-09-04", "Photographer", "planned", "380.00", "jada-6510", ""),
            ("2026-09-21", "Surveyor for the inspection", "planned", "950.00", "jada-6030", ""),
        ),
    ),
    Handoff(
        "haul-out", "Yacht haul-out, autumn", "jada", "active", "cb", date(2026, 9, 25),
        "Bottom paint and rigging inspection were spread over July to September.",
        (
            "[x] T-010 Standing rigging inspected @cb done:2026-07-24",
            "[x] T-011 Bottom paint @cb done:2026-08-21",
            "[x] T-012 Engine service @cb done:2026-09-18",
            "[ ] T-013 File the yard's report with the insurer @cb due:2026-10-15 pri:P2 est:1h",
        ),
        (
            ("2026-08-20", "Yard, second part", "expense", "1200.00", "jada-6030", ""),
            ("2026-09-20", "Yard, third part", "expense", "1650.00", "jada-6030", ""),
        ),
    ),
    Handoff(
        "email-restart", "E-mail restart", "qos", "active", "jl", date(2026, 9, 24),
        "The list is clean since spring and nobody has written to it since August.",
        (
            "[x] T-020 Merge duplicates and drop bounces @jl done:2026-05-29",
            "[x] T-021 One-click unsubscribe @mt done:2026-06-12",
            "[ ] T-022 Send the autumn mailing to everyone reachable @jl due:2026-10-07 pri:P1 est:6h",
            "[ ] T-023 Ask past guests for a rating after each sail @jl due:2026-10-21 pri:P2 est:5h",
        ),
        (("2026-09-24", "Mail templates", "planned", "90.00", "qos-6510", ""),),
    ),
    Handoff(
        "ota-launch", "Marketplaces", "qos", "blocked", "mt", date(2026, 9, 22),
        "Viator and GetYourGuide wait for the certificate of inspection. Boatsetter was tried in 2025 and paused.",
        (
            "[x] T-030 Compare commissions and terms @mt done:2026-08-28",
            "[ ] T-031 List the tours on GetMyBoat @mt due:2026-10-14 pri:P1 est:10h",
            "[ ] T-032 Apply to Viator @mt due:2026-10-30 pri:P2 est:8h",
            "[ ] T-033 Apply to GetYourGuide @mt due:2026-11-06 pri:P3 est:8h",
        ),
        (("2026-09-02", "Listing copy", "planned", "120.00", "qos-6510", ""),),
    ),
    Handoff(
        "qdn-web", "Quote to job", "qdn", "active", "jl", date(2026, 9, 26),
        "Enough people ask for a quote; too few become a job. Quotes go out after a day, the competition answers\n"
        "within the hour.",
        (
            "[x] T-040 Count visits, quotes and jobs every week @jl done:2026-04-10",
            "[ ] T-041 Answer quotes within an hour, with a price range by photo @jl due:2026-10-10 pri:P1 est:12h",
            "[ ] T-042 Add schema markup to the landing page @mt due:2026-10-17 pri:P2 est:6h",
            "[ ] T-043 Correct name, address and phone on three directories @jl due:2026-10-03 pri:P2 est:3h",
            "[ ] T-044 Win ten local links @jl due:2026-11-14 pri:P3 est:11h",
        ),
        (("2026-09-15", "Directory clean-up service", "planned", "160.00", "qdn-6510", ""),),
    ),
    Handoff(
        "keys-and-secrets", "Keys and secrets", "dc", "active", "cb", date(2026, 9, 28),
        "Live payment keys stand in the code of the hub, and an env file in its history.",
        (
            "[x] T-050 List every key and where it is used @cb done:2026-08-26",
            "[x] T-051 Stop new keys from being committed @mt done:2026-09-10",
            "[ ] T-052 Move the payment keys to Secrets Manager, then roll them @cb due:2026-10-02 pri:P0 est:8h",
            "[ ] T-053 Set up the encrypted env store, one IAM role a service @cb due:2026-10-16 pri:P1 est:12h",
            "[ ] T-054 Require sign-in on the Apps Script endpoints @mt due:2026-10-13 pri:P1 est:6h",
            "[ ] T-055 Put a web ACL in front of CloudFront @mt due:2026-10-28 pri:P2 est:4h",
        ),
        (("2026-09-10", "Web ACL, a month", "planned", "9.00", "dc-6070", ""),),
    ),
    Handoff(
        "client-08-rebuild", "Rebuild for client-08", "dc", "active", "mt", date(2026, 9, 29),
        "Three quarters done and billed by the month; launch in November.",
        (
            "[x] T-060 Design accepted @mt done:2026-07-17",
            "[x] T-061 Shop and payments @mt done:2026-09-16",
            "[ ] T-062 Migrate the content @mt due:2026-10-23 pri:P1 est:16h",
            "[ ] T-063 Launch the new site @mt due:2026-11-20 pri:P1 est:6h",
        ),
        (("2026-09-05", "Invoice for August", "income", "2800.00", "dc-1100", ""),),
    ),
    Handoff(
        "retainers", "Client retainers", "dcp", "active", "mt", date(2026, 9, 23),
        "Seven clients; client-06 has not paid for June.",
        (
            "[x] T-070 Monthly report to each client @mt done:2026-09-08",
            "[ ] T-071 Call client-06 about June @cb due:2026-10-01 pri:P1 est:1h",
            "[ ] T-072 Move client-04 off WordPress @mt due:2026-11-10 pri:P2 est:14h",
        ),
        (("2026-06-30", "Retainer of client-06, unpaid", "income", "350.00", "dcp-1100", "dcp-i0088"),),
    ),
    Handoff(
        "autumn-deliveries", "Deliveries this autumn", "eyd", "active", "cb", date(2026, 9, 29),
        "One boat is on its way to San Francisco, one leaves for Cabo in late October. July's books still miss\n"
        "the fuel receipts.",
        (
            "[x] T-080 Crew for the September passage @cb done:2026-09-12",
            "[ ] T-081 File the fuel receipts of July, then close the month @cb due:2026-09-26 pri:P1 est:3h",
            "[ ] T-082 Find weather window and crew for October @cb due:2026-10-19 pri:P1 est:4h",
        ),
        (("2026-09-26", "Second half of the passage", "income", "1840.00", "eyd-2100", ""),),
    ),
    Handoff(
        "house-upkeep", "House upkeep", "r3028", "active", "cb", date(2026, 9, 20),
        "The lease runs until April 2027. The roof is good for another ten years.",
        (
            "[x] T-090 Water heater serviced @cb done:2026-08-19",
            "[ ] T-091 Clean the gutters before the rain @cb due:2026-10-25 pri:P2 est:3h",
            "[ ] T-092 Ask the tenant about the next lease @cb due:2027-01-15 pri:P3 est:1h",
        ),
        (("2026-08-19", "Plumber", "expense", "265.00", "r3028-5410", ""),),
    ),
)  # fmt: skip


def handoff_page(handoff: Handoff) -> str:
    """Return `projects/<slug>.md`."""
    tasks = "".join(f"- {task}\n" for task in handoff.tasks)
    money = f"\n## Money\n\n{markdown_table(COLUMNS, handoff.money)}" if handoff.money else ""
    return (
        f"---\nproject: {handoff.slug}\nentity: {handoff.entity}\nstatus: {handoff.status}\nowner: {handoff.owner}\n"
        f"updated: {handoff.updated}\n---\n\n# {handoff.title}\n\n{handoff.state}\n\n## Tasks\n\n{tasks}{money}"
    )
