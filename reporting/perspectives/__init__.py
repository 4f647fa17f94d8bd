"""The five perspectives on top of shared queries."""

from reporting.perspectives.open import PERSPECTIVES, open_perspective

__all__ = ["PERSPECTIVES", "open_perspective"]
