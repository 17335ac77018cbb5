"""Search over HTTP: an API in JSON, and a page for people, in one ASGI application of an index."""
