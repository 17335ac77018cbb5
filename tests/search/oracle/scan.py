"""Small articles in every spelling, and what a plain scan of their folded text finds."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date, timedelta

from indexer import Article
from indexer.analysis import fold_text
from search.query.query import And, Clause, Exact, Field, Filter, Not, Or, SameSentence

# Few characters, so that most strings occur: two that fold to one, a gloss, what expands, what is no word.
ALPHABET = [*"发發展创湖aB1％，“ ㎡𠮷(", "创(chuàng)", "\u200b"]


def random_text(source: random.Random) -> str:
    lines = (
        "".join(source.choices(ALPHABET, k=source.randrange(1, 12))) for _ in range(source.randrange(1, 4))
    )
    return "\n".join(line if line.strip() else "发" for line in lines)


class Corpus:
    """Articles, and what a plain scan of them finds."""

    def __init__(self) -> None:
        source = random.Random(5)
        days = [date(2024, 1, 1) + timedelta(days=number) for number in range(5)]
        written = {
            f"a{number}": Article(
                f"a{number}",
                random_text(source),
                title=source.choice([None, "发展", "創 湖"]),
                published=source.choice([None, *days]),
                kind=("通知", "實施意見", None)[number % 3],
            )
            for number in range(60)
        }
        articles = list(written.values())
        changed = [Article(article.id, random_text(source)) for article in articles[5:9]]
        self.batches = [articles[:30], articles[30:50] + changed, articles[50:]]
        self.removed = ["a1", "a31", "a52"]
        written.update((article.id, article) for article in changed)
        self.articles = [article for article in written.values() if article.id not in self.removed]
        self.paragraphs = [paragraph for article in self.articles for paragraph in article.paragraphs()]
        self.folded = {(each.article, each.ordinal): fold_text(each.text) for each in self.paragraphs}
        self.titles = {article.id: fold_text(article.title or "") for article in self.articles}
        self.kinds = {article.id: article.kind and fold_text(article.kind) for article in self.articles}
        self.published = {article.id: article.published for article in self.articles}

    def holding(self, text: str, field: Field = "body") -> set[tuple[str, int]]:
        return {
            place
            for place, folded in self.folded.items()
            if text in (folded if field == "body" else self.titles[place[0]])
        }

    def _has_sentence(self, place: tuple[str, int], texts: Sequence[str], field: Field) -> bool:
        """Whether all texts begin in one sentence: the same number of ends stands before them."""
        folded = self.folded[place] if field == "body" else self.titles[place[0]]
        ends = [end.end() for end in re.finditer(r"\.{3,}|[。!?;]", folded)]
        starts = [
            {
                sum(end <= match.start() for end in ends)
                for match in re.finditer(f"(?={re.escape(text)})", folded)
            }
            for text in texts
        ]
        return bool(set.intersection(*starts))

    def matching(self, clause: Clause) -> set[tuple[str, int]]:
        match clause:
            case Exact(text, field):
                return self.holding(text, field)
            case Filter(_, kind):
                return {place for place in self.folded if self.kinds[place[0]] == kind}
            case SameSentence(texts, field):
                return {place for place in self.folded if self._has_sentence(place, texts, field)}
            case And(clauses):
                return set.intersection(*map(self.matching, clauses))
            case Or(clauses):
                return set.union(*map(self.matching, clauses))
            case Not(inner):
                return set(self.folded) - self.matching(inner)
        raise AssertionError(clause)
