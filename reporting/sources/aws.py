"""The door to AWS for reading: one page of a table scan, table names, objects of a bucket.

Everything else in this package works on what these functions return. Library errors leave here as `OSError`, as from
a folder, and a request that was refused for being one too many as `ThrottledError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reporting.environment import Environment
from reporting.sources.attributes import Item
from reporting.sources.folder import DYNAMODB, SOURCE_FOLDERS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

CONNECT_TIMEOUT_SECONDS = 5
READ_TIMEOUT_SECONDS = 60
POOL_SIZE = 16  # connections, for the segments scanned at the same time
THROTTLING_CODES = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}


class ThrottledError(OSError):
    """The table refused a request because there were too many; the same request may be made again later."""


@dataclass(frozen=True)
class Page:
    """A page of a scan; `next_key` is None on the last one. `served` is the time the server gave its answer."""

    items: Sequence[Item]
    next_key: Mapping[str, Any] | None
    served: datetime


def _config() -> Config:
    return Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        max_pool_connections=POOL_SIZE,
        retries={"mode": "standard", "total_max_attempts": 3},  # lost connections; reads may be repeated
    )


def dynamodb_client(environment: Environment) -> DynamoDBClient:
    """Return a client for the environment's region and endpoint."""
    with _as_os_errors():
        return boto3.client(
            "dynamodb", region_name=environment.region, endpoint_url=environment.endpoint_url, config=_config()
        )


def s3_client(environment: Environment) -> S3Client:
    """Return a client for the environment's region and endpoint."""
    with _as_os_errors():
        return boto3.client(
            "s3", region_name=environment.region, endpoint_url=environment.endpoint_url, config=_config()
        )


def list_tables(client: DynamoDBClient) -> list[str]:
    """Return the account's table names, sorted.

    Raises:
        OSError: DynamoDB cannot be asked.
    """
    with _as_os_errors():
        pages = client.get_paginator("list_tables").paginate()
        return sorted(name for page in pages for name in page["TableNames"])


def scan_page(client: DynamoDBClient, request: Mapping[str, Any]) -> Page:
    """Return one page of a scan.

    Raises:
        ThrottledError: too many requests.
        OSError: anything else that went wrong.
    """
    with _as_os_errors():
        answer = client.scan(**request)
        served = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
        return Page(answer["Items"], answer.get("LastEvaluatedKey"), parsedate_to_datetime(served))


class Bucket:
    """A source folder in S3, below a prefix."""

    def __init__(self, client: S3Client, bucket: str, prefix: str) -> None:
        self._client, self._bucket = client, bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def paths(self) -> tuple[str, ...]:
        """Return the objects below the source folders, sorted."""
        return tuple(sorted(path for name in SOURCE_FOLDERS for path in self._list(f"{name}/")))

    def texts(self) -> tuple[str, ...]:
        """Return the objects to be searched for live keys: all but the exports, which no person wrote."""
        return tuple(sorted(path for path in self._list("") if not path.startswith(f"{DYNAMODB}/")))

    def read(self, path: str) -> bytes:
        """Return an object's bytes."""
        with _as_os_errors():
            return self._client.get_object(Bucket=self._bucket, Key=f"{self._prefix}{path}")["Body"].read()

    def _list(self, folder: str) -> Iterator[str]:
        with _as_os_errors():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=f"{self._prefix}{folder}"
            )
            for page in pages:
                for entry in page.get("Contents", []):
                    if not entry["Key"].endswith("/"):  # the console's empty markers of folders
                        yield entry["Key"].removeprefix(self._prefix)


@contextmanager
def _as_os_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as err:
        code = err.response.get("Error", {}).get("Code", "")
        if code in THROTTLING_CODES:
            raise ThrottledError(code) from err
        if code == "NoSuchKey":
            raise FileNotFoundError(code) from err
        raise OSError(f"{code} in {err.operation_name}") from err
    except BotoCoreError as err:
        raise OSError(str(err)) from err
