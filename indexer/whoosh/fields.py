"""A Whoosh codec for any schema, with our term tables and posting lists.

    index = whoosh.index.create_in(folder, schema)
    with index.writer(codec=FieldCodec()) as writer:
        writer.add_document(title="...")

It is for indexes with a schema of their own, and lets Whoosh's tests run over our files; for an index of
policy news there is `codec`. Terms, lists, weights and posting values are ours; stored fields, lengths,
columns and vectors are Whoosh's. `fields_writing` draws the file.
"""

from __future__ import annotations

from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment

from .fields_reading import FieldTermsReader
from .fields_writing import FieldTermsWriter


class FieldSegment(W3Segment):  # type: ignore[misc]
    """A segment as Whoosh pickles it into its table of contents."""

    def should_assemble(self) -> bool:
        """Keep Whoosh from packing the segment's files into one: ours are mapped."""
        return False


class FieldCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with our terms and postings. W3Codec's options concern only vectors here."""

    def new_segment(self, storage: Any, indexname: str) -> FieldSegment:
        return FieldSegment(self, indexname)

    def field_writer(self, storage: Any, segment: FieldSegment) -> FieldTermsWriter:
        return FieldTermsWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: FieldSegment) -> FieldTermsReader:
        return FieldTermsReader(storage, segment)
