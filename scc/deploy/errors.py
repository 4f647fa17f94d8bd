"""Why a deploy stops."""

from __future__ import annotations


class DeployError(Exception):
    """The deploy stops; what serves everybody is what served them before."""
