"""A run, from what was asked to editions, mails and site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reporting.config import Settings
from reporting.delivery.envelope import Envelope
from reporting.editions import EditionKey, Store, Subject
from reporting.errors import ReportingError
from reporting.execution.pool import TaskCrashedError
from reporting.pipeline.dataset import Dataset, prepare_dataset
from reporting.pipeline.factory import Factory
from reporting.pipeline.handover import fill_outbox, open_sender, publish_site, require_sending_settings, send_edition
from reporting.pipeline.inputs import Known, find_known
from reporting.pipeline.plan import Plan, envelope_of, plan_report
from reporting.pipeline.progress import Progress
from reporting.pipeline.request import Report, Request, Result
from reporting.rendering.page import choose_renderer

ANSWERS = "answers"  # beside the half-made editions, and as short-lived: the run has one state of the code


def run(request: Request, settings: Settings, progress: Progress) -> Result:
    """Build what was asked and hand it over.

    Raises:
        ReportingError: nothing can be built at all: the sources are wrong, checks refuse, a setting is missing.
    """
    if request.send:
        require_sending_settings(request)
    for perspective in request.perspectives:
        envelope_of(request, perspective)  # a wrong address is told before anything is built
    renderer, why = choose_renderer(request.renderer)
    store = Store(request.out, request.state)
    with Factory(progress) as factory:
        dataset = prepare_dataset(request, settings, meanwhile=factory.get_ready)
        for warning in dataset.warnings:
            progress.say(warning)
        require_sound(request, dataset, progress)
        with store.building() as folder:
            desk = _Desk(request, settings, progress, store, dataset, find_known(renderer), folder)
            return _work(desk, factory, f"pages: {renderer} ({why})")


def _work(desk: _Desk, factory: Factory, renderer: str) -> Result:
    plans, reports = desk.plan()
    if plans_to_build := [plan for plan in plans if not plan.unchanged]:
        desk.progress.say(renderer)
        factory.warm()
        reports += desk.build(plans_to_build, [plan.key for plan in plans if plan.unchanged], factory)
    reports = desk.in_order(reports)
    if not any(report.key for report in reports):
        return Result(tuple(reports))
    return desk.hand_out(reports, {plan.key: plan for plan in plans})


def require_sound(request: Request, dataset: Dataset, progress: Progress) -> None:
    """Let a request pass whose data may be reported; for a draft, only tell what would refuse it.

    Raises:
        ChecksFailed: with every reason.
    """
    from reporting.context.report import ChecksFailed, read_checks

    refusals = read_checks(dataset.folder, dataset.manifest).refusals()
    if refusals and not request.draft:
        raise ChecksFailed(refusals)
    for refusal in refusals:
        progress.say(f"draft, would be refused: {refusal}")


@dataclass(frozen=True)
class _Desk:
    """One run at work."""

    request: Request
    settings: Settings
    progress: Progress
    store: Store
    dataset: Dataset
    known: Known
    folder: Path

    def plan(self) -> tuple[list[Plan], list[Report]]:
        """Return the plans of the reports asked for, and what is already settled: unchanged or impossible."""
        plans, settled = [], []
        for subject in self._subjects():
            try:
                plan = plan_report(subject, self.request, self.settings, self.dataset, self.known, self.store)
            except ReportingError as err:
                settled.append(self._end(Report(subject, "failed", error=str(err))))
                continue
            plans.append(plan)
            if plan.unchanged:
                settled.append(self._end(Report(subject, "unchanged", plan.key)))
        return plans, settled

    def build(self, plans: list[Plan], unchanged: list[EditionKey], factory: Factory) -> list[Report]:
        """Build editions and publish those of the scopes whose reports agree."""
        from reporting.execution.execute import choose_engine
        from reporting.pipeline.build import Built, Job
        from reporting.pipeline.publish import publish

        engine = choose_engine(self.request.isolated)
        jobs = [
            Job(
                plan, self.request.state, self.known, self.dataset.manifest, self.settings, engine,
                self.folder / str(number), self.folder / ANSWERS,
            )
            for number, plan in enumerate(plans)
        ]  # fmt: skip
        built, reports = [], []
        for job, outcome in factory.build(jobs):
            if isinstance(outcome, Built):
                built.append(outcome)
            else:
                reports.append(self._end(Report(job.key.subject, "failed", error=_tell(outcome))))
        return reports + [self._end(report) for report in publish(built, unchanged, self.store, self.progress)]

    def hand_out(self, reports: list[Report], plans: dict[EditionKey, Plan]) -> Result:
        """Send the mails or put them into the outbox (never drafts), and bring the site up to date."""
        outbox = None
        there = {report.key: plans[report.key].envelope for report in reports if report.key}
        if self.request.send:
            reports = self._send(reports, there)
        elif not self.request.draft:
            outbox = fill_outbox(self.store, there)
        changed = any(report.status == "built" for report in reports)
        site = publish_site(self.request.out, self.settings, self.request.environment.feed_secret, changed=changed)
        return Result(tuple(reports), site, outbox)

    def _send(self, reports: list[Report], envelopes: dict[EditionKey, Envelope]) -> list[Report]:
        sender = open_sender(self.settings, self.request.environment)
        done = []
        for report in reports:
            sent = send_edition(sender, self.store, report, envelopes[report.key]) if report.key else report
            done.append(sent if sent == report else self._end(sent))
        return done

    def in_order(self, reports: list[Report]) -> list[Report]:
        """Return the reports in the order they were asked for."""
        order = {subject: place for place, subject in enumerate(self._subjects())}
        return sorted(reports, key=lambda report: order[report.subject])

    def _subjects(self) -> list[Subject]:
        as_of = self.dataset.manifest.as_of.isoformat()
        return [
            Subject(as_of, scope, perspective)
            for scope in self.request.scopes
            for perspective in self.request.perspectives
        ]

    def _end(self, report: Report) -> Report:
        self.progress.end(report)
        return report


def _tell(error: ReportingError) -> str:
    """Return an error as a reader gets it: short, unless the program itself is at fault."""
    return f"{error}\n{error.details}" if isinstance(error, TaskCrashedError) else str(error)
