"""The accountant's report: statements, recognition, expenses, receivables, reconciliations, the journal."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.figures import usd
from reporting.analysis.journal import BEANCOUNT, JOURNAL, beancount_text, journal_text
from reporting.analysis.ledger import trial_balance
from reporting.analysis.plan import Candidate
from reporting.analysis.statements import income_statement
from reporting.blocks.display import Blocks
from reporting.blocks.model import Prose, Value, prose
from reporting.perspectives import proposals
from reporting.perspectives.base import Perspective
from reporting.perspectives.sections import accounts, control, entities, migration, receivables, recognition, statements
from reporting.perspectives.sections.parts import month_label, months_with


class Accounting(Perspective):
    """Revenue, cash, liabilities and what is unreconciled; every statement; what to close, collect and explain."""

    leading = ("revenue", "cash", "liabilities", "unreconciled")
    more = ("active_accounts", "dso", "expense_flags", "unrestricted_cash", "backlog")
    rules = ("S8", "S14", "S17")

    def message(self) -> Prose:
        """Return whether the books tie and what the last month brought, then what keeps them from being closed."""
        first, figures = self._books()
        late, waiting = control.overdue_months(self.facts), list(proposals.months_to_close(self.facts))
        if late:
            second, more = control.overdue_clause(self.facts, late[0])
        elif waiting:
            second, more = f"{waiting[0].title} next", {}
        else:
            second, more = "Every month that is due is closed", {}
        return prose(f"{first}. {second}.", **figures, **more)

    def candidates(self) -> Iterable[Candidate]:
        """Return what to close, collect and explain."""
        closing, owed = proposals.months_to_close(self.facts), proposals.overdue_invoices(self.facts)
        earned = proposals.unbooked_revenue(self.facts)
        return (*closing, *earned, *owed, *proposals.differences(self.facts))

    def income(self) -> Blocks:
        """Return the income statement."""
        return statements.income(self.facts)

    def sheet(self) -> Blocks:
        """Return the balance sheet."""
        return statements.sheet(self.facts)

    def equation(self) -> Blocks:
        """Return assets = liabilities + equity + result, by entity."""
        return statements.equation(self.facts)

    def cash_flow(self) -> Blocks:
        """Return the cash flow."""
        return statements.flow(self.facts)

    def trial_balance(self) -> Blocks:
        """Return the trial balance."""
        return accounts.trial(self.facts)

    def chart_of_accounts(self) -> Blocks:
        """Return the active accounts by entity and type."""
        return accounts.chart_of_accounts(self.facts)

    def revenue_chart(self) -> Blocks:
        """Return revenue by month and stream."""
        return statements.revenue_by_stream(self.facts, in_mail=True)

    def streams(self) -> Blocks:
        """Return revenue of 28 days by entity or stream."""
        return entities.entities(self.facts)

    def framework(self) -> Blocks:
        """Return when each stream becomes revenue, and by which standard."""
        return recognition.framework(self.facts)

    def roll_forward(self) -> Blocks:
        """Return the deferred roll-forward."""
        return recognition.deferred(self.facts, in_mail=True)

    def recognition_gaps(self) -> Blocks:
        """Return bookings recognised too early or too late."""
        return entities.recognition_gaps(self.facts)

    def expenses(self) -> Blocks:
        """Return the expense audit."""
        return control.expenses(self.facts)

    def receivables(self) -> Blocks:
        """Return what customers owe by age."""
        return receivables.receivables(self.facts, in_mail=True)

    def receivable_control(self) -> Blocks:
        """Return receivables by age against the control account."""
        return receivables.receivable_control(self.facts)

    def reconciliations(self) -> Blocks:
        """Return the reconciliations, those that do not tie first."""
        return control.reconciliations(self.facts)

    def periods(self) -> Blocks:
        """Return which months are closed."""
        return control.periods(self.facts)

    def migration(self) -> Blocks:
        """Return what stands between the books and a ledger of our own."""
        return migration.migration(self.facts)

    def journal(self) -> Blocks:
        """Return what the journal beside the page holds."""
        return migration.journal(self.facts)

    def attachments(self) -> dict[str, str]:
        """Return the journal of the scope as plain text, for hledger and ledger and for beancount."""
        chart = {account.id: account for account in self.facts.accounts()}
        entries, standing = self.facts.entries(), self.facts.balances(self.as_of)
        return {
            JOURNAL: journal_text(chart, entries),
            BEANCOUNT: beancount_text(chart, entries, standing, self.as_of),
        }

    def _books(self) -> tuple[str, dict[str, Value]]:
        trial = trial_balance(self.facts.balances(self.as_of))
        off, months = trial.difference_cents, months_with(self.facts, 1)
        text = "The trial balance is off by {off:full}" if off else "The books balance"
        figures = {"off": usd(off)} if off else {}
        if months:
            result = income_statement(self.facts.months()[months[-1]]).net_cents
            text += f"; {month_label(months[-1])} {'earned' if result >= 0 else 'lost'} {{result}}"
            figures["result"] = usd(abs(result))
        gap = sum(abs(row.difference_cents or 0) for row in self.facts.reconciliations())
        if not gap:
            return f"{text}, and every reconciliation ties", figures
        return f"{text}, and {{gap:full}} is unreconciled", figures | {"gap": usd(gap)}
