"""Building one edition, in the workers: the notebook with page and text, the pictures, the mail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

from reporting.blocks.charts import figure_digest
from reporting.blocks.model import Block
from reporting.config import Settings
from reporting.context.manifest import Manifest as Dataset
from reporting.context.shared_answers import shared_in
from reporting.editions import EditionKey, Inputs, State, Summary
from reporting.editions.store import NOTEBOOK
from reporting.errors import RenderingError
from reporting.execution.child import fork
from reporting.execution.execute import execute
from reporting.lint.static import lint_static
from reporting.parity.check import require_parity
from reporting.perspectives import attachments_of
from reporting.pipeline.inputs import Known, partitions_of
from reporting.pipeline.plan import Plan
from reporting.pipeline.summary import narrative, summarise
from reporting.rendering.images import ChartPainter
from reporting.rendering.mail import compose
from reporting.rendering.mail_pictures import Picture, pictures_of
from reporting.rendering.meta import PageMeta
from reporting.rendering.page import render_page

SITE_ROOT = "../../../../.."  # from editions/<as_of>/<scope>/<perspective>/r<N>
PLOTLY = f"{SITE_ROOT}/assets/plotly.min.js"
CHARTS = "charts"
SHORT = 12  # hex digits of a digest that a reader can compare


class LintError(RenderingError):
    """A mail breaks a hard limit."""

    def __init__(self, key: EditionKey, violations: Sequence[object]) -> None:
        super().__init__(f"mail of {key}: " + "; ".join(map(str, violations)))


@dataclass(frozen=True)
class Job:
    """All that a worker needs to build an edition; its files go to `folder`, `answers` is shared by many."""

    plan: Plan
    state: State
    known: Known
    dataset: Dataset
    settings: Settings
    engine: str
    folder: Path
    answers: Path

    @property
    def key(self) -> EditionKey:
        """Return the edition that is built."""
        return self.plan.key


@dataclass(frozen=True)
class Ran:
    """A notebook that ran, its page and text written."""

    blocks: tuple[Block, ...]
    inputs: Inputs
    meta: PageMeta


@dataclass(frozen=True)
class Painted:
    """The pictures of a report: the file of each by key, what drew them."""

    files: Mapping[str, Path]
    chromium: str
    fonts: str


@dataclass(frozen=True)
class Built:
    """An edition whose files are all in its job's folder."""

    job: Job
    summary: Summary
    inputs: Inputs


def run_report(job: Job) -> Ran:
    """Run the notebook and write it, its page and its text."""
    plan = job.plan
    with shared_in(job.answers):
        executed = execute(plan.notebook, plan.parameters, job.engine, job.settings.timeout_seconds)
        inputs = _inputs(job, executed.reads)
        job.folder.mkdir()
        files = _write_attachments(job)
    meta = _meta(job, inputs, executed.blocks, files)
    (job.folder / NOTEBOOK).write_bytes(executed.notebook)
    render_page(job.folder / NOTEBOOK, meta, job.folder, job.known.renderer)
    return Ran(executed.blocks, inputs, meta)


def paint_report(job: Job, blocks: Sequence[Block]) -> Painted:
    """Draw the pictures of a report's mail, each into the file that its figure's digest names."""
    painter = _painter()
    folder = job.folder / CHARTS
    folder.mkdir()
    files = {picture.key: _paint(painter, picture, folder) for picture in pictures_of(blocks)}
    return Painted(files, painter.renderer.chromium, painter.renderer.fonts)


def start_painter() -> None:
    """Start Chromium before the first picture is asked for: it takes two seconds."""
    _painter().warm()


def compose_mail(job: Job, ran: Ran, painted: Painted) -> Built:
    """Write the mail of a report: the message of a final edition, HTML and text of a draft as well.

    Raises:
        LintError: it breaks a limit.
        ParityError: page, text and mail do not all carry the figures of the blocks.
    """
    envelope = job.plan.envelope
    pictures = {key: path.read_bytes() for key, path in painted.files.items()}
    url = f"{job.settings.base_url}/editions/{job.key}/page.html"
    mail = compose(ran.blocks, ran.meta, pictures, envelope.sender, envelope.to, url)
    if violations := lint_static(mail.message):
        raise LintError(job.key, violations)
    (job.folder / "message.html").write_text(mail.html, encoding="utf-8")
    (job.folder / "message.txt").write_text(mail.text, encoding="utf-8")
    if job.state == "final":
        (job.folder / "message.eml").write_bytes(mail.message)
    require_parity(job.folder, ran.meta, url)
    charts = {path.stem: sha256(path.read_bytes()).hexdigest() for path in painted.files.values()}
    inputs = replace(ran.inputs, charts=charts, chromium=painted.chromium, fonts=painted.fonts)
    return Built(job, summarise(ran.blocks, ran.meta, mail.subject), inputs)


def _inputs(job: Job, reads: tuple[str, ...]) -> Inputs:
    """Return the inputs of an edition whose pictures are not drawn yet."""
    return Inputs(
        **vars(job.known),
        **vars(job.plan.own),
        partitions=partitions_of(reads, job.dataset),
        data_cut=job.dataset.data_cut.isoformat(),
        charts={},
        chromium="",
        fonts="",
    )


def _write_attachments(job: Job) -> tuple[str, ...]:
    """Write the files that lie beside the page and return their names; the notebook has read what they hold.

    They are made in a child: asking the dataset leaves threads behind, and this process has to fork again.

    Raises:
        RenderingError: the child ended without them.
        TimeoutError: it did not end in time.
    """
    subject, context = job.key.subject, job.plan.parameters["context"]

    def tell(connection: Connection) -> None:
        texts = attachments_of(subject.perspective, subject.scope, context)
        connection.send_bytes(json.dumps(texts).encode())

    child = fork(tell)
    try:
        answer = child.receive(job.settings.timeout_seconds)
    finally:
        child.end()
    if answer is None:
        raise RenderingError(f"{job.key}: expected the files beside its page, their process ended without them")
    texts: dict[str, str] = json.loads(answer)
    for name, text in texts.items():
        (job.folder / name).write_text(text, encoding="utf-8")
    return tuple(texts)


def _meta(job: Job, inputs: Inputs, blocks: Sequence[Block], files: tuple[str, ...]) -> PageMeta:
    subject, previous = job.key.subject, job.plan.previous
    data = sha256("".join(f"{path} {digest}\n" for path, digest in sorted(inputs.partitions.items())).encode())
    return PageMeta(
        perspective=subject.perspective,
        perspective_name=job.settings.perspectives[subject.perspective],
        scope=subject.scope,
        scope_name=job.settings.scope_name(subject.scope),
        as_of=job.dataset.as_of,
        data_cut=job.dataset.data_cut,
        revision=job.key.revision,
        draft=job.state == "draft",
        headline=narrative(blocks, "headline"),
        previous_href=f"{SITE_ROOT}/editions/{previous}/page.html" if previous else None,
        site_root=SITE_ROOT,
        plotly_src=PLOTLY,
        provenance={"data": data.hexdigest()[:SHORT], "code": inputs.library[:SHORT]},
        files=files,
    )


@cache
def _painter() -> ChartPainter:
    """Return the painter of this process; only the one worker that paints asks for it."""
    return ChartPainter()


def _paint(painter: ChartPainter, picture: Picture, folder: Path) -> Path:
    path = folder / f"{figure_digest(picture.figure)}.png"
    path.write_bytes(painter.paint(picture.figure, *picture.drawn))
    return path
