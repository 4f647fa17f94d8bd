"""HTTP: from a proxy event to an answer."""
