"""Index, archive and navigation of the internal site."""
