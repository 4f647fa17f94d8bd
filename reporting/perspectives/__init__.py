"""The five perspectives on top of shared queries."""
