"""The rules of a charter, without I/O: every instant is an argument."""
