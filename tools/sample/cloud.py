"""AWS: what it costs by day and service, a price list, and what two habits cost too much."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tools.sample.chance import draw
from tools.sample.dates import AS_OF, FIRST, days, month_end, months
from tools.sample.tables import Tables

# owner (None: shared), service -> cents a day at the data cut
DAILY: dict[tuple[str | None, str], int] = {
    ("qos", "AWS Lambda"): 112,
    ("qos", "Amazon DynamoDB"): 41,
    ("qos", "Amazon API Gateway"): 15,
    ("qos", "Amazon CloudFront"): 22,
    ("qos", "Amazon S3"): 9,
    ("jada", "Amazon RDS"): 104,
    ("jada", "Amazon EC2"): 81,
    ("dc", "Amazon S3"): 152,
    ("dc", "Amazon CloudFront"): 31,
    (None, "AWS Secrets Manager"): 5,
    (None, "Amazon SES"): 3,
    (None, "AWS CloudTrail"): 6,
}
DAILY_FROM = date(2026, 7, 1)  # before that the export keeps one row a month
GROWTH_PERCENT_A_YEAR = 14

# id, service, item, unit, price in billionths of a dollar (aws.amazon.com/lambda/pricing and /s3/pricing, us-west-2)
PRICES = (
    ("lambda-provisioned", "AWS Lambda", "Provisioned concurrency", "GB-hour", 15_000_000),
    ("lambda-duration", "AWS Lambda", "Duration", "GB-hour", 60_000_000),
    ("s3-standard", "Amazon S3", "Standard storage", "GB-month", 23_000_000),
    ("s3-infrequent", "Amazon S3", "Standard-Infrequent Access storage", "GB-month", 12_500_000),
    ("s3-glacier-instant", "Amazon S3", "Glacier Instant Retrieval storage", "GB-month", 4_000_000),
    ("waf-web-acl", "AWS WAF", "Web ACL", "month", 5_000_000_000),
    ("secrets-manager-secret", "AWS Secrets Manager", "Secret", "month", 400_000_000),
)
# id, entity, measure, from, to, quantity a month: what surely moves, and what may
SAVINGS = (
    ("save-provisioned", "qos", "Remove provisioned concurrency", "lambda-provisioned", None, 730, 1_460),
    ("save-s3-clients", "dc", "Media: Standard to Infrequent Access", "s3-standard", "s3-infrequent", 642, 916),
    ("save-s3-archive", "dc", "Old builds: Standard to Glacier Instant", "s3-standard", "s3-glacier-instant", 411, 878),
)


def cost(owner: str | None, service: str, day: date) -> int:
    """Return the cents a service cost on a day."""
    base = DAILY[owner, service]
    aged = base * (36_500 - GROWTH_PERCENT_A_YEAR * (AS_OF - day).days) // 36_500
    swing = max(1, aged // 12)
    return aged - swing + draw(2 * swing + 1, "aws", owner, service, day)


def month_bill(day: date) -> dict[str, int]:
    """Return the bill of the month of `day` by the entity that pays it; dc pays what is shared."""
    bill: dict[str, int] = defaultdict(int)
    for owner, service in DAILY:
        bill[owner or "dc"] += _month_cost(owner, service, day)
    return bill


def _month_cost(owner: str | None, service: str, day: date) -> int:
    first = day.replace(day=1)
    return sum(cost(owner, service, first + days(n)) for n in range(month_end(day).day))


def write_cloud(tables: Tables) -> None:
    """Write costs, prices and savings."""
    for owner, service in DAILY:
        name = f"{owner or 'shared'}-{service.split()[-1].lower()}"
        for month in months(FIRST, DAILY_FROM - days(1)):
            _write_cost(tables, owner, service, name, month_end(month), _month_cost(owner, service, month))
        day = DAILY_FROM
        while day <= AS_OF:
            _write_cost(tables, owner, service, name, day, cost(owner, service, day))
            day += days(1)
    for price, service, item, unit, nano_usd in PRICES:
        tables.add("portfolio", "aws-prices", {
            "id": price, "service": service, "item": item, "unit": unit, "nano_usd": nano_usd,
            "source": "aws.amazon.com pricing pages, us-west-2, read 2026-09-15",
        })  # fmt: skip
    for saving, entity, measure, source, target, low, high in SAVINGS:
        tables.add("portfolio", "aws-savings", {
            "id": saving, "entity": entity, "measure": measure, "price_from": source, "price_to": target,
            "quantity_low": low, "quantity_high": high,
        })  # fmt: skip


def _write_cost(tables: Tables, owner: str | None, service: str, name: str, day: date, cents: int) -> None:
    tables.add(owner or "portfolio", "aws-costs", {
        "id": f"{name}-{day:%y%m%d}", "date": day, "service": service, "cents": cents,
    })  # fmt: skip
