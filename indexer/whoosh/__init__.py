"""The bridge for people who open the index with Whoosh."""
