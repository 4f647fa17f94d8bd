from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from reporting.environment import Environment
from reporting.sources import SourceErrors, read_sources
from reporting.sources.aws import Bucket, list_tables, s3_client, scan_page
from tests.sources.test_live import fill
from tests.sources.tree import Tree, account, located

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

WEST = Environment(region="us-west-2")


@pytest.fixture
def s3(aws_keys: None) -> Iterator[S3Client]:
    with mock_aws():
        client = s3_client(WEST)
        client.create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        yield client


def upload(tree: Tree, client: S3Client, prefix: str) -> None:
    for path in tree.root.rglob("*"):
        if path.is_file():
            key = f"{prefix}{path.relative_to(tree.root).as_posix()}"
            client.put_object(Bucket="exports", Key=key, Body=path.read_bytes())


@pytest.mark.parametrize(
    ("prefix", "location"), [("", "s3://exports"), ("a/b/", "s3://exports/a/b/"), ("a/b/", "s3://exports/a/b")]
)
def test_a_bucket_gives_what_the_folder_gives(tree: Tree, s3: S3Client, prefix: str, location: str) -> None:
    tree.export("qos-qos-accounts", [account("q1")], gz=True)
    tree.write("notes/readme.txt", "nothing secret")
    upload(tree, s3, prefix)
    s3.put_object(Bucket="exports", Key=f"{prefix}dynamodb/", Body=b"")  # what the console makes of a folder
    assert read_sources(location, tree.settings, WEST) == tree.read()


def test_a_neighbour_of_the_prefix_is_not_read(tree: Tree, s3: S3Client) -> None:
    upload(tree, s3, "a/")
    s3.put_object(Bucket="exports", Key="ab/dynamodb/qos-nobody-accounts/x.json", Body=b"{")
    assert read_sources("s3://exports/a", tree.settings, WEST).warnings == ()


def test_more_objects_than_a_page_lists(s3: S3Client) -> None:
    for number in range(5):
        s3.put_object(Bucket="exports", Key=f"dynamodb/t/{number}", Body=b"")
    s3.meta.events.register("before-parameter-build.s3.ListObjectsV2", lambda params, **_: params.update(MaxKeys=2))
    assert Bucket(s3, "exports", "").paths() == tuple(f"dynamodb/t/{number}" for number in range(5))


def test_faults_in_a_bucket_are_located_by_path(tree: Tree, s3: S3Client) -> None:
    tree.export("qos-qos-accounts", [account("q1", code=5)])
    (tree.root / "wiki/index.md").unlink()
    upload(tree, s3, "a/")
    with pytest.raises(SourceErrors) as caught:
        read_sources("s3://exports/a", tree.settings, WEST)
    assert [located(problem) for problem in caught.value.problems] == [
        "dynamodb/qos-qos-accounts/data/part-1.json:1:30 TYPE",
        "wiki/index.md:1:1 MISSING_FILE",
    ]


def test_a_bucket_that_does_not_exist(tree: Tree, s3: S3Client) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_sources("s3://nowhere/a", tree.settings, WEST)
    (problem,) = caught.value.problems
    assert (located(problem), problem.got) == ("s3://nowhere/a:1:1 UNREADABLE", "NoSuchBucket in ListObjectsV2")


def test_no_credentials_are_an_error_of_ours(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(SourceErrors) as caught:
        read_sources("s3://exports", tree.settings, WEST)
    assert caught.value.problems[0].got == "Unable to locate credentials"


def test_tables_and_pages_by_the_real_protocol(aws_keys: None) -> None:
    from reporting.sources.aws import dynamodb_client

    with mock_aws():
        client = dynamodb_client(WEST)
        fill(client, "qos-jada-accounts", "id", [account("a1")])
        fill(client, "another", "id", [])
        assert list_tables(client) == ["another", "qos-jada-accounts"]
        page = scan_page(client, {"TableName": "qos-jada-accounts"})
        assert (page.items, page.next_key) == ([account("a1")], None)
