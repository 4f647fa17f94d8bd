"""A deploy from end to end, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from scc.app.aws import Clients
from scc.app.store.dynamo import Dynamo
from scc.deploy import code, front
from scc.deploy.build import Bundle
from scc.deploy.errors import DeployError
from scc.deploy.log import Row, WorkLog
from scc.deploy.site import SOURCE

STACK, TABLE_PREFIX = "scc", "scc-"


@dataclass(frozen=True)
class Stack:
    """Where the template put things."""

    code_bucket: str
    site_bucket: str
    distribution_id: str


def read_stack(clients: Clients) -> Stack:
    """Return where the stack has its buckets and its distribution."""
    (found,) = clients.get("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}
    parameters = {entry["ParameterKey"]: entry["ParameterValue"] for entry in found["Parameters"]}
    return Stack(parameters["CodeBucket"], outputs["SiteBucketName"], outputs["DistributionId"])


def deploy(clients: Clients, bundle: Bundle, deployer: str, changes: str, now: datetime, source: Path = SOURCE) -> Row:
    """Deploy a bundle and the front end: the API first, as a page must never be ahead of it.

    Args:
        clients: AWS.
        bundle: the built zip.
        deployer: who deploys.
        changes: what is new, in a sentence.
        now: when the deploy began; its second names everything.
        source: the front end's sources.

    Raises:
        DeployError: the new version does not answer as it should, or was not taken; nothing changed for anybody.
    """
    stack, epoch, log = read_stack(clients), int(now.timestamp()), work_log(clients)
    previous, previous_site = dict(code.live_versions(clients)), log.site()
    published = code.publish(clients, stack.code_bucket, bundle, epoch)
    tried = Row(
        deployment_id=f"{epoch}-{bundle.sha256[:12]}",
        at=now,
        kind="failed",
        deployer=deployer,
        changes=changes,
        versions=previous,
        previous=previous,
        digest=bundle.sha256,
        key=published.key,
        site=previous_site,
        previous_site=previous_site,
    )
    try:
        code.smoke_test(clients, published.versions[code.API])
        site = front.upload_release(clients, stack.site_bucket, source)
        code.move_aliases(clients, published.versions)
    except Exception:
        log.add(tried)
        raise
    done = replace(tried, kind="deploy", versions=dict(published.versions), site=site)
    log.add(done)  # at once: what goes wrong from here on is rolled back by it
    _serve(clients, stack, site, epoch)
    front.remove_old_releases(clients, stack.site_bucket, site, now)
    return done


def roll_back(clients: Clients, deployer: str, changes: str, now: datetime) -> Row:
    """Serve everybody by the versions, and the front end, before the current ones.

    Raises:
        DeployError: there is nothing before, or it does not answer; nothing was changed for anybody.
    """
    stack, epoch, log = read_stack(clients), int(now.timestamp()), work_log(clients)
    current = dict(code.live_versions(clients))
    deployed = log.deploy_of(current)
    if deployed is None:
        raise DeployError(f"The work log knows nothing before version {current[code.API]} of {code.API}.")
    if deployed.previous_site and not front.is_kept(clients, stack.site_bucket, deployed.previous_site):
        raise DeployError(f"The front end {deployed.previous_site} is no longer kept; deploy that code again instead.")
    code.smoke_test(clients, deployed.previous[code.API])
    code.move_aliases(clients, deployed.previous)
    if deployed.previous_site:
        _serve(clients, stack, deployed.previous_site, epoch)
    row = Row(
        deployment_id=f"{epoch}-rollback",
        at=now,
        kind="rollback",
        deployer=deployer,
        changes=changes,
        versions=deployed.previous,
        previous=current,
        site=deployed.previous_site or deployed.site,
        previous_site=deployed.site,
    )
    log.add(row)
    return row


def _serve(clients: Clients, stack: Stack, site: str, epoch: int) -> None:
    front.serve(clients, stack.site_bucket, site)
    front.invalidate(clients, stack.distribution_id, f"{epoch}-{site}")


def work_log(clients: Clients) -> WorkLog:
    """Return the work log of the stack."""
    return WorkLog(Dynamo(clients, TABLE_PREFIX))
