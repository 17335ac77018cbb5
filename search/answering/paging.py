"""Works out a page from which some matches are left out: copies, equal paragraphs, too many of an article."""

from __future__ import annotations

from indexer.core.frozen import altered

from .grouping import Grouping, Page, compared_letters, page_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.values import Match
    from search.engine.view import View

    from .options import SearchOptions, Start
    from .plain import PlainAnswer
    from .retrieval import Answer


def page_from(
    answer: Answer | PlainAnswer, options: SearchOptions, known: Sequence[Match], start: Start
) -> Page:
    """The page that is left after some matches from the start on are left out. `known` are the first ones:
    enough to fill a page if none is left out, or all that there are."""
    view = answer.view
    copies = None
    if options.collapse and view.statistics.has_reposts:
        from .reposts import copies_of

        copies = copies_of(view)

    filling = start.offset + options.limit
    articles = _articles_of(view, known)

    def first(count: int) -> Sequence[Match]:
        nonlocal known, articles
        if count > filling:
            matches = answer.first(count, start.after, most=max(count, 2 * len(known)))
            if view.budget.is_cut_short:
                # Those that were found in time may be others, or in another order.
                return known
            known, articles = matches, _articles_of(view, matches)
        if copies or options.distinct:
            view.prefetch(known)
        if earlier is not None:
            earlier.look_up(known)
        return known

    grouping = Grouping(
        article_of=lambda match: articles[match[:2]],
        per_article=options.per_article,
        letters_of=(lambda match: compared_letters(view.letters(*match[:2]))) if options.distinct else None,
        copies=copies,
        counts_repeats=options.count_repeats,
        is_late=view.budget.is_late,
    )
    earlier = None
    if start.after is not None:
        from .earlier import Earlier

        earlier = Earlier(answer, start.after, grouping)
        grouping = altered(grouping, earlier=earlier)
    return page_of(first, options.limit, start.offset, view.statistics.documents, grouping)


def _articles_of(view: View, matches: Sequence[Match]) -> dict[tuple[int, int], int]:
    """The article of each match, by its document."""
    return dict(zip([match[:2] for match in matches], view.articles_of(matches), strict=True))
