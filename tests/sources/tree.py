"""A small source folder that is right, for tests that break one thing in it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reporting.config import Settings
from reporting.environment import Environment
from reporting.sources import SourceErrors, Sources, read_sources
from reporting.sources.model import Problem

ENTITY_NAMES = (
    "JADA",
    "QueenofSanDiego",
    "QuickDumpNow",
    "DangerousCentaur",
    "DangerousCentaur Client Portfolio",
    "Expert Yacht Delivery",
    "3028 51st St Rental",
)
EXPORT_TIME = "2026-10-01T06:30:00.000Z"  # 23:30 of 30 September in San Diego
WIKI_HEADER = "| id | asset | kind | status | owner | value_usd | url |\n|---|---|---|---|---|---|---|\n"
FRONT_MATTER = "---\nschema: 1\nupdated: 2026-09-28\n---\n"
HANDOFF_FRONT_MATTER = (
    "---\nproject: coi\nentity: jada\nstatus: active\nowner: cb\nupdated: 2026-09-28\n---\n# Renew the certificate\n"
)

Item = dict[str, dict[str, object]]


def lines_of(items: Sequence[Item]) -> bytes:
    return b"".join(json.dumps({"Item": item}).encode() + b"\n" for item in items)


def wiki_text(rows: str = "", entity: str = "JADA") -> str:
    """All seven headings, with `rows` under that of `entity`, the first; rows start on line 10."""
    others = "".join(f"\n## {name}\n" for name in ENTITY_NAMES if name != entity)
    return f"{FRONT_MATTER}\n## {entity}\n\n{WIKI_HEADER}{rows}{others}"


def item(**attributes: object) -> Item:
    """An item; text becomes S, whole numbers N, booleans BOOL; a dict is taken as an attribute value."""

    def value(given: object) -> dict[str, object]:
        if isinstance(given, dict):
            return given
        if isinstance(given, bool):
            return {"BOOL": given}
        return {"N": str(given)} if isinstance(given, int) else {"S": str(given)}

    return {name: value(given) for name, given in attributes.items()}


def account(account_id: str = "jada-1010", **changes: object) -> Item:
    return item(
        **{
            "id": account_id, "code": "1010", "name": "Bank", "type": "asset", "normal_side": "debit", "role": "bank",
            "behaviour": "none", "active": True, **changes,
        }
    )  # fmt: skip


def contact(contact_id: str = "c1", **changes: object) -> Item:
    return item(**{"id": contact_id, "email": "a@example.com", "consent": True, "created": "2026-01-02", **changes})


@dataclass
class Tree:
    root: Path
    settings: Settings
    environment: Environment = field(default_factory=Environment)

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def wiki(self, rows: str = "", entity: str = "JADA") -> None:
        self.write("wiki/index.md", wiki_text(rows, entity))

    def handoff(self, body: str, slug: str = "coi", front: str = HANDOFF_FRONT_MATTER) -> None:
        """The body starts on line 9."""
        self.write(f"projects/{slug}.md", front + body)

    def export(
        self,
        table: str,
        *parts: Sequence[Item] | bytes,
        gz: bool = False,
        folder: str = "",
        time: str = EXPORT_TIME,
        count: int | None = None,
        part_count: int | None = None,
        checksum: str = "md5",
        **summary: object,
    ) -> None:
        """Write an export as DynamoDB does; a part is items, or the bytes of its lines."""
        folder = folder or f"dynamodb/{table}"
        entries, total = [], 0
        for number, part in enumerate(parts or ([],), start=1):
            lines = part if isinstance(part, bytes) else lines_of(part)
            data = gzip.compress(lines, mtime=0) if gz else lines
            name = f"{folder}/data/part-{number}.json{'.gz' if gz else ''}"
            self.write(name, data)
            items = sum(1 for line in lines.splitlines() if line.strip())
            total += items
            entry: dict[str, object] = {"itemCount": items if part_count is None else part_count, "dataFileS3Key": name}
            digest = hashlib.md5(data, usedforsecurity=False)
            if checksum == "md5":
                entry["md5Checksum"] = base64.b64encode(digest.digest()).decode()
            elif checksum == "etag":
                entry["etag"] = digest.hexdigest()
            elif checksum == "etag-1":
                entry["etag"] = hashlib.md5(digest.digest(), usedforsecurity=False).hexdigest() + "-1"
            entries.append(json.dumps(entry))
        self.write(f"{folder}/manifest-files.json", "".join(f"{entry}\n" for entry in entries))
        described = {
            "tableArn": f"arn:aws:dynamodb:us-west-2:123456789012:table/{table}",
            "exportTime": time,
            "itemCount": total if count is None else count,
            "manifestFilesS3Key": f"{folder}/manifest-files.json",
            **summary,
        }
        self.write(f"{folder}/manifest-summary.json", json.dumps(described, indent=2))

    def read(self) -> Sources:
        return read_sources(self.root, self.settings, self.environment)

    def errors(self) -> list[Problem]:
        """Read, which must fail, and return the errors."""
        try:
            self.read()
        except SourceErrors as err:
            return [problem for problem in err.problems if problem.severity == "error"]
        raise AssertionError("reading succeeded")

    def faults(self) -> list[str]:
        """Read, which must fail, and return each error as `path:line:col CODE`."""
        return [located(problem) for problem in self.errors()]

    def warnings(self) -> list[str]:
        return [located(problem) for problem in self.read().warnings]


def located(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}:{problem.column} {problem.code}"
