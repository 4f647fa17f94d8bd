"""The routes, by what they are about; importing this package declares them all."""

from scc.app.api.routes import audit, auth, calendar, catalog, crew, deck, events, guests, meta, office, people

__all__ = ["audit", "auth", "calendar", "catalog", "crew", "deck", "events", "guests", "meta", "office", "people"]
