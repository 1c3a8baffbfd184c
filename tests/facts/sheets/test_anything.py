"""Whatever stands in a table, it is read or told; nothing raises, and no figure comes from a file with an error."""

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingshan.core import errors_in
from qingshan.facts.sheets import load_mapping, mapping_text, propose, read_with

WORDS = """
县区 指标 年份 单位 代码 备注 口径 甲 松溪区 石桥县 龙潭县 青山市 990102 990121 合计 小计
2018 2019年 2019年1-3月 2019-13 2015年不变价 青山市2019年农业（2015—2019年） {period}
粮食产量（万吨） 常住人口 常住人口（万人） GDP/亿元 水田 耕地面积（万亩） 万人 单位：万亩 其中：旱地
1 2.5 1,234 １２ — / … 约3 85% 3① #REF! =1+1 nan 1e400 （） () 注：略 资料来源：年鉴
"""
TABLES = st.lists(st.lists(st.sampled_from(["", *WORDS.split()]), min_size=1, max_size=6), min_size=1, max_size=9)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES)
def test_any_table_is_read_or_told(tmp_path, book, tree, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_text(text.getvalue(), "utf-8")
    proposal = propose(path, book, tree)
    if proposal.mapping is None:
        assert errors_in(proposal.findings)
        return
    saved = tmp_path / "a.yaml"
    saved.write_text(mapping_text(proposal.mapping), "utf-8")
    assert load_mapping(saved) == (proposal.mapping, [])
    frame, findings = read_with(path, proposal.mapping, book, tree)
    assert frame.is_empty() or not errors_in(findings)
    assert frame.filter((frame["status"] != "value") & frame["value"].is_not_null()).is_empty()
