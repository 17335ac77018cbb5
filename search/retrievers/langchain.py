"""LangChain's retriever over an index."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from .passages import found, metadata_of, text_of


class PolicyNewsRetriever(BaseRetriever):
    """Retrieves paragraphs as documents. `searcher` is an opened index, and stays open.

    `limit` is the number of documents, `options` are those of `Searcher.search`, such as `{"kind": "通知"}`.
    """

    searcher: Any
    limit: int = 10
    options: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(id=hit.id, page_content=text_of(hit), metadata=metadata_of(hit) | {"score": hit.score})
            for hit in found(self.searcher, query, self.limit, self.options)
        ]
