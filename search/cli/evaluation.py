"""The command `search-evaluate`: measures the ranking on judged queries, and compares it with another one.

It prints results on standard output, messages and progress on standard error. Exit status: 0 done, 2 failed,
130, 143 or 129 ended by SIGINT, SIGTERM or SIGHUP.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache

import click

from indexer.core.messages import language_of, plural, say, speak
from indexer.core.printable import printable_json
from indexer.core.streams import usable_streams, write, write_message
from search.evaluation import (
    Comparison,
    Judgements,
    Run,
    Topic,
    compare_evaluations,
    evaluate,
    read_judgements,
    read_run,
    read_topics,
    run_of,
    write_run,
)
from search.evaluation.report import as_json, as_text
from search.ranking.settings import Ranking
from search.searcher import Searcher

from .answering import open_searcher
from .index_options import index_option
from .options import count_option, number_from, ranking_option, run_click
from .request import FOUND
from .running import run_guarded, tell
from .terminal_options import complete_path

_NAME = "search-evaluate"
_SHOWN_IDS = 5
_TOPICS_PER_STEP = 10
"""Topics between two steps of the progress line."""


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="How to judge queries, and what the measures mean: docs/evaluation.md",
)
@click.argument("queries", metavar="QUERIES", shell_complete=complete_path)
@click.argument("qrels", metavar="QRELS", shell_complete=complete_path)
@click.option(
    "--paragraphs",
    metavar="QRELS",
    shell_complete=complete_path,
    help="Read judgements of paragraphs: QUERY<TAB>ARTICLE<TAB>PARAGRAPH, where 0 is the first.",
)
@index_option
@count_option("--depth", type=number_from(1), default=100, help="Find N paragraphs for each query.")
@ranking_option("--ranking", help="Rank by SETTINGS, as search --ranking does, or 'default'.")
@ranking_option("--against", help="Compare with the ranking by SETTINGS, or 'default'.")
@click.option(
    "--against-run", metavar="FILE", shell_complete=complete_path, help="Compare with the run in FILE."
)
@click.option(
    "--run",
    "run_file",
    metavar="FILE",
    shell_complete=complete_path,
    help="Evaluate the run in FILE, JSON lines or TREC columns, and not the index.",
)
@count_option(
    "--worst",
    type=number_from(0),
    default=10,
    help="List the N queries that are worst, and that changed most.",
)
@click.option(
    "--save-run",
    metavar="FILE",
    shell_complete=complete_path,
    help="Write the run: JSON lines if FILE ends in .jsonl, else TREC columns.",
)
@click.option("--json", "as_object", is_flag=True, help="Print one JSON object.")
def command(
    queries: str,
    qrels: str,
    paragraphs: str | None,
    index: str,
    depth: int,
    ranking: Ranking | None,
    against: Ranking | None,
    against_run: str | None,
    run_file: str | None,
    worst: int,
    save_run: str | None,
    as_object: bool,
) -> str:
    """Measure how well QUERIES are answered, by the judgements in QRELS.

    QUERIES (- is standard input) has one query per line, {"id": ..., "text": ...} or ID<TAB>TEXT, or holds
    TREC topics. QRELS has one judgement per line, QUERY<TAB>ARTICLE<TAB>GRADE or TREC's QUERY 0 ARTICLE
    GRADE.
    """
    if run_file is not None and ranking is not None:
        raise click.UsageError(say("Give --run or --ranking, not both: a run in a file is ranked already."))
    if against is not None and against_run is not None:
        raise click.UsageError(say("Give --against or --against-run, not both."))
    topics = read_topics(sys.stdin.buffer if queries == "-" else queries)
    judgements = read_judgements(qrels, paragraphs)
    _warn_of_unmatched(topics, judgements, queries, qrels)
    with ExitStack() as stack:

        @cache
        def searcher() -> Searcher:
            return stack.enter_context(open_searcher(index))

        def search(settings: Ranking | None) -> Run:
            with _progress_line(len(topics)) as on_topic:
                return run_of(searcher(), topics, depth, settings, on_topic)

        run = search(ranking) if run_file is None else read_run(run_file)
        if save_run is not None:
            write_run(run, save_run)
        evaluation = evaluate(run, judgements)
        comparisons: tuple[Comparison, ...] = ()
        if against_run is not None or against is not None:
            other = search(against) if against_run is None else read_run(against_run)
            comparisons = compare_evaluations(evaluation, evaluate(other, judgements))
    texts = {topic.id: topic.text for topic in topics}
    if as_object:
        return printable_json(as_json(evaluation, texts, comparisons), sys.stdout.encoding) + "\n"
    return as_text(evaluation, texts, comparisons, worst)


def run() -> int:
    """Run the command on the process's command line; return the exit status."""
    return run_guarded(_NAME, _print_results)


def main() -> None:
    """Run the command and end the process."""
    sys.stdin, sys.stdout, sys.stderr = usable_streams(sys.stdin, sys.stdout, sys.stderr)
    speak(language_of(os.environ))
    os._exit(run())


def _print_results() -> int:
    # click would end the process with 1 where the reader of its output is gone: print outside of it.
    results: str | int = run_click(command, _NAME)
    if isinstance(results, int):
        return results
    write(sys.stdout, results)
    return FOUND


def _warn_of_unmatched(topics: Iterable[Topic], judgements: Judgements, queries: str, qrels: str) -> None:
    judged = dict.fromkeys((*judgements.articles, *judgements.paragraphs))
    given = dict.fromkeys(topic.id for topic in topics)
    unjudged = [topic for topic in given if topic not in judged]
    absent = [topic for topic in judged if topic not in given]
    if unjudged:
        tell(
            _NAME,
            plural(
                "{count:,} query is without a relevant article in {file}, not scored: {ids}",
                "{count:,} queries are without a relevant article in {file}, not scored: {ids}",
                len(unjudged),
                file=qrels,
                ids=_first_of(unjudged),
            ),
        )
    if absent:
        tell(
            _NAME,
            plural(
                "{count:,} query is judged but not in {file}, scored all the same: {ids}",
                "{count:,} queries are judged but not in {file}, scored all the same: {ids}",
                len(absent),
                file=queries,
                ids=_first_of(absent),
            ),
        )


def _first_of(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_SHOWN_IDS]) + (", ..." if len(ids) > _SHOWN_IDS else "")


@contextmanager
def _progress_line(total: int) -> Iterator[Callable[[int], object]]:
    """A callback that shows the number of queries done in one line of a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done: None
        return

    def show(done: int) -> None:
        if done % _TOPICS_PER_STEP == 0:
            write_message(
                sys.stderr, "\r\x1b[K" + say("{done:,} of {total:,} queries", done=done, total=total)
            )

    try:
        yield show
    finally:
        write_message(sys.stderr, "\r\x1b[K")


if __name__ == "__main__":
    main()
