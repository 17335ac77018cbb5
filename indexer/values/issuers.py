"""Tells apart the issuers (发文机关) that a value names, with signs between them or with none.

财政部 海关总署、税务总局          signs and spaces between names
中共河北省委河北省人民政府        the name of a place that begins anew
中共中央国务院                   bodies of the state, by their names
"""

from __future__ import annotations

import re

from indexer.core.caching import lru_cache

_HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff"
_BETWEEN = re.compile(rf"[、，,；;]|(?<=[{_HAN}）)])\s+(?=[{_HAN}])")
_LAST = "委会會厅廳局部署院府办辦处處室行组組社队隊"
"""Last characters of names, behind which another name may begin."""
_PLACE = re.compile(
    "(?:中共|国家税务总局)?([省市县区](?=[^长场])"
    "|[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|自治县|省|市|县|縣|区|區|盟|旗|州))"
)
_STATE = (
    "中共中央 中央军委 中央纪委 中央组织部 中央宣传部 中央统战部 中央政法委 中央网信办 中央编办 中央文明办 "
    "国务院 全国人大常委会 全国政协 最高人民法院 最高人民检察院 外交部 国防部 国家发展改革委 "
    "国家发展和改革委员会 教育部 科技部 科学技术部 工业和信息化部 国家民委 公安部 国家安全部 民政部 司法部 "
    "财政部 人力资源社会保障部 人力资源和社会保障部 自然资源部 国土资源部 生态环境部 环境保护部 "
    "住房城乡建设部 住房和城乡建设部 交通运输部 水利部 农业农村部 农业部 商务部 文化和旅游部 文化部 "
    "国家卫生健康委 国家卫生健康委员会 国家卫生计生委 卫生部 退役军人事务部 退役军人部 应急管理部 应急部 "
    "中国人民银行 人民银行 审计署 国务院国资委 国资委 海关总署 税务总局 国家税务总局 市场监管总局 "
    "国家市场监督管理总局 广电总局 国家广播电视总局 体育总局 国家体育总局 国家统计局 国家医保局 "
    "国家医疗保障局 国家知识产权局 国家能源局 国家林草局 国家药监局 国家中医药局 国家中医药管理局 "
    "中国银保监会 银保监会 中国证监会 证监会 国家金融监督管理总局 国家外汇局 国家邮政局 国家铁路局 "
    "中国民航局 民航局 国家粮食和储备局 国务院扶贫办 国管局 质检总局 工商总局 安全监管总局 全国总工会 "
    "全国妇联 共青团中央 中国科协 中国残联 中国科学院 中国工程院"
)
_OF_STATE = "(?:{})(?:办公厅|办公室)?".format("|".join(sorted(_STATE.split(), key=len, reverse=True)))
_SOME_OF_STATE = re.compile(f"(?:{_OF_STATE}){{2,}}")
_EACH_OF_STATE = re.compile(_OF_STATE)
_SHORTEST = 4
"""Code points of the shortest name that may be several: 市委市府."""


@lru_cache(4096)
def issuers_in(written: str) -> tuple[str, ...]:
    """The names of the issuers in a value.

    >>> issuers_in("财政部 海关总署、税务总局")
    ('财政部', '海关总署', '税务总局')
    >>> issuers_in("中共河北省委河北省人民政府"), issuers_in("中共中央国务院")
    (('中共河北省委', '河北省人民政府'), ('中共中央', '国务院'))
    """
    names = filter(None, map(str.strip, _BETWEEN.split(written)))
    return tuple([each for name in names for each in _run_together(name)])


def _run_together(name: str) -> list[str]:
    """The names of which a run of characters consists."""
    if len(name) < _SHORTEST:
        return [name]
    if _SOME_OF_STATE.fullmatch(name) is not None:
        return _EACH_OF_STATE.findall(name)
    place = _PLACE.match(name)
    if place is None or name.count(place[1]) < 2:
        return [name]
    begins = rf"(?<=[{_LAST}])(?<!国家税务总局)(?=(?:中共|国家税务总局)?{place[1]})"
    return re.split(begins, name)
