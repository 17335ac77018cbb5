"""Whether a query is read by its sound: what asks for it, and bare text in pinyin that nothing holds.

`slips` does it, and is loaded only then."""

from __future__ import annotations

from itertools import chain, pairwise

from indexer.analysis import letter_pairs
from indexer.core.errors import AmbiguousIdError, DeadlineError, IdNotFoundError
from indexer.core.frozen import altered
from indexer.core.messages import message
from indexer.core.schema import GRAMS
from search.engine.values import EXACT_TIER
from search.query.query import Query, asks_for_sound

from .retrieval import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.values import Match
    from search.engine.view import View
    from search.explanation import Explanation, WhyNot
    from search.hit import Hit
    from search.ranking.settings import Ranking
    from search.suggestion import Suggestion

    from .explaining import Explainer
    from .slips import Reading


def understood(query: Query, view: View, ranking: Ranking | None) -> Query:
    """A query as a search of its first page understands it."""
    query = as_asked(query, view, ranking)
    answer = Answer(view, query, ranking)
    if answer.bare is None or answer.number is not None:
        return query
    if not answer.holds_all or _stands_nowhere(answer) or _is_pinyin(answer):
        reading = _reading_of(query, answer)
        return query if reading is None else reading.query
    return query


def explain(
    query: Query, view: View, ranking: Ranking | None, hits: Sequence[Hit]
) -> tuple[Explanation, ...]:
    """For each hit the sum that its score is; if the time is up, for the first of them."""
    try:
        return _explainer(query, view, ranking).explain(hits)
    except DeadlineError as error:
        view.budget.end_early(error)
        return ()


def why_not(
    query: Query, view: View, ranking: Ranking | None, article: str, paragraph: int | None, index: str | None
) -> WhyNot:
    """The reasons why an article or its paragraph, given by its number or in the article's id, is missing or
    not higher, as far as there is time."""
    from .articles import article_named, named

    try:
        if paragraph is None:
            whole, ordinals = article_named(view, article, index)
            article, paragraph = whole.id, ordinals[0] if ordinals else None
        else:
            article, _ = next(named(view, article, index))
        return _explainer(query, view, ranking).why_not(article, paragraph, index)
    except (IdNotFoundError, AmbiguousIdError) as error:
        from search.explanation import WhyNot

        return WhyNot(article, paragraph, (str(error),), exists=False)
    except DeadlineError as error:
        view.budget.end_early(error)
        from search.explanation import WhyNot

        return WhyNot(article, paragraph, (message("The time was up before the reasons were known."),))


def _explainer(query: Query, view: View, ranking: Ranking | None) -> Explainer:
    from .explaining import Explainer

    query = understood(query, view, ranking)
    return Explainer(query, Answer(view, query, ranking))


def as_asked(query: Query, view: View, ranking: Ranking | None) -> Query:
    """A query with each sound that it asks for replaced by texts, and with earlier queries as their own
    searches understand them."""
    if query.within:
        query = altered(query, within=tuple([understood(each, view, ranking) for each in query.within]))
    if not asks_for_sound(query.clause):
        return query
    from .slips import with_sounds_read

    return with_sounds_read(query, view)


def look_near(
    query: Query, answer: Answer, first: Sequence[Match]
) -> tuple[Reading | None, tuple[Suggestion, ...]]:
    """(the query by its sound, what to suggest in its place), if nothing holds it: no paragraph holds all of
    it, or two letters of its bare text stand nowhere side by side. `first` are the first matches."""
    bare = answer.bare
    held = answer.total if bare is None else answer.holding_all
    if held and (bare is None or any(tier == EXACT_TIER for _, _, _, _, tier in first)):
        return None, ()
    stands_nowhere = not held or _stands_nowhere(answer)
    reading = _reading_of(query, answer) if stands_nowhere or _is_pinyin(answer) else None
    if reading is not None or not stands_nowhere:
        return reading, ()
    from .suggestions import suggest

    return None, suggest(answer.plan.clauses, answer.view, parts=not answer.total)


def _stands_nowhere(answer: Answer) -> bool:
    """Whether two letters of the bare text stand nowhere side by side, so that nothing holds it as it is.

    Between two words of several letters that says nothing of a slip, which makes a word fall into letters:
    texts hold the words of a question, and not the question."""
    bare, view = answer.bare, answer.view
    if bare is None or bare.field != "body" or answer.pairs_occur:
        return False
    counts = view.counts(letter_pairs(bare.text), GRAMS)
    if all(counts.values()):
        return False
    words = view.segmenter.cut(bare.text)
    close = chain(
        chain.from_iterable(map(letter_pairs, words)),
        (one[-1] + other[0] for one, other in pairwise(words) if len(one) == 1 or len(other) == 1),
    )
    return not all(counts.get(pair, 1) for pair in close)


def _is_pinyin(answer: Answer) -> bool:
    """Whether the bare text is pinyin with spaces in it, whose words may stand by chance in one paragraph."""
    bare = answer.bare
    if bare is None or " " not in bare.text:
        return False
    from indexer.analysis.pinyin import spelled

    return spelled(bare.text) is not None


def _reading_of(query: Query, answer: Answer) -> Reading | None:
    """The query by its sound, given that nothing holds its bare text as it is."""
    if answer.bare is None:
        return None
    from .slips import reading_of

    return reading_of(query, answer.bare, answer.view)
