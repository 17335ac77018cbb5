"""Chinese text that passes for ASCII, for Latin letters or for other Chinese, and text that stays."""

from __future__ import annotations

import pytest

from indexer.sources.encoding.charsets import GB18030, REPLACEMENT
from indexer.sources.encoding.detection import Decoded, decode
from tests.timing import usual_seconds

TEXT = "各水库管理单位须落实二十四小时防汛值守。\n~ 24+1 R&D：完成\n"
TRADITIONAL = "各水庫管理單位須落實二十四小時防汛值守。\n"
UNDONE = "taken for Latin letters and written as UTF-8, which is undone"


CUT_OFF = "it is cut off within its last character"
UNDONE_GBK = UNDONE.replace("Latin letters", "GBK")


def as_windows(data: bytes) -> bytes:
    """The bytes read as Windows' Latin-1, in which five are control characters, and written as UTF-8."""
    signs = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)
    return "".join(signs).encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode("hz"), Decoded(TEXT, "HZ: by its shifts from ASCII")),
        (b"~{7@Q402EE~}\n", Decoded("防汛安排\n", "HZ: by its shifts from ASCII")),
        (b"~{7@Q4~}~\n~{02EE~}\r\nabc", Decoded("防汛安排\nabc", "HZ: by its shifts from ASCII")),
        (TEXT.encode("utf-7"), Decoded(TEXT, "UTF-7: by its shifts from ASCII")),
        (TEXT.encode().decode("latin-1").encode(), Decoded(TEXT, f"UTF-8: {UNDONE}")),
        (as_windows(TEXT.encode()), Decoded(TEXT, f"UTF-8: {UNDONE}")),
        (as_windows(TEXT.encode("gbk")), Decoded(TEXT, f"GB18030: {UNDONE}")),
        (b"\xef\xbb\xbf" + as_windows(TEXT.encode()), Decoded(TEXT, f"UTF-8: {UNDONE}")),
        (
            as_windows("防汛安排值守".encode())[:-1],
            Decoded("防汛安排值\ufffd", f"UTF-8: {UNDONE}; {CUT_OFF}"),
        ),
        (as_windows(TRADITIONAL.encode("big5")), Decoded(TRADITIONAL, f"Big5: {UNDONE}")),
    ],
)
def test_disguised_chinese_is_read(data: bytes, expected: Decoded) -> None:
    assert decode(data) == expected


@pytest.mark.parametrize(
    ("text", "expected", "damage"),
    [
        ("防汛安排", "防汛安排", ""),
        ("<p>关于科技创新的通知</p>", "<p>关于科技创新的通知</p>", ""),
        (
            TRADITIONAL,
            TRADITIONAL.replace("。", REPLACEMENT),
            "; 1 character is damaged, the first at character 20",
        ),
        (
            TEXT,
            TEXT.replace("。", REPLACEMENT).replace("成", REPLACEMENT),
            "; 2 characters are damaged, the first at character 20",
        ),
    ],
)
@pytest.mark.parametrize("lost", ["?", REPLACEMENT])
def test_utf8_that_was_read_as_gbk_is_read(text: str, expected: str, damage: str, lost: str) -> None:
    misread = GB18030.decode(text.encode()).replace(REPLACEMENT, lost)
    assert decode(misread.encode()) == Decoded(expected, f"UTF-8: {UNDONE_GBK}{damage}")


def test_what_was_lost_in_disguise_is_reported() -> None:
    with pytest.raises(UnicodeError, match=f"^no text .* as UTF-8: {UNDONE}, 8 characters are damaged"):
        decode(TEXT.encode().decode("cp1252", "ignore").encode())


@pytest.mark.parametrize(
    "text",
    [
        "Les élèves français préfèrent naïvement l'été — déjà à Noël «ça» œuvre",
        "Füße, Größe, Öl über Ärger äöüß ÄÖÜ, ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ",
        "§1–3 • ©2024 £5 ½ ×÷ °C µm ±5 “quoted” ‘it’ …",
        "王镕堃 㛃村 龘靐齉爩鱻麤灪爨癵籱饢驫",
        "鍚、鎺、閮三字與閿、銆、涓三字",
        "Прывiтанне, Ελληνικά, şçğı",
        "C++, 1+1=2, +86 13800138000, +8613800138000, a+b-c, +ABC-",
        'x = "+ljJs/abc+def==";',
        "dGVzdA+abcd/efgh+ijklmnopqrstuvwxyz0123456789+/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        '(format t "~{~a~^, ~}" list) ~{NAME~} ~{SERVER_NAME~}',
        "在 UTF-8 里 ~{7@Q402EE~} 与 +ljJsW1uJY5I- 是文字",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("piece", [b"+", b"~{", b"+a", b"~{!!", "é".encode(), "å\x98".encode()])
def test_signs_of_disguise_take_linear_time(piece: bytes) -> None:
    with usual_seconds() as taken:
        decode(piece * (400_000 // len(piece)))
    assert taken.seconds < 2
