"""The template says what the code expects, and no page stands in for a missing asset."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import decode  # type: ignore[import-untyped] # cfn-lint ships no types

from scc.app.store.tables import TABLES
from scc.local.server import SITE_POLICY, find_static

TEMPLATE = Path(__file__).parents[1] / "template.yaml"


@pytest.fixture(scope="module")
def resources() -> Any:
    template, problems = decode(str(TEMPLATE))
    assert not problems
    assert template is not None
    return template["Resources"]


def of_type(resources: Any, kind: str) -> list[Any]:
    return [resource["Properties"] for resource in resources.values() if resource["Type"] == kind]


def test_the_tables_are_those_of_the_code(resources: Any) -> None:
    described = {table["TableName"]: table for table in of_type(resources, "AWS::DynamoDB::Table")}
    assert described.keys() == {f"scc-{table.name}" for table in TABLES}
    for table in TABLES:
        found = described[f"scc-{table.name}"]
        expected = table.creation("scc-")
        for key in ("BillingMode", "KeySchema", "GlobalSecondaryIndexes", "AttributeDefinitions"):
            assert found.get(key) == expected.get(key), (table.name, key)
        ttl = {"AttributeName": "expires_at", "Enabled": True} if table.ttl else None
        assert found.get("TimeToLiveSpecification") == ttl
        assert found["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_30_cloudfront_never_answers_a_missing_asset_with_the_page(resources: Any) -> None:
    (distribution,) = of_type(resources, "AWS::CloudFront::Distribution")
    assert "CustomErrorResponses" not in distribution["DistributionConfig"]


def test_30_a_missing_asset_is_404_here_and_in_aws_whatever_its_name(resources: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html>")
    for path in ("/assets/0123456789ab/gone.js", "/assets/0123456789ab/gone", "/gone.css", "/..%2fx", "/a\0b.js"):
        assert find_static(tmp_path, path)[0] == 404, path
    for path in ("/", "/events/ev_1", "/guest/AAAAAA"):
        assert find_static(tmp_path, path)[0] == 200, path
    (pages,) = (found for found in of_type(resources, "AWS::CloudFront::Function") if found["Name"] == "scc-page-paths")
    assert "request.uri.startsWith('/assets/')" in pages["FunctionCode"]


def test_no_role_may_do_more_than_it_names(resources: Any) -> None:
    for role in of_type(resources, "AWS::IAM::Role"):
        for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not [action for action in actions if "*" in action]
            assert statement["Resource"] != "*" or actions == ["dynamodb:ListStreams"]


def test_alarms_reach_somebody(resources: Any) -> None:
    """CloudWatch may not use the key `alias/aws/sns`: a topic encrypted with it tells nobody."""
    (topic,) = of_type(resources, "AWS::SNS::Topic")
    assert "KmsMasterKeyId" not in topic
    assert all(alarm["AlarmActions"] for alarm in of_type(resources, "AWS::CloudWatch::Alarm"))


def test_buckets_are_private(resources: Any) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    assert buckets
    for bucket in buckets:
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}


def test_26_the_sites_policy_allows_no_inline_script_here_and_in_aws(resources: Any) -> None:
    (headers,) = of_type(resources, "AWS::CloudFront::ResponseHeadersPolicy")
    policy = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    assert policy["ContentSecurityPolicy"] == SITE_POLICY
    assert "script-src 'self';" in SITE_POLICY
    assert "unsafe" not in SITE_POLICY


@pytest.mark.slow
def test_cfn_lint_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([linter, TEMPLATE], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
