"""The front end's modules joined into few files: a phone waits for every request, and small files compress badly.

Nothing is translated. The modules follow each other in the order of their imports, each shrunk to one line, in one
scope: so no two of them may give the same name to something at their top level. What is imported on demand becomes a
file of its own; what two of those files need goes to the first. The sources keep to a few forms, and anything else is
refused: `import { a, b } from "./x.js";`, `import("./x.js")`, and `export` before a function, class, const or let.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scc.deploy.shrink import shrink

_IMPORT = re.compile(r'import \{ ([\w, ]+) \} from "(\.{1,2}/[\w./-]+)";')
_ON_DEMAND = re.compile(r'\bimport\("(\.{1,2}/[\w./-]+)"\)')
_DECLARATION = re.compile(r"(export )?(?:async function|function|class|const|let) (\w+)")
_REFUSED = re.compile(r"(?:import\b(?!\()|export\b|const\b|let\b|var\b)")


class CannotJoin(Exception):  # noqa: N818 - says what it is
    """A module holds what this file does not know how to join."""

    def __init__(self, module: Path, found: str) -> None:
        super().__init__(f"{module}: expected the forms of scc/deploy/join.py, got {found!r}.")


@dataclass(frozen=True)
class _Module:
    path: Path
    text: str
    imports: tuple[tuple[str, Path], ...]
    on_demand: tuple[Path, ...]
    declared: tuple[str, ...]
    exported: frozenset[str]


_Modules = dict[Path, _Module]


def join_modules(entry: Path) -> dict[str, str]:
    """Return the files by name: the entry with all it imports, and one for each module it imports on demand.

    Args:
        entry: the module that runs.

    Raises:
        CannotJoin: a form that is not known, a name given twice, or modules that import each other.
    """
    main = _with_imports(entry.resolve(), {})
    asked = dict.fromkeys(path for module in main.values() for path in module.on_demand)
    needs = Counter(path for one in asked for path in _with_imports(one, main) if path not in main)
    for path in [path for path, count in needs.items() if count > 1]:
        main = _with_imports(path, main)
    later = {path: _with_imports(path, main) for path in asked}
    _refuse_names_given_twice([module for modules in (main, *later.values()) for module in modules.values()])
    files, shared = {}, set()
    for path, modules in later.items():
        own = [module for module in modules.values() if module.path not in main]
        taken = sorted({name for module in own for name, source in module.imports if source in main})
        shared.update(taken)
        head = f'import{{{",".join(taken)}}}from"./{entry.name}";' if taken else ""
        files[path.name] = head + _text(own, sorted(modules[path].exported))
    return {**files, entry.name: _text(main.values(), sorted(shared))}


def _text(modules: Iterable[_Module], exported: list[str]) -> str:
    tail = [f"export{{{','.join(exported)}}}"] if exported else []
    return "".join(f"{line}\n" for line in [*(module.text for module in modules), *tail])


def _with_imports(path: Path, known: _Modules) -> _Modules:
    joined = dict(known)
    _add(path, joined, ())
    return joined


def _add(path: Path, joined: _Modules, importers: tuple[Path, ...]) -> None:
    if path in joined:
        return
    if path in importers:
        raise CannotJoin(path, " imports ".join(importer.name for importer in (*importers, path)))
    module = _read(path)
    for name, needed in module.imports:
        _add(needed, joined, (*importers, path))
        if name not in joined[needed].exported:
            raise CannotJoin(path, f"import {{ {name} }} of {needed.name}, which exports none")
    joined[path] = module


def _read(path: Path) -> _Module:
    imports: list[tuple[str, Path]] = []
    exported: list[str] = []
    declared: list[str] = []
    body: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := _IMPORT.fullmatch(line):
            imports.extend((name, (path.parent / found[2]).resolve()) for name in found[1].split(", "))
        elif found := _DECLARATION.match(line):
            declared.append(found[2])
            exported.extend([found[2]] if found[1] else [])
            body.append(line.removeprefix("export "))
        elif _REFUSED.match(line):
            raise CannotJoin(path, line)
        else:
            body.append(line)
    text = "\n".join(body)
    on_demand = tuple((path.parent / name).resolve() for name in _ON_DEMAND.findall(text))
    shrunk = shrink(path.name, _ON_DEMAND.sub(lambda at: f'import("./{Path(at[1]).name}")', text).encode()).decode()
    return _Module(path, shrunk, tuple(imports), on_demand, tuple(declared), frozenset(exported))


def _refuse_names_given_twice(modules: list[_Module]) -> None:
    givers: dict[str, Path] = {}
    for path, name in {(module.path, name): None for module in modules for name in module.declared}:
        if name in givers:
            raise CannotJoin(path, f"the name {name}, which {givers[name].name} gives too")
        givers[name] = path
