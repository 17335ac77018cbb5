"""Retrievers of other frameworks over an index: LangChain's and LlamaIndex's, each in its own module."""
