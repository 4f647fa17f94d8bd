"""What can be wrong with a context dataset as a whole; what is wrong inside the data is a check's failure."""

from __future__ import annotations

from reporting.errors import ReportingError


class ContextError(ReportingError):
    """The context dataset is absent, damaged, or refuses to be built or asked."""

    def __init__(self, where: str, expected: str, got: str, hint: str) -> None:
        super().__init__(f"{where}: expected {expected}, got {got}. {hint}")
        self._parts = (where, expected, got, hint)

    def __reduce__(self) -> tuple[type[ContextError], tuple[str, str, str, str]]:
        """Let the error travel from a child process: it is made again from its parts."""
        return ContextError, self._parts
