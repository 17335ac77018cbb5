"""Reads sources, files and folders as people have them, into articles.

A *source* is a file, a folder, standard input or a table of a database. A *container*, such as an archive,
holds *documents*, each in a *format*. A format reads a document into *drafts*: text, values as written, and
how each was found. `finishing` makes an Article of a draft, adding what `indexer.recognition` finds in the
text. A *sidecar* is a JSON file that describes the article beside it.

Nothing is lost in silence: whatever is no article becomes a Rejection that names file, place and reason, and
reading goes on. Each row below imports only rows above it, but that `registry` loads formats by name.

    draft          What goes into a format, and what comes out?
    limits         How much may come out of one file?
    metadata       Which fields do labelled lines such as 来源：… fill?
    wrapping       How are lines joined that were broken for width?
    unwrapping     Which lines of plain text were broken for width?
    contents       Which lines of a text are its table of contents?
    encoding/      In which encoding are these bytes?
    registry       Which formats are there, and which has a name or a media type?
    sniffing       Which format do the first bytes of a file show?
    containers/    Which documents are in an archive or a crawl, and how is a stream decompressed?
    page/          Which part of a web page is the article, and what does the page say of it?
    mail/          What are the parts of a mail, and what do its headers say?
    formats/       What is the draft of a document?
    naming     What is a file called whose name is in any encoding?
    places         Which source does a file belong to, and what is it called in the index?
    ignoring       Which files does a source leave out?
    files          Which files are in a source?
    unchanged      Which files need not be read again?
    sidecar        What does the file beside an article's say of it?
    reading        Which drafts are in a file?
    finishing      Which Article does a draft make?
    articles       Which articles are in these sources?
"""

from __future__ import annotations

from .articles import ReadArticle as ReadArticle
from .articles import UnchangedFile as UnchangedFile
from .articles import count_bytes as count_bytes
from .articles import new_finder as new_finder
from .articles import read_articles as read_articles
from .articles import read_files as read_files
from .articles import read_with_drafts as read_with_drafts
from .draft import BuildPart as BuildPart
from .draft import LeftOut as LeftOut
from .draft import Recognised as Recognised
from .draft import Settings as Settings
from .encoding.detection import check_encoding as check_encoding
from .files import HOLDS_INDEX as HOLDS_INDEX
from .files import FileFinder as FileFinder
from .files import Skipped as Skipped
from .files import check_sources as check_sources
from .files import missing_reason as missing_reason
from .ignoring import patterns_of as patterns_of
from .places import OPTIONS_AS_BEFORE as OPTIONS_AS_BEFORE
from .places import STANDARD_INPUT as STANDARD_INPUT
from .places import Places as Places
from .places import Scope as Scope
from .places import SourceOptions as SourceOptions
from .places import lies_in as lies_in
from .places import lineage as lineage
from .registry import check_ocr as check_ocr
from .unchanged import FileStates as FileStates
from .unchanged import reading_version as reading_version
