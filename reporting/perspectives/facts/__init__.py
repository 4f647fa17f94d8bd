"""The analysis' questions (`reporting.analysis.facts.Facts`) answered from the context dataset."""

from __future__ import annotations

from reporting.perspectives.facts.books import BookFacts
from reporting.perspectives.facts.cash import CashFacts
from reporting.perspectives.facts.market import MarketFacts
from reporting.perspectives.facts.running import RunningFacts
from reporting.perspectives.facts.sales import SaleFacts


class ScopeFacts(BookFacts, CashFacts, SaleFacts, MarketFacts, RunningFacts):
    """All facts of one scope."""
