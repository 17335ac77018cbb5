"""Batches: building an index from sources, updating it, and removing articles from it.

Each call of `build_index`, `build_part`, `update_index`, `remove_articles` and `change_words` is one batch.
It changes the index all at once or not at all, holds its lock meanwhile, and returns a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.core.article import Article, Rejection, StoredArticle
from indexer.core.errors import IndexDamagedError, IndexMismatchError, IndexNotFoundError, PolicySearchError
from indexer.core.messages import join_messages, message
from indexer.core.record import record_of
from indexer.core.short_ids import SHORT, ids_meant
from indexer.inspecting.info import index_record
from indexer.inspecting.stored import stored_articles
from indexer.sources import OPTIONS_AS_BEFORE, BuildPart, SourceOptions, UnchangedFile
from indexer.storage.opensearch.address import Access, is_address, parse_address
from indexer.storage.segment.records import digest_of

from .batch import Batch
from .dry_run import DryRun
from .given_words import AS_BEFORE, Files, GivenWords, given_words
from .report import Confirm, IndexingReport, OnProgress, PartReport, WordsReport
from .request import request
from .writer import IndexWriter, cancelling

Source = str | Path | Article
"""A file or folder of articles, or an article."""


def build_index(
    sources: Iterable[Source] | None = None,
    index: str | Path = "index",
    *,
    lexicons: Files = None,
    synonyms: Files = None,
    encoding: str | None = None,
    ocr: bool | None = None,
    exclude: Sequence[str] = (),
    threads: int | None = None,
    keep: int | None = None,
    access: Access | None = None,
    on_progress: OnProgress | None = None,
    confirm: Confirm | None = None,
    dry_run: bool = False,
) -> IndexingReport:
    """Make `index` hold the articles of these sources and nothing else; of its recorded sources, if None.

    `index` is a folder, or an address on an OpenSearch cluster, for which `access` holds the credentials.
    `lexicons` are files in jieba's userdict format; they decide how words are cut, so they change the order
    of hits, never whether a text is found. `synonyms` are lists as in docs/synonyms.md. The index keeps both,
    until others are given: None leaves those that it has, () takes them away. `encoding` overrides encoding
    detection. With `ocr`, pictures and scanned pages are recognised, with policy-news-search[ocr]. The
    sources keep both, and `exclude`, until others are given. Files that match a pattern of `exclude`, as in
    a .gitignore, are not read. `threads` defaults to the number of cores. The states before the last `keep`
    changes are kept for `revert_index`, as many as so far if it is None.
    `confirm` is asked before a large loss; without it any is allowed. With `dry_run` nothing is written, and
    the report has the `plan`.

    Readers see the old index until all is written. Raises PolicySearchError: SourceError (also for files and
    folders without any article, and for a file that the system fails to read), LexiconError,
    IndexLockedError, LossRefusedError.
    """
    asked = request(
        sources, SourceOptions(tuple(exclude), encoding, ocr), on_progress=on_progress, confirm=confirm
    )
    asked.check()
    words = given_words(lexicons, synonyms)
    if sources is None:
        # Where there is no index, no folder is made for one.
        index_record(index, access)
    writer = _writer(index, access, dry_run, fresh=True, words=words, threads=threads, keep=keep)
    with cancelling(writer):
        batch = Batch(asked, writer.record, "build", fresh=True, words=words)
        for article in batch.articles():
            assert isinstance(article, Article), "a build reads every file"
            writer.add(article)
            batch.count(article, None)
        batch.refuse_nothing()
        batch.reject_emptied({})
        if confirm is not None:
            before = _stored_before(index, access)
            if before is None:
                batch.refuse_other_sources()
            else:
                new = set(batch.added)
                lost = {name: each for name, each in before.items() if name not in new}
                batch.lost = list(lost)
                batch.refuse_loss(lost, before)
        return batch.commit(writer, is_dry=dry_run)


def build_part(
    sources: Iterable[str | Path],
    index: str,
    *,
    run: str,
    part: BuildPart,
    lexicons: Files = None,
    synonyms: Files = None,
    encoding: str | None = None,
    ocr: bool | None = None,
    exclude: Sequence[str] = (),
    access: Access | None = None,
    on_progress: OnProgress | None = None,
) -> PartReport:
    """Do one part of a build on a cluster: many processes on many machines may do the parts, in any order.

    All of them get the same sources, words and `run`; each reads the files of its own part. The last one
    to end makes the new index live. A part that failed or was killed is done again; a finished one is
    skipped. Raises PolicySearchError as `build_index`, and for an id that is in the files of two parts.
    """
    from indexer.writing.opensearch.parts import PartWriter

    if not is_address(index):
        raise PolicySearchError(
            message(
                "{index} is a folder, which one process builds; parts are for an index on a cluster",
                index=index,
            )
        )
    asked = request(sources, SourceOptions(tuple(exclude), encoding, ocr), part=part, on_progress=on_progress)
    asked.check()
    words = given_words(lexicons, synonyms)
    writer = PartWriter(parse_address(index), access, run, part, words)
    with cancelling(writer):
        words = replace(words, lists=words.lists_over(record_of(writer.record).words))
        batch = Batch(asked, {}, "build", fresh=True, words=words)
        if writer.done is None:
            for article in batch.articles():
                assert isinstance(article, Article), "a build reads every file"
                writer.add(article)
                batch.count(article, None)
        else:
            batch.unchanged = writer.done.articles
        return PartReport(batch.commit(writer), writer.parts_done, part.of)


def update_index(
    sources: Iterable[Source] | None = None,
    index: str | Path = "index",
    *,
    lexicons: Files = None,
    synonyms: Files = None,
    encoding: str | None = None,
    ocr: bool | None = None,
    exclude: Sequence[str] = (),
    moved: str | None = None,
    threads: int | None = None,
    keep: int | None = None,
    access: Access | None = None,
    on_progress: OnProgress | None = None,
    confirm: Confirm | None = None,
    dry_run: bool = False,
) -> IndexingReport:
    """Bring `index` to the state of these sources: add new articles, replace those whose content changed.

    Without sources, all recorded ones are read again. Articles that came from these files or folders and are
    no longer in them are removed, except those of a file of which anything was rejected. Articles from other
    sources stay, and keep their ids. `moved` is the name of the recorded source that is now at the one path
    given. Files that have not changed since they were read are not opened. `lexicons` and `synonyms` are as
    in `build_index`; articles that stay are not cut anew (`change_words`). Raises as `build_index`;
    SourceError if the index has articles of a given source that has none now, for example on a disk that is
    not mounted; and IndexNotFoundError, IndexMismatchError, IndexDamagedError for the index itself.
    """
    asked = request(
        sources,
        SourceOptions(tuple(exclude), encoding, ocr),
        moved=moved,
        on_progress=on_progress,
        confirm=confirm,
    )
    asked.check()
    words = given_words(lexicons, synonyms)
    writer = _writer(index, access, dry_run, fresh=False, words=words, threads=threads, keep=keep)
    with cancelling(writer):
        before = writer.stored()
        stored = dict(before)
        batch = Batch(asked, writer.record, "update", fresh=False, words=words)
        batch.know(stored)
        for item in batch.articles():
            if isinstance(item, UnchangedFile):
                for article_id in item.ids:
                    del stored[article_id]
                batch.unchanged += len(item.ids)
            else:
                _update_article(writer, batch, item, stored)
        batch.reject_emptied(stored)
        gone = batch.gone(stored)
        batch.refuse_loss(gone, before)
        for article_id, article in gone.items():
            writer.remove(article_id)
            batch.count_removed(article_id, article)
        return batch.commit(writer, is_dry=dry_run)


def _update_article(
    writer: IndexWriter, batch: Batch, article: Article, stored: dict[str, StoredArticle]
) -> None:
    """Add an article, or let it replace the stored one with its id, if that is another one."""
    before = stored.get(article.id)
    owner = None if before is None else batch.owner(article, before)
    if owner is not None:
        batch.reject(
            article,
            message(
                "the index has an article with this id from {owner}, which is not read now; "
                "read both, or give one of them another id",
                owner=owner,
            ),
        )
        return
    stored.pop(article.id, None)
    if before is not None and before.digest == digest_of(article):
        batch.unchanged += 1
        return
    if before is not None:
        writer.remove(article.id)
    writer.add(article)
    batch.count(article, before)


def remove_articles(
    ids: Iterable[str],
    index: str | Path = "index",
    *,
    sources: Iterable[str] = (),
    keep: int | None = None,
    access: Access | None = None,
    dry_run: bool = False,
) -> IndexingReport:
    """Remove articles from `index`: by id, or all of the recorded `sources` of these names, with the record.

    A short id must be whole. Ids and sources that the index does not hold are reported as rejected.
    """
    writer = _writer(index, access, dry_run, fresh=False, keep=keep)
    with cancelling(writer):
        stored = writer.stored()
        batch = Batch(request((), OPTIONS_AS_BEFORE), writer.record, "remove", fresh=False)
        batch.know(stored)
        wanted = dict.fromkeys(ids)
        for name in sources:
            if batch.has_source(name):
                wanted |= dict.fromkeys(batch.articles_of(name, stored))
                batch.forget(name)
            else:
                batch.rejected.append(Rejection(str(index), None, message("has no source {name}", name=name)))
        meant: dict[str, None] = {}
        for article_id in wanted:
            found = ids_meant(article_id, stored, SHORT)
            if len(found) == 1:
                meant[found[0]] = None
                continue
            reason = message("holds no article {article_id}", article_id=article_id)
            if found:
                reason = message(
                    "holds several articles with the short id {article_id}: {names}",
                    article_id=article_id,
                    names=join_messages(", ", found),
                )
            batch.rejected.append(Rejection(str(index), None, reason))
        for article_id in meant:
            writer.remove(article_id)
            batch.count_removed(article_id, stored[article_id])
        return batch.commit(writer, is_dry=dry_run)


def change_words(
    index: str | Path = "index",
    *,
    lexicons: Files = None,
    synonyms: Files = None,
    keep: int | None = None,
    access: Access | None = None,
) -> WordsReport:
    """Change the words that `index` keeps, and read no source: None leaves those that it has, () takes them
    away.

    Every later search uses them. Queries and new articles are cut by the new lexicon at once; articles that
    the index has already are cut by it when their segment is rewritten, and until then queries look for its
    words in their texts. Raises as `build_index` for files, and as `update_index` for the index.
    """
    words = given_words(lexicons, synonyms)
    writer = _writer(index, access, False, fresh=False, words=words, keep=keep)
    with cancelling(writer):
        batch = Batch(request((), OPTIONS_AS_BEFORE), writer.record, "words", fresh=False, words=words)
        batch.know(writer.stored())
        before = record_of(writer.record).words
        return WordsReport(words.lists_over(before), batch.commit(writer).warnings)


def _stored_before(index: str | Path, access: Access | None) -> dict[str, StoredArticle] | None:
    """The articles of an index that is to be replaced; None if it cannot be read."""
    try:
        return stored_articles(index, access)
    except IndexNotFoundError:
        return {}
    except (IndexMismatchError, IndexDamagedError):
        return None


def _writer(
    index: str | Path,
    access: Access | None,
    dry_run: bool,
    *,
    fresh: bool,
    words: GivenWords = AS_BEFORE,
    threads: int | None = None,
    keep: int | None = None,
) -> IndexWriter:
    """A writer of the engine that the index belongs to, or one that writes nothing."""
    if dry_run:
        return DryRun(index, access, fresh=fresh)
    if is_address(index):
        from indexer.writing.opensearch.writer import OpenSearchWriter

        return OpenSearchWriter(parse_address(str(index)), access, fresh=fresh, words=words)
    from indexer.writing.embedded.writer import EmbeddedWriter

    return EmbeddedWriter(Path(index), fresh=fresh, words=words, threads=threads, keep=keep)
