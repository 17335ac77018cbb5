"""Mail: all of its text is read or told of, whatever program wrote it."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from quopri import encodestring

import pytest

from indexer.sources import read_with_drafts
from indexer.sources.draft import Settings
from indexer.sources.mail import parsing
from tests.indexer.sources.mail.messages import MORE, TEXT, Part, multipart, read
from tests.timing import usual_seconds

PNG = ("Content-Type: image/png; name=a.png", "x")


A_TXT = ("Content-Type: text/plain; name=a.txt", MORE)


def plain(text: str = TEXT) -> Part:
    return "Content-Type: text/plain; charset=utf-8", text


def page(text: str = TEXT) -> Part:
    return "Content-Type: text/html; charset=utf-8", f"<html><body><p>{text}</p></body></html>"


def mail(part: Part, subject: str = "防汛安排") -> str:
    encoded = b64encode(subject.encode()).decode()
    return f"From: a@example.org\nSubject: =?utf-8?B?{encoded}?=\n{part[0]}\n\n{part[1]}"


MAIL = "Content-Type: message/rfc822"


def forwarded(part: Part, head: str = MAIL) -> Part:
    return head, mail(part)


IN = "Content-Transfer-Encoding:"


MAIL_OF_TEXT = mail(plain()).encode()


OTHER_FORM = "left out: another form of the same text"


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (plain(), [("message.txt", TEXT)]),
        (multipart("mixed", plain(), PNG, plain(MORE)), [
            ("message.txt", f"{TEXT}\n{MORE}"), ("a.png", "left out: a picture"),
        ]),
        (multipart("mixed", page(), PNG, page(MORE)), [
            ("message.html", TEXT), ("message-2.html", MORE), ("a.png", "left out: a picture"),
        ]),
        (multipart("mixed", plain(), multipart("mixed", PNG, plain(MORE))), [
            ("message.txt", f"{TEXT}\n{MORE}"), ("a.png", "left out: a picture"),
        ]),
        # The richest of several forms that holds the text.
        (multipart("alternative", plain(), page()), [("message.html", TEXT), ("message.txt", OTHER_FORM)]),
        (multipart("alternative", page(), plain()), [("message.html", TEXT), ("message.txt", OTHER_FORM)]),
        (multipart("alternative", plain(), page('<img src="cid:1">')), [
            ("message.txt", TEXT), ("message.html", OTHER_FORM),
        ]),
        (multipart("alternative", plain(TEXT + MORE), page("发自手机")), [
            ("message.txt", TEXT + MORE), ("message.html", OTHER_FORM),
        ]),
        (multipart("alternative", plain(" \n"), page()), [
            ("message.html", TEXT), ("message.txt", OTHER_FORM),
        ]),
        (multipart("alternative", plain(), multipart("related", page(), PNG)), [
            ("message.html", TEXT), ("message.txt", OTHER_FORM), ("a.png", "left out: a picture"),
        ]),
        (multipart("alternative", plain(), multipart("mixed", page(), A_TXT, page(MORE))), [
            ("message.html", TEXT), ("message-2.html", MORE), ("message.txt", OTHER_FORM), ("a.txt", MORE),
        ]),
        (multipart("alternative", plain(), page(), ("Content-Type: text/calendar", "BEGIN:VCALENDAR")), [
            ("message.html", TEXT), ("message.txt", OTHER_FORM), ("part-3", OTHER_FORM),
        ]),
        # Forwarded mails.
        (multipart("mixed", plain(MORE), forwarded(plain())), [
            ("message.txt", MORE), ("forwarded.eml/message.txt", TEXT),
        ]),
        (multipart("mixed", plain(MORE), forwarded(plain()), forwarded(page())), [
            ("message.txt", MORE),
            ("forwarded.eml/message.txt", TEXT),
            ("forwarded-2.eml/message.html", TEXT),
        ]),
        (multipart("mixed", forwarded(plain(), f'{MAIL}; name="f.eml"\nContent-Disposition: attachment')), [
            ("f.eml/message.txt", TEXT),
        ]),
        (multipart("mixed", plain(), forwarded(multipart("mixed", plain(MORE), forwarded(plain())))), [
            ("message.txt", TEXT),
            ("forwarded.eml/message.txt", MORE),
            ("forwarded.eml/forwarded.eml/message.txt", TEXT),
        ]),
        (multipart("mixed", (f"{MAIL}\n{IN} base64", b64encode(MAIL_OF_TEXT).decode())), [
            ("forwarded.eml/message.txt", TEXT),
        ]),
        (multipart("mixed", (f"{MAIL}\n{IN} quoted-printable", encodestring(MAIL_OF_TEXT).decode())), [
            ("forwarded.eml/message.txt", TEXT),
        ]),
        (forwarded(plain()), [("forwarded.eml/message.txt", TEXT)]),
        (multipart("digest", ("X-Number: 1", mail(plain())), ("X-Number: 2", mail(plain(MORE)))), [
            ("forwarded.eml/message.txt", TEXT), ("forwarded-2.eml/message.txt", MORE),
        ]),
        (multipart("mixed", plain(), ("Content-Type: message/rfc822", "")), [
            ("message.txt", TEXT), ("forwarded.eml", "rejected: no mail: it has no headers"),
        ]),
        (multipart("mixed", plain(), forwarded(plain(" \n"))), [
            ("message.txt", TEXT), ("forwarded.eml", "left out: a forwarded mail without text"),
        ]),
        # Attachments.
        (multipart("mixed", plain(), A_TXT, ("Content-Type: text/plain; name=a.txt", TEXT)), [
            ("message.txt", TEXT), ("a.txt", MORE), ("a-2.txt", TEXT),
        ]),
        (multipart("mixed", ("Content-Type: text/plain; name=body.txt", TEXT)), [("message.txt", TEXT)]),
        (multipart("mixed", plain(""), A_TXT), [("a.txt", MORE)]),
        (multipart("mixed", plain(), ("Content-Type: text/plain\nContent-Disposition: attachment", MORE)), [
            ("message.txt", TEXT), ("part-2.txt", MORE),
        ]),
        (multipart("mixed", plain(), ("Content-Type: text/html; name=notice", page(MORE)[1])), [
            ("message.txt", TEXT), ("notice", MORE),
        ]),
        (multipart("mixed", plain(), ("Content-Type: application/octet-stream; name=a.MP3", "x")), [
            ("message.txt", TEXT), ("a.MP3", "left out: a file that holds no text"),
        ]),
        (multipart("signed", plain(), ("Content-Type: application/pkcs7-signature; name=smime.p7s", "x")), [
            ("message.txt", TEXT), ("smime.p7s", "left out: a signature"),
        ]),
        (multipart("report", plain(), ("Content-Type: message/delivery-status", "x:"), forwarded(plain())), [
            ("message.txt", TEXT),
            ("part-2", "left out: a report on the delivery of a mail"),
            ("forwarded.eml/message.txt", TEXT),
        ]),
        (multipart("encrypted", ("Content-Type: application/pgp-encrypted", "Version: 1")), [
            ("message", "rejected: it is encrypted"),
        ]),
        (("Content-Type: application/pkcs7-mime; name=smime.p7m", "x"), [
            ("smime.p7m", "rejected: it is encrypted or signed as a whole (S/MIME)"),
        ]),
        # Nothing to read, and damage.
        (multipart("mixed", plain(""), page("")), [("message.txt", "rejected: it holds no text")]),
        (multipart("mixed", plain(""), page()), [("message.html", TEXT)]),
        (multipart("mixed", plain(""), PNG), [
            ("message.txt", "rejected: it holds no text"), ("a.png", "left out: a picture"),
        ]),
        (("Content-Type: multipart/mixed; boundary=other", f"--b\n\n{TEXT}"), [
            ("message.txt", f"--b\n\n{TEXT}"),
        ]),
        (("Content-Type: multipart/mixed", TEXT), [("message.txt", TEXT)]),
        (("Content-Type: nonsense", TEXT), [("message.txt", TEXT)]),
        (("Content-Type: text/html charset=utf-8", page()[1]), [("message.html", TEXT)]),
        (("Content-Type: text/enriched", TEXT), [("message.txt", TEXT)]),
    ],
)  # fmt: skip
def test_all_that_a_mail_holds_is_read_or_told(part: Part, found: list[tuple[str, str]]) -> None:
    assert read(mail(part)) == found


def test_an_unknown_attachment_is_rejected() -> None:
    part = multipart("mixed", plain(), ("Content-Type: application/x; name=a.xyz", "x"))
    first, (name, why) = read(mail(part))
    assert (first, name) == (("message.txt", TEXT), "a.xyz")
    assert why.startswith("rejected: not a known kind of article (.txt ")


def test_each_mail_has_its_own_title_and_sender() -> None:
    inner = f"From: =?gb2312?B?v8a8vL7W?= <kj@example.org>\nSubject: 内\n{plain()[0]}\n\n{TEXT}"
    part = multipart("mixed", plain(MORE), ("Content-Type: message/rfc822", inner))
    Path("m.eml").write_text(mail(part, "外"), encoding="utf-8")
    articles = [item.article for item in read_with_drafts(["m.eml"]) if hasattr(item, "article")]
    assert [(each.title, each.source) for each in articles] == [("外", "a@example.org"), ("内", "科技局")]


@pytest.mark.parametrize(
    ("head", "data", "found"),
    [
        ("charset=gb2312", "由陶镕堃主持".encode("gbk"), "由陶镕堃主持"),
        ("charset=x-gbk", TEXT.encode("gbk"), TEXT),
        ("charset=x-unheard-of", TEXT.encode("gbk"), TEXT),
        ("charset=utf-8", TEXT.encode("gbk"), TEXT),
        ("charset=gb2312", TEXT.encode(), TEXT),
        ("charset=HZ-GB-2312", TEXT.encode("hz"), TEXT),
        ("charset=hz", b"~{8wK.?b~} ~~ ~{8wK.?b~}", "各水库 ~ 各水库"),
        ("charset=utf-7", TEXT.encode("utf-7"), TEXT),
        ("charset=UNICODE-1-1-UTF-7", TEXT.encode("utf-7"), TEXT),
        ("charset=iso-2022-jp", "東京都の予算".encode("iso-2022-jp"), "東京都の予算"),
        ("charset=iso-2022-kr", "서울시 예산".encode("iso-2022-kr"), "서울시 예산"),
        ("charset=shift_jis", "東京都の予算について".encode("shift_jis"), "東京都の予算について"),
        # ASCII that declares one of them, and holds nothing of it.
        ("charset=utf-7", b"C++ and 1+ 1", "C++ and 1+ 1"),
        ("charset=hz", b"~ plain ~", "~ plain ~"),
        ("charset=utf-7", TEXT.encode(), TEXT),
        # Nobody here knows it.
        ("charset=iso-2022-cn", b"\x1b$)A\x0e=;\x0f", "rejected: its encoding, iso-2022-cn, is not known"),
        (
            "charset=iso-2022-cn-ext",
            b"\x1b$)E\x0e!!",
            "rejected: its encoding, iso-2022-cn-ext, is not known",
        ),
        ("charset=iso-2022-cn", b"plain", "plain"),
        ("charset=\xe3\xe3", TEXT.encode("gbk"), TEXT),
    ],
)
def test_a_body_is_decoded_as_it_declares_or_as_it_reads(head: str, data: bytes, found: str) -> None:
    ((_, text),) = read(f"Subject: a\nContent-Type: text/plain; {head}\n\n".encode() + data)
    assert text == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (encodestring(TEXT.encode()), TEXT),
        (encodestring(TEXT.encode()).lower(), TEXT),
        (encodestring(TEXT.encode()).replace(b"=\n", b"= \r\n"), TEXT),
        (TEXT.encode() + b" =3D =zz=", f"{TEXT} = =zz"),
    ],
)
def test_damaged_quoted_printable_is_read_as_far_as_it_goes(body: bytes, found: str) -> None:
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: Quoted-Printable\n\n"
    ((_, text),) = read(head + body)
    assert text == found


def test_a_given_encoding_overrides_what_a_body_declares() -> None:
    content = b"Subject: a\nContent-Type: text/plain; charset=utf-8\n\n" + TEXT.encode("gbk")
    assert read(content, settings=Settings("gbk")) == [("message.txt", TEXT)]


def nested(depth: int) -> str:
    heads = "".join(
        f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n" for number in range(depth)
    )
    return f"Subject: a\n{heads}Content-Type: text/plain; charset=utf-8\n\n{TEXT}\n"


def test_parts_in_parts_are_read_up_to_a_depth() -> None:
    assert read(nested(100)) == [("message.txt", TEXT)]
    too_deep = [("m.eml", "rejected: it has parts that lie in more than 100 others")]
    assert read(nested(101)) == too_deep
    mails = "Subject: a\nContent-Type: message/rfc822\n\n"
    assert read(mails * 101 + "Subject: a\n\n" + TEXT) == too_deep
    inner = mail(plain()).encode()
    for _ in range(10):
        inner = f"Subject: a\n{MAIL}\n{IN} base64\n\n".encode() + b64encode(inner)
    assert read(inner) == [("forwarded.eml/" * 10 + "message.txt", TEXT)]


@pytest.mark.parametrize(
    "content",
    [
        "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n\n" * 6_001,
        'Content-Type: text/plain; a="' + ";" * 2_000_000 + "\n\nx",
        "Subject: " + "=?a?B?" * 300_000 + "\n\nx",
        "Subject: a\n\n" + "> " * 500_000 + "x \n" * 1000,
        "Content-Type: multipart/alternative; boundary=b\n\n" + "--b\nContent-Type: text/html\n\n\n" * 5_000,
        "Content-Type: multipart/related; boundary=b\n\n" + "--b\nContent-Type: text/html\n\n\n" * 2_000,
        "Content-Type: text/plain; format=flowed\n\n" + ">" * 500_000 + "x \n" * 1000,
    ],
    ids=range(7),
)
def test_a_hostile_mail_takes_a_bounded_time(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_PARTS", 6_000)
    with usual_seconds() as taken:
        read(content)
    assert taken.seconds < 2


def test_a_mail_of_too_many_parts_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_PARTS", 2)
    assert read(mail(multipart("mixed", plain(), plain()))) == [
        ("m.eml", "rejected: it has more than 2 parts")
    ]


@pytest.mark.parametrize(
    "parameter",
    [
        b'name="%b"' % "目录.txt".encode("gbk"),
        b'name="%b"' % "目录.txt".encode(),
        b"name=%b" % "目录.txt".encode("gbk"),
        b"name==?gb2312?B?xL/CvC50eHQ=?=",
        b"name*=%C4%BF%C2%BC.txt",
    ],
)
def test_the_name_of_an_attachment_is_read_in_any_encoding(parameter: bytes) -> None:
    head = b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"
    part = b"--b\nContent-Type: application/octet-stream; " + parameter + b"\n\n" + TEXT.encode() + b"\n--b--"
    assert read(head + part) == [("message.txt", "x"), ("目录.txt", TEXT)]
