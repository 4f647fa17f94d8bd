"""The two warnings of Ibis 12 on DuckDB 2 and pandas 3.1, about calls inside Ibis that no user can change.

`pyproject.toml` repeats both for the tests, where every other warning is an error.
"""

from __future__ import annotations

import warnings

FILTERS = (
    (r"fetch_arrow_table\(\) is deprecated, use to_arrow_table\(\) instead\.", r"ibis\.backends\.duckdb"),
    (r"The 'future\.infer_string' option is deprecated and will be removed in pandas 4\.0\.", r"ibis\.formats\.pandas"),
)


def silence() -> None:
    """Keep these two out of every output; all other warnings stay visible."""
    for message, module in FILTERS:
        warnings.filterwarnings("ignore", message=message, category=DeprecationWarning, module=module)
