"""Recognises the day and the region in the sentence that a report begins with."""

from __future__ import annotations

from io import BytesIO

import pytest

from indexer.recognition.leads import day_of_lead
from indexer.sources.draft import DEFAULTS, Document
from indexer.sources.finishing import finish
from indexer.sources.formats.text import read_text

BELOW = "\n會議指出,2023年,各項工作取得新成效。\n會議強調(diào),要狠抓落實。\n"


@pytest.mark.parametrize(
    ("sentence", "day", "region"),
    [
        ("3月29日,2024年洛陽市文化和旅游工作會議召開。", "2024-03-29", "河南省洛阳市"),
        ("3月29日,2024年洛陽科技工作會議召開。", "2024-03-29", "河南省洛阳市"),
        ("5月6日下午，2022年泉州市安全生产会议召开。", "2022-05-06", "福建省泉州市"),
        ("3月28日至29日，2023年赤峰市植树现场会举行。", "2023-03-28", "内蒙古自治区赤峰市"),
        ("4月7日（星期五），2023年菏泽市观摩会举行。", "2023-04-07", "山东省菏泽市"),
        ("7月15日，十堰市2022年半年经济形势分析会召开。", "2022-07-15", "湖北省十堰市"),
        ("2024年呼和浩特市數據工作會議于5月16日召開。", "2024-05-16", "内蒙古自治区呼和浩特市"),
        ("2023年11月8日,贛州市農業(yè)農村局舉辦培訓班。", "2023-11-08", "江西省赣州市"),
        ("2024年5月20日,2024年黔東南州科技活動周啟動。", "2024-05-20", "贵州省黔东南苗族侗族自治州"),
        ("本网讯 5月20日，2024年楚雄州会议召开。", "2024-05-20", "云南省楚雄彝族自治州"),
        ("10月10日,2023年郟縣紅牛產(chǎn)業(yè)大會開幕。", "2023-10-10", "河南省平顶山市郏县"),
        ("（記者 張某）9月5日，宜賓市召開推進會。", None, "四川省宜宾市"),
        ("近日,湛江市遂溪縣舉辦科技下鄉(xiāng)活動。", None, "广东省湛江市遂溪县"),
        ("昨日，绵阳市生态环境局召开新闻发布会。", None, "四川省绵阳市"),
        ("绵阳科技城发展迅速。", None, None),
    ],
)
def test_the_first_sentence_tells_day_and_region(sentence: str, day: str | None, region: str | None) -> None:
    draft = read_text(Document("a.txt", BytesIO((sentence + BELOW).encode())), DEFAULTS)
    article = finish(draft, "a.txt")
    assert (article.title, article.published and str(article.published), article.region) == (
        None,
        day,
        region,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "2月20日，2023年度科技创新大会召开。",
        "1月12日，2022年工作总结会召开。",
        "2月20日，徐州市召开2023年度科技创新大会。",
        "3月29日,某公司宣布2030年實現碳中和。",
        "7月31日，北京携手张家口成功获得2022年冬奥会举办权。",
        "11月13日是2015年袭击事件纪念日，当天举行悼念活动。",
        "2024年园艺博览会将于4月26日至10月28日举行。",
        "1935年1月15日，中共中央在遵义召开政治局扩大会议。",
    ],
)
def test_years_of_other_things_give_no_day(sentence: str) -> None:
    assert day_of_lead(sentence + BELOW) is None


def test_a_title_may_stand_above_the_first_sentence() -> None:
    day = day_of_lead("观摩会举行\n4月7日，2023年菏泽市观摩会举行。" + BELOW)
    assert (day and day.isoformat()) == "2023-04-07"
