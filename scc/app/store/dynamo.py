"""DynamoDB in the few words the store needs; its errors become ours here."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scc.app.aws import Clients
from scc.app.problems import Unavailable
from scc.app.store.items import Item, from_item, to_attribute, to_item

CONFLICT_ATTEMPTS = 8
# What DynamoDB takes in one BatchGetItem.
BATCH_KEYS = 100
_BUSY = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "InternalServerError",
        "ServiceUnavailable",
        "TransactionInProgressException",
    }
)
_FAILED = frozenset({"ConditionalCheckFailed", "ConditionalCheckFailedException"})
# What a write gets that met a transaction on the same item: as a whole transaction, and by itself.
_CONFLICTS = frozenset({"TransactionConflict", "TransactionConflictException"})
_NAME = re.compile(r"#(\w+)")
_NO_ANSWER = "The store did not answer. Send the same request again, with its Idempotency-Key if it had one."


class ConditionFailed(Exception):  # noqa: N818 - DynamoDB's own word
    """The condition of a write, or of one of several, did not hold: nothing was written."""


class _Conflicting(Exception):  # noqa: N818 - tried again, never shown
    """Another transaction had one of the items at the same moment: the same write may be tried again."""


@dataclass(frozen=True)
class Write:
    """One part of a transaction: `kind` is DynamoDB's word for it."""

    kind: str
    request: Mapping[str, Any]


def pause(attempt: int) -> None:
    """Wait a random part of 20 ms, doubled each attempt, at most 0.6 s."""
    time.sleep(random.uniform(0.2, 1) * min(0.02 * 2**attempt, 0.6))  # noqa: S311 - jitter, not a secret


class Dynamo:
    """The tables of one prefix."""

    def __init__(self, clients: Clients, prefix: str, wait: Callable[[int], None] = pause) -> None:
        self._clients = clients
        self._prefix = prefix
        self._wait = wait

    def get(self, table: str, **key: str) -> dict[str, Any] | None:
        """Return an item, read consistently; nothing has an empty key, and DynamoDB refuses to look for one."""
        if "" in key.values():
            return None
        request = {"TableName": self._prefix + table, "Key": to_item(key), "ConsistentRead": True}
        item = self._call("get_item", request).get("Item")
        return from_item(item) if item else None

    def get_all(self, wanted: Mapping[str, Iterable[Mapping[str, str]]]) -> dict[str, list[dict[str, Any]]]:
        """Return the items of some keys of some tables that exist, read consistently, by table and in any order.

        Raises:
            Unavailable: DynamoDB is busy.
        """
        keys = [(table, to_item(key)) for table, of_table in wanted.items() for key in of_table]
        found: dict[str, list[dict[str, Any]]] = {table: [] for table in wanted}
        for start in range(0, len(keys), BATCH_KEYS):
            batch: dict[str, Any] = {}
            for table, key in keys[start : start + BATCH_KEYS]:
                batch.setdefault(self._prefix + table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
            for table, items in self._get_batch(batch):
                found[table.removeprefix(self._prefix)].extend(map(from_item, items))
        return found

    def _get_batch(self, batch: Mapping[str, Any]) -> Iterator[tuple[str, list[Item]]]:
        for attempt in range(CONFLICT_ATTEMPTS):
            answer = self._call("batch_get_item", {"RequestItems": batch})
            yield from answer["Responses"].items()
            batch = answer.get("UnprocessedKeys")
            if not batch:
                return
            self._wait(attempt)
        raise Unavailable

    def query(
        self, table: str, condition: str, index: str | None = None, limit: int | None = None, **values: object
    ) -> Iterator[dict[str, Any]]:
        """Return the items of a key condition in order, page by page; consistent unless by an index."""
        if "" in values.values():  # as in `get`
            return
        request = self._expression({"TableName": self._prefix + table}, "KeyConditionExpression", condition, values)
        if index:
            request["IndexName"] = index
        else:
            request["ConsistentRead"] = True
        if limit:
            request["Limit"] = limit
        while True:
            page = self._call("query", request)
            yield from map(from_item, page["Items"])
            if limit or "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def scan(self, table: str) -> Iterator[dict[str, Any]]:
        """Return every item of a small table."""
        request: dict[str, Any] = {"TableName": self._prefix + table, "ConsistentRead": True}
        while True:
            page = self._call("scan", request)
            yield from map(from_item, page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def put(self, table: str, item: Mapping[str, object], condition: str | None = None, **values: object) -> Write:
        """A write of a whole item."""
        request = {"TableName": self._prefix + table, "Item": to_item(item)}
        return Write("Put", self._expression(request, "ConditionExpression", condition, values))

    def update(
        self,
        table: str,
        key: Mapping[str, object],
        expression: str,
        condition: str | None = None,
        **values: object,
    ) -> Write:
        """A write of some attributes."""
        request = {
            "TableName": self._prefix + table,
            "Key": to_item(key),
            "UpdateExpression": expression,
        }
        return Write("Update", self._expression(request, "ConditionExpression", condition, values))

    def run(self, write: Write) -> None:
        """Do one write by itself; a conflict with a transaction is retried with jitter.

        Raises:
            ConditionFailed: its condition does not hold.
            Unavailable: DynamoDB is busy, or conflicts do not end; nothing was written.
        """
        self._write("put_item" if write.kind == "Put" else "update_item", dict(write.request))

    def count(self, table: str, key: Mapping[str, object], expires_at: int) -> int:
        """Add one to the item's `hits` and return them."""
        request = dict(
            self.update(
                table, key, "ADD #hits :one SET #expires_at = :expires_at", one=1, expires_at=expires_at
            ).request
        )
        answer = self._write("update_item", {**request, "ReturnValues": "UPDATED_NEW"})
        return int(from_item(answer["Attributes"])["hits"])

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all writes or none; a conflict with another transaction is retried with jitter.

        Raises:
            ConditionFailed: a condition does not hold; nothing was written.
            Unavailable: DynamoDB is busy, or conflicts do not end; nothing was written.
        """
        self._write("transact_write_items", {"TransactItems": [{write.kind: dict(write.request)} for write in writes]})

    def _write(self, operation: str, request: Mapping[str, Any]) -> Any:
        for attempt in range(CONFLICT_ATTEMPTS):
            try:
                return self._call(operation, request)
            except _Conflicting:
                self._wait(attempt)
        raise Unavailable

    def _call(self, operation: str, request: Mapping[str, Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._clients.get("dynamodb"), operation)(**request)
        except ClientError as err:
            refusal = _refusal(err.response)
            if refusal is None:
                raise
            raise refusal from err
        except BotoCoreError as err:  # no connection, or no answer in time: a write may have been done
            raise Unavailable(_NO_ANSWER) from err

    @staticmethod
    def _expression(
        request: Mapping[str, Any], kind: str, expression: str | None, values: Mapping[str, object]
    ) -> Item:
        """Fill in the names (`#name`) and values (`:name`) every expression of a request uses."""
        filled = dict(request)
        if expression:
            filled[kind] = expression
        names = set(_NAME.findall(f"{expression or ''} {request.get('UpdateExpression', '')}"))
        if names:
            filled["ExpressionAttributeNames"] = {f"#{name}": name for name in names}
        if values:
            filled["ExpressionAttributeValues"] = {f":{name}": to_attribute(value) for name, value in values.items()}
        return filled


def _refusal(response: Mapping[str, Any]) -> Exception | None:
    """Return what a refusal means here, or None when it should not happen."""
    codes = {response["Error"]["Code"], *(reason.get("Code") for reason in response.get("CancellationReasons", ()))}
    if codes & _FAILED:
        return ConditionFailed()
    if codes & _BUSY:
        return Unavailable()
    return _Conflicting() if codes & _CONFLICTS else None
