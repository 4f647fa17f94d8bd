"""The order of a run's reading: tables, wiki, hand-offs, then what needs them all."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from reporting.config import Settings
from reporting.environment import Environment
from reporting.sources.collection import Collection
from reporting.sources.export import find_exports
from reporting.sources.files import SourceFiles
from reporting.sources.folder import DYNAMODB, PROJECTS, Folder, Store
from reporting.sources.handoffs import HandOff, read_handoff
from reporting.sources.load import LIVE, S3_SCHEME, is_remote
from reporting.sources.model import Place, SourceErrors, Sources
from reporting.sources.names import match_table
from reporting.sources.problems import Fault, Problems
from reporting.sources.secrets import TITLE_OF_KIND, find_keys, finding
from reporting.sources.tables import TableSource, read_tables
from reporting.sources.wiki import WIKI_FILE, Wiki, read_wiki

HANDOFF_SUFFIX = ".md"
CHECK_LOCATION = "Check --source, the network and your rights."


def read_all(location: Path | str, settings: Settings, environment: Environment) -> Sources:
    """Read every source of a location; `reporting.sources.load.read_sources` documents it."""
    problems = Problems()
    try:
        collection, data_cut = _collect(location, settings, environment, problems)
    except OSError as err:  # the location itself; a file that cannot be read is a problem among the others
        problems.error(Place(str(location)), "UNREADABLE", "a source", err.strerror or str(err), CHECK_LOCATION)
        raise SourceErrors(tuple(problems.found)) from err
    problems.warn_of_unknown_attributes()
    problems.raise_if_any()
    return collection.finish(data_cut)


def _collect(
    location: Path | str, settings: Settings, environment: Environment, problems: Problems
) -> tuple[Collection, date]:
    collection = Collection(settings, problems)
    store = _open_store(location, environment)
    files = SourceFiles(store, problems)
    if _is_live(location):
        register = read_tables(_live_tables(settings, environment, problems), collection)
    else:
        register = read_tables(find_exports(files, settings.tz, problems), collection)
    data_cut = collection.data_cut()
    if data_cut is None:
        hint = "Export at least the transactions; see data/sample for the layout."
        problems.error(Place(DYNAMODB), "NO_TABLES", "tables qos-{entity}-{resource}", "none that can be read", hint)
    wiki = _collect_wiki(files, collection)
    handoffs = _collect_handoffs(files, collection)
    register.join()
    _warn_of_stale(wiki, handoffs, collection)
    # without a cut the run is refused below, and the findings' day does not matter
    _collect_keys(store, files, handoffs, data_cut or date.min, collection)
    return collection, data_cut or date.min


def _is_live(location: Path | str) -> bool:
    return is_remote(location) and not str(location).startswith(S3_SCHEME)


def _open_store(location: Path | str, environment: Environment) -> Store:
    """Open the folder or bucket that holds the files; of live tables, that of wiki and hand-offs."""
    if isinstance(location, str) and location.startswith(S3_SCHEME):
        from reporting.sources.aws import Bucket, s3_client

        bucket, _, prefix = location.removeprefix(S3_SCHEME).partition("/")
        return Bucket(s3_client(environment), bucket, prefix)
    folder = Path(str(location).removeprefix(LIVE).removeprefix(":") or ".") if _is_live(location) else Path(location)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "no such folder")
    return Folder(folder)


def _live_tables(settings: Settings, environment: Environment, problems: Problems) -> Sequence[TableSource]:
    from reporting.sources.aws import dynamodb_client
    from reporting.sources.live import find_live_tables

    return find_live_tables(dynamodb_client(environment), settings.tz, problems)


def _collect_wiki(files: SourceFiles, collection: Collection) -> Wiki | None:
    data = files.read(WIKI_FILE)
    wiki = None if data is None else read_wiki(data, collection.settings, collection.keys, collection.problems)
    if wiki is not None:
        collection.rows["assets"].extend(wiki.assets)
        for entity in wiki.entities:
            collection.supply("assets", entity)
        digest = files.digest_of([WIKI_FILE])
        collection.add_extract(WIKI_FILE, "wiki", None, wiki.updated, len(wiki.assets), digest)
    return wiki


def _collect_handoffs(files: SourceFiles, collection: Collection) -> list[HandOff]:
    found = []
    for path in files.paths:
        if PurePosixPath(path).match(f"{PROJECTS}/*{HANDOFF_SUFFIX}"):
            data = files.read(path)
            settings, keys, problems = collection.settings, collection.keys, collection.problems
            handoff = None if data is None else read_handoff(path, data, settings, keys, problems)
            if handoff is not None:
                found.append(handoff)
                _add_handoff(handoff, files.digest_of([path]), collection)
    _supply_handoff_tables(found, collection)
    return found


def _add_handoff(handoff: HandOff, digest: str, collection: Collection) -> None:
    collection.rows["projects"].append(handoff.project)
    collection.rows["tasks"].extend(handoff.tasks)
    collection.rows["project_money"].extend(handoff.money)
    rows = len(handoff.tasks) + len(handoff.money)
    collection.add_extract(handoff.path, "handoff", handoff.entity, handoff.updated, rows, digest)


def _supply_handoff_tables(handoffs: Sequence[HandOff], collection: Collection) -> None:
    """An entity's tasks are known when all of its hand-offs have that section; so is its money."""
    for entity in {handoff.entity for handoff in handoffs}:
        own = [handoff.supplied for handoff in handoffs if handoff.entity == entity]
        for table in {"projects"}.union(frozenset.intersection(*own)):
            collection.supply(table, entity)


def _warn_of_stale(wiki: Wiki | None, handoffs: Sequence[HandOff], collection: Collection) -> None:
    if wiki is not None:
        collection.warn_of_stale("wiki", wiki.updated, wiki.updated_place)
    for handoff in handoffs:
        collection.warn_of_stale("handoff", handoff.updated, handoff.updated_place)


def _collect_keys(
    store: Store, files: SourceFiles, handoffs: Sequence[HandOff], data_cut: date, collection: Collection
) -> None:
    """Make each live key in a tracked text a finding of the data cut's day, and a warning."""
    entity_of_file = {handoff.path: handoff.entity for handoff in handoffs}
    for path in store.texts():
        for key in find_keys(path, files.read(path) or b""):
            entity = entity_of_file.get(path) or _entity_in(path, collection.settings)
            collection.rows["security_findings"].append(finding(key, entity, data_cut))
            got, hint = f"what looks like a {TITLE_OF_KIND[key.kind]}", "Revoke it and keep keys in Secrets Manager."
            collection.problems.warn(key.place, "LIVE_KEY", "no live key in a tracked file", got, hint)


def _entity_in(path: str, settings: Settings) -> str | None:
    """Return the entity whose table or folder a path lies in; None when it is the whole group's."""
    for part in PurePosixPath(path).parts[:-1]:
        for entity in settings.entities:
            if part in {entity.id, *entity.table_names}:
                return entity.id
        try:
            return match_table(part, settings).entity
        except Fault:
            continue
    return None
