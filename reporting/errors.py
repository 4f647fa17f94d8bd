"""The errors of the reporting package.

    ReportingError
    ├── ConfigError          portfolio.toml, the environment or an argument is wrong
    ├── SourceErrors         everything wrong with the source files of a run, located
    ├── ContextError         the context dataset is absent, damaged or refuses to be built
    ├── ChecksFailed         an identity or a freshness limit blocks every report
    ├── NotebookError        a notebook is not of our form, or a cell of it failed
    ├── RenderingError       page, text, chart image or mail could not be made
    └── DeliveryError        an edition could not be handed over

A leaf says what was expected, what came, where, and what to do; the command prints it without a traceback.
"""

from __future__ import annotations


class ReportingError(Exception):
    """Base of every error a user can cause or mend."""


class ConfigError(ReportingError):
    """A setting is missing or wrong."""

    def __init__(self, where: str, expected: str, got: str, hint: str) -> None:
        self.parts = (where, expected, got, hint)
        super().__init__(f"{where}: expected {expected}, got {got}. {hint}")

    def __reduce__(self) -> tuple[type[ConfigError], tuple[str, str, str, str]]:
        # it crosses from worker to parent, and an exception is pickled by its constructor's arguments
        return type(self), self.parts


class RenderingError(ReportingError):
    """A page, a text, a chart image or a mail could not be made."""


class DeliveryError(ReportingError):
    """An edition could not be handed over."""
