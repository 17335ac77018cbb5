"""Messages: English text that can be shown in another language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.errors import SourceError
from indexer.core.messages import (
    Catalogue,
    Message,
    in_a_row,
    join_messages,
    language_of,
    message,
    plural,
    say,
    say_plural,
    shown,
    speak,
    spoken_language,
    translated,
)
from translations.catalogue import Catalogue as PoFile
from translations.catalogue import Key, mo_content

VALUES = st.dictionaries(
    st.sampled_from(["name", "fault", "count"]),
    st.one_of(st.text(), st.integers(), st.builds(message, st.text(alphabet="ab 汉"))),
)


UPPER = Catalogue(
    mo_content(
        PoFile(
            [],
            "",
            {
                ("line {number}: {fault}",): "{fault}, LINE {number}",
                ("it holds no text",): "NO TEXT",
                ("; ",): " + ",
                ("{count} file", "{count} files"): "{count} FILE",
            },
        )
    )
)
"""A language that is English in capital letters."""

EMPTY = Catalogue(mo_content(PoFile([], "", {})))


def test_a_message_is_its_english_text() -> None:
    made = message("line {number}: {fault}", number=3, fault=message("it holds no text"))
    assert made == "line 3: it holds no text"
    assert {made: 1}["line 3: it holds no text"] == 1
    assert json.dumps([made]) == '["line 3: it holds no text"]'


def test_a_message_is_translated_with_the_messages_in_it() -> None:
    made = message("line {number}: {fault}", number=3, fault=message("it holds no text"))
    assert made.translate_by(UPPER) == "NO TEXT, LINE 3"


def test_an_exception_keeps_its_message() -> None:
    made = message("line {number}: {fault}", number=3, fault=SourceError(message("it holds no text")))
    assert str(made) == "line 3: it holds no text"
    assert made.translate_by(UPPER) == "NO TEXT, LINE 3"
    assert isinstance(str(SourceError(made)), Message)


def test_numbers_choose_a_template() -> None:
    assert plural("{count} file", "{count} files", 1) == "1 file"
    assert plural("{count} file", "{count} files", 2).translate_by(UPPER) == "2 FILE"


def test_joined_messages_are_translated_one_by_one() -> None:
    made = join_messages("; ", [message("it holds no text"), "a {b}"])
    assert made == "it holds no text; a {b}"
    assert made.translate_by(UPPER) == "NO TEXT + a {b}"
    assert join_messages(" ", ["一。", "二。"]).translate_by(UPPER) == "一。二。"


def test_braces_without_values_stay() -> None:
    assert message("{") == "{"
    assert message("{x}", x="{y}").translate_by(EMPTY) == "{y}"


@given(VALUES)
def test_a_message_in_english_is_its_text(values: dict[str, object]) -> None:
    template = "".join([f"{{{name}}} " for name in values])
    made = message(template, **values)
    assert made.translate_by(EMPTY) == made == template.format_map(values)
    assert translated(made, "fr") is made
    for again in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert again == made
        assert again.translate_by(EMPTY) == made


@given(st.dictionaries(st.tuples(st.text(min_size=1)), st.text(min_size=1)), st.text(min_size=1))
def test_a_catalogue_finds_what_it_holds(texts: dict[Key, str], other: str) -> None:
    texts = {key: text for key, text in texts.items() if "\0" not in key[0]}
    catalogue = Catalogue(mo_content(PoFile([], "", texts)))
    assert {key: catalogue.find(key) for key in texts} == texts
    assert catalogue.find((other,)) == texts.get((other,))


@given(st.text())
def test_other_text_is_no_message(text: str) -> None:
    assert translated(text, "zh_CN") is text


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ""),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "en_GB.UTF-8"}, ""),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.GB18030"}, "zh_CN"),
        ({"LANG": "zh"}, "zh_CN"),
        ({"LANG": "zh_SG.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_HK"}, "zh_TW"),
        ({"LANG": "zh_Hant_MO@stroke"}, "zh_TW"),
        ({"LANG": "zh-Hant"}, "zh_TW"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, ""),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "POSIX"}, ""),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:zh_TW:en"}, "zh_TW"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:zh_CN"}, ""),
        ({"LANG": "C", "LANGUAGE": "zh_CN"}, ""),
        ({"LANG": "zhx"}, ""),
    ],
)
def test_the_language_is_the_one_that_gettext_would_choose(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language


def test_a_command_speaks_one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.core.messages._language", "")
    assert (say("it holds no text"), shown("x"), spoken_language()) == ("it holds no text", "x", "")
    assert in_a_row(["One.", "Two."]) == "One. Two."
    speak("zh_CN")
    assert (say("it holds no text"), shown("x"), spoken_language()) == ("没有正文", "x", "zh_CN")
    assert say_plural("{count:,} article", "{count:,} articles", 1234) == "1,234 篇文章"
    assert in_a_row(["一。", "二。"]) == "一。二。"
    speak("zh_TW")
    assert shown(message("it holds no text")) == "沒有正文"
