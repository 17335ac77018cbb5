"""LlamaIndex's retriever over an index."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from search.hit import Hit
from search.searcher import Searcher

from .passages import found, metadata_of, text_of

_FOR_MODELS = ("citation", "url")
"""The metadata that stand before the text in a prompt. The citation has title, number, body and day."""


class PolicyNewsRetriever(BaseRetriever):
    """Retrieves paragraphs as nodes. `searcher` is an opened index, and stays open.

    `limit` is the number of nodes, `options` are those of `Searcher.search`, such as `{"kind": "通知"}`.
    """

    def __init__(
        self,
        searcher: Searcher,
        limit: int = 10,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self._searcher, self._limit, self._options = searcher, limit, dict(options or {})

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = found(self._searcher, query_bundle.query_str, self._limit, self._options)
        return [NodeWithScore(node=_node_of(hit), score=hit.score) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node_of(hit: Hit) -> TextNode:
    metadata = metadata_of(hit)
    return TextNode(
        id_=hit.id,
        text=text_of(hit),
        metadata=metadata,
        excluded_llm_metadata_keys=[name for name in metadata if name not in _FOR_MODELS],
        excluded_embed_metadata_keys=list(metadata),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=hit.article)},
    )
