"""Small articles in every spelling, and what a plain scan of their folded text finds."""

from __future__ import annotations

import random
from datetime import date, timedelta

from indexer import Article, PartialDate
from indexer.analysis import fold_text
from search.query.query import (
    Adjacent,
    AmongFirst,
    And,
    AtLeast,
    Clause,
    Days,
    Either,
    Everything,
    Exact,
    Field,
    Filter,
    Near,
    Not,
    Or,
    SameArticle,
    SameSentence,
)

from .patterns import all_spans

# Few characters, so that most strings occur: two that fold to one, a gloss, what expands, what is no word.
ALPHABET = [*"发發展创湖aB1％，“ ㎡𠮷(", "创(chuàng)", "\u200b"]

VALUES: dict[str, list[tuple[str | None, set[str]]]] = {
    "kind": [("通知", {"通知"}), ("實施意見", {"实施意见"}), (None, set())],
    "issuer": [(None, set()), ("財政部 海关总署", {"财政部", "海关总署"}), ("海關總署", {"海关总署"})],
    "number": [
        ("示发[2024]第3号", {"示发〔2024〕3号", "〔2024〕3号"}),
        (None, set()),
        ("示令3号", {"示令第3号"}),
    ],
    "region": [
        ("鹰城", {"河南省", "河南省/平顶山市"}),
        ("河南", {"河南省"}),
        ("某地", {"某地"}),
        (None, set()),
    ],
    "source": [("日報", {"日报"}), (None, set())],
    "topic": [("環保", {"环保"}), ("環保、Ａ", {"环保", "a"}), (None, set())],
}
"""For each filter, values that articles are given, and the terms that they are."""


LAST_DAYS = {"2024-01": date(2024, 1, 31), "2024": date(2024, 12, 31)}
"""The last days of the month and the year that articles are given where they have no day."""


def random_text(source: random.Random) -> str:
    lines = (
        "".join(source.choices(ALPHABET, k=source.randrange(1, 12))) for _ in range(source.randrange(1, 4))
    )
    return "\n".join(line if line.strip() else "发" for line in lines)


class Corpus:
    """Articles, and what a plain scan of them finds."""

    def __init__(self) -> None:
        source = random.Random(5)
        whole = [date(2024, 1, 1) + timedelta(days=number) for number in range(5)]
        days = [*whole, PartialDate(2024, 1), PartialDate(2024)]
        written: dict[str, Article] = {}
        self.terms: dict[str, dict[str, set[str]]] = {}
        for number in range(60):
            chosen = {field: source.choice(values) for field, values in VALUES.items()}
            title, day = source.choice([None, "发展", "創 湖"]), source.choice([None, *days])
            given = {field: value for field, (value, _) in chosen.items()}
            topics = tuple((given.pop("topic") or "").split("、"))
            article = Article(f"a{number}", random_text(source), title, topics=topics, published=day, **given)
            written[article.id] = article
            self.terms[article.id] = {field: terms for field, (_, terms) in chosen.items()}
            known: dict[str, object] = {"title": title, "date": day, **self.terms[article.id]}
            known["month"], known["year"] = str(day) == "2024-01", str(day) == "2024"
            self.terms[article.id]["known"] = {field for field, value in known.items() if value}
        articles = list(written.values())
        changed = [Article(article.id, random_text(source)) for article in articles[5:9]]
        self.batches = [articles[:30], articles[30:50] + changed, articles[50:]]
        self.removed = ["a1", "a31", "a52"]
        written.update((article.id, article) for article in changed)
        self.terms.update((article.id, {}) for article in changed)
        self.articles = [article for article in written.values() if article.id not in self.removed]
        self.paragraphs = [paragraph for article in self.articles for paragraph in article.paragraphs()]
        self.folded = {(each.article, each.ordinal): fold_text(each.text) for each in self.paragraphs}
        self.titles = {article.id: fold_text(article.title or "") for article in self.articles}
        self.published = {article.id: article.published for article in self.articles}

    def holding(self, text: str, field: Field = "body") -> set[tuple[str, int]]:
        return {
            place
            for place, folded in self.folded.items()
            if text in (folded if field == "body" else self.titles[place[0]])
        }

    def _text(self, place: tuple[str, int], field: Field) -> str:
        return self.folded[place] if field == "body" else self.titles[place[0]]

    def _is_of_days(self, article: str, since: date | None, until: date | None) -> bool:
        day = self.published[article]
        if day is None:
            return False
        first = date(day.year, day.month, day.day)
        last = LAST_DAYS[str(day)] if isinstance(day, PartialDate) else first
        return (since or first) <= first and last <= (until or last)

    def matching(self, clause: Clause) -> set[tuple[str, int]]:
        match clause:
            case Exact(text, field):
                return self.holding(text, field)
            case Filter(field, term):
                return {place for place in self.folded if term in self.terms[place[0]].get(field, ())}
            case Days(since, until):
                return {place for place in self.folded if self._is_of_days(place[0], since, until)}
            case Everything():
                return set(self.folded)
            case SameArticle(clauses):
                each = [self.matching(one) for one in clauses]
                articles = set.intersection(*[{article for article, _ in some} for some in each])
                return {place for place in set.union(*each) if place[0] in articles}
            case AmongFirst(inner, count):
                return {place for place in self.matching(inner) if place[1] <= count}
            case SameSentence() | Near() | Adjacent() | AtLeast() | Either():
                texts = {place: self._text(place, clause.field) for place in self.folded}
                return {place for place, text in texts.items() if all_spans(clause, text)}
            case And(clauses):
                return set.intersection(*map(self.matching, clauses))
            case Or(clauses):
                return set.union(*map(self.matching, clauses))
            case Not(inner):
                return set(self.folded) - self.matching(inner)
        raise AssertionError(clause)
