"""Reads a message: its text, the mails that it forwards, and what is attached."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

from indexer.core.messages import join_messages, message
from indexer.sources.containers.names import inner_name
from indexer.sources.draft import Document, Documents, FieldValue, LeftOut, NotAnArticle, Settings, Unreadable

from .headers import day, header_text, sender
from .parsing import Part, decoded_body, parse_mail
from .parts import PAGES, Body, body_of, document_of, is_body, suffix_of

_SAVED_BY = re.compile("Saved by|由.*[保儲]存")
"""The sender that browsers write into a saved page."""

_MAILS = ("message/rfc822", "message/global", "message/news")


@dataclass
class _Content:
    """The content of a part: text of the message, other pages of a page with frames, and all else."""

    bodies: list[Body] = field(default_factory=list)
    frames: list[Body] = field(default_factory=list)
    rest: list[Document | Unreadable | LeftOut | Message] = field(default_factory=list)

    def add(self, other: _Content) -> None:
        self.bodies += other.bodies
        self.frames += other.frames
        self.rest += other.rest

    @property
    def letters(self) -> int:
        return sum(body.letters for body in self.bodies)


class Message:
    """One mail. The names of its documents begin with `prefix`, the name of the mail in another one."""

    def __init__(self, mail: Part, settings: Settings, prefix: str = "") -> None:
        self._mail = mail
        self._settings = settings
        self._prefix = prefix
        self._names: Counter[str] = Counter()
        self._parts = 0
        self._has_body = False
        first = mail
        while first.parts:
            first = first.parts[0]
        self._charset = first.charset

    def documents(self) -> Documents:
        """All that it holds: its own text first."""
        content = self._read(self._mail)
        has_more = any(isinstance(each, (Document, Message)) for each in content.rest)
        bodies = content.bodies
        if self._prefix or has_more or len(bodies) > 1:
            with_text = [body for body in bodies if body.letters]
            if self._prefix and bodies and not (with_text or has_more):
                yield LeftOut(self._prefix.removesuffix("/"), message("a forwarded mail without text"))
            # Nothing is lost with a blank body; if there is nothing else, the mail is rejected.
            bodies = with_text or ([] if self._prefix or has_more else bodies[:1])
        yield from self._text([body for body in bodies if not body.is_page])
        yield from self._pages([body for body in bodies if body.is_page], content.frames)
        for each in content.rest:
            if isinstance(each, Message):
                yield from each.documents()
            else:
                yield each

    def _text(self, bodies: list[Body]) -> Documents:
        """The plain text, which programs cut where pictures stand in it."""
        if bodies:
            text = "\n".join(body.decoded.text for body in bodies)
            notes = join_messages("; ", dict.fromkeys(body.decoded.note for body in bodies))
            yield Document(
                self._name("message.txt"),
                BytesIO(),
                "text/plain",
                fields=self._fields(),
                decoded=(text, notes),
            )

    def _pages(self, pages: list[Body], frames: list[Body]) -> Documents:
        """The pages of the message. Of a page with frames, those with prose, if there are any."""
        with_prose = [body.holds_prose() for body in (*pages, *frames)] if frames else []
        saved_from = self._mail.url("snapshot-content-location")
        for number, body in enumerate((*pages, *frames)):
            location = body.part.url("content-location")
            if number < len(pages):
                location, name = saved_from or location, self._name("message.html")
            else:
                name = self._name(location or "frame.html")
            if with_prose[number] if any(with_prose) else number < len(pages):
                yield body.document(name, self._fields(), location)
            else:
                yield LeftOut(name, message("a page without prose, of a page with frames"))

    def _read(self, part: Part, *, is_form: bool = False) -> _Content:
        """The content of a part, which is one of several forms of the same text if `is_form`."""
        kind, parts = part.media_type, part.parts
        if kind in _MAILS:
            return _Content(rest=[self._forwarded(part)])
        if kind == "multipart/encrypted":
            return _Content(rest=[Unreadable(self._name("message"), message("it is encrypted"))])
        if kind == "multipart/alternative" and parts:
            return self._best([self._read(each, is_form=True) for each in parts])
        if kind == "multipart/related" and parts:
            return self._page(part)
        if kind.startswith("multipart/") and parts:
            content = _Content()
            for each in parts:
                content.add(self._read(each))
            return content
        return self._leaf(part, is_form=is_form)

    def _best(self, forms: list[_Content]) -> _Content:
        """The forms of one text as one content: the text of one, a page if it has most of it."""
        most = max((form.letters for form in forms), default=0)
        chosen = max(
            reversed(forms),
            key=lambda form: (2 * form.letters >= most, any(body.is_page for body in form.bodies)),
            default=None,
        )
        content = _Content()
        for form in forms:
            if form is not chosen:
                names = ("message.html" if body.is_page else "message.txt" for body in form.bodies)
                form.rest += [
                    LeftOut(self._name(name), message("another form of the same text")) for name in names
                ]
                form.bodies = []
            content.add(form)
        return content

    def _page(self, part: Part) -> _Content:
        """The page that the parts make up, and the pages of its frames."""
        start = part.parameters("content-type").get("start", "").strip("<> ")
        ids = [each.header("content-id").strip("<> \r\n\t") for each in part.parts]
        root = next(
            (each for each, given in zip(part.parts, ids, strict=True) if start and given == start), None
        )
        texts = (each for each in part.parts if each.media_type.startswith(("text/", "multipart/")))
        root = root or next(texts, part.parts[0])
        content = self._read(root)
        for each in part.parts:
            if each is not root:
                other = self._leaf(each, is_resource=True) if not each.parts else self._read(each)
                other.frames, other.bodies = [*other.frames, *other.bodies], []
                content.add(other)
        return content

    def _leaf(self, part: Part, *, is_form: bool = False, is_resource: bool = False) -> _Content:
        """A part that is not made of others."""
        self._parts += 1
        given = inner_name(part.filename(self._charset)) or ""
        # The name of the first text is one that a program gave it.
        if is_body(part) and (not given or is_form or not self._has_body):
            self._has_body = True
            try:
                return _Content([body_of(part, self._settings)])
            except UnicodeError as error:
                name = "message.html" if part.media_type in PAGES else "message.txt"
                return _Content(rest=[Unreadable(self._name(name), str(error))])
        name = self._name(given or part.url("content-location") or f"part-{self._parts}{suffix_of(part)}")
        if is_form and not given:
            return _Content(rest=[LeftOut(name, message("another form of the same text"))])
        return _Content(rest=[document_of(part, name, given, is_resource=is_resource)])

    def _forwarded(self, part: Part) -> Message | Unreadable:
        name = self._name(inner_name(part.filename(self._charset)) or "forwarded.eml")
        mail = part.parts[0] if part.parts else part
        encoding = part.header("content-transfer-encoding").strip().lower()
        try:
            # No standard allows to encode a whole mail, and some programs do it.
            if encoding == "base64" and not mail.keys():
                mail = parse_mail(mail.decoded(encoding))
            elif encoding == "quoted-printable" and "=3D" in mail.written():
                mail = parse_mail(decoded_body(mail.written(), encoding))
        except NotAnArticle as reason:
            return Unreadable(name, str(reason))
        if not mail.keys():
            return Unreadable(name, message("no mail: it has no headers"))
        return Message(mail, self._settings, f"{name}/")

    def _name(self, wanted: str) -> str:
        """The name of a document, with a number if an earlier one has it."""
        name = wanted
        while self._names[name]:
            self._names[wanted] += 1
            stem, dot, suffix = wanted.rpartition(".")
            name = f"{stem or suffix}-{self._names[wanted]}{dot and f'.{suffix}'}"
        self._names[name] += 1
        return self._prefix + name

    def _fields(self) -> dict[str, FieldValue]:
        shown_sender = sender(self._mail.header("from"), self._charset)
        written = {
            "title": (
                header_text(self._mail.header("subject"), self._charset).strip(),
                message("the subject of the mail"),
            ),
            "published": (day(self._mail.header("date")), message("the date of the mail")),
            "source": (shown_sender, message("the sender of the mail")),
        }
        # Browsers save pages as mail from themselves, dated on the day of saving.
        is_saved = "Snapshot-Content-Location" in self._mail or _SAVED_BY.search(shown_sender)
        names = ["title"] if is_saved else list(written)
        return {name: FieldValue(*written[name]) for name in names if written[name][0]}
