"""A Whoosh codec for any schema: what Whoosh's writer is given is kept in our term tables and posting lists.

    index = whoosh.index.create_in(folder, schema)
    with index.writer(codec=FieldCodec()) as writer:
        writer.add_document(title="...")

An index of policy news does not need it: `whoosh_codec` reads that. This codec is for indexes with a schema
of their own, and it lets Whoosh's tests run over our files. Terms, lists, weights and posting values are
ours; stored fields, lengths, columns and vectors are Whoosh's own. `whoosh_fields_writing` draws the file.
"""

from __future__ import annotations

from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment

from .fields_reading import FieldTermsReader
from .fields_writing import FieldTermsWriter


class FieldSegment(W3Segment):  # type: ignore[misc]
    """What Whoosh pickles into its table of contents for a segment."""

    def should_assemble(self) -> bool:
        """Whether Whoosh packs the segment's files into one: no, since ours are mapped."""
        return False


class FieldCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with our terms and postings. It takes W3Codec's options, which concern vectors here."""

    def new_segment(self, storage: Any, indexname: str) -> FieldSegment:
        return FieldSegment(self, indexname)

    def field_writer(self, storage: Any, segment: FieldSegment) -> FieldTermsWriter:
        return FieldTermsWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: FieldSegment) -> FieldTermsReader:
        return FieldTermsReader(storage, segment)
