"""Which reports have to be built: those whose inputs differ from those of their latest edition.

Nothing heavy is imported to find that out.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporting.config import Settings
from reporting.delivery.envelope import Envelope, envelope_for, outbox_envelope
from reporting.editions import EditionKey, Store, Subject, read_manifest
from reporting.execution.notebook import PREVIOUS, Notebook, check_parameters, read_notebook
from reporting.pipeline.dataset import Dataset
from reporting.pipeline.inputs import Known, Own, inputs_now, own_inputs
from reporting.pipeline.request import Request


@dataclass(frozen=True)
class Plan:
    """One report that was asked for.

    `key` is its latest edition if that is `unchanged`, else the edition to be built; `reason` says what calls for it.
    """

    key: EditionKey
    unchanged: bool
    reason: str
    notebook: Notebook
    parameters: dict[str, str]
    own: Own
    envelope: Envelope
    previous: EditionKey | None


def envelope_of(request: Request, perspective: str) -> Envelope:
    """Return who a report of this run is addressed to.

    Raises:
        EnvelopeError: an address is wrong, or one that sending needs is missing.
    """
    return (envelope_for if request.send else outbox_envelope)(request.environment, perspective)


def plan_report(
    subject: Subject, request: Request, settings: Settings, dataset: Dataset, known: Known, store: Store
) -> Plan:
    """Decide whether a report has to be built.

    Raises:
        NotebookFormError: its notebook is not of our form or does not take these parameters.
    """
    notebook = read_notebook(request.notebooks / f"{subject.perspective}.ipynb")
    lasting = {"perspective": subject.perspective, "scope": subject.scope, "as_of": subject.as_of}
    sent = Store(request.out)
    previous = sent.previous_sent(subject, outbox=not request.send)
    parameters = {**lasting, "context": str(dataset.folder)}
    if PREVIOUS in notebook.defaults:
        parameters[PREVIOUS] = str(sent.path(previous).absolute()) if previous else ""
    check_parameters(notebook, parameters, settings)
    envelope = envelope_of(request, subject.perspective)
    own = own_inputs(notebook, lasting, envelope, f"{previous} {sent.shown(previous)}" if previous else "")
    latest = store.latest(subject)
    reason = _why_build(latest, store, known, own, dataset)
    key = latest if latest and not reason else store.next_revision(subject)
    return Plan(key, not reason, reason, notebook, parameters, own, envelope, previous)


def _why_build(latest: EditionKey | None, store: Store, known: Known, own: Own, dataset: Dataset) -> str:
    """Return why the latest edition does not do, "" if it does."""
    if latest is None:
        return "new"
    if damaged := store.damage(latest):
        return f"r{latest.revision} is damaged: {', '.join(damaged)}"
    earlier = read_manifest(store.path(latest)).inputs
    now = inputs_now(earlier, known, own, dataset.manifest)
    changed = [name for name, value in vars(now).items() if value != getattr(earlier, name)]
    return f"changed: {', '.join(changed)}" if changed else ""
