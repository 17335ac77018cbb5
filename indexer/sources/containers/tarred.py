"""Tar archives, read from beginning to end as they come, without unpacking them."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from indexer.sources.draft import Document, NotAnArticle, Settings

from .compression import translated
from .names import decoded, inner_name

_LONGEST_HEAD = 2**20
_HEADS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


class _Member(tarfile.TarInfo):
    """A member whose long name, or what else is told of it, is not read where it is longer than any is."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        # tarfile means this method to be overridden, and its types do not know it.
        if self.type in _HEADS and self.size > _LONGEST_HEAD:
            raise tarfile.ReadError(f"what it tells of a file has {self.size:,} bytes")
        member: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return member


def read_tar(document: Document, settings: Settings) -> Iterator[Document | tuple[str, str]]:
    """Each file of the archive in order. Links and devices are told of, and never followed.

    Raises NotAnArticle where it is no tar archive, or goes on as none.
    """
    try:
        # Names that are no UTF-8 keep their bytes, as surrogates.
        with tarfile.open(
            fileobj=document.stream, mode="r|", tarinfo=_Member, encoding="utf-8", errors="surrogateescape"
        ) as archive:
            for member in archive:
                # It keeps them all, which is more than fits where there are millions.
                archive.members.clear()  # type: ignore[attr-defined]
                name = inner_name(decoded(member.name.encode("utf-8", "surrogateescape")))
                if name is None or member.isdir():
                    continue
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None:
                    yield name, f"a {'link' if member.issym() or member.islnk() else 'device'}, not a file"
                else:
                    yield Document(name, translated(stream, (tarfile.TarError,)))
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise NotAnArticle(f"no tar archive that can be read: {error}") from error
