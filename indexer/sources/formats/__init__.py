"""A module a format: from one document to a draft of its article."""
