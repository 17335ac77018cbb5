"""Completions are all that titles hold, and nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article
from indexer.analysis import Segmenter, fold_text, is_letter
from search import open_index
from search.query.plain import FUNCTION_WORDS
from tests.examples import examples
from tests.search.conftest import MakeIndex


@settings(max_examples=examples(10, ci=120))
@given(
    st.lists(st.text("河南省高新区规划bai的 “”（）", max_size=9), max_size=8),
    st.text("河南省高ba", min_size=1, max_size=2),
)
def test_what_is_suggested_is_what_titles_hold(
    make_index: MakeIndex, segmenter: Segmenter, titles: list[str], beginning: str
) -> None:
    articles = [Article(str(number), "正文", title=title) for number, title in enumerate(titles)]
    kept = [article for article in articles if article.id != "1"]
    with open_index(
        make_index(articles[::2], articles[1::2], removed=["1"] if len(titles) > 1 else [])
    ) as searcher:
        found = {each.text: each.total for each in searcher.suggest(beginning, limit=1_000)}
    starts = [set(_starts(fold_text(article.title or ""), segmenter)) for article in kept]
    for text, total in found.items():
        assert total == sum(any(each.startswith(text) for each in of_title) for of_title in starts)
    for start in set().union(*starts):
        if start.startswith(fold_text(beginning)) and start != fold_text(beginning):
            last = segmenter.cut(start)[-1]
            is_whole = start.count('"') % 2 == 0 and start.count("(") == start.count(")")
            if is_letter(last[-1]) and last not in FUNCTION_WORDS and is_whole:
                assert start in found


def _starts(title: str, segmenter: Segmenter) -> list[str]:
    """A folded title from the beginning of each of its words on."""
    words = segmenter.cut(title)
    return ["".join(words[at:]) for at, word in enumerate(words) if is_letter(word[0])]
