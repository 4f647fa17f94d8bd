"""Facts made of a few rows: what a KPI or a rule asks for is answered from keyword arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from reporting.analysis.facts import Coverage, Facts

DAY = date(2026, 9, 30)
FULL = Coverage(10, 10)


class FakeFacts:
    """Answers every question with what the test says of it, whatever its arguments are."""

    def __init__(self, members: tuple[str, ...], answers: Mapping[str, object]) -> None:
        self.as_of = DAY
        self.members = members
        self.group_size = 7
        self.answers = {"coverage": FULL, **answers}

    def name(self, entity: str) -> str:
        return entity.upper()

    def __getattr__(self, question: str) -> Callable[..., object]:
        if question not in self.answers:
            raise AttributeError(f"the test does not say what {question} answers")
        answer = self.answers[question]
        return lambda *_: answer


def fake(members: tuple[str, ...] = ("jada",), answers: Mapping[str, object] | None = None, **more: object) -> Facts:
    return cast(Facts, FakeFacts(members, {**(answers or {}), **more}))
