"""The registry of rules by id, in order of their numbers."""

from __future__ import annotations

from reporting.analysis.rulebook.running import RUNNING_RULES
from reporting.analysis.rulebook.selling import SELLING_RULES
from reporting.analysis.rules import Rule

RULES: dict[str, Rule] = {
    rule.id: rule for rule in sorted((*SELLING_RULES, *RUNNING_RULES), key=lambda rule: int(rule.id[1:]))
}
