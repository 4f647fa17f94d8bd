"""One contact a person: rows of one entity with the same normalised address merge.

The earliest row survives (of two made on a day, the one with the lesser id). Any row's consent counts, and so
does any row's refusal: a person is reachable when `consent` holds and unsubscribed, bounced and complained are
null. The same person may be a contact of several entities; a scope of several counts distinct `email_norm`.
"""

from __future__ import annotations

import ibis


def merge(contacts: ibis.Table) -> ibis.Table:
    """Return one row a person and entity (columns as given)."""
    person = ibis.window(group_by=[contacts.entity, contacts.email_norm])
    merged = contacts.mutate(
        rank=ibis.row_number().over(_by_age(contacts)),
        consent=contacts.consent.any().over(person),
        unsubscribed=contacts.unsubscribed.min().over(person),
        bounced=contacts.bounced.min().over(person),
        complained=contacts.complained.min().over(person),
    )
    return merged.filter(merged.rank == 0).drop("rank")


def survivors(contacts: ibis.Table) -> ibis.Table:
    """Return into which contact each one merges: columns id, survivor."""
    first = contacts.id.first().over(_by_age(contacts))
    return contacts.select("id", survivor=first).distinct()


def _by_age(contacts: ibis.Table) -> ibis.expr.builders.LegacyWindowBuilder:
    return ibis.window(group_by=[contacts.entity, contacts.email_norm], order_by=[contacts.created, contacts.id])
