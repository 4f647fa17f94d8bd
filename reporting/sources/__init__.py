"""One module a source: files or tables to typed raw tables and located errors.

`read_sources` and `digest_sources` are the doors (`load.py`), `model.py` is what comes out. Reading goes

    load -> reading -> tables -> export (manifests) or live, names, items (attributes, contacts), scc, register
                    -> wiki, handoffs (tasks) -> markdown (front_matter, text) -> cells
                    -> secrets

and everybody reports to `problems`.
"""

from reporting.sources.load import digest_sources, read_sources
from reporting.sources.model import Extract, Place, Problem, RawTable, SourceErrors, Sources

__all__ = [
    "Extract",
    "Place",
    "Problem",
    "RawTable",
    "SourceErrors",
    "Sources",
    "digest_sources",
    "read_sources",
]
