"""Writes variants.txt, the variants of characters that simplified.txt lacks.

Run it by hand when a rule below changes, `python -m indexer.analysis.data.generate_variants`, in a folder
with Unihan_Variants.txt, and of OpenCC TSCharacters.txt, STCharacters.txt, HKVariants.txt, TWVariants.txt
and JPShinjitaiCharacters.txt. It is not installed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from indexer.analysis.characters import DATA
from indexer.analysis.data.generate import simplified_characters

_WRONG = frozenset(
    "疍犇喆堃珪祐埼熺碁欸埇埜惇抔猇澂炤卍伭搨昰洟耤辧瀔"  # other characters today, or kept apart in names
)
"""Characters that Unihan calls variants and that are no spelling of the other character today."""

_ADDED = dict(
    zip(
        "陜妳辧痲銲搾燿膓葠灋肎踫餧偺弌恊濵艸躭髣罸緐働﨑",
        "陕你办麻焊榨耀肠参法肯碰喂咱一协滨草耽仿罚繁动崎",
        strict=True,
    )
)
"""Variants that Unihan lacks, or calls as often those of another character."""

_HEAD = """\
# Variant character, the character that it is a spelling of. From Unicode's Unihan database 10.0.0,
# kSemanticVariant and kZVariant, and from OpenCC 1.4.1's tables of traditional characters, of Hong Kong, of
# Taiwan and of Japan, by generate_variants.py. Copyright Unicode, Inc., Unicode License; copyright BYVoid and
# contributors, Apache License 2.0.
"""

_UNIHAN = re.compile(r"U\+(\w+)\t(?:kSemanticVariant|kZVariant)\t(.*)")


def variants_text(folder: Path) -> str:
    """The content of variants.txt.

    A variant is no character of GB2312, and simplified already in no other way. It stands for the character
    of GB2312 that the tables name most often, twice as often as any other.
    """
    simplified = simplified_characters()
    stands_for: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for variant, character in _pairs(folder):
        plain = simplified.get(character, character)
        if variant not in simplified and not _is_common(variant) and _is_common(plain):
            stands_for[variant][plain] += 1
    pairs: dict[str, str] = {}
    for variant, found in stands_for.items():
        (plain, times), *others = found.most_common(2)
        if variant not in _WRONG and all(times >= 2 * fewer for _, fewer in others):
            pairs[variant] = plain
    pairs |= _ADDED
    return _HEAD + "".join(f"{variant}{plain}\n" for variant, plain in sorted(pairs.items()))


def _pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """(variant, character) of all tables."""
    for name in ("HKVariants.txt", "TWVariants.txt"):
        for standard, variants in _rows(folder / name):
            yield from ((variant, standard) for variant in variants)
    for plain, several in _rows(folder / "STCharacters.txt"):
        yield from ((character, plain) for character in several)
    for traditional, choices in _rows(folder / "TSCharacters.txt"):
        yield traditional, choices[0]
    for shinjitai, choices in _rows(folder / "JPShinjitaiCharacters.txt"):
        yield shinjitai, choices[0]
        yield choices[0], shinjitai  # 愼 is an old form in China, too
    for line in (folder / "Unihan_Variants.txt").read_text(encoding="utf-8").splitlines():
        if row := _UNIHAN.fullmatch(line):
            for named in row[2].split():
                yield chr(int(row[1], 16)), chr(int(named.partition("<")[0][2:], 16))


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")[:2]
            yield key, values.split()


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    Path(DATA, "variants.txt").write_text(variants_text(Path()), encoding="utf-8", newline="\n")
