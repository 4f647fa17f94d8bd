"""Index, archive and navigation of the internal site."""

from reporting.site.build import build_site

__all__ = ["build_site"]
