"""The front end's modules joined into one file: a phone waits for every request, and small files compress badly.

Nothing is translated. Each module becomes a function that returns what it exports, in the order of the imports;
comments that fill a line and indentation are left out. The sources keep to a few forms, and anything else is refused:
`import { a, b as c } from "./x.js";`, `export function`, `export async function`, `export class`, `export const`.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'import \{ ([\w, ]+) \} from "(\.{1,2}/[\w./-]+)";')
_EXPORT = re.compile(r"export (?=(?:async function|function|class|const) (\w+))")
_STATEMENT = re.compile(r"(?:import|export)\b")
_COMMENT = re.compile(r"^[ ]*(?://.*|/\*\*(?s:.*?)\*/)\n", re.MULTILINE)


class CannotJoin(Exception):  # noqa: N818 - says what it is
    """A module holds what this file does not know how to join."""

    def __init__(self, module: Path, found: str) -> None:
        super().__init__(f"{module}: expected the forms of scc/deploy/join.py, got {found!r}.")


def join_modules(entry: Path) -> str:
    """Return a module and all it imports as one module.

    Args:
        entry: the module that runs.

    Raises:
        CannotJoin: a form that is not known, or modules that import each other.
    """
    joined: dict[Path, str] = {}
    _add(entry.resolve(), joined, ())
    return "".join(joined.values())


def _add(module: Path, joined: dict[Path, str], importers: tuple[Path, ...]) -> None:
    if module in joined:
        return
    if module in importers:
        raise CannotJoin(module, " imports ".join(path.name for path in (*importers, module)))
    imports, exports, body = [], [], []
    for line in _lines(module):
        if found := _IMPORT.fullmatch(line):
            needed = (module.parent / found[2]).resolve()
            _add(needed, joined, (*importers, module))
            imports.append(f"const {{ {found[1].replace(' as ', ': ')} }} = {_name(needed)};")
        elif found := _EXPORT.match(line):
            exports.append(found[1])
            body.append(line[found.end() :])
        elif _STATEMENT.match(line) or line.count("`") % 2:
            raise CannotJoin(module, line)
        else:
            body.append(line)
    text = "\n".join([*imports, *body])
    joined[module] = f"const {_name(module)} = (() => {{\n{text}\nreturn {{ {', '.join(exports)} }};\n}})();\n"


def _lines(module: Path) -> list[str]:
    text = _COMMENT.sub("", module.read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name(module: Path) -> str:
    """A module's name in the joined file: its folder and its own, as no two modules share both."""
    return re.sub(r"\W", "_", f"{module.parent.name}__{module.stem}")
