"""Values of headers, in all the encodings and all the damage that mail programs read."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.mail.headers import day, header_text, lenient_base64, parameters, sender
from tests.timing import usual_seconds

TITLE = "关于印发节水灌溉补贴办法的通知"


def words(charset: str, *pieces: bytes, encoding: str = "B") -> str:
    """Encoded words on lines of their own."""
    if encoding == "B":
        texts = [b64encode(piece).decode() for piece in pieces]
    else:
        texts = ["".join(f"={byte:02X}" for byte in piece) for piece in pieces]
    return "\n ".join(f"=?{charset}?{encoding}?{text}?=" for text in texts)


def raw(data: bytes) -> str:
    """A header as the parser keeps it."""
    return data.decode("ascii", "surrogateescape")


def cut(text: str, codec: str, at: int) -> tuple[bytes, bytes]:
    data = text.encode(codec)
    return data[:at], data[at:]


@pytest.mark.parametrize(
    ("written", "charset", "shown"),
    [
        # GBK characters where the program says GB2312, and names that only some programs know.
        (words("gb2312", "陶镕堃任职".encode("gbk")), None, "陶镕堃任职"),
        (words("GB2312", "㑇县通知".encode("gb18030")), None, "㑇县通知"),
        (words("gb_2312-80", "朱镕基文集".encode("gbk")), None, "朱镕基文集"),
        (words("chinese", "朱镕基文集".encode("gbk")), None, "朱镕基文集"),
        (words("x-gbk", TITLE.encode("gbk")), None, TITLE),
        (words("x-gb2312", TITLE.encode("gbk")), None, TITLE),
        (words("cp936", TITLE.encode("gbk"), encoding="Q"), None, TITLE),
        (words("x-big5", "關於節水灌溉的通知".encode("big5")), None, "關於節水灌溉的通知"),
        (words("hz-gb-2312", TITLE.encode("hz")), None, TITLE),
        (words("utf-7", TITLE.encode("utf-7")), None, TITLE),
        (words("iso-2022-jp", "東京都の予算".encode("iso-2022-jp")), None, "東京都の予算"),
        # Declared wrongly, or as nothing that is known.
        (words("gb2312", TITLE.encode()), None, TITLE),
        (words("utf-8", TITLE.encode("gbk")), None, TITLE),
        (words("x-unheard-of", TITLE.encode("gbk")), None, TITLE),
        # Cut within a character.
        (words("gb2312", *cut(TITLE, "gbk", 9)), None, TITLE),
        (words("gbk", *cut(TITLE, "gbk", 9), encoding="Q"), None, TITLE),
        (words("utf-8", *cut(TITLE, "utf-8", 10)), None, TITLE),
        (words("utf-8", *cut(TITLE, "utf-8", 11), encoding="q"), None, TITLE),
        ("=?UTF-8?B?5YWz5Lq?=\n =?utf-8?B?O5Y2w5Y+R?=", None, "关于印发"),
        (words("gbk", b"\xcd\xa8\xd6") + words("GBK", b"\xaa\xb8\xe6", encoding="Q"), None, "通知告"),
        # Neighbours of several charsets, and text between words.
        (words("gbk", "关于".encode("gbk")) + " " + words("utf-8", "通知".encode()), None, "关于通知"),
        (f"Re: {words('gbk', '通知'.encode('gbk'))} (2)", None, "Re: 通知 (2)"),
        (f'"{words("gbk", "通知".encode("gbk"))}"', None, '"通知"'),
        ("转发:=?utf-8*zh?B?6YCa55+l?=!", None, "转发:通知!"),
        ("=?utf-8?Q?A_B=3F?= C", None, "A B? C"),
        # Bytes as they are.
        (raw("节水灌溉办法".encode("gbk")), None, "节水灌溉办法"),
        (raw(TITLE.encode()), None, TITLE),
        (raw("關於節水灌溉的通知".encode("big5")), "big5", "關於節水灌溉的通知"),
        (raw("通知".encode("gbk")), "gb2312", "通知"),
        (raw("关于节水\n 灌溉的通知".encode()), None, "关于节水灌溉的通知"),
        (raw("转发".encode("gbk")) + words("gbk", "通知".encode("gbk")), "gbk", "转发通知"),
        # Damage.
        ("=?utf-8?B?5YWz5LqO5Y2w5Y+R6Y?=", None, "关于印发\ufffd"),
        ("=?utf-8?B?5YWz5LqO5Y2w5Y+", None, "关于印\ufffd"),
        ("=?gbk?B?zajWqg?=", None, "通知"),
        ("=?utf-8?Q?=E9=80=9A\n\t=?utf-8?Q?=E7=9F=A5?=", None, "通知"),
        ("=?utf-8?Q?=E9=80=9A =知", None, "通 =知"),
        ("=?utf-8?Q?=E9=80=9A=E7=9F=A5 =3D?= a", None, "通知 = a"),
        ("=?utf-8?B?", None, ""),
        ("=?utf-8?B??=", None, ""),
        ("a =? b ?= c", None, "a =? b ?= c"),
        ("=?utf-8?X?abc?=", None, "=?utf-8?X?abc?="),
        ("plain", None, "plain"),
        ("", None, ""),
    ],
)  # fmt: skip
def test_a_header_reads_as_mail_programs_show_it(written: str, charset: str | None, shown: str) -> None:
    assert header_text(written, charset) == shown


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("text/plain", {}),
        ("text/plain; charset=gbk;", {"charset": "gbk"}),
        ('text/plain; Charset = "GBK" ; x', {"charset": "GBK"}),
        ("a/b; filename==?gbk?B?zajWqi50eHQ=?=", {"filename": "通知.txt"}),
        ('a/b; filename="=?gb2312?B?zajWqi50eHQ=?="; size=3', {"filename": "通知.txt", "size": "3"}),
        ("a/b;\n filename*=gb2312''%CD%A8%D6%AA.txt", {"filename": "通知.txt"}),
        ("a/b; filename*=gb2312'zh'%CC%D5%E9F.txt; filename=x.txt", {"filename": "陶镕.txt"}),
        ("a/b; filename*0*=utf-8''%E9%80; filename*1*=%9A; filename*2=.txt", {"filename": "通.txt"}),
        ('a/b; name*1="b.txt"; name*0="a"', {"name": "ab.txt"}),
        ("a/b; name*=%E9%80%9A%E7%9F%A5", {"name": "通知"}),
        ('a/b; name="a;b.txt"; c=d', {"name": "a;b.txt", "c": "d"}),
        ('a/b; name="say \\"x\\".txt"', {"name": 'say "x".txt'}),
        ('a/b; name="C:\\\\a\\b.txt"', {"name": "C:\\a\\b.txt"}),
        ('a/b; name="open', {"name": "open"}),
        (raw('a/b; name="通知.txt"'.encode("gbk")), {"name": "通知.txt"}),
        # The last byte of 乗 in GBK is a backslash.
        (raw('a/b; name="搭乗"; c=d'.encode("gbk")), {"name": "搭乗", "c": "d"}),
    ],
)
def test_parameters_in_every_way_that_programs_write_them(written: str, read: dict[str, str]) -> None:
    assert parameters(written, "gbk") == read


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("kj@example.org", "kj@example.org"),
        ("<kj@example.org>", "kj@example.org"),
        ('"科技局, 一处" <a@b.org>, "x" <c@d.org>', "科技局, 一处"),
        ("=?gb2312?B?v8a8vL7W?= <a@b.org>", "科技局"),
        ('"=?gb2312?B?v8a8vL7W?=" <a@b.org>', "科技局"),
        ("a@b.org (=?gb2312?B?v8a8vL7W?=)", "科技局"),
        (raw("科技局 <a@b.org>".encode("gbk")), "科技局"),
        ("", ""),
    ],
)
def test_the_sender_is_a_name_or_else_an_address(written: str, shown: str) -> None:
    assert sender(raw(written.encode("utf-8", "surrogateescape")), "gbk") == shown


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri, 29 Mar 2024 23:59:59 -0500", "2024-03-29"),
        ("29 Mar 2024 08:00 +0800 (CST)", "2024-03-29"),
        ("Fri, 29 Mar 2024 15:59:59 +0000", "2024-03-29"),
        ("Fri, 29 Mar 2024 16:00:00 +0000 (UTC)", "2024-03-30"),
        ("Fri, 29 Mar 2024 23:59:59", "2024-03-29"),
        ("Fri, 99 Mar 2024 08:00:00 +0800", "Fri, 99 Mar 2024 08:00:00 +0800"),
        ("2024-03-29 08:00:00", "2024-03-29 08:00:00"),
        ("", ""),
    ],
)
def test_the_day_of_a_mail_is_that_of_its_sender_or_in_beijing_for_utc(written: str, read: str) -> None:
    assert day(written) == read


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        (b64encode(TITLE.encode()), TITLE.encode()),
        (b"\n".join(b64encode(each.encode()) for each in ("一", "二二", "3")), "一二二3".encode()),
        (b64encode(b"abcd").rstrip(b"="), b"abcd"),
        (b64encode(b"abc") + b"Z", b"abc"),
        (b" YW\r\nJj\t", b"abc"),
        (b"YWJjZA==\n_____\nPosted by a list", b"abcd"),
        (b"", b""),
    ],
)
def test_damaged_base64_gives_what_there_is(data: bytes, decoded: bytes) -> None:
    assert lenient_base64(data) == decoded


@given(st.text(), st.sampled_from(["utf-8", "gb18030", "big5", "x"]))
def test_no_header_fails(written: str, charset: str) -> None:
    header = raw(written.encode("utf-8", "surrogatepass"))
    header_text(header, charset)
    parameters(header, charset)
    sender(header, charset)
    day(header)


@pytest.mark.parametrize(
    "piece", ["=?a?b?", "?=", "=?utf-8?B?YQ?= ", ';a="', "<", "(", "\\", ";a*0*=%", "=", " "]
)
def test_a_hostile_header_takes_linear_time(piece: str) -> None:
    written = piece * 100_000
    with usual_seconds() as taken:
        header_text(written)
        parameters(";" + written)
        sender(written)
        day(written)
    assert taken.seconds < 1
