"""Sentences on a search: how many were found, what was searched for, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from search.hit import SearchResults

from .state import State
from .texts import Texts


@dataclass(frozen=True)
class Remark:
    """A sentence, and a link that acts on it: its text and its address."""

    text: str
    action: str | None = None
    url: str | None = None


def found(results: SearchResults, t: Texts) -> str:
    """The number of paragraphs that match, and of those that hold all of the query."""
    total, whole = results.total, results.holding_all
    if not results.complete:
        return t.plural(
            "At least {count:,} paragraph matches; the search ended before all were counted.",
            "At least {count:,} paragraphs match; the search ended before all were counted.",
            total,
        )
    if not total:
        return t("Nothing found.")
    if whole is None:
        return t.plural("{count:,} paragraph matches.", "{count:,} paragraphs match.", total)
    if not whole:
        return t.plural(
            "No paragraph holds all of the query; {count:,} holds a part of it.",
            "No paragraph holds all of the query; {count:,} hold parts of it.",
            total,
        )
    holding = t.plural(
        "{count:,} paragraph holds all of the query.", "{count:,} paragraphs hold all of the query.", whole
    )
    if whole == total:
        return holding
    more = t.plural("{count:,} more holds a part of it.", "{count:,} more hold parts of it.", total - whole)
    return t.in_a_row([holding, more])


def understood(results: SearchResults, state: State, t: Texts) -> list[Remark]:
    """How the query was understood, a sentence each."""
    remarks = []
    if results.searched:
        remarks.append(Remark(t("Searched for: {text}", text=results.searched)))
    if results.number:
        remarks.append(Remark(t("Read as the document number {number}.", number=results.number)))
    if results.expansions:
        phrases = t("; ").join(
            [
                t("{phrase} as {others}", phrase=phrase, others=t(", ").join(others))
                for phrase, others in results.synonyms.items()
            ]
        )
        remarks.append(
            Remark(
                t("Also searched: {phrases}", phrases=phrases),
                t("only as it is written"),
                state.with_(precise=True).url,
            )
        )
    remarks += [Remark(t("Note: {note}", note=t.note(note))) for note in results.notes]
    days = _days(results, t)
    if days:
        remarks.append(Remark(days))
    if results.undated:
        remarks.append(
            Remark(
                t.plural(
                    "{count:,} article without a date is left out.",
                    "{count:,} articles without a date are left out.",
                    results.undated,
                ),
                t("show those without a date"),
                state.with_(since=None, until=None, date=["-*"]).url,
            )
        )
    return remarks


def _days(results: SearchResults, t: Texts) -> str | None:
    since, until = results.since, results.until
    if since and until:
        return t("Days: {since} to {until}.", since=since, until=until)
    if since:
        return t("Days: since {since}.", since=since)
    return t("Days: until {until}.", until=until) if until else None


def left_out(results: SearchResults, state: State, t: Texts) -> Remark | None:
    """The paragraphs that match and are on no page."""
    if state.every or not results.hits or len(results.hits) == results.total:
        return None
    return Remark(
        t("One paragraph per article is shown, and no copies."),
        t("Show every paragraph"),
        state.with_(every=True).url,
    )
