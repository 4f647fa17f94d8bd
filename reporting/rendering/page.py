"""The page and the full text of an edition."""

from reporting.rendering.meta import PageMeta

__all__ = ["PageMeta"]
