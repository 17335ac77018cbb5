"""The server under load while its index changes, beside a FastAPI program over tantivy-py."""
