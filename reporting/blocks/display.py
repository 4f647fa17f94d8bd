"""Publishing blocks from a notebook cell: one display output a block, its JSON and what is derived from it."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.blocks.codec import MEDIA_TYPE, to_builtins
from reporting.blocks.html import block_html
from reporting.blocks.markdown import block_markdown
from reporting.blocks.model import Block

READS_MEDIA_TYPE = "application/vnd.portfolio.reads+json"


class Blocks(tuple[Block, ...]):
    """What a perspective's call returns: displayed by a notebook, one output a block; empty shows nothing."""

    __slots__ = ()

    def _ipython_display_(self) -> None:
        for block in self:
            _publish(media_bundle(block))


def media_bundle(block: Block) -> dict[str, object]:
    """Return the block's JSON with the HTML and the Markdown derived from it, by media type."""
    return {
        MEDIA_TYPE: to_builtins(block),
        "text/html": block_html(block),
        "text/markdown": block_markdown(block),
    }


@dataclass(frozen=True)
class ReadSet:
    """The partitions a notebook read: its last output, which shows nothing.

    `reads` are paths relative to the context folder, `as_of` is an ISO date.
    """

    reads: tuple[str, ...]
    as_of: str
    scope: str

    def _ipython_display_(self) -> None:
        _publish({READS_MEDIA_TYPE: {"reads": list(self.reads), "as_of": self.as_of, "scope": self.scope}})


def _publish(bundle: dict[str, object]) -> None:
    from IPython.display import publish_display_data

    publish_display_data(bundle)  # type: ignore[no-untyped-call]  # IPython has no types
