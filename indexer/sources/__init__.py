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
    encoding/      In which encoding are these bytes?
    registry       Which formats are there, and how are they recognised?
    containers/    Which documents are in an archive or a crawl, and how is a stream decompressed?
    page/          Which part of a web page is the article, and what does the page say of it?
    formats/       What is the draft of a document?
    files          Which files are in a source, and what are they called in the index?
    sidecar        What does the file beside an article's say of it?
    reading        Which drafts are in a file?
    finishing      Which Article does a draft make?
    articles       Which articles are in these sources?
"""

from __future__ import annotations

from .articles import count_bytes as count_bytes
from .articles import read_articles as read_articles
from .articles import read_with_drafts as read_with_drafts
from .draft import BuildPart as BuildPart
from .draft import Settings as Settings
from .encoding.detection import check_encoding as check_encoding
from .files import belongs_to as belongs_to
from .files import file_name as file_name
