"""Formats results as text: JSON, a page for a terminal, and highlights."""
