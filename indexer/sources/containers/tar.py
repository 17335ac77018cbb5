"""Tar archives, read from beginning to end as they come; nothing is unpacked to disk."""

from __future__ import annotations

import tarfile

from indexer.core.messages import message
from indexer.sources.draft import Document, Documents, Settings, Unreadable, refused

from .names import decoded_name, inner_name
from .streams import translated

_LONGEST_HEAD = 2**20
"""Bytes of a member's long name or other headers."""

_HEADS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


class _Member(tarfile.TarInfo):
    """A member that refuses headers longer than any real one, which tarfile would read into memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        # tarfile means this method to be overridden, and its types do not know it.
        if self.type in _HEADS and self.size > _LONGEST_HEAD:
            raise tarfile.ReadError(message("what it tells of a file has {size:,} bytes", size=self.size))
        member: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return member


def read_tar(document: Document, settings: Settings) -> Documents:
    """The files of the archive in order. Links and devices are reported, and never followed."""
    # Names that are not UTF-8 keep their bytes, as surrogates.
    with (
        refused(message("no tar archive that can be read"), tarfile.TarError, ValueError, OverflowError),
        tarfile.open(
            fileobj=document.stream, mode="r|", tarinfo=_Member, encoding="utf-8", errors="surrogateescape"
        ) as archive,
    ):
        for member in archive:
            # tarfile keeps all members, and millions do not fit.
            archive.members.clear()  # type: ignore[attr-defined]
            name = inner_name(decoded_name(member.name.encode("utf-8", "surrogateescape")))
            if name is None or member.isdir():
                continue
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is None:
                kind = message("link") if member.issym() or member.islnk() else message("device")
                yield Unreadable(name, message("a {kind}, not a file", kind=kind))
            else:
                yield Document(name, translated(stream, tarfile.TarError))
