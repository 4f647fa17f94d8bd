"""JSON to typed values with located faults: merge markers, wrong encoding, broken syntax, another shape."""

from __future__ import annotations

import codecs
import json
from typing import TypeVar

import msgspec

from reporting.sources.model import Place
from reporting.sources.problems import Problems, quoted
from reporting.sources.text import MERGE_ENDS, MERGE_MIDDLES, SAVE_AS_UTF8

T = TypeVar("T")
EXPORT_AGAIN = "Export the table again; do not edit its files."


def decode_json(decoder: msgspec.json.Decoder[T], data: bytes, path: str, line: int, problems: Problems) -> T | None:
    """Decode a JSON text that starts on `line` of a file, or report why not; a byte order mark is dropped."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as err:
        problems.error(Place(path, line), "SHAPE", "the format of DynamoDB's export", str(err), EXPORT_AGAIN)
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        _report_syntax(data, path, line, str(err), problems)
    return None


def _report_syntax(data: bytes, path: str, line: int, fault: str, problems: Problems) -> None:
    beginning = data[:60].decode("utf-8", "replace").split("\n", maxsplit=1)[0].rstrip()
    if beginning[:7] in MERGE_ENDS | MERGE_MIDDLES:
        hint = "Finish the merge: keep one side and remove the markers."
        problems.error(Place(path, line), "MERGE_MARKER", "JSON", quoted(beginning), hint)
        return
    place = Place(path, line)
    try:
        json.loads(data)  # slower, but it says where
    except json.JSONDecodeError as err:
        place = Place(path, line + err.lineno - 1, err.colno)
        fault = err.msg
    except UnicodeDecodeError as err:
        before = data[: err.start].decode("utf-8")
        place = Place(path, line + before.count("\n"), len(before) - before.rfind("\n"))
        problems.error(place, "ENCODING", "UTF-8", f"byte 0x{data[err.start]:02x}", SAVE_AS_UTF8)
        return
    problems.error(place, "JSON", "JSON", fault, EXPORT_AGAIN)
