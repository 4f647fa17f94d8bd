"""The whole portfolio: every business in the order of its dependencies, then the files."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.sample.accounts import write_accounts
from tools.sample.agency import run_agency
from tools.sample.bank import pay_suppliers, write_statements
from tools.sample.charters import run_charters
from tools.sample.cloud import write_cloud
from tools.sample.contacts import write_contacts
from tools.sample.crewing import write_crewing
from tools.sample.deliveries import run_deliveries
from tools.sample.experiences import run_experiences
from tools.sample.export import write_table
from tools.sample.handoffs import HANDOFFS, handoff_page
from tools.sample.hauling import run_hauling
from tools.sample.marketing import write_marketing
from tools.sample.overhead import open_books, run_overhead, write_periods
from tools.sample.planning import write_plans
from tools.sample.rental import run_rental
from tools.sample.sales import Desk
from tools.sample.tables import Tables
from tools.sample.technology import write_technology
from tools.sample.wiki import wiki_page, write_register

ENV_EXAMPLE = """\
# Copy to repos.env (kept out of git) and fill in; variables of the environment come first.
AWS_SES_SENDER_EMAIL=reports@example.com
REPORT_RECIPIENTS=owner@example.com,office@example.com
REPORT_RECIPIENTS_ACCOUNTING=owner@example.com,books@example.com
REPORT_AUDIT_BCC=audit@example.com
AWS_REGION=us-west-2
"""


def build_tables() -> Tables:
    """Return the items of every DynamoDB table."""
    desk = Desk()
    write_contacts(desk)
    open_books(desk.journal)
    for run in (run_charters, run_experiences, run_hauling, run_agency, run_deliveries, run_rental):
        run(desk)
    run_overhead(desk.journal)
    desk.stripe.pay_out(desk.tables)
    pay_suppliers(desk.journal)
    desk.journal.number()
    desk.journal.write(desk.tables)
    write_statements(desk.journal, desk.tables)
    for write in (write_accounts, write_periods, write_plans, write_cloud, write_technology, write_register):
        write(desk.tables)
    write_marketing(desk)
    write_crewing(desk)
    return desk.tables


def write_sample(folder: Path) -> None:
    """Write the sample portfolio, replacing what an earlier run left in `folder`."""
    for part in ("wiki", "projects", "dynamodb"):
        shutil.rmtree(folder / part, ignore_errors=True)
    for table, items in sorted(build_tables().items.items()):
        write_table(folder / "dynamodb", table, items)
    _write_text(folder / "wiki" / "index.md", wiki_page())
    for handoff in HANDOFFS:
        _write_text(folder / "projects" / f"{handoff.slug}.md", handoff_page(handoff))
    _write_text(folder / ".env.example", ENV_EXAMPLE)


def _write_text(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
