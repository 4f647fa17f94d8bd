"""Parity: page, full text, mail HTML, text part, alt texts and subject carry the figures of the same blocks."""
