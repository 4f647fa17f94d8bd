"""DynamoDB's export to S3, as files: manifests and one JSON line an item (DynamoDB developer guide, 2026)."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import md5, sha256
from pathlib import Path
from uuid import UUID

from tools.sample.dates import EXPORT_TIME
from tools.sample.tables import Attribute, Item

ACCOUNT = "123456789012"  # the account number AWS uses in its own examples
REGION = "us-west-2"


def attribute(value: Attribute) -> dict[str, object]:
    """Return a value in DynamoDB's typed JSON; None is for the caller to leave out."""
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, date):
        return {"S": value.isoformat()}
    if isinstance(value, Mapping):
        return {"M": attributes(value)}
    if isinstance(value, Sequence):
        return {"L": [attribute(element) for element in value]}
    raise TypeError(f"no attribute type for {value!r}")


def attributes(item: Item) -> dict[str, object]:
    """Return an item's attributes; what is None is absent."""
    return {name: attribute(value) for name, value in item.items() if value is not None}


def write_table(folder: Path, table: str, items: Sequence[Item]) -> None:
    """Write the export of one table to `folder/<table>`."""
    home = folder / table
    (home / "data").mkdir(parents=True)
    data = "".join(_line({"Item": attributes(item)}) for item in items).encode()
    (home / "data" / "part-0001.json").write_bytes(data)
    digest = md5(data, usedforsecurity=False).digest()
    files = _line({
        "itemCount": len(items), "md5Checksum": base64.b64encode(digest).decode(), "etag": f"{digest.hex()}-1",
        "dataFileS3Key": f"dynamodb/{table}/data/part-0001.json",
    })  # fmt: skip
    (home / "manifest-files.json").write_text(files, encoding="utf-8")
    summary = json.dumps(_summary(table, len(items), len(data)), indent=2) + "\n"
    (home / "manifest-summary.json").write_text(summary, encoding="utf-8")


def _line(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n"


def _summary(table: str, count: int, size: int) -> dict[str, object]:
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}"
    name = sha256(table.encode()).hexdigest()
    return {
        "version": "2020-06-30",
        "exportArn": f"{arn}/export/01790836200000-{name[:8]}",
        "startTime": EXPORT_TIME,
        "endTime": EXPORT_TIME.replace("06:30", "06:38"),
        "tableArn": arn,
        "tableId": str(UUID(name[:32])),
        "exportTime": EXPORT_TIME,
        "s3Bucket": "example-portfolio-exports",
        "s3Prefix": f"dynamodb/{table}",
        "s3SseAlgorithm": "AES256",
        "s3SseKmsKeyId": None,
        "manifestFilesS3Key": f"dynamodb/{table}/manifest-files.json",
        "billedSizeBytes": size,
        "itemCount": count,
        "outputFormat": "DYNAMODB_JSON",
        "exportType": "FULL_EXPORT",
    }
