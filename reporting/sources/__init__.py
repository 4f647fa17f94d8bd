"""One module a source: files or tables to typed raw tables and located errors."""
