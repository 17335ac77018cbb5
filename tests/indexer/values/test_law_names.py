"""The names of laws: in titles, and between 《 and 》."""

from __future__ import annotations

import pytest

from indexer.analysis import fold_text
from indexer.values.law_names import LONGEST, cited_texts, law_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("中华人民共和国民法典", "民法典"),
        ("中華人民共和國民法典 第一千零三條", "民法典"),
        ("中华人民共和国劳动法第2条之一", "劳动法"),
        ("工伤保险条例", "工伤保险条例"),
        ("第三条劳动法", None),
        ("关于修改《工伤保险条例》的决定", None),
        ("2024年政府工作报告", None),
        ("", None),
    ],
)
def test_the_law_of_a_title(title: str, name: str | None) -> None:
    assert law_name(fold_text(title)) == name


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("依照《民法典》和《 劳动法 》", ["民法典", " 劳动法 "]),
        ("《关于《劳动法》的说明》", ["劳动法"]),
        ("《》《劳动法", []),
        (
            f"《{'甲' * LONGEST}》《{'乙' * (LONGEST + 1)}》《{'𠮷' * LONGEST}》",
            ["甲" * LONGEST, "𠮷" * LONGEST],
        ),
        ("〈劳动法〉<劳动法>", []),
    ],
)
def test_what_a_text_cites(text: str, cited: list[str]) -> None:
    assert cited_texts(text) == cited
