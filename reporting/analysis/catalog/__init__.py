"""The registry of KPIs by id, in the order reports list them."""

from __future__ import annotations

from reporting.analysis.catalog.books import BOOKS
from reporting.analysis.catalog.customers import CUSTOMERS
from reporting.analysis.catalog.running import RUNNING
from reporting.analysis.catalog.sales import SALES
from reporting.analysis.kpis import Definition

KPIS: dict[str, Definition] = {kpi.id: kpi for group in (BOOKS, SALES, RUNNING, CUSTOMERS) for kpi in group}
