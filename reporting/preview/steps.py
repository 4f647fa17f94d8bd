"""What the worker does for a build, with the pipeline's own functions.

Its parent must not have imported what an analyst may edit: every import of that stands inside a function.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reporting.pipeline.build import Job, Ran

KEPT = 3  # builds of a report that stay: a browser may still be showing one
RENDERER = "pandoc"  # quicker than Quarto, and the same page


@dataclass(frozen=True)
class Wish:
    """The report that is wanted, as plain values; `reports` is the folder of the preview's own site."""

    perspective: str
    scope: str
    source: str
    as_of: date | None
    notebooks: str
    datasets: str
    reports: str


@dataclass(frozen=True)
class ToPaint:
    """A picture that the mail needs."""

    key: str
    name: str
    figure: dict[str, Any]
    width: int
    height: int
    scale: float


@dataclass(frozen=True)
class Shown:
    """Where page and text of a build lie, from the preview's site, and what is to be painted for its mail."""

    page: str
    text: str
    charts: str
    pictures: tuple[ToPaint, ...]


@dataclass
class _Build:
    job: Job | None = None
    ran: Ran | None = None
    painted: dict[str, Path] = field(default_factory=dict)


_build = _Build()  # between the two steps of a build


def make_page(wish: Wish, answers: Path) -> Shown:
    """Run the notebook and write page and text.

    Args:
        wish: the report.
        answers: the folder of answers that may be taken over.

    Raises:
        ReportingError: what the pipeline raises: of the notebook with its cell, of the sources, of the renderer.
    """
    from reporting.blocks.charts import figure_digest
    from reporting.pipeline.build import run_report
    from reporting.rendering.mail_pictures import pictures_of
    from reporting.site.assets import install_assets

    reports = Path(wish.reports)
    _build.job = job = _job(wish, answers)
    job.folder.parent.mkdir(parents=True, exist_ok=True)
    _build.ran = ran = run_report(job)
    install_assets(reports)
    _drop_old(job.folder.parent)
    folder = job.folder.relative_to(reports).as_posix()
    pictures = tuple(
        ToPaint(each.key, f"{figure_digest(each.figure)}.png", each.figure, *each.drawn)
        for each in pictures_of(ran.blocks)
    )
    return Shown(f"{folder}/page.html", f"{folder}/report.txt", str(job.folder), pictures)


def make_mail(painted: dict[str, str]) -> tuple[str, str]:
    """Write the mail with the pictures that were painted and return the paths of its HTML and text in the site.

    Raises:
        ReportingError: it breaks a limit, or its figures are not those of the blocks.
    """
    from reporting.delivery.outbox import Outbox
    from reporting.editions import Store
    from reporting.pipeline.build import Painted, compose_mail
    from reporting.pipeline.handover import hand_over, outbox_path

    job, ran = _build.job, _build.ran
    if job is None or ran is None:
        raise RuntimeError("the mail comes after the page")
    compose_mail(job, ran, Painted({key: Path(path) for key, path in painted.items()}, "", ""))
    store = Store(job.folder.parents[4])
    hand_over(Outbox(store.reports / "outbox"), store, job.key, job.plan.envelope)
    shown = outbox_path(store, job.key).with_suffix("")
    html = (shown / "message.html").relative_to(store.reports).as_posix()
    return html, (job.folder / "message.txt").relative_to(store.reports).as_posix()


def _job(wish: Wish, answers: Path) -> Job:
    from reporting.config import load_settings
    from reporting.editions import Store, Subject
    from reporting.environment import Environment
    from reporting.execution.execute import choose_engine
    from reporting.pipeline.build import Job
    from reporting.pipeline.dataset import prepare_dataset
    from reporting.pipeline.inputs import find_known
    from reporting.pipeline.plan import plan_report
    from reporting.pipeline.request import Request

    settings, known = load_settings(), find_known(RENDERER)
    request = Request(
        (wish.perspective,), (wish.scope,), Environment(), wish.as_of, wish.source, Path(wish.reports), RENDERER,
        notebooks=Path(wish.notebooks), datasets=Path(wish.datasets),
    )  # fmt: skip
    dataset = prepare_dataset(request, settings)
    subject = Subject(dataset.manifest.as_of.isoformat(), wish.scope, wish.perspective)
    store = Store(request.out)
    plan = plan_report(subject, request, settings, dataset, known, store)
    engine, folder = choose_engine(isolated=False), store.path(plan.key)
    return Job(plan, "final", known, dataset.manifest, settings, engine, folder, answers)


def _drop_old(folder: Path) -> None:
    builds = sorted(folder.glob("r*"), key=lambda path: int(path.name[1:]))
    for path in builds[:-KEPT]:
        shutil.rmtree(path)
