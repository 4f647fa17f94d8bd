from __future__ import annotations

import warnings

import ibis
import pytest

from reporting.context.ibis_warnings import FILTERS, silence


@pytest.mark.parametrize("wanted", range(len(FILTERS)))
def test_each_filter_still_has_its_warning(wanted: int) -> None:
    # when an Ibis release stops warning, this fails and the filter goes
    connection = ibis.duckdb.connect()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        connection.con.execute("create table t as select 'a' as name")
        connection.table("t").to_pandas()
    connection.disconnect()
    message, module = FILTERS[wanted]
    with warnings.catch_warnings(record=True) as left:
        warnings.resetwarnings()
        warnings.filterwarnings("ignore", message=message, category=DeprecationWarning, module=module)
        for warning in caught:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno, module=_module_of(warning.filename)
            )
    assert len(left) < len(caught)


def test_nothing_else_is_silenced() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        silence()
        warnings.warn(
            "fetch_arrow_table() is deprecated, use to_arrow_table() instead.", DeprecationWarning, stacklevel=1
        )
    assert len(caught) == 1  # the words alone are not enough, the place counts too


def _module_of(filename: str) -> str:
    return filename.rpartition("site-packages/")[2].removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
