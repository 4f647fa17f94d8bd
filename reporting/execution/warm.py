"""Importing and exercising what every notebook needs, once, in the process that forks."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from functools import cache
from importlib import import_module

SINGLE_THREADED = {  # both libraries start threads when they are imported, and a fork copies only one
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
LIBRARIES = (
    "pandas",
    "pyarrow",
    "duckdb",
    "ibis",
    "papermill",
    "nbformat",
    "IPython.core.interactiveshell",
    *(
        "IPython.core.application",
        "IPython.core.completerlib",
        "IPython.core.magics",
    ),  # what a shell imports at its birth
)
SLOW_AND_UNUSED = "rfc3987_syntax"  # builds a grammar for 0.65 s when jsonschema is imported, to check URI formats


def keep_single_threaded() -> None:
    """Tell the libraries to start no threads; must come before the first import of any of them."""
    os.environ |= SINGLE_THREADED


@cache
def warm(modules: tuple[str, ...]) -> None:
    """Import the libraries and `modules`, run one query, and set all of it aside from the garbage collector."""
    sys.modules.setdefault(SLOW_AND_UNUSED, None)  # type: ignore[arg-type]  # None makes its import fail, as if absent
    for name in (*LIBRARIES, *modules):
        import_module(name)
    _query()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page of the parent in each child
    atexit.register(gc.unfreeze)  # DuckDB's bindings report what was not collected at the end as leaks


def _query() -> None:
    """Run a query through Ibis: it imports most of its modules at the first one. Closing ends DuckDB's threads."""
    import ibis

    connection = ibis.duckdb.connect(threads=1)
    table = ibis.memtable({"key": ["a"], "cents": [1]})
    connection.to_pandas(table.group_by("key").agg(cents=table.cents.sum()).order_by("key"))
    connection.disconnect()
