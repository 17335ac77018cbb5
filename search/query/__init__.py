"""From a user's text to what it asks for."""
