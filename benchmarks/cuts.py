"""Our segmenter beside jieba itself: the same words for every paragraph, both modes, with a lexicon or not.

jieba cuts about half a megabyte a second, so all of "policy" takes it a quarter of an hour each time;
`--paragraphs N` takes a part.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.corpus import policy_files, read_paragraphs
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict
from indexer.analysis import MappedDictionary, Segmenter, compile_dictionary, fold_text
from indexer.analysis.characters import character_folds
from indexer.analysis.lexicon import SHIPPED_LEXICON, read_lexicon

LEXICON = "鹰城大道\n杭研 0\n改革 0\nc++ 300\nr&d\n创新驱动发展战略 0\n科创新城 0\n重要讲话 1\n疫情防控 5\n"


def jieba_like(lexicons: Sequence[Path]) -> Any:
    """A tokenizer of jieba's to which its own words were added as they fold, our lexicon, and the user's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.finalseg
    jieba.finalseg.Force_Split_Words = set()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, frequency in list(tokenizer.FREQ.items()):
        folded = word.translate(character_folds())
        if frequency and folded not in ("", word):
            tokenizer.add_word(folded, tokenizer.FREQ.get(folded, 0) + frequency)
    for lexicon in (SHIPPED_LEXICON, *lexicons):
        for line in lexicon.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                word, *frequencies = line.split()
                tokenizer.add_word(fold_text(word), *map(int, frequencies))
    return tokenizer


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--paragraphs", type=int, help='take only so many of "policy"')
    arguments = parser.parse_args()
    rows: list[list[object]] = []
    total = different = 0
    with tempfile.TemporaryDirectory() as temporary:
        lexicon = Path(temporary, "lexicon.txt")
        lexicon.write_text(LEXICON, encoding="utf-8")
        for name, lexicons in (("as it comes", []), ("with a lexicon", [lexicon])):
            dictionary = Path(temporary, "dictionary")
            compile_dictionary(dictionary, [entry for path in lexicons for entry in read_lexicon(path)])
            ours, theirs = Segmenter(MappedDictionary.open(dictionary)), jieba_like(lexicons)
            cuts = unequal = 0
            seconds = [0.0, 0.0]
            paragraphs = read_paragraphs(policy_files(arguments.corpora))
            for paragraph in islice(paragraphs, arguments.paragraphs):
                text = fold_text(paragraph.text)
                started = time.perf_counter()
                mine = (ours.cut(text), ours.cut_for_search(text))
                between = time.perf_counter()
                its = (theirs.lcut(text), theirs.lcut_for_search(text))
                seconds[0] += between - started
                seconds[1] += time.perf_counter() - between
                cuts += 1
                unequal += mine != its
                if mine != its and unequal <= 3:
                    print(f"{paragraph.article} ¶{paragraph.ordinal}: {text[:200]!r}")
            rows.append([name, cuts, unequal, round(seconds[0], 1), round(seconds[1], 1)])
            total += cuts
            different += unequal
    print_table(["dictionary", "paragraphs", "cut differently", "our s", "jieba's s"], rows)
    bar = f"{total - different:,} of {total:,} paragraphs are cut as jieba cuts them, both modes"
    return verdict("cuts", not different, bar, {"rows": rows})


if __name__ == "__main__":
    raise SystemExit(main())
