"""The app on this machine: `python -m scc.local`."""
