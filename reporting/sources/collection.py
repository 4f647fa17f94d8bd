"""What a run has read so far: rows by table, extracts, and who supplied what."""

from __future__ import annotations

from datetime import date

from reporting.config import Settings
from reporting.context.schema import TABLES
from reporting.sources.items import Row
from reporting.sources.keys import Keys
from reporting.sources.model import Extract, ExtractKind, Place, RawTable, Sources
from reporting.sources.problems import Problems

READ_ORIGINS = {"wiki", "handoff", "dynamodb", "scc"}
CUTTING_KINDS = {"dynamodb", "bank"}  # the books end where the first of these ends
SHARED = ""  # the entity of what belongs to the whole group


class Collection:
    """The tables that grow while the sources are read."""

    def __init__(self, settings: Settings, problems: Problems) -> None:
        self.settings = settings
        self.problems = problems
        self.keys = Keys(problems)
        self.rows: dict[str, list[Row]] = {name: [] for name, table in TABLES.items() if table.origin in READ_ORIGINS}
        self.supplied: set[tuple[str, str]] = set()
        self._extracts: list[Extract] = []

    def add_extract(
        self, extract_id: str, kind: ExtractKind, entity: str | None, cut: date | None, rows: int, digest: str
    ) -> None:
        """Note that a file or table was read; one without a cut was unreadable and is reported already."""
        if cut is not None:
            self._extracts.append(Extract(extract_id, kind, entity, cut, rows, digest))

    def supply(self, table: str, entity: str | None) -> None:
        """Note that `entity` delivered `table`, perhaps with no rows."""
        self.supplied.add((entity or SHARED, table))

    def supply_for_all(self, table: str) -> None:
        """Note that one delivery covers every entity."""
        self.supplied.update((entity.id, table) for entity in self.settings.entities)

    def data_cut(self) -> date | None:
        """Return the day the first of the books ends; None without any."""
        return min((extract.cut for extract in self._extracts if extract.kind in CUTTING_KINDS), default=None)

    def warn_of_stale(self, kind: ExtractKind, updated: date | None, place: Place) -> None:
        """Warn when a file was last updated longer before the data cut than its freshness limit allows."""
        cut, limit = self.data_cut(), self.settings.freshness[kind].missing_days
        if cut is None or updated is None or (cut - updated).days <= limit:
            return
        hint = "Go through the file and set the day; its figures go missing from the reports."
        expected = f"a day within {limit} days of the data cut {cut}"
        self.problems.warn(place, "STALE", expected, f"{updated} ({(cut - updated).days} days)", hint)

    def finish(self, data_cut: date) -> Sources:
        """Return everything, once nothing is wrong with it."""
        return Sources(
            tables={name: RawTable(name, rows) for name, rows in self.rows.items()},
            extracts=tuple(sorted(self._extracts, key=lambda extract: extract.id)),
            supplied=frozenset(self.supplied),
            data_cut=data_cut,
            warnings=self.problems.warnings,
        )
