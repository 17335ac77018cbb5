"""What the tests of the tools share: a few articles, and calls by the official client.

Where the library is missing, importing this skips the module of tests."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from indexer import Article
from search import Searcher

pytest.importorskip("mcp", reason="the tools need the extra mcp")

from mcp import Client
from mcp_types import CallToolResult, TextContent

from search.mcp.server import create_server

ARTICLES = [
    Article(
        "a",
        "一、总则\n入驻白龜湖科創(chuàng)新城的机构，前三年免收场地费用。\n二、附则\n一、总则",
        title="科技创新若干措施",
        url="https://example.org/a",
        source="示例网",
        issuer="示例市人民政府",
        number="示政〔2024〕3号",
        region="河南省平顶山市",
        kind="通知",
        topics=("科技",),
        published=date(2024, 2, 6),
    ),
    Article(
        "b", "白龟湖的水\n科创新城\n金融", title="湖", url="javascript:alert(1)", published=date(2023, 5, 1)
    ),
    Article("c", "白龟湖的水。", title="转载"),
]


def call(searcher: Searcher, tool: str, **arguments: Any) -> CallToolResult:
    """The result of a tool that the official client calls."""

    async def called() -> CallToolResult:
        async with Client(create_server(searcher)) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(called())


def text_of(result: CallToolResult) -> str:
    """The text of a result, which is its one content."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
