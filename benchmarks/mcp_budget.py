"""The tools for language models: do answers keep to the tokens that were asked for, and do they still answer?

The first 200 questions of the NCP corpus go to the tool `search` through the official client, with budgets
from 200 to 20,000 tokens. Each answer is counted as it is sent, text and structured content together: by the
estimate that the server uses, and by the tokenizer o200k_base, whose table llama-index-core brings along. A
question is answered rightly if an article that is judged right is among the results.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import tiktoken
from mcp import Client
from mcp_types import CallToolResult, TextContent

from benchmarks.corpus import read_records
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict
from indexer.core.short_ids import short_id
from search import open_index
from search.evaluation import read_judgements
from search.mcp.server import create_server
from search.mcp.tokens import estimate_tokens

BUDGETS = (200, 500, 1_000, 2_000, 4_000, 8_000, 20_000)
QUESTIONS = 200


@dataclass
class Answers:
    """The answers to all questions within one budget."""

    estimates: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    results: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    right: int = 0
    failed: int = 0


def sent(result: CallToolResult) -> list[str]:
    """The text of a result and its structured content, as they are sent."""
    texts = [content.text for content in result.content if isinstance(content, TextContent)]
    return [*texts, json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))]


def tokenizer() -> tiktoken.Encoding:
    core = find_spec("llama_index.core")
    if core is not None and core.origin is not None:
        os.environ.setdefault(
            "TIKTOKEN_CACHE_DIR", str(Path(core.origin).parent / "_static" / "tiktoken_cache")
        )
    return tiktoken.get_encoding("o200k_base")


async def ask(
    index: Path, questions: list[tuple[str, str]], right: dict[str, set[str]]
) -> dict[int, Answers]:
    """The answers to (id, text) of questions, by budget. `right` has the short ids of the right articles."""
    encoding = tokenizer()
    answers = {budget: Answers() for budget in BUDGETS}
    with open_index(index) as searcher:
        async with Client(create_server(searcher)) as client:
            for question, text in questions:
                for budget, given in answers.items():
                    started = time.perf_counter()
                    result = await client.call_tool("search", {"query": text, "max_tokens": budget})
                    given.milliseconds.append((time.perf_counter() - started) * 1000)
                    given.estimates.append(sum(map(estimate_tokens, sent(result))))
                    given.tokens.append(
                        sum(len(encoding.encode(each, disallowed_special=())) for each in sent(result))
                    )
                    found = (result.structured_content or {}).get("results", [])
                    given.results.append(len(found))
                    articles = {hit["id"].partition(":")[0] for hit in found}
                    given.right += not articles.isdisjoint(right[question])
                    given.failed += result.is_error or not found
    return answers


def main() -> int:
    arguments = options(__doc__).parse_args()
    judged = arguments.corpora / "judged" / "ncp"
    articles = read_judgements(judged / "qrels.tsv").articles
    right = {question: set(map(short_id, grades)) for question, grades in articles.items()}
    records = [(str(each["id"]), str(each["text"])) for each in read_records(judged / "queries.jsonl")]
    questions = [each for each in records if each[0] in right][:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        build((arguments.corpora / "ncp_covid_docs" / "docs.jsonl.xz",), index)
        answers = asyncio.run(ask(index, questions, right))
    rows = [
        [
            f"{budget:,}",
            given.failed,
            max(given.estimates),
            max(given.tokens),
            median(given.results),
            given.right,
            round(median(given.milliseconds), 1),
        ]
        for budget, given in answers.items()
    ]
    head = ["budget", "without result", "most, estimated", "most, o200k", "results", "right", "ms"]
    print_table(head, rows)
    over = sum(
        max(counts) > budget
        for budget, given in answers.items()
        for counts in zip(given.estimates, given.tokens, strict=True)
    )
    failed = sum(given.failed for given in answers.values())
    bar = (
        f"of {len(questions) * len(BUDGETS):,} answers to {len(questions)} questions, {over} exceed their "
        f"budget, and {failed} have no result; none may"
    )
    return verdict(
        "mcp_budget", over == failed == 0, bar, {"rows": [dict(zip(head, row, strict=True)) for row in rows]}
    )


if __name__ == "__main__":
    raise SystemExit(main())
