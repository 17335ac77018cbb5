"""Paths of regions."""

from __future__ import annotations

import pytest

from indexer.values.regions import region_paths, region_terms


@pytest.mark.parametrize(
    ("written", "paths", "terms"),
    [
        ("河南", ("河南省",), ("河南省",)),
        ("鹰城", ("河南省/平顶山市",), ("河南省", "河南省/平顶山市")),
        ("平頂山", ("河南省/平顶山市",), ("河南省", "河南省/平顶山市")),
        (
            "河南省平顶山市郏县",
            ("河南省/平顶山市/郏县",),
            ("河南省", "河南省/平顶山市", "河南省/平顶山市/郏县"),
        ),
        ("郏县", ("河南省/平顶山市/郏县",), ("河南省", "河南省/平顶山市", "河南省/平顶山市/郏县")),
        ("上海市浦东新区", ("上海市/浦东新区",), ("上海市", "上海市/浦东新区")),
        (
            "郑州市/经开区",
            ("河南省/郑州市/经开区",),
            ("河南省", "河南省/郑州市", "河南省/郑州市/经开区"),
        ),
        (
            "朝阳区",
            ("北京市/朝阳区", "吉林省/长春市/朝阳区", "朝阳区"),
            ("朝阳区",),
        ),
        ("Ｐaris ", ("paris",), ("paris",)),
        (" ", (), ()),
    ],
)
def test_a_region_is_a_path(written: str, paths: tuple[str, ...], terms: tuple[str, ...]) -> None:
    assert (region_paths(written), region_terms(written)) == (paths, terms)
    assert {region_paths(path) for path in paths[:2] if "/" in path} <= {(path,) for path in paths}
