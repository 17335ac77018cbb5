"""Formats results: JSON, a page for a terminal, and files for other programs."""
