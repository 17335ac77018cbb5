"""The word table: the same bytes every time, without a sound, and never read when it is damaged."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import pytest

from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter, compile_dictionary
from indexer.analysis.dictionary import PREFIX
from indexer.errors import IndexDamagedError, LexiconError

ROOT = Path(__file__).resolve().parents[2]
HEADER_BYTES = 32
CHECKSUM_BYTES = 4


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


def run_python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


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


def test_mapped_and_loaded_dictionaries_hold_the_same(compiled_dictionary: Path) -> None:
    mapped, loaded = MappedDictionary.open(compiled_dictionary), LoadedDictionary.load(compiled_dictionary)
    words = list(mapped.frequencies())
    sample = [*random.Random(1).sample(words, 5_000), "", "\ud800", "没有这样的词", "x" * 70_000]
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


def test_a_lexicon_that_cannot_be_read_leaves_no_file(tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon"
    lexicon.write_bytes(b"\xff")
    with pytest.raises(LexiconError):
        compile_dictionary(tmp_path / "dictionary", [lexicon])
    assert sorted(tmp_path.iterdir()) == [lexicon]


def test_every_altered_byte_of_the_header_is_seen(altered: Path) -> None:
    for place in range(HEADER_BYTES):
        for bits in (0x01, 0x80, 0xFF):
            flip(altered, place, bits)
            with pytest.raises(IndexDamagedError):
                MappedDictionary.open(altered)
            flip(altered, place, bits)
    MappedDictionary.open(altered)


def test_a_table_of_another_length_is_seen(altered: Path) -> None:
    size = altered.stat().st_size
    for length in (size + 1, size - 1, size // 2, 4096, *range(HEADER_BYTES, -1, -1)):
        os.truncate(altered, length)
        with pytest.raises(IndexDamagedError, match="rebuild the index with `indexer build"):
            MappedDictionary.open(altered)


def test_an_altered_body_raises_nothing_else(altered: Path) -> None:
    """Weights may be wrong without a sign: a checksum of all of it would take longer than a search."""
    randomness = random.Random(2)
    size = altered.stat().st_size
    for _ in range(200):
        place = randomness.randrange(HEADER_BYTES, size)
        for _ in range(20):
            flip(altered, min(place + randomness.randrange(400), size - 1), randomness.randrange(1, 256))
        try:
            Segmenter(MappedDictionary.open(altered)).cut_for_search("平顶山市白龟湖科创新城网易杭研大厦")
        except IndexDamagedError:
            continue


def test_an_altered_record_is_seen_when_all_are_read(altered: Path) -> None:
    content = altered.read_bytes()
    flip(altered, content.rindex("科创新城".encode()))
    with pytest.raises(IndexDamagedError, match="is altered"):
        LoadedDictionary.load(altered)


def test_an_altered_list_of_split_words_is_seen(altered: Path) -> None:
    """Opening it raised UnicodeDecodeError."""
    content = altered.read_bytes()
    magic, total, slots, records, _ = struct.unpack_from("<8sQIII", content)
    head = struct.pack("<8sQIII", magic, total, slots, records, 3)
    head += struct.pack("<I", crc32(head))
    body = content[HEADER_BYTES:-CHECKSUM_BYTES]
    altered.write_bytes(head + body + "杭".encode() + bytes(CHECKSUM_BYTES))
    assert MappedDictionary.open(altered).split == frozenset({"杭"})
    flip(altered, altered.stat().st_size - CHECKSUM_BYTES - 1)
    with pytest.raises(IndexDamagedError, match="is altered"):
        MappedDictionary.open(altered)
