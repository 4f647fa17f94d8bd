"""The template deployed for real against ministack; releases, a broken one, and the way back."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.settings import Settings
from scc.deploy import release
from scc.deploy.__main__ import cli
from scc.deploy.build import Bundle, build
from scc.deploy.code import API, OUTBOX, code_key, live_versions, move_aliases
from scc.deploy.errors import DeployError
from scc.deploy.front import KEPT, is_kept, removable, remove_old_releases
from scc.deploy.site import SOURCE
from scc.local.emulator import REGION, emulator
from scc.local.seed import add_person

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
# The only resource ministack has no word for; the firewall itself is made.
NOT_EMULATED = "ApiFirewallAssociation"
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cloud:
    """An account with the stack in it."""

    clients: Clients
    endpoint: str
    bundle: Bundle

    def get(self, path: str, method: str = "GET", body: bytes | None = None) -> tuple[int, Any]:
        """Ask the API as CloudFront would: through API Gateway and the alias."""
        (api,) = self.clients.get("apigateway").get_rest_apis()["items"]
        url = f"{self.endpoint}/restapis/{api['id']}/prod/_user_request_/scc{path}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as err:
            with err:
                return err.code, json.loads(err.read())

    def stored(self, key: str) -> Any:
        """An object of the site's bucket, its body read."""
        found = self.clients.get("s3").get_object(Bucket=release.read_stack(self.clients).site_bucket, Key=key)
        with found["Body"] as body:
            return {**found, "Body": body.read()}

    def put_stack(self, template: str) -> None:
        """Create the stack from a template."""
        s3, formation = self.clients.get("s3"), self.clients.get("cloudformation")
        s3.create_bucket(Bucket="scc-code", CreateBucketConfiguration={"LocationConstraint": REGION})
        key = code_key(self.bundle, 1)
        s3.put_object(Bucket="scc-code", Key=key, Body=self.bundle.path.read_bytes())
        values = {
            "SiteUrl": "https://scc.example.com",
            "SenderEmail": "scc@example.com",
            "AlarmEmail": "alarm@example.com",
            "CodeBucket": "scc-code",
            "CodeKey": key,
        }
        formation.create_stack(
            StackName="scc",
            TemplateBody=template,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()],
        )
        deadline = time.monotonic() + 60
        while (status := self.stack_status()).endswith("IN_PROGRESS") and time.monotonic() < deadline:
            time.sleep(0.2)
        assert status == "CREATE_COMPLETE"

    def stack_status(self) -> str:
        (stack,) = self.clients.get("cloudformation").describe_stacks(StackName="scc")["Stacks"]
        status: str = stack["StackStatus"]
        return status


def emulated_template() -> str:
    """The template without the one resource that is not emulated."""
    head, _, rest = TEMPLATE.read_text(encoding="utf-8").partition(f"  {NOT_EMULATED}:\n")
    return head + rest[rest.index("\n\n") + 2 :]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    folder = tmp_path_factory.mktemp("cloud")
    with emulator(folder / "aws") as options:
        made = Cloud(Clients(REGION, options, read_seconds=60), options["endpoint_url"], build(folder / "scc.zip"))
        made.put_stack(emulated_template())
        yield made


def with_file(bundle: Bundle, output: Path, name: str, text: str) -> Bundle:
    """The bundle with one more file, or another version of one."""
    with zipfile.ZipFile(bundle.path) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if f"{Path(name).stem}." not in entry:  # its byte code goes too
                new.writestr(entry, old.read(entry))
        new.writestr(name, text)
    content = output.read_bytes()
    return Bundle(output, len(content), sha256(content).hexdigest())


@pytest.fixture
def app(cloud: Cloud) -> App:
    """The app's parts on the stack's own tables and secret."""
    settings = Settings(
        "scc-", "scc/signing", "alias/scc-receipts", "https://scc.example.com", "scc@example.com", REGION
    )
    return build_app(settings, cloud.clients)


@pytest.mark.slow
def test_the_whole_template_but_one_association_is_deployed_and_works(cloud: Cloud, app: App) -> None:
    assert TEMPLATE.read_text(encoding="utf-8").count(NOT_EMULATED) == 1
    assert cloud.get("/health") == (200, {"ok": True})
    assert cloud.get("/me")[0] == 401
    entry = {"name": "Ada Admin", "email": "ada@example.com", "person_roles": ["admin"]}
    person = add_person(app, entry)
    link = app.sessions.add_link(person, person.email, app.clock())
    token = json.dumps({"token": app.sessions.link_token(link)}).encode()
    status, session = cloud.get("/auth/magic-link", "POST", token)
    assert (status, session["name"]) == (200, "Ada Admin")
    assert cloud.get("/auth/magic-link", "POST", token)[0] == 401


@pytest.mark.slow
def test_aliases_move_together_or_not_at_all(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cloud.clients.get("lambda")
    before, move = live_versions(cloud.clients), client.update_alias
    moves: list[tuple[str, str]] = []

    def refuse_the_second(**request: Any) -> Any:
        moves.append((request["FunctionName"], request["FunctionVersion"]))
        if len(moves) == 2:
            error: Any = {"Error": {"Code": "PreconditionFailedException", "Message": "x"}}
            raise ClientError(error, "UpdateAlias")
        return move(**request)

    monkeypatch.setattr(client, "update_alias", refuse_the_second)
    with pytest.raises(DeployError, match="did not move"):
        move_aliases(cloud.clients, dict.fromkeys(before, "$LATEST"))
    assert moves == [(API, "$LATEST"), (OUTBOX, "$LATEST"), (API, before[API])]
    assert live_versions(cloud.clients) == before


@pytest.mark.slow
def test_a_release_a_broken_one_and_the_way_back(cloud: Cloud, tmp_path: Path) -> None:
    clients = cloud.clients
    written: list[str] = []
    clients.get("s3").meta.events.register(
        "before-parameter-build.s3", lambda params, model, **_: written.append(f"{model.name} {params.get('Key')}")
    )
    second = with_file(cloud.bundle, tmp_path / "2.zip", "second.txt", "2")
    row = release.deploy(clients, second, "ana", "Second.", NOW)
    assert row.key == f"scc/{int(NOW.timestamp())}-{second.sha256[:12]}.zip"
    uploads = [step for step in written if step == f"PutObject {row.key}"]
    assert len(uploads) == 1
    assert (row.previous[API], row.versions[API]) == ("1", "2") == ("1", live_versions(clients)[API])
    assert cloud.get("/health") == (200, {"ok": True})

    served = [step.partition(" ")[2] for step in written if step.startswith("CopyObject")]
    assert served[-1] == "index.html"
    assert "sw.js" in served
    assets = [n for n, step in enumerate(written) if step.startswith("PutObject assets/")]
    assert max(assets) < written.index(f"CopyObject {served[0]}")
    page = cloud.stored("index.html")
    assert (page["CacheControl"], page["ContentType"]) == ("public, max-age=60", "text/html")
    assert f"/assets/{row.site}/" in page["Body"].decode()
    asset = cloud.stored(f"assets/{row.site}/main.js")
    assert asset["CacheControl"] == "public, max-age=86400, immutable"
    assert asset["ContentType"] == "text/javascript; charset=utf-8"
    assert cloud.stored("sw.js")["CacheControl"] == "no-cache"
    distribution = release.read_stack(clients).distribution_id
    listed = clients.get("cloudfront").list_invalidations(DistributionId=distribution)["InvalidationList"]
    assert listed["Quantity"] == 1

    broken = with_file(cloud.bundle, tmp_path / "3.zip", "scc/lambda_function.py", "raise RuntimeError('broken')\n")
    with pytest.raises(DeployError, match="/scc/health"):
        release.deploy(clients, broken, "ben", "Broken.", NOW + timedelta(minutes=1))
    assert live_versions(clients)[API] == "2"
    assert cloud.get("/health") == (200, {"ok": True})

    newer = shutil.copytree(SOURCE, tmp_path / "newer")
    (newer / "assets" / "new.txt").write_text("x")
    fourth = with_file(cloud.bundle, tmp_path / "4.zip", "fourth.txt", "4")
    latest = release.deploy(clients, fourth, "ana", "Fourth.", NOW + timedelta(minutes=2), newer)
    assert latest.site != row.site
    started = time.monotonic()
    back = release.roll_back(clients, "ana", "It was slow.", NOW + timedelta(minutes=3))
    assert time.monotonic() - started < 30  # seconds on a busy machine; alone it takes one
    assert (back.versions, back.site) == (row.versions, row.site)
    assert live_versions(clients) == row.versions
    assert f"/assets/{row.site}/" in cloud.stored("index.html")["Body"].decode()
    assert cloud.stored(f"assets/{latest.site}/new.txt")["Body"] == b"x"
    assert cloud.get("/health") == (200, {"ok": True})
    release.roll_back(clients, "ana", "Further.", NOW + timedelta(minutes=4))
    assert live_versions(clients)[API] == "1"
    with pytest.raises(DeployError, match="nothing before version 1"):
        release.roll_back(clients, "ana", "Too far.", NOW + timedelta(minutes=5))

    told = CliRunner().invoke(cli, ["log"], obj=clients).output.splitlines()
    assert [line.split()[2:5:2] for line in told] == [
        ["deploy", "2"], ["failed", "2"], ["deploy", "4"], ["rollback", "2"], ["rollback", "1"],
    ]  # fmt: skip
    assert told[0].endswith("ana: Second.")
    bucket = release.read_stack(clients).site_bucket
    long_after = datetime.now(UTC) + KEPT + timedelta(minutes=1)
    assert remove_old_releases(clients, bucket, row.site or "", long_after) == [latest.site]
    assert cloud.stored(f"assets/{row.site}/main.js")["Body"]
    assert (is_kept(clients, bucket, row.site or ""), is_kept(clients, bucket, latest.site or "")) == (True, False)


def test_assets_stay_a_week_after_they_were_replaced_not_after_they_came() -> None:
    day = timedelta(days=1)
    served = {"a": NOW - 60 * day, "b": NOW - 30 * day, "c": NOW - 6 * day, "d": NOW}
    assert removable(served, "d", NOW) == ["a"]
    assert removable(served, "d", NOW + 2 * day) == ["a", "b"]
    assert removable(served, "a", NOW + 2 * day) == ["b"]
    assert removable({"a": NOW}, "a", NOW + 60 * day) == []
