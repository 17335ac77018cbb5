"""The embedded engine's writer."""
