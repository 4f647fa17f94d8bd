"""From built files to editions: all reports of a scope, or none of them when they contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reporting.editions import EditionKey, Manifest, Store, read_manifest
from reporting.editions.store import digest_files
from reporting.pipeline.agreement import DisagreementError, find_disagreements
from reporting.pipeline.build import Built
from reporting.pipeline.progress import Progress
from reporting.pipeline.request import Report


def publish(
    built: Sequence[Built], unchanged: Sequence[EditionKey], store: Store, progress: Progress
) -> Iterator[Report]:
    """Make editions of what was built; drafts that disagree are made as well, with a word about it.

    Args:
        built: editions whose files are ready.
        unchanged: editions of this run that stay as they are; they must agree too.
        store: where they go.
        progress: hears what drafts disagree on.
    """
    for scope in sorted({each.job.key.subject.scope for each in built}):
        news = [each for each in built if each.job.key.subject.scope == scope]
        refusal = _find_refusal(scope, news, unchanged, store)
        if refusal and store.state == "draft":
            progress.say(f"draft: {refusal}")
        for each in news:
            subject = each.job.key.subject
            if refusal and store.state == "final":
                yield Report(subject, "failed", error=refusal)
            else:
                _publish(each, store)
                yield Report(subject, "built", each.job.key)


def _find_refusal(scope: str, built: Sequence[Built], unchanged: Sequence[EditionKey], store: Store) -> str:
    summaries = {
        key.subject.perspective: read_manifest(store.path(key)).summary
        for key in unchanged
        if key.subject.scope == scope
    }
    summaries |= {each.job.key.subject.perspective: each.summary for each in built}
    disagreements = find_disagreements(summaries)
    return str(DisagreementError(scope, disagreements)) if disagreements else ""


def _publish(built: Built, store: Store) -> None:
    job = built.job
    derived = digest_files(job.folder)
    store.publish(job.folder, Manifest(job.key, job.state, built.summary, built.inputs, derived))
