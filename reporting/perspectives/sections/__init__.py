"""Sections that reports are put together from: each function takes the facts of a scope and returns blocks.

What does not apply to the scope returns nothing.
"""
