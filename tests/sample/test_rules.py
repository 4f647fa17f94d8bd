"""What the rules of the reports need: eight weaknesses that are there, others that are not, nine gaps."""

from collections import Counter

import pytest

from tests.sample.books import AS_OF, ENTITIES, Row, back, balances, day, names, postings, resource, roles, table


def open_opportunities() -> list[str]:
    return [row["last_activity"] for row in resource("opportunities") if "closed" not in row]


def test_s1_open_opportunities_lie_untouched() -> None:
    assert len(open_opportunities()) >= 8
    assert max(open_opportunities()) < back(30)


def test_s2_marketplaces_are_planned_and_none_is_live() -> None:
    states = Counter(row["status"] for row in resource("channels") if row["kind"] == "ota")
    assert states == {"planned": 4, "paused": 1}


@pytest.mark.parametrize("weeks", [4, 13, 52])
def test_s3_too_few_quotes_become_jobs(weeks: int) -> None:
    steps: Counter[str] = Counter()
    for row in resource("funnel-counts"):
        if row["entity"] == "qdn" and row["week"] > back(7 * weeks + 2):
            steps[row["step"]] += row["count"]
    assert steps["quote"] >= 30
    assert steps["quote"] >= 0.01 * steps["visit"]
    assert steps["job"] < 0.20 * steps["quote"]


def test_funnels_end_in_the_bookings_that_were_made() -> None:
    jobs = sum(row["count"] for row in resource("funnel-counts") if row["step"] == "job")
    made = sum(1 for row in resource("bookings") if row["entity"] == "qdn" and row["booked"] < "2026-09-28")
    opened = {row["week"] for row in resource("funnel-counts")}
    early = sum(1 for row in resource("bookings") if row["entity"] == "qdn" and row["booked"] < min(opened))
    assert jobs == made - early


def test_s4_nobody_was_written_to_for_a_month() -> None:
    assert max(row["sent"] for row in resource("campaigns")) < back(30)


def test_s6_the_certificate_expires_within_a_month_where_a_channel_asks_for_one() -> None:
    certificates = [row for row in resource("documents") if row["kind"] == "coi"]
    asking = [row for row in resource("channels") if row["requires_coi"]]
    assert asking
    assert all(0 < (day(row["expires"]) - AS_OF).days <= 30 for row in certificates)
    others = [row for row in resource("documents") if row["kind"] != "coi" and "expires" in row]
    assert all((day(row["expires"]) - AS_OF).days > 60 for row in others)


def test_s7_one_critical_finding_is_past_its_limit() -> None:
    late = [
        row for row in resource("security-findings")
        if "closed" not in row and (AS_OF - day(row["opened"])).days > row["sla_days"]
    ]  # fmt: skip
    assert [row["severity"] for row in late] == ["critical"]


def test_s8_one_entity_has_not_closed_its_books() -> None:
    late = {
        row["entity"] for row in resource("periods")
        if "closed" not in row and row["period"] <= "2026-07"
    }  # fmt: skip
    assert late == {"eyd"}


def test_healthy_tasks_leases_and_complaints() -> None:
    lease = resource("leases")[0]
    assert (day(lease["end"]) - AS_OF).days > 60
    complained = sum(1 for row in resource("contacts") if "complained" in row)
    assert complained * 1000 < len(resource("contacts"))


@pytest.mark.parametrize("days", [28, 91])
def test_healthy_contribution_of_every_entity(days: int) -> None:
    counted = {row["id"] for row in resource("accounts") if row["type"] == "revenue" or row["behaviour"] == "variable"}
    margins: Counter[str] = Counter()
    for posting in postings():
        if posting.account in counted and posting.day > back(days):
            margins[posting.entity] -= posting.cents
    assert all(margins[entity] > 0 for entity in ENTITIES)


def test_healthy_charters_of_the_coming_week() -> None:
    soon = [row for row in table("scc-events") if back(0) < row["departure"][:10] <= "2026-10-08"]
    assert len(soon) >= 2
    assert all(row["crew_required"] == row["crew_required_filled"] for row in soon)
    tomorrow = [row for row in soon if row["departure"] < "2026-10-02T16:00:00Z"]
    assert not any(row["waivers_open"] for row in tomorrow)
    later = [row for row in table("scc-events") if row["departure"][:10] > "2026-10-08"]
    assert any(row["crew_required"] > row["crew_required_filled"] for row in later)


def tier(row: Row) -> str:
    """Rate an initiative by the brief's tiers, first match; what needs a certificate is left to the reports."""
    outlay, recurring, net = row["outlay_cents"], row.get("recurring_cents"), row.get("net_month_cents")
    if recurring is None or net is None:
        return "unrated"
    cost_per_sale = row["cpc_cents"] * 10_000 / row["cvr_bp"] if "cpc_cents" in row else 0
    payback = outlay / net if net > 0 else 99
    if net <= 0 or cost_per_sale > 140_090 or payback > 12:
        return "do not deploy"
    if outlay == recurring == 0:
        return "zero cost"
    if row["attributable"] and payback <= 6:
        return "revenue producing"
    return "low cost" if outlay + 3 * recurring <= 100_000 else "none"


def test_every_capital_tier_has_an_initiative() -> None:
    tiers = Counter(tier(row) for row in resource("initiatives"))
    assert tiers == {"zero cost": 3, "revenue producing": 4, "low cost": 2, "do not deploy": 1, "unrated": 1}
    assert {row["prerequisite"] for row in resource("initiatives") if "prerequisite" in row} == {"coi"}


def test_every_entity_has_a_plan_for_ten_months() -> None:
    planned = Counter((row["entity"], row["metric"]) for row in resource("targets"))
    assert planned == {(entity, metric): 10 for entity in ENTITIES for metric in ("revenue", "fixed_spend")}


def test_m1_spend_covers_too_few_weeks() -> None:
    weeks = {row["week"] for row in resource("channel-spend") if row["week"] > back(93)}
    assert 0 < len(weeks) < 0.9 * 13
    assert all(row["attributed_revenue_cents"] > 0 for row in resource("channel-spend"))


def test_m2_m3_m5_too_many_bookings_without_a_contact_and_no_vessel_types() -> None:
    for entity in ("jada", "qos", "qdn"):
        linked = [("contact" in row) for row in resource("bookings") if row["entity"] == entity]
        assert 0 < linked.count(True) < 0.9 * len(linked)
    assert not any("vessel_type" in row for row in resource("asset-register"))


def test_m4_m6_m7_m8_m9_inputs_that_nobody_supplies() -> None:
    supplied = {name.split("-", 2)[2] for name in names() if name.startswith("qos-")}
    assert not supplied & {"vessel-days", "nps", "loads"}
    assert not any("lead" in row for row in resource("bookings"))
    assert not any("recurring" in row for row in resource("invoices"))


def test_two_sails_still_wait_to_be_recognised() -> None:
    held = balances("contract_liability", by="booking")
    waiting = [row for row in resource("bookings") if row["status"] == "completed" and held[row["id"]]]
    assert [row["entity"] for row in waiting] == ["qos", "qos"]


def test_every_entity_has_a_backlog_and_has_earned_nothing_of_it() -> None:
    ahead = Counter(row["entity"] for row in resource("bookings") if row["status"] == "confirmed")
    assert set(ahead) == set(ENTITIES)
    not_yet = {row["id"] for row in resource("bookings") if row["service_start"] > back(0)}
    assert not [p for p in postings() if p.booking in not_yet and roles()[p.account] == "revenue"]
