"""The modules that a plain search loads: since they are known beforehand, they are loaded in less time."""

from __future__ import annotations

from indexer.core.loading import load_compiled

MODULES_OF_MAIN = (
    "indexer.core.caching",
    "indexer.core.messages",
    "indexer.core.printable",
    "indexer.core.streams",
    "search.cli.request",
    "search.cli.running",
    "search.cli.terminal",
    "search.cli.main",
)
"""The modules that read any command line. In these lists each module stands after all that it imports, and a
package before its modules."""

PLAIN_MODULES = (
    "indexer.core.errors",
    "search.cli.answering",
    "search.opening",
    "search.engine",
    "indexer.analysis",
    "indexer.native",
    "indexer.core.checksums",
    "indexer.core.sections",
    "indexer.analysis.folding",
    "indexer.analysis.dictionary",
    "indexer.analysis.segmentation",
    "indexer.core.frozen",
    "indexer.storage",
    "indexer.storage.own_words",
    "search.engine.vocabulary",
    "search.embedded",
    "indexer.storage.embedded",
    "indexer.core.schema",
    "indexer.core.short_ids",
    "indexer.storage.segment",
    "indexer.storage.segment.articles",
    "indexer.storage.segment.naming",
    "indexer.storage.segment.terms",
    "indexer.storage.segment.texts",
    "indexer.storage.segment.files",
    "indexer.storage.embedded.generation",
    "search.answering",
    "indexer.storage.segment.days",
    "search.engine.values",
    "search.answering.options",
    "search.hit",
    "indexer.core.columns",
    "search.highlight",
    "search.answering.showing",
    "search.answering.plain",
    "search.answering.results",
    "search.answering.base_searcher",
    "indexer.storage.embedded.relations",
    "search.engine.segment",
    "search.engine.budget",
    "search.embedded.snapshot",
    "search.embedded.generations",
    "search.embedded.searcher",
    "search.kernel",
    "search.query",
    "search.query.varying",
    "search.query.plain",
    "search.ranking",
    "search.ranking.weights",
    "search.kernel.answering",
)
"""Those that every plain search needs besides."""

MODULES_OF_PAGE = (
    "search.answering.grouping",
    "search.answering.paging",
    "search.answering.article_counts",
    "search.output",
    "search.output.formatters",
)
"""Those that a page of hits for a person needs, too."""


def load_modules_of_main() -> None:
    """Load the modules of `main` where compiled modules are found (`find_compiled`)."""
    load_compiled(MODULES_OF_MAIN)


def load_plain_modules(*, of_page: bool) -> None:
    """Load the modules of a plain search, of a page of hits too, where compiled modules are found."""
    load_compiled(PLAIN_MODULES)
    if of_page:
        load_compiled(MODULES_OF_PAGE)
