"""What an executed notebook shows: its blocks and what it read. Anything else that it shows is a flaw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.blocks.codec import MEDIA_TYPE, BlockFormatError, from_builtins
from reporting.blocks.display import READS_MEDIA_TYPE
from reporting.blocks.model import Block
from reporting.execution.engine import number_of
from reporting.execution.errors import Flaw, NotebookFormError

MARKDOWN = {"text/markdown", "text/plain"}  # what `display(Markdown(...))` gives


@dataclass(frozen=True)
class Outputs:
    """The blocks of a report in order, and the context partitions they came from (paths in the context folder)."""

    blocks: tuple[Block, ...]
    reads: tuple[str, ...]


def read_outputs(cells: Sequence[Any], title: str) -> Outputs:
    """Collect what an executed notebook shows.

    Args:
        cells: its cells, as nbformat nodes.
        title: the notebook's name in errors.

    Raises:
        NotebookFormError: an output is neither a block nor plain Markdown, a block does not read back, an id is
            used twice, or the notebook does not end by saying what it read.
    """
    blocks: list[Block] = []
    reads: set[str] = set()
    flaws: list[Flaw] = []
    said = 0
    for number, output in _outputs(cells):
        data = output.get("data", {})
        if output["output_type"] == "display_data" and MEDIA_TYPE in data:
            flaws += _take(data[MEDIA_TYPE], blocks, number)
        elif output["output_type"] == "display_data" and READS_MEDIA_TYPE in data:
            said += 1
            reads.update(data[READS_MEDIA_TYPE]["reads"])
        elif output["output_type"] != "display_data" or not _is_markdown(data):
            flaws.append(Flaw(number, f"shows {_describe(output)}; only blocks and plain Markdown are shown"))
    if said == 0:
        flaws.append(Flaw(None, "does not end with report.provenance(), so what it read is unknown"))
    if flaws:
        raise NotebookFormError(title, flaws)
    return Outputs(tuple(blocks), tuple(sorted(reads)))


def _outputs(cells: Sequence[Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for index, cell in enumerate(cells):
        for output in cell.get("outputs", ()):
            yield number_of(list(cells), index), output


def _take(plain: object, blocks: list[Block], number: int) -> Iterator[Flaw]:
    try:
        block = from_builtins(plain)
    except BlockFormatError as err:
        yield Flaw(number, str(err))
        return
    if any(block.id == other.id for other in blocks):
        yield Flaw(number, f"a second block with the id {block.id!r}")
    blocks.append(block)


def _is_markdown(data: Mapping[str, Any]) -> bool:
    return "text/markdown" in data and set(data) <= MARKDOWN


def _describe(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f"{output['name']} text {' '.join(output['text'].split())[:80]!r}"
    if output["output_type"] == "error":
        return f"{output['ename']} {output['evalue']!r}"
    return f"{output['output_type']} of {', '.join(sorted(output.get('data', ())))}"
