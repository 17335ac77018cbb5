"""Rich Text Format: which text is the article's, in which character set it is, and what is left out."""

from __future__ import annotations

from io import BytesIO

import pytest

from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut
from indexer.sources.formats.rtf import read_rtf

BODY = "各水库须落实防汛值守。"
TRADITIONAL = "各水庫須落實防汛值守，許功蓋。"


def read(content: bytes, head: bytes = rb"\ansi\ansicpg936 ") -> Draft:
    return read_rtf(Document("a.rtf", BytesIO(rb"{\rtf1" + head + content + b"}")), DEFAULTS)


def lines(content: bytes, head: bytes = rb"\ansi\ansicpg936 ") -> list[str]:
    return [line.strip() for line in read(content, head).text.split("\n") if line.strip()]


def hexed(text: str, encoding: str = "gbk") -> bytes:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding)).encode()


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (rb"{\super\chftn}", rb"{\footnote \pard\plain{\super\chftn} %s\par}"),
        (rb"\chftn ", rb"{\footnote\ftnalt %s}"),
        (b"", rb"{\*\footnote %s}"),
    ],
)
def test_notes_stand_after_the_text_and_their_marks_nowhere(mark: bytes, note: bytes) -> None:
    noted = hexed("科技创新") + mark + note % hexed("见附件清单") + hexed("发展规划") + rb"\par "
    assert lines(noted + hexed("第二段。") + rb"\par") == ["科技创新发展规划", "第二段。", "见附件清单"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (hexed("责任") + rb"{\super 1}" + hexed("制度"), "责任制度"),
        (hexed("2023年") + rb"\super [2]\nosupersub " + hexed("底"), "2023年底"),
        (hexed("2023年") + rb"{\super\u9312?}" + hexed("底"), "2023年底"),
        (rb"10{\super 3}" + hexed("家，5m") + rb"{\super 2}", "10³家，5m2"),
        (rb"{\super 1} " + hexed("注"), "1 注"),
        (hexed("责任") + rb"{\sub 1}\super0 2" + hexed("制度"), "责任12制度"),
    ],
)
def test_a_raised_mark_of_a_note_is_no_text_and_an_exponent_is(written: bytes, expected: str) -> None:
    assert lines(written + rb"\par ") == [expected]


def test_a_text_box_stands_after_the_text_once() -> None:
    box = rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt %s\par}}{\shprslt %s}}"
    assert lines(hexed("外") + box % (hexed("框"), hexed("框")) + hexed("面") + rb"\par") == ["外面", "框"]


def test_what_is_left_out_is_told() -> None:
    content = rb"{\header %s\par}" % hexed("公报")
    content += hexed("罚款") + rb"{\strike %s}\striked1 %s\striked0 " % (hexed("一千"), hexed("元"))
    content += hexed("五千元") + rb"{\v %s}{\deleted %s}" % (hexed("密"), hexed("旧"))
    content += rb"{\*\atnid a}{\*\annotation{\*\atnref 1}%s}\plain %s\par" % (hexed("批注"), hexed("以上。"))
    draft = read(content)
    assert draft.text.strip() == "罚款五千元以上。"
    assert draft.left_out == [
        LeftOut("公报", "the head or foot of a page"),
        LeftOut("一千元", "text that is struck through"),
        LeftOut("密", "hidden text"),
        LeftOut("旧", "deleted text"),
        LeftOut("批注", "a comment"),
    ]


@pytest.mark.parametrize(
    ("head", "content", "expected"),
    [
        pytest.param(rb"\ansi\ansicpg936 ", BODY.encode("gbk"), BODY, id="bytes as they are"),
        pytest.param(rb"\ansi ", BODY.encode("gbk"), BODY, id="nothing declared"),
        pytest.param(rb"\ansi\ansicpg1252 ", hexed(BODY), BODY, id="declared wrongly"),
        pytest.param(rb"\ansi\ansicpg950 ", TRADITIONAL.encode("big5"), TRADITIONAL, id="Big5"),
        pytest.param(rb"\ansi ", TRADITIONAL.encode("big5"), TRADITIONAL, id="Big5, nothing declared"),
        pytest.param(rb"\ansi\ansicpg936 ", BODY.encode("utf-8"), BODY, id="UTF-8"),
        pytest.param(
            rb"\ansi\ansicpg936 ", "会儅议亄。".encode("gbk"), "会儅议亄。", id="a brace in a character"
        ),
        pytest.param(
            rb"\ansi\ansicpg932 ", rb"\'83A\'83C\'83\'58", "アイス", id="half of a character in hex"
        ),
        pytest.param(rb"\ansi\ansicpg1252 ", rb"\'93caf\'e9\'94", "“café”", id="Latin"),
        pytest.param(rb"\ansi ", rb"\uc2\u31185\'bf\'c6\u25216 ??", "科技", id="code points and stand-ins"),
        pytest.param(rb"\ansi ", rb"\u-10179?\u-8690?", "\U0001f60e", id="a code point in two halves"),
    ],
)
def test_character_sets(head: bytes, content: bytes, expected: str) -> None:
    assert lines(content + rb"\par", head) == [expected]


def test_a_font_has_a_character_set_of_its_own() -> None:
    fonts = rb"{\fonttbl{\f0\fcharset134 %s;}{\f1\fcharset0 Times;}" % hexed("宋体")
    fonts += rb"{\f2\fcharset204 T;}{\f3\fcharset2 W;}}"
    content = rb"\f0 %s\f1 caf\'e9 {\f2 %s} %s{\f3\'a7}\f0 %s\par" % (
        hexed("防汛"),
        hexed("мир", "cp1251"),
        hexed("值守"),
        hexed("制度"),
    )
    assert lines(fonts + content, rb"\ansi\ansicpg1252 ") == ["防汛café мир 值守 制度"]


def test_tables_fields_and_pictures() -> None:
    table = rb"\trowd\pard\intbl %s\par %s\cell 2\cell\row\pard " % (hexed("甲"), hexed("乙"))
    link = rb'{\field{\*\fldinst HYPERLINK "http://a.cn"}{\fldrslt %s}}' % hexed("链接")
    picture = rb"{\*\shppict{\pict\bin5 }}{\\}}"
    numbered = rb"{\listtext 1.\tab}" + hexed("条") + rb"\line A\_B\~C\emdash D\-E"
    assert lines(table + link + picture + hexed("后") + rb"\par " + numbered) == [
        "甲 乙 2",
        "链接后",
        "1. 条",
        "A-B\xa0C—DE",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"{" * 50_000,
        b"}" * 50_000,
        rb"\'b0" * 50_000,
        rb"{\footnote a}" * 10_000,
        rb"{\field{\*\fldinst{" * 10_000,
        b"\xb0" * 100_000,
        rb"\bin-5 x\bin999999999 y",
        rb"\u99999999999 \u-99999 \uc-1 \u1 ab",
        rb"\f\fcharset\uc",
    ],
    ids=lambda content: content[:12].decode("latin-1"),
)
def test_hostile_files_end_soon(content: bytes) -> None:
    assert isinstance(read(content), Draft)
