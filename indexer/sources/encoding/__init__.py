"""Decodes bytes to text: `detection` decides by `plausibility` which of the `charsets` they are in."""
