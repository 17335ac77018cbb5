"""Cuts a mail into its parts with the standard library, and reads what each part says of itself."""

from __future__ import annotations

import re
from binascii import a2b_qp
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from typing import Any, cast

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle, refused

from .headers import header_text, lenient_base64, parameters

MOST_PARTS = 100_000
"""Parts of a mail, which take a kilobyte each and may have five bytes in the file."""

DEEPEST = 100
"""Parts in one another, forwarded mails included. The parser looks at each line as often."""

_FAULTS = (ValueError, LookupError, AttributeError, TypeError, OverflowError)
_BLANK_AFTER_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")


class _Raw(Compat32):
    """Gives headers as they stand, with the bytes beyond ASCII as surrogates."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


class Part(Message):
    """A mail or a part of one."""

    # The content as the parser keeps it. `get_payload` decodes it less well, and fails on some damage.
    _payload: list[Message] | str | None

    _depth = 0

    def attach(self, payload: Any) -> None:
        # The parser calls it when a part begins.
        payload._depth = self._depth + 1
        if payload._depth > DEEPEST:
            raise NotAnArticle(
                message("it has parts that lie in more than {deepest} others", deepest=DEEPEST)
            )
        super().attach(payload)

    def get_boundary(self, failobj: object = None) -> object:  # type: ignore[override]
        # The library's own reading of parameters takes time quadratic in their length.
        return self.parameters("content-type").get("boundary", failobj)

    def header(self, name: str) -> str:
        """The header as it stands, or nothing."""
        return str(self.get(name, ""))

    def parameters(self, name: str, charset: str | None = None) -> dict[str, str]:
        return parameters(self.header(name), charset)

    @property
    def media_type(self) -> str:
        """In lower case; text/plain for one that makes no sense, and message/rfc822 in a digest."""
        return self.get_content_type().split()[0]

    @property
    def charset(self) -> str | None:
        """The charset that it declares."""
        return self.parameters("content-type").get("charset") or None

    @property
    def is_attached(self) -> bool:
        return self.header("content-disposition").strip().lower().startswith("attachment")

    def filename(self, charset: str | None) -> str:
        """The name that its sender gave it, or nothing."""
        given = self.parameters("content-disposition", charset).get("filename")
        return given or self.parameters("content-type", charset).get("name", "")

    def url(self, header: str) -> str | None:
        """The address on the web that a header gives."""
        url = "".join(header_text(self.header(header)).split())
        return url if url.lower().startswith(("http://", "https://")) else None

    @property
    def parts(self) -> list[Part]:
        """The parts that it is made of, also of a forwarded mail, which is one."""
        content = self._payload
        return [each for each in content if isinstance(each, Part)] if isinstance(content, list) else []

    @property
    def data(self) -> bytes:
        """The bytes of a part that is not made of others."""
        return self.decoded(self.header("content-transfer-encoding"))

    def decoded(self, encoding: str) -> bytes:
        """The same, if its content is in this Content-Transfer-Encoding."""
        return decoded_body(self._payload, encoding) if isinstance(self._payload, str) else b""

    def written(self) -> str:
        """All of it, with its headers, as in the mail. Raises NotAnArticle if it cannot be written."""
        with refused(message("no mail that can be read"), *_FAULTS, MessageError):
            return self.as_bytes().decode("ascii", "surrogateescape")


def decoded_body(payload: str, encoding: str) -> bytes:
    """The bytes that stand in a mail in this Content-Transfer-Encoding."""
    data = payload.encode("utf-8", "surrogateescape")
    match encoding.strip(" ;\t\r\n\"'").lower():
        case "base64":
            return lenient_base64(data)
        case "quoted-printable":
            return a2b_qp(_BLANK_AFTER_SOFT_BREAK.sub(b"=", data))
    return data


def parse_mail(data: bytes) -> Part:
    """The mail in these bytes. Raises NotAnArticle if they are none."""
    made = 0

    def make(policy: Any) -> Part:
        nonlocal made
        made += 1
        if made > MOST_PARTS:
            raise NotAnArticle(message("it has more than {most_parts:,} parts", most_parts=MOST_PARTS))
        return Part(policy=policy)

    # The parser tolerates most damage, and fails on some in these ways.
    with refused(message("no mail that can be read"), *_FAULTS):
        mail = cast(Part, BytesParser(cast(Any, make), policy=_Raw()).parsebytes(data))
    if not mail.keys():
        raise NotAnArticle(message("no mail: it has no headers"))
    return mail
