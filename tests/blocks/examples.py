"""One lively example of every block kind and chart form: a whole made-up report for tests and for looking at."""

from __future__ import annotations

from datetime import date, timedelta

from reporting.blocks.model import (
    Action,
    Block,
    Change,
    Chart,
    Column,
    Finding,
    Group,
    Kpi,
    Narrative,
    Query,
    Series,
    Table,
    Trace,
    Unit,
    Value,
    prose,
)

AS_OF = date(2026, 9, 30)
WEEKS = tuple((AS_OF - timedelta(weeks=12 - i)).isoformat() for i in range(13))

QUERY = Query(
    name="revenue_by_week",
    sql=(
        "SELECT entity, date_trunc('week', date) AS week, -SUM(cents) AS revenue_cents\n"
        "FROM account_days JOIN accounts ON accounts.id = account_days.account\n"
        "WHERE accounts.role = 'revenue' AND date <= DATE '2026-09-30'\nGROUP BY entity, week ORDER BY entity, week"
    ),
    digest="5f2c9d0e7a41b36c8d92e1f0a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6",
    tables=("account_days", "accounts"),
    rows=1284,
    keys=("jada/4000/2026-09-28", "jada/4000/2026-09-29", "qos/4010/2026-09-30"),
)
TRACE = Trace((QUERY,))


def usd(dollars: float) -> Value:
    return Value(round(dollars * 100), Unit.USD)


def cents(*dollars: int) -> tuple[int, ...]:
    return tuple(100 * amount for amount in dollars)


def percent(points: float) -> Value:
    return Value(round(points * 10_000), Unit.PERCENT)


def change(dollars: float, share: float) -> Change:
    return Change(usd(dollars), percent(share))


def no_change(unit: Unit, reason: str) -> Change:
    return Change(Value.absent(unit, reason), Value.absent(Unit.PERCENT, reason))


REVENUE = Kpi(
    id="revenue",
    label="Revenue, 4 weeks",
    value=usd(48_213.5),
    definition="Revenue recognised in the four weeks to the date of the report, net of refunds.",
    inputs=("account_days", "accounts"),
    trace=TRACE,
    change_1w=change(1_234.5, 2.6),
    change_4w=change(-3_120, -6.1),
    target=usd(50_000),
    trend=cents(38_100, 39_500, 41_000, 40_200, 43_900, 45_100, 44_000, 47_200, 51_300, 50_000, 46_500, 46_979, 48_213),
    in_mail=True,
)
MARGIN = Kpi(
    id="contribution_margin",
    label="Contribution margin",
    value=percent(61.4),
    definition="Revenue less variable cost, as a share of revenue, over four weeks.",
    inputs=("account_days", "accounts"),
    trace=TRACE,
    change_1w=Change(Value(4_000, Unit.POINTS), Value.absent(Unit.PERCENT, "a share has no relative change")),
    change_4w=Change(Value(-13_000, Unit.POINTS), Value.absent(Unit.PERCENT, "a share has no relative change")),
    trend=tuple(10_000 * tenths // 10 for tenths in (630, 628, 625, 631, 627, 620, 619, 621, 615, 617, 612, 610, 614)),
    in_mail=True,
)
BACKLOG = Kpi(
    id="backlog",
    label="Backlog",
    value=usd(132_940),
    definition="Price of confirmed bookings not yet recognised whose service lies after the date of the report.",
    inputs=("bookings", "booking_positions"),
    trace=TRACE,
    change_1w=change(8_800, 7.1),
    change_4w=no_change(Unit.USD, "no comparator: books start on 1 Sep 2026"),
    trend=(
        None,
        None,
        None,
        None,
        *cents(90_000, 97_000, 99_500, 104_000, 110_200, 118_000, 121_000, 124_140, 132_940),
    ),
    in_mail=True,
)
REPEAT_RATE = Kpi(
    id="repeat_rate",
    label="Repeat rate",
    value=Value.absent(Unit.PERCENT, "only 38 % of bookings carry a contact; 90 % are needed"),
    definition="Customers who book again within twelve months.",
    inputs=("bookings", "contacts"),
    trace=TRACE,
    change_1w=no_change(Unit.PERCENT, "no figure to compare"),
    in_mail=True,
)

LINE = Chart(
    id="revenue_by_entity",
    title=prose("Charter revenue fell {fall} in four weeks, hauling made up {made}", fall=usd(3120), made=usd(1410)),
    measure="Revenue, USD a week, actual, 13 weeks to 30 Sep 2026",
    alt=prose("Weekly revenue by entity: JADA ends at {jada}, QuickDumpNow at {qdn}.", jada=usd(6800), qdn=usd(3950)),
    form="line",
    unit=Unit.USD,
    x=WEEKS,
    series=(
        Series(
            "JADA",
            cents(7200, 7350, 7600, 7480, 7900, 8150, 8300, 8420, 8200, 7800, 7500, 7100, 6800),
            entity="jada",
        ),
        Series(
            "QueenofSanDiego",
            cents(2400, 2500, 2380, 2600, 2700, 2650, 2800, 2950, 2900, 3100, 3050, 3150, 3200),
            entity="qos",
        ),
        Series(
            "QuickDumpNow",
            cents(2540, 2600, 2700, 2650, 2900, 3000, 3100, 3050, 3300, 3400, 3600, 3800, 3950),
            entity="qdn",
        ),
        Series(
            "DangerousCentaur",
            cents(1500, 1500, 1500, 1650, 1650, 1650, 1650, 1800, 1800, 1800, 1800, 1800, 1800),
            entity="dc",
        ),
        Series(
            "Expert Yacht Delivery",
            (None, None, None, None, 420000, 0, 0, 0, 310000, 0, 0, 0, 280000),
            entity="eyd",
        ),
        Series("3028 51st St Rental", (65000,) * 13, entity="r3028"),
    ),
    trace=TRACE,
    source="Ledger (account_days), to 30 Sep 2026",
    x_is_date=True,
    in_mail=True,
)  # fmt: skip
COLUMNS = Chart(
    id="charters_by_month",
    title=prose("Six charters a month cover fixed cost; September had {n}", n=Value(5, Unit.COUNT)),
    measure="Charters, count a month, actual and plan, 2026",
    alt=prose(
        "September had {n} charters against a plan of {plan}.", n=Value(5, Unit.COUNT), plan=Value(7, Unit.COUNT)
    ),
    form="columns",
    unit=Unit.COUNT,
    x=("Apr", "May", "Jun", "Jul", "Aug", "Sep"),
    series=(Series("Actual", (4, 6, 8, 9, 7, 5)), Series("Plan", (4, 5, 7, 8, 8, 7), scenario="plan")),
    trace=TRACE,
    source="Bookings, to 30 Sep 2026",
    in_mail=True,
)
FORECAST = Chart(
    id="aws_forecast",
    title=prose("AWS will cost {v} this month at today's rate", v=usd(412)),
    measure="AWS cost, USD a month, actual and forecast",
    alt=prose("AWS cost rises to a forecast {v} in October.", v=usd(412)),
    form="columns",
    unit=Unit.USD,
    x=("Jul", "Aug", "Sep", "Oct"),
    series=(Series("Actual", (36100, 37900, 38800, None)), Series("Forecast", (None, None, None, 41200), "forecast")),
    trace=TRACE,
    source="AWS cost table, to 30 Sep 2026",
)
STACKED = Chart(
    id="aws_cost",
    title=prose("Lambda is half of the AWS bill of {v}", v=usd(388)),
    measure="AWS cost, USD a month, actual",
    alt=prose("The September bill of {v} is half Lambda.", v=usd(388)),
    form="stacked_columns",
    unit=Unit.USD,
    x=("Apr", "May", "Jun", "Jul", "Aug", "Sep"),
    series=(
        Series("Lambda", (15000, 16000, 17000, 18000, 19000, 19400)),
        Series("DynamoDB", (8000, 8200, 8300, 9100, 9300, 9400)),
        Series("S3", (4000, 4200, 4400, 4600, 4700, 5000)),
        Series("CloudFront", (3900, 4100, 4200, 4400, 4900, 5000)),
    ),
    trace=TRACE,
    source="AWS cost table, to 30 Sep 2026",
)
BARS = Chart(
    id="spend_by_channel",
    title=prose("E-mail costs nothing and still brings {v} of bookings", v=usd(9800)),
    measure="Bookings by channel, USD, actual, 90 days",
    alt=prose("Direct leads, e-mail brings {v}.", v=usd(9800)),
    form="bars",
    unit=Unit.USD,
    x=("Direct and word of mouth", "E-mail", "Google organic", "Sailo", "Paid search"),
    series=(Series("Bookings", (2_210_000, 980_000, 640_000, 0, 120_050)),),
    trace=TRACE,
    source="Bookings and channels, to 30 Sep 2026",
    in_mail=True,
)
VARIANCE = Chart(
    id="variance_by_entity",
    title=prose("JADA is {v} under plan, the others make up for it", v=usd(2400)),
    measure="Revenue, USD, actual less plan, September 2026",
    alt=prose("JADA is {v} under plan.", v=usd(2400)),
    form="bars",
    unit=Unit.USD,
    x=("JADA", "QueenofSanDiego", "QuickDumpNow", "DangerousCentaur"),
    series=(Series("Variance", (-240_000, 61_000, 139_900, 0)),),
    trace=TRACE,
    source="Ledger and targets, to 30 Sep 2026",
    better="up",
)
TORNADO = Chart(
    id="tornado",
    title=prose("Price moves cash most: {v} between a bad and a good case", v=usd(31_000)),
    measure="Cash in twelve months, USD, driver at P10 and P90",
    alt=prose("Price spans {v}.", v=usd(31_000)),
    form="range_bars",
    unit=Unit.USD,
    x=("Price", "Charters a month", "Churn", "Fixed cost"),
    series=(
        Series("P10", (2_100_000, 2_600_000, 3_900_000, 4_400_000), "low"),
        Series("P90", (5_200_000, 4_900_000, 3_300_000, 3_600_000), "high"),
        Series("Expected", (3_700_000, 3_700_000, 3_700_000, 3_700_000)),
    ),
    trace=TRACE,
    source="Model on the ledger to 30 Sep 2026",
)
HEATMAP = Chart(
    id="sensitivity",
    title=prose("At {c} churn the year ends {v} lower", c=percent(40), v=usd(8900)),
    measure="Change of contribution, USD a year, churn by repeat rate",
    alt=prose("The worst corner loses {v}.", v=usd(8900)),
    form="heatmap",
    unit=Unit.USD,
    x=("10 %", "15 %", "20 %", "25 %", "30 %"),
    series=tuple(
        Series(f"{churn} % churn", tuple((repeat * 60 - churn * 45 + 700) * 1000 for repeat in (10, 15, 20, 25, 30)))
        for churn in (20, 25, 30, 35, 40)
    ),
    trace=TRACE,
    source="Cohort model on the ledger to 30 Sep 2026",
    better="up",
)
WATERFALL = Chart(
    id="cash_bridge",
    title=prose("Cash fell {v} in September, most of it for haul-out", v=usd(1830)),
    measure="Operating cash, USD, actual, September 2026",
    alt=prose("Cash fell by {v}.", v=usd(1830)),
    form="waterfall",
    unit=Unit.USD,
    x=("1 Sep", "Charters", "Hauling", "Fixed cost", "Haul-out"),
    series=(Series("Cash", (3_210_000, 480_000, 212_000, -525_000, -350_000)),),
    trace=TRACE,
    source="Ledger (account_days), to 30 Sep 2026",
    better="up",
)
FAN = Chart(
    id="cash_fan",
    title=prose("Cash stays above {v} in nine cases of ten", v=usd(14_300)),
    measure="Cash, USD at month end, actual and forecast with P10 and P90",
    alt=prose("The tenth percentile stays above {v}.", v=usd(14_300)),
    form="line",
    unit=Unit.USD,
    x=("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan"),
    series=(
        Series("P10", (None, None, 3027000, 2600000, 2100000, 1700000, 1430000), "low"),
        Series("P90", (None, None, 3027000, 3500000, 3800000, 4200000, 4500000), "high"),
        Series("Actual", (2900000, 3210000, 3027000, None, None, None, None)),
        Series("Forecast", (None, None, 3027000, 3060000, 3010000, 2990000, 3000000), "forecast"),
    ),
    trace=TRACE,
    source="Model on the ledger to 30 Sep 2026",
)
CHARTS = (LINE, COLUMNS, FORECAST, STACKED, BARS, VARIANCE, TORNADO, HEATMAP, WATERFALL, FAN)

NO_MARGIN = Value.absent(Unit.PERCENT, "no cost rows for the house")
ENTITIES = Table(
    id="entities",
    title=prose("Five of six businesses are on plan; JADA lacks {v}", v=usd(2400)),
    caption="Revenue by entity, September 2026, actual against plan",
    columns=(
        Column("Entity"),
        Column("Actual", Unit.USD),
        Column("Plan", Unit.USD),
        Column("Against plan", Unit.USD, variance="up"),
        Column("Margin", Unit.PERCENT),
        Column("Next step"),
    ),
    rows=(
        ("JADA", usd(29_200), usd(31_600), usd(-2_400), percent(63.1), "Fill two weekends in October"),
        ("QueenofSanDiego", usd(12_410), usd(11_800), usd(610), percent(58.4), "Renew the harbour permit"),
        ("QuickDumpNow", usd(14_149.6), usd(12_750.6), usd(1_399), percent(41.9), "Raise the floor price"),
        ("3028 51st St Rental", usd(2_600), usd(2_600), usd(0), NO_MARGIN, "Offer renewal"),
    ),
    total=("Total", usd(58_359.6), usd(58_750.6), usd(-391), percent(55.8), ""),
    trace=TRACE,
    source="Ledger and targets, to 30 Sep 2026",
    note="DangerousCentaur includes its client portfolio.",
    in_mail=True,
)  # fmt: skip
STATEMENT = Table(
    id="statement",
    title=prose("September ended {v} short", v=usd(-1_100)),
    caption="Income statement, September 2026",
    columns=(Column("Account"), Column("Sep 2026", Unit.USD)),
    rows=(
        ("Charters", usd(7_000)),
        ("Hauling", usd(3_000)),
        ("All revenue", usd(10_000)),
        ("Crew", usd(4_000)),
        ("Gross result", usd(6_000)),
        ("Slip", usd(7_100)),
    ),
    total=("Result", usd(-1_100)),
    trace=TRACE,
    source="Ledger, to 30 Sep 2026",
    subtotals=(2, 4),
    groups=(Group(0, "Revenue"), Group(3, "Cost of sales"), Group(5, "Operating expenses")),
)
SHORTFALL = Finding(
    id="finding-s7",
    rule="S7",
    severity="critical",
    title=prose("Stripe key in source code for {days}", days=Value(41, Unit.DAYS)),
    evidence=prose("Opened 20 Aug 2026; the limit for critical findings is {sla}.", sla=Value(7, Unit.DAYS)),
    remedy="Move it to Secrets Manager, rotate it, grant the function alone read access.",
    owner="cb",
    trace=TRACE,
    since=date(2026, 8, 20),
    effect=usd(-4800),
    in_mail=True,
)
STALE = Finding(
    id="finding-s1",
    rule="S1",
    severity="medium",
    title=prose("No open opportunity was touched in {days}", days=Value(34, Unit.DAYS)),
    evidence=prose("{n} open opportunities worth {sum:compact} lie idle.", n=Value(3, Unit.COUNT), sum=usd(12_600)),
    remedy="Call the three this week.",
    owner="rb",
    trace=TRACE,
)
PLAN = (
    Action(
        id="action-1",
        rank=1,
        title="Send the October e-mail to past guests",
        owner="rb",
        reason=prose("{n} contacts can be reached; the last campaign was {d} ago.",
                     n=Value(3676, Unit.COUNT), d=Value(44, Unit.DAYS)),
        due=date(2026, 10, 7),
        effect=usd(10_000),
        hours=Value(60, Unit.HOURS),
        confidence=percent(70),
        score=Value(1166, Unit.SCORE),
        in_mail=True,
    ),
    Action(
        id="action-2",
        rank=2,
        title="Rotate the Stripe key and move it to Secrets Manager",
        owner="cb",
        reason=prose("The finding is {d} past its limit.", d=Value(34, Unit.DAYS)),
        due=date(2026, 10, 2),
        effect=usd(4_800),
        hours=Value(35, Unit.HOURS),
        confidence=percent(90),
        score=Value(1234, Unit.SCORE),
        in_mail=True,
    ),
)  # fmt: skip
HEADLINE = Narrative(
    id="headline",
    role="headline",
    text=prose(
        "Revenue of {revenue:compact} is {gap:compact} short of plan; two charters in October close the gap",
        revenue=usd(48_213.5),
        gap=usd(1_786.5),
    ),
    in_mail=True,
)
CONTEXT = Narrative(
    id="context",
    role="context",
    text=prose(
        "All seven businesses, four weeks to 30 Sep 2026: {share} of plan. {n} decisions needed this week.",
        share=percent(96.4),
        n=Value(2, Unit.COUNT),
    ),
    in_mail=True,
)
CHANGES = Narrative(
    id="changes",
    role="changes",
    text=prose("Backlog rose by {v:signed} since 23 Sep 2026: three October charters were booked.", v=usd(8_800)),
    in_mail=True,
)
METHOD = Narrative(
    id="method",
    role="method",
    text=prose("Figures are cents of the ledger; shares are rounded half to even at the last step."),
)

KPIS = (REVENUE, MARGIN, BACKLOG, REPEAT_RATE)
HOSTILE = Narrative(
    id="hostile",
    role="text",
    text=prose("<script>alert(1)</script> & {{< include x >}} *not* _markup_ [x](y) `c` $5 -- ... ${v}", v=usd(5)),
)
REPORT: tuple[Block | str, ...] = (  # a str is a Markdown cell
    "# CEO report",
    HEADLINE, CONTEXT, *KPIS,
    "## Decide this week", *PLAN,
    "## What changed", CHANGES,
    "## Money", *CHARTS,
    "## Empty section",
    "## Businesses", ENTITIES, STATEMENT,
    "## Shortfalls", SHORTFALL, STALE,
    "## Method", METHOD,
    "## Nothing below",
)  # fmt: skip
BLOCKS: tuple[Block, ...] = (*(block for block in REPORT if not isinstance(block, str)), HOSTILE)
