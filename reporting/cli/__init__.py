"""The command line: arguments in, lines and an exit status out."""

from reporting.cli.main import main

__all__ = ["main"]
