"""The word table: the same bytes every time, without a sound, and never read when it is damaged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from indexer.analysis import (
    LoadedDictionary,
    MappedDictionary,
    Segmenter,
    compiling,
    fold_text,
)
from indexer.analysis.dictionary import NARROW_WEIGHTS, PREFIX
from indexer.core.errors import IndexDamagedError
from indexer.core.section_writing import SectionWriter
from indexer.core.sections import SectionReader
from tests import ROOT
from tests.indexer.conftest import segmenters_of, without_extension

SECTIONS = ("labels", "children", "weights", "distinct", "roots", "model", "rows", "unknown", "split")
FOOTER_BYTES = 24
MODEL = {"model": array("d", bytes(8 * (4 + 16 + 4))), "rows": array("H", bytes(2 * 20_950))}
TEXT = "平顶山市白龟湖科创新城网易杭研大厦"


@pytest.fixture
def altered(compiled_dictionary: Path, tmp_path: Path) -> Path:
    """A copy of the word table for a test to damage."""
    return Path(shutil.copy(compiled_dictionary, tmp_path / "altered"))


def flip(path: Path, place: int, bits: int = 0xFF) -> None:
    with open(path, "r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ bits]))


def with_section(source: Path, target: Path, name: str, content: bytes) -> Path:
    """A sound file of the same sections but for one."""
    file = SectionReader(source)
    with SectionWriter(target) as writer:
        for each in SECTIONS:
            writer.write(each, content if each == name else bytes(file.section(each)))
    return target


def run_python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_another_process_compiles_the_same_bytes_without_a_sound(
    compiled_dictionary: Path, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    path = tmp_path / "dictionary"
    code = "import sys, pathlib, indexer.analysis as a; a.compile_dictionary(pathlib.Path(sys.argv[1]))"
    finished = run_python(code, str(path), TMPDIR=str(temporary), PYTHONHASHSEED="7")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert path.read_bytes() == compiled_dictionary.read_bytes()
    assert list(temporary.iterdir()) == []  # jieba would keep a cache there


def test_the_first_cut_of_a_process_loads_neither_jieba_nor_numpy_nor_json(compiled_dictionary: Path) -> None:
    code = """
import sys, pathlib
from indexer.analysis import MappedDictionary, Segmenter
words = Segmenter(MappedDictionary.open(pathlib.Path(sys.argv[1]))).cut_for_search("\\u767d\\u9f9f\\u6e56")
print(len(words), sorted({"jieba", "numpy", "json"} & set(sys.modules)))
"""
    finished = run_python(code, str(compiled_dictionary))
    assert (finished.stdout, finished.stderr) == ("1 []\n", "")


@pytest.mark.slow
def test_mapped_and_loaded_dictionaries_hold_the_same(compiled_dictionary: Path) -> None:
    mapped, loaded = MappedDictionary.open(compiled_dictionary), LoadedDictionary.load(compiled_dictionary)
    words = list(mapped.weights())
    sample = [*random.Random(1).sample(words, 5_000), "", "\ud800", "𠮷", "没有这样的词", "x" * 70_000]
    assert [mapped.get(word) for word in sample] == [loaded.get(word) for word in sample]
    assert mapped.unknown == loaded.unknown
    assert mapped.split == loaded.split == frozenset()
    assert mapped.model.start == loaded.model.start
    assert mapped.model.emission("中") == loaded.model.emission("中")


def test_a_word_weighs_a_beginning_of_one_is_a_prefix_and_the_rest_is_nothing(
    compiled_dictionary: Path,
) -> None:
    dictionary = MappedDictionary.open(compiled_dictionary)
    weight = dictionary.get("科创新城")
    assert weight is not None
    assert weight < 0
    assert dictionary.get("科创新") == PREFIX
    assert dictionary.get("城新创科") is None


def test_words_of_jieba_are_there_as_they_are_and_folded(compiled_dictionary: Path) -> None:
    dictionary = MappedDictionary.open(compiled_dictionary)
    for written, folded in [("显著", "显着"), ("乾隆", "干隆")]:
        assert dictionary.get(written)
        assert dictionary.get(folded)


@pytest.mark.slow
def test_more_weights_than_two_bytes_can_number(tmp_path: Path) -> None:
    pairs = (chr(0x4E00 + at // 300) + chr(0x5E00 + at % 300) for at in range(100_000))
    words = [pair for pair in pairs if fold_text(pair) == pair][: NARROW_WEIGHTS + 100]
    text = "\n".join(f"{word} {at} n" for at, word in enumerate(words, 1))
    path = tmp_path / "dictionary"
    compiling._write(path, compiling._Words(text), MODEL, [])
    dictionary = MappedDictionary.open(path)
    assert dictionary.get(words[0]) == dictionary.unknown
    assert len({dictionary.get(word) for word in words}) == len(words) > NARROW_WEIGHTS
    expected = [words[7], words[-1]]
    assert {tuple(each.cut("".join(expected))) for each in segmenters_of(path).values()} == {tuple(expected)}


def test_more_children_of_a_group_than_two_bytes_can_count(tmp_path: Path) -> None:
    seconds = [code for code in map(chr, range(0x3400, 0xD7A4)) if fold_text(code) == code]
    words = [first + second for first in "一丁七" for second in seconds]
    path = tmp_path / "dictionary"
    compiling._write(path, compiling._Words("\n".join(f"{word} 9 n" for word in words)), MODEL, [])
    dictionary = MappedDictionary.open(path)
    assert len(words) > 1 << 16
    assert list(dictionary.weights()) == [*"一丁七", *words]
    assert [dictionary.get(word) for word in ("一", "丁\ue000", "三")] == [PREFIX, None, None]
    assert {dictionary.get(word) for word in words[::999]} == set(dictionary.weights().values()) - {PREFIX}
    cut = {tuple(each.cut("一丈七龙")) for each in segmenters_of(path).values()}
    assert cut == {("一丈", "七龙")}


def test_every_altered_byte_of_the_end_is_seen(altered: Path) -> None:
    size = altered.stat().st_size
    for place in range(size - FOOTER_BYTES, size):
        for bits in (0x01, 0x80, 0xFF):
            flip(altered, place, bits)
            with pytest.raises(IndexDamagedError):
                MappedDictionary.open(altered)
            flip(altered, place, bits)
    MappedDictionary.open(altered)


def test_a_table_of_another_length_is_seen(altered: Path) -> None:
    size = altered.stat().st_size
    for length in (size + 1, size - 1, size // 2, 4096, *range(32, -1, -1)):
        os.truncate(altered, length)
        with pytest.raises(IndexDamagedError, match="run `indexer verify --repair`"):
            MappedDictionary.open(altered)


@pytest.mark.parametrize("name", [name for name in SECTIONS if name != "split"])
@pytest.mark.parametrize("content", [b"", bytes(3), bytes(64)])
def test_a_section_of_another_length_is_seen(
    compiled_dictionary: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    path = with_section(compiled_dictionary, tmp_path / "altered", name, content)
    if (name, len(content)) == ("distinct", 64):  # fewer weights than there were, of which the rest lack
        assert Segmenter(MappedDictionary.open(path)).cut(TEXT)
        return
    with pytest.raises(IndexDamagedError, match=r"sections? (whose lengths|[a-z]+ of an impossible)"):
        MappedDictionary.open(path)


@pytest.mark.parametrize("name", ["labels", "children", "weights", "distinct", "roots", "model", "rows"])
@pytest.mark.parametrize("byte", [b"\x00", b"\x01", b"\x7f", b"\xff"])
def test_an_altered_section_raises_nothing_else(
    compiled_dictionary: Path, tmp_path: Path, name: str, byte: bytes
) -> None:
    """Its checksums are right, as of a file that somebody made so: it may cut wrongly without a sign."""
    length = len(SectionReader(compiled_dictionary).section(name))
    path = with_section(compiled_dictionary, tmp_path / "altered", name, byte * length)
    dictionary = MappedDictionary.open(path)
    with without_extension():
        in_python = Segmenter(dictionary)
    for segmenter in (Segmenter(dictionary), in_python):
        assert "".join(segmenter.cut(TEXT)) == TEXT


def test_an_altered_body_raises_nothing_else(altered: Path) -> None:
    randomness = random.Random(2)
    size = altered.stat().st_size
    for _ in range(200):
        place = randomness.randrange(size)
        for _ in range(20):
            flip(altered, min(place + randomness.randrange(400), size - 1), randomness.randrange(1, 256))
        try:
            Segmenter(MappedDictionary.open(altered)).cut_for_search(TEXT)
        except IndexDamagedError:
            continue


def test_an_altered_section_is_seen_when_all_are_read(altered: Path) -> None:
    file = SectionReader(altered)
    for name in SECTIONS[:-1]:
        place, length, _ = file.sections[name]
        flip(altered, place + length // 2)
        with pytest.raises(IndexDamagedError, match=f"is altered in its section {name}"):
            LoadedDictionary.load(altered)
        flip(altered, place + length // 2)


@pytest.mark.parametrize(
    ("name", "place", "number"), [("children", 0, 2), ("children", -33, 2**32 - 1), ("weights", 5, 65_535)]
)
def test_words_that_do_not_hang_together_are_seen_when_all_are_read(
    compiled_dictionary: Path, tmp_path: Path, name: str, place: int, number: int
) -> None:
    numbers = array({"children": "I", "weights": "H"}[name])
    numbers.frombytes(SectionReader(compiled_dictionary).section(name))
    numbers[place] = number
    path = with_section(compiled_dictionary, tmp_path / "altered", name, numbers.tobytes())
    with pytest.raises(IndexDamagedError, match="its words do not hang together"):
        MappedDictionary.open(path).weights()


def test_an_altered_list_of_split_words_is_seen(compiled_dictionary: Path, tmp_path: Path) -> None:
    """Opening it raised UnicodeDecodeError."""
    path = with_section(compiled_dictionary, tmp_path / "altered", "split", "杭研\n楼阳".encode())
    assert MappedDictionary.open(path).split == frozenset({"杭研", "楼阳"})
    place, _, _ = SectionReader(path).sections["split"]
    flip(path, place)
    with pytest.raises(IndexDamagedError, match="is altered"):
        MappedDictionary.open(path)
