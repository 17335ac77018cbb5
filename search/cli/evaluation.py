"""The command `search-evaluate`: measures the ranking on judged queries, and compares it with another one.

It checks its arguments, calls `search.evaluation`, and speaks: results on standard output, messages and
progress on standard error. Exit status: 0 done, 2 not done, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

import click

from indexer.core.errors import PolicySearchError
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

from .answering import discard_output, open_searcher, use_utf8
from .options import read_ranking
from .request import FAILED, INTERRUPTED

_NAME = "search-evaluate"
_SHOWN_IDS = 5
_EVERY = 10  # topics between two steps of the progress line


@dataclass
class _Index:
    """The index, opened when it is first searched, and closed with `stack`."""

    path: str
    depth: int
    topics: Sequence[Topic]
    stack: ExitStack

    @cached_property
    def searcher(self) -> Searcher:
        return self.stack.enter_context(open_searcher(self.path))

    def run(self, ranking: Ranking | None) -> Run:
        searcher = self.searcher
        with _progress_line(len(self.topics)) as on_topic:
            return run_of(searcher, self.topics, self.depth, ranking, on_topic)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="How to judge queries, and what the measures mean: docs/evaluation.md",
)
@click.argument("queries", metavar="QUERIES")
@click.argument("qrels", metavar="QRELS")
@click.option(
    "--paragraphs",
    metavar="QRELS",
    help="Judgements of paragraphs: QUERY<TAB>ARTICLE<TAB>PARAGRAPH, the first one being 0.",
)
@click.option(
    "--index",
    metavar="DIR",
    default="index",
    envvar="POLICY_INDEX",
    show_default=True,
    help="The index's folder, or opensearch://HOST:PORT/NAME; $POLICY_INDEX is its default.",
)
@click.option(
    "--depth",
    metavar="N",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="Search for N paragraphs.",
)
@click.option(
    "--ranking",
    metavar="SETTINGS",
    callback=read_ranking,
    help="Rank by these, as search --ranking does, or default.",
)
@click.option(
    "--against",
    metavar="SETTINGS",
    callback=read_ranking,
    help="Compare with the ranking by these, or default.",
)
@click.option("--against-run", metavar="FILE", help="Compare with the run in FILE.")
@click.option(
    "--run", "run_file", metavar="FILE", help="Evaluate the run in FILE, not the index: JSON lines or TREC's."
)
@click.option(
    "--worst",
    metavar="N",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="List the N worst queries, and the N that changed most.",
)
@click.option("--save-run", metavar="FILE", help="Write the run: JSON lines to a name.jsonl, or TREC's.")
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

    QUERIES (- is stdin) has a query a line: {"id": ..., "text": ...} or ID<TAB>TEXT; or it is a file of TREC
    topics. QRELS has a judgement a line: QUERY<TAB>ARTICLE<TAB>GRADE, or TREC's QUERY 0 ARTICLE GRADE.
    """
    if run_file is not None and ranking is not None:
        raise click.UsageError("Give --run or --ranking, not both: a run in a file is ranked already.")
    if against is not None and against_run is not None:
        raise click.UsageError("Give --against or --against-run, not both.")
    topics = read_topics(_bytes_of(queries))
    judgements = read_judgements(qrels, paragraphs)
    _tell_unmatched(topics, judgements, queries, qrels)
    with ExitStack() as stack:
        searched = _Index(index, depth, topics, stack)
        run = searched.run(ranking) if run_file is None else read_run(run_file)
        if save_run is not None:
            write_run(run, save_run)
        evaluation = evaluate(run, judgements)
        comparisons: tuple[Comparison, ...] = ()
        if against_run is not None:
            comparisons = compare_evaluations(evaluation, evaluate(read_run(against_run), judgements))
        elif against is not None:
            comparisons = compare_evaluations(evaluation, evaluate(searched.run(against), judgements))
    texts = {topic.id: topic.text for topic in topics}
    if as_object:
        return as_json(evaluation, texts, comparisons) + "\n"
    return as_text(evaluation, texts, comparisons, worst)


def run() -> int:
    """Read the process's command line and do what it says; the exit status. What went wrong is a message."""
    use_utf8()
    try:
        answer = command.main(prog_name=_NAME, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return FAILED
    except PolicySearchError as error:
        _tell(str(error))
        return FAILED
    except OSError as error:
        _tell(f"{error.filename or 'a file'}: {error.strerror or error}")
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    # After --help there is nothing left to print.
    return _print(answer) if isinstance(answer, str) else 0


def _print(answer: str) -> int:
    try:
        sys.stdout.write(answer)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
    except OSError as error:
        _tell(f"the results cannot be written: {error.strerror}")
        discard_output()
        return FAILED
    return 0


def main() -> None:
    """The entry point of the command; ends the process."""
    sys.exit(run())


def _tell(message: str) -> None:
    print(f"{_NAME}: {message}", file=sys.stderr)


def _bytes_of(queries: str) -> str | BinaryIO:
    return sys.stdin.buffer if queries == "-" else queries


def _tell_unmatched(topics: Iterable[Topic], judgements: Judgements, queries: str, qrels: str) -> None:
    judged = dict.fromkeys((*judgements.articles, *judgements.paragraphs))
    asked = dict.fromkeys(topic.id for topic in topics)
    unjudged = [topic for topic in asked if topic not in judged]
    if unjudged:
        _tell(f"{_queries(unjudged)} without a relevant article in {qrels}, not scored: {_listed(unjudged)}")
    absent = [topic for topic in judged if topic not in asked]
    if absent:
        _tell(f"{_queries(absent)} judged but not in {queries}, scored all the same: {_listed(absent)}")


def _queries(ids: Sequence[str]) -> str:
    return f"{len(ids):,} {'query is' if len(ids) == 1 else 'queries are'}"


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_SHOWN_IDS]) + (", ..." if len(ids) > _SHOWN_IDS else "")


@contextmanager
def _progress_line(total: int) -> Iterator[Callable[[int], object]]:
    """A line on a terminal that tells how many queries are answered; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return

    def show(done: int) -> None:
        if done % _EVERY == 0:
            print(f"\r\x1b[K{done:,} of {total:,} queries", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
