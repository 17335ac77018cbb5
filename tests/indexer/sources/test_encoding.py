"""Bytes to text: which encoding is taken, what is said of it, and what is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.errors import SourceError
from indexer.sources.draft import DEFAULTS, Document, Settings
from indexer.sources.encoding.data.generate_characters import rarities_text
from indexer.sources.encoding.detection import Decoded, declared_encoding, decode
from indexer.sources.encoding.plausibility import RARITIES
from indexer.sources.formats.csv import read_csv
from indexer.sources.formats.html import read_html
from indexer.sources.formats.jsonl import read_jsonl
from indexer.sources.formats.markdown import read_markdown
from indexer.sources.formats.text import read_text
from indexer.writing.indexing import build_index
from search import open_index

SIMPLIFIED = "全市科技创新工作会议召开，研发投入强度达到2.06%。\n会议指出：要攻坚克难。"
TRADITIONAL = "全市科技創新工作會議召開，研發投入強度達到2.06%。\n會議指出：要攻堅克難。"
GB = ("gb18030", "gbk", "gb2312")
BIG5 = ("big5", "big5hkscs", "cp950")
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
DECLARED = (None, "utf-8", "gb2312", "GBK", "big5", "utf-16", "iso-8859-1", "shift_jis", "x-unheard-of")


LETTER = "关于做好供水工作的通知\n各县区：\n　　现将有关事项通知如下。\n"
IN_TAIWAN = "關於供水\n各縣區：\n　　現將有關事項通知如下。\n"


@pytest.mark.parametrize(
    ("parts", "note"),
    [
        ([(LETTER, "utf-8"), (LETTER, "gbk")], "GB18030: it reads best so; 3 lines are in another encoding"),
        ([(LETTER, "gbk"), (LETTER, "utf-8")], "GB18030: it reads best so; 3 lines are in another encoding"),
        ([(9 * LETTER, "utf-8"), (LETTER, "gbk")], "UTF-8; 3 lines are in another encoding"),
        ([(IN_TAIWAN, "big5"), (LETTER, "utf-8")], "UTF-8; 3 lines are in another encoding"),
    ],
)
def test_each_line_of_files_that_were_joined_is_read_in_its_encoding(
    parts: list[tuple[str, str]], note: str
) -> None:
    joined = b"".join(text.encode(encoding) for text, encoding in parts)
    assert decode(joined) == Decoded("".join(text for text, _ in parts), note)


def test_each_end_of_a_line_is_a_line_feed() -> None:
    text = "一\r\n二\r三\v四\x85五\u2028六\u2029七\f八\n\f九\f\n"
    assert decode(text.encode()).text == "一\n二\n三\n四\n五\n六\n七\n\f八\n\f九\f\n"


def test_one_line_in_another_encoding_is_told() -> None:
    data = LETTER.encode("gbk") + "附件：报名表\n".encode()
    note = "GB18030: it reads best so; 1 line is in another encoding"
    assert decode(data) == Decoded(f"{LETTER}附件：报名表\n", note)


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("encoding", [*GB, *BIG5, *UNICODE])
def test_the_encoding_is_found_whatever_is_declared(encoding: str, declared: str | None) -> None:
    text = TRADITIONAL if encoding in BIG5 else SIMPLIFIED
    assert decode(text.encode(encoding), declared).text == text


@pytest.mark.parametrize("encoding", [*GB[:1], *BIG5, *UNICODE])
@pytest.mark.parametrize("title", ["關於印發《科技創新規劃》的通知", "市長會見外賓", "二○二四年預算草案"])
def test_a_title_is_enough(title: str, encoding: str) -> None:
    assert decode(title.encode(encoding)).text == title


@pytest.mark.parametrize(
    ("data", "declared", "note"),
    [
        (SIMPLIFIED.encode(), None, "UTF-8"),
        (SIMPLIFIED.encode(), "utf-8", "UTF-8: declared utf-8"),
        (SIMPLIFIED.encode(), "gb2312", "UTF-8: declared gb2312, but does not decode as that"),
        (b"plain", "big5", "UTF-8: declared big5, but all is ASCII"),
        (SIMPLIFIED.encode("gbk"), None, "GB18030: it reads best so"),
        (SIMPLIFIED.encode("gbk"), "gb2312", "GB18030: declared gb2312"),
        (SIMPLIFIED.encode("gbk"), "utf-8", "GB18030: declared utf-8, but does not decode as that"),
        (SIMPLIFIED.encode("gbk"), "x-y", "GB18030: declared x-y, which is no known encoding"),
        (TRADITIONAL.encode("big5"), "big5-hkscs", "Big5-HKSCS: declared big5-hkscs"),
        (SIMPLIFIED.encode("utf-16"), "gbk", "UTF-16LE: by its byte order mark"),
    ],
)
def test_what_was_decided_is_said(data: bytes, declared: str | None, note: str) -> None:
    assert decode(data, declared).note == note


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("欧元".encode("gbk") + b"\x80" + "折合人民币".encode("gbk"), "欧元€折合人民币"),
        ("歐元折合新臺幣".encode("big5") + b"\xa3\xe1", "歐元折合新臺幣€"),
        ("恒生銀行裏的粧品".encode("cp950"), "恒生銀行裏的粧品"),
        ("深水埗的啲嘢".encode("big5hkscs"), "深水埗的啲嘢"),
        ("第①條規定的事項".encode("big5hkscs"), "第①條規定的事項"),
        ("第①條規定的事項".encode("cp950"), "第①條規定的事項"),
        ("café crème".encode(), "café crème"),
        ("版权所有 © 2024".encode(), "版权所有 © 2024"),
        ("© 2024 example.org".encode(), "© 2024 example.org"),
        ("plain ASCII".encode("utf-16-le"), "plain ASCII"),
        (b"", ""),
        ("科技创新\r\n攻坚\r力量".encode("gbk"), "科技创新\n攻坚\n力量"),
    ],
)
def test_quirks_of_encodings(data: bytes, text: str) -> None:
    assert decode(data).text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8"])
def test_a_page_may_begin_with_much_ascii(encoding: str) -> None:
    page = "<p>科技創新規劃的通知</p>"
    head = f"<html><script>{'var x = 1; ' * 20_000}</script><meta charset={encoding}>"
    data = (head + page).encode(encoding)
    assert declared_encoding(data) == encoding
    assert decode(data).text == head + page


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        (
            ("科技创新" * 10).encode().replace("技".encode(), b"\xe6\x8a", 1),
            Decoded(
                "科\ufffd" + ("科技创新" * 10)[2:], "UTF-8; 1 character is damaged, the first at character 2"
            ),
        ),
        (
            "科技创新工作会议".encode()[:-1],
            Decoded("科技创新工作会\ufffd", "UTF-8; it is cut off within its last character"),
        ),
        (
            SIMPLIFIED.encode("gbk") + b"\xff" + "科技".encode("gbk"),
            Decoded(
                SIMPLIFIED + "\ufffd科技",
                "GB18030: it reads best so; 1 character is damaged, the first at character 40",
            ),
        ),
        (
            "科技创新工作会议".encode("utf-16")[:-1],
            Decoded(
                "科技创新工作会\ufffd",
                "UTF-16LE: by its byte order mark; it is cut off within its last character",
            ),
        ),
    ],
)
def test_a_little_damage_is_told_of(data: bytes, decoded: Decoded) -> None:
    assert decode(data) == decoded


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x89PNG\x0d\x0a\x1a\x0a\xff\xff", b"\xff\xff"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnicodeError, match="no text in any encoding that is looked for; as "):
        decode(data)


def test_what_the_user_says_holds_unless_it_makes_nonsense() -> None:
    data = SIMPLIFIED.encode("gbk")
    assert decode(data, "big5", "gbk") == Decoded(SIMPLIFIED, "GB18030: given as gbk")
    for wrong in ("utf-8", "big5", "utf-16", "latin-1"):
        with pytest.raises(
            UnicodeError, match=f"not readable as {wrong}, which was given as its encoding; it is GB"
        ):
            decode(data, override=wrong)


def test_every_format_says_its_encoding_and_takes_the_users() -> None:
    data = SIMPLIFIED.encode("gbk")
    for read in (read_text, read_markdown, read_html):
        draft = read(Document("a", BytesIO(data)), DEFAULTS)
        assert (draft.encoding, draft.text[:6]) == ("GB18030: it reads best so", SIMPLIFIED[:6])
        draft = read(Document("a", BytesIO(data), charset="gbk"), DEFAULTS)
        assert draft.encoding == "GB18030: declared gbk"
        draft = read(Document("a", BytesIO(data)), Settings("gb2312"))
        assert draft.encoding == "GB18030: given as gb2312"


@pytest.mark.parametrize("override", [None, "given"])
@pytest.mark.parametrize("encoding", [*GB, *BIG5, *UNICODE])
def test_lines_and_tables_in_any_encoding(encoding: str, override: str | None) -> None:
    texts = [TRADITIONAL if encoding in BIG5 else SIMPLIFIED, "上", "2024"]
    settings = Settings(override and encoding)
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    drafts = list(read_jsonl(Document("a", BytesIO(lines.encode(encoding))), settings))
    assert [(place, getattr(draft, "text", draft)) for place, draft in drafts] == [
        (f"line {number}", text) for number, text in enumerate(texts, 1)
    ]
    table = "text,title\n" + "".join(f'"{text}",题\n' for text in texts if encoding not in BIG5)
    drafts = list(read_csv(Document("a", BytesIO(table.encode(encoding, "ignore"))), settings))
    assert [getattr(draft, "text", draft) for _, draft in drafts] == (texts if encoding not in BIG5 else [])


def test_an_unknown_encoding_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    for name in ("nonsense", "base64", "idna", ""):
        with pytest.raises(SourceError, match=f"unknown encoding '{name}'; give one such as gb18030"):
            build_index([tmp_path], tmp_path / "index", encoding=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("quick_dictionary")
def test_an_index_is_built_in_the_encoding_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("彁挧".encode("shift_jis"))
    build_index([tmp_path / "a.txt"], tmp_path / "index", encoding="shift_jis")
    with open_index(tmp_path / "index") as index:
        assert [hit.text for hit in index.search("彁挧").hits] == ["彁挧"]


def test_the_table_of_rarities_is_what_is_generated() -> None:
    regenerate = "run python -m indexer.sources.encoding.data.generate_characters"
    assert RARITIES.read_text(encoding="utf-8") == rarities_text(), regenerate


HAN = "".join(
    line.partition("\t")[2] for line in RARITIES.read_text(encoding="utf-8").splitlines() if line[0] != "#"
)
COMMON = [line.partition("\t")[2] for line in RARITIES.read_text(encoding="utf-8").splitlines()][4:9]


@given(
    st.text(st.sampled_from("".join(COMMON) + "，。、《》（）0123456789 \n"), min_size=40, max_size=200),
    st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", *BIG5]),
    st.sampled_from(DECLARED),
)
def test_encoded_text_comes_back(text: str, encoding: str, declared: str | None) -> None:
    text = text.encode(encoding, "ignore").decode(encoding)
    han = sum(character >= "\u4e00" for character in text)
    if han >= 20:
        assert decode(text.encode(encoding), declared).text == text


@given(st.binary(max_size=300), st.sampled_from(DECLARED), st.sampled_from([None, "gbk", "big5", "utf-16"]))
def test_any_bytes_are_text_or_refused(data: bytes, declared: str | None, override: str | None) -> None:
    with suppress(UnicodeError):
        text, note = decode(data, declared, override)
        assert note
        assert text.encode().decode() == text


@pytest.mark.parametrize(
    "data",
    [
        b"\xb5\xe3" * 2**18,
        b"\xff" * 2**19,
        b"a\xff" * 2**18,
        b"a" * 2**19 + b"\xe9",
        b"\x80" * 2**19,
        b"<meta " * 2**18,
    ],
)
def test_it_takes_linear_time(data: bytes) -> None:
    def seconds(part: bytes) -> float:
        started = process_time()
        declared_encoding(part)
        with suppress(UnicodeError):
            decode(part)
        return process_time() - started

    seconds(data[:1000])
    # Quadratic would be sixteen times as long; the machine may be busy.
    assert seconds(data) < 10 * max(seconds(data[: len(data) // 4]), 0.02)
