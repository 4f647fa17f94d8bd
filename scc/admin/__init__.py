"""The office's command line: `python -m scc.admin`."""
