"""Bytes of a text source to text: encoding, line ends, merge markers and live keys, which are cut out.

Accepted and normalised: a UTF-8 byte order mark (dropped), CRLF and lone CR (read as line ends). Refused: any other
encoding (`ENCODING`, at the first byte that is not UTF-8) and markers of an unfinished merge (`MERGE_MARKER`, each
of them; nothing else of such a file is judged, as one half of it is not meant).
"""

from __future__ import annotations

import codecs

from reporting.sources.model import Place
from reporting.sources.problems import Problems, quoted
from reporting.sources.secrets import redact

MERGE_ENDS, MERGE_MIDDLES = {"<<<<<<<", ">>>>>>>"}, {"|||||||", "======="}
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE_AS_UTF8 = "Save the file as UTF-8."


def decode(path: str, data: bytes, problems: Problems) -> str | None:
    """Return the text of a file with plain line feeds, or None after reporting why there is none."""
    if data.startswith(UTF16_MARKS):
        problems.error(Place(path), "ENCODING", "UTF-8", "UTF-16", SAVE_AS_UTF8)
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as err:
        place = Place(path, *_line_and_column(data, err.start))
        problems.error(place, "ENCODING", "UTF-8", f"byte 0x{data[err.start]:02x}", SAVE_AS_UTF8)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if _has_merge_markers(path, text, problems) else redact(text)


def _line_and_column(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _has_merge_markers(path: str, text: str, problems: Problems) -> bool:
    found = False
    for number, line in enumerate(text.split("\n"), start=1):
        # `=======` underlines a heading and `|||||||` is a row of empty cells: they are git's only within a conflict
        if (line[:7] in MERGE_ENDS and line[7:8] in {"", " "}) or (found and line[:7] in MERGE_MIDDLES):
            hint = "Finish the merge: keep one side and remove the markers."
            problems.error(Place(path, number), "MERGE_MARKER", "merged text", quoted(line), hint)
            found = True
    return found
