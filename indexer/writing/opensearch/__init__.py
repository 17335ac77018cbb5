"""The distributed engine's writer."""
