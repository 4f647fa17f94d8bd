"""The five perspectives on top of shared queries."""

from reporting.perspectives.open import PERSPECTIVES, attachments_of, open_perspective

__all__ = ["PERSPECTIVES", "attachments_of", "open_perspective"]
