"""The mail linter: what every inbox needs, checked on any message, statically before sending and in full on demand."""
