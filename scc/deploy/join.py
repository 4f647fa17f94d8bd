"""The front end's modules joined into few files: a phone waits for every request, and small files compress badly.

Nothing is translated. Each module becomes a function that returns what it exports, in the order of the imports;
comments that fill a line and indentation are left out. What is imported on demand becomes a file of its own. The
sources keep to a few forms, and anything else is refused: `import { a, b as c } from "./x.js";`, `import("./x.js")`,
`export function`, `export async function`, `export class`, `export const`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(r'import \{ ([\w, ]+) \} from "(\.{1,2}/[\w./-]+)";')
_ON_DEMAND = re.compile(r'\bimport\("(\.{1,2}/[\w./-]+)"\)')
_EXPORT = re.compile(r"export (?=(?:async function|function|class|const) (\w+))")
_STATEMENT = re.compile(r"(?:import\b(?!\()|export\b)")
_COMMENT = re.compile(r"^[ ]*(?://.*|/\*\*(?s:.*?)\*/)\n", re.MULTILINE)


class CannotJoin(Exception):  # noqa: N818 - says what it is
    """A module holds what this file does not know how to join."""

    def __init__(self, module: Path, found: str) -> None:
        super().__init__(f"{module}: expected the forms of scc/deploy/join.py, got {found!r}.")


@dataclass(frozen=True)
class _Module:
    path: Path
    body: tuple[str, ...]
    imports: tuple[tuple[str, Path], ...]
    on_demand: tuple[Path, ...]
    exports: tuple[str, ...]

    def text(self) -> str:
        taken = [f"const {{ {names.replace(' as ', ': ')} }} = {_name(path)};" for names, path in self.imports]
        lines = [f"const {_name(self.path)} = (() => {{", *taken, *self.body]
        return "\n".join([*lines, f"return {{ {', '.join(self.exports)} }};", "})();\n"])


def join_modules(entry: Path) -> dict[str, str]:
    """Return the files by name: the entry with all it imports, and one for each module it imports on demand.

    Args:
        entry: the module that runs.

    Raises:
        CannotJoin: a form that is not known, or modules that import each other.
    """
    main = _with_imports(entry.resolve(), {})
    files, shared = {}, set()
    for path in dict.fromkeys(path for module in main.values() for path in module.on_demand):
        joined = _with_imports(path, main)
        own = [module for module in joined.values() if module.path not in main]
        used = sorted({_name(used) for module in own for _, used in module.imports if used in main})
        shared.update(used)
        head = f'import {{ {", ".join(used)} }} from "./{entry.name}";\n' if used else ""
        tail = f"export const {{ {', '.join(joined[path].exports)} }} = {_name(path)};\n"
        files[path.name] = head + "".join(module.text() for module in own) + tail
    tail = f"export {{ {', '.join(sorted(shared))} }};\n" if shared else ""
    return {**files, entry.name: "".join(module.text() for module in main.values()) + tail}


def _with_imports(path: Path, known: dict[Path, _Module]) -> dict[Path, _Module]:
    joined = dict(known)
    _add(path, joined, ())
    return joined


def _add(path: Path, joined: dict[Path, _Module], importers: tuple[Path, ...]) -> None:
    if path in joined:
        return
    if path in importers:
        raise CannotJoin(path, " imports ".join(importer.name for importer in (*importers, path)))
    module = _read(path)
    for _, needed in module.imports:
        _add(needed, joined, (*importers, path))
    joined[path] = module


def _read(path: Path) -> _Module:
    imports: list[tuple[str, Path]] = []
    on_demand: list[Path] = []
    exports: list[str] = []
    body: list[str] = []
    for line in _lines(path):
        if found := _IMPORT.fullmatch(line):
            imports.append((found[1], (path.parent / found[2]).resolve()))
            continue
        if found := _EXPORT.match(line):
            exports.append(found[1])
            line = line[found.end() :]  # noqa: PLW2901 - the same line without its first word
        if _STATEMENT.match(line) or line.count("`") % 2:
            raise CannotJoin(path, line)
        on_demand.extend((path.parent / name).resolve() for name in _ON_DEMAND.findall(line))
        body.append(_ON_DEMAND.sub(lambda at: f'import("./{Path(at[1]).name}")', line))
    return _Module(path, tuple(body), tuple(imports), tuple(on_demand), tuple(exports))


def _lines(path: Path) -> list[str]:
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name(path: Path) -> str:
    """A module's name in the joined file: its folder and its own, as no two modules share both."""
    return re.sub(r"\W", "_", f"{path.parent.name}__{path.stem}")
