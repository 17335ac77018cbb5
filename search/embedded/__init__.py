"""The embedded engine: an index in a folder, mapped into memory."""
