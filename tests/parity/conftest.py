from __future__ import annotations

from hypothesis import settings

# the same examples every time, and no time limit for one: the machine may be busy
settings.register_profile("deterministic", deadline=None, derandomize=True)
settings.load_profile("deterministic")
