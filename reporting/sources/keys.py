"""Keys already taken: an id stands once in all files of a run."""

from __future__ import annotations

from reporting.sources.model import Place
from reporting.sources.places import ItemPlace
from reporting.sources.problems import Problems, quoted


class Keys:
    """Who used which key of which table first."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._first: dict[str, dict[object, tuple[str, int]]] = {}

    def claim(self, table: str, key: object, place: Place | ItemPlace) -> None:
        """Take `key` for the row at `place`, or report who has it already (`DUPLICATE_ID`)."""
        mine = (place.path, place.line)
        first = self._first.setdefault(table, {}).setdefault(key, mine)
        if first is not mine:
            hint = f"The first is at {first[0]}:{first[1]}; give this one its own or remove it."
            spot = place if isinstance(place, Place) else place.at()
            self._problems.error(spot, "DUPLICATE_ID", f"a new id in {table}", quoted(str(key)), hint)
