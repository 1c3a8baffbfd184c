"""The two documents that this project began with, by hand: every figure of them has its indicator, with the clause."""

import pytest

from qingshan.core.units import same_dimension
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()

#: Yunnan's opinions of 2019-05-28: what each commitment is about, its clause, the unit it is promised in.
PROMISED = """
农村改革发展目标任务 1 1
农村贫困人口脱贫(现行标准) 2.1 1
贫困县摘帽率 2.1 %
区域性整体贫困 2.1 1
“10大名品”评选数 3.1 个
绿色食品“10强企业”评选数 3.1 家
“20佳创新企业”评选数 3.1 家
“一村一品”专业村 3.2 个
农民专业合作社 3.2 个
农业上市企业 3.2 家
农产品加工业产值与农业总产值之比 3.3 1
农业物联网应用示范基地 3.5 个
粮食综合生产能力 4.1 万吨
耕地保有量 4.1 万亩
永久基本农田保护面积 4.1 万亩
高标准农田建成面积 4.2 万亩
粮食生产功能区划定面积 4.2 万亩
重要农产品生产保护区划定面积 4.2 万亩
糖料蔗“双高”基地覆盖率 4.2 %
化肥使用量 5.4 吨
农药使用量 5.4 吨
村庄规划管理覆盖率 5.5 %
美丽乡村评选数 5.1 个
“一村一幼”覆盖率 5.3 %
土地承包期延长 6.2 年
普惠性涉农贷款增速 6.4 %
各项贷款平均增速 6.4 %
乡村振兴实绩考核意见 9.1 1
"""
#: The newspaper article on Pu'er: what each of its figures is about, and the unit there.
REPORTED = """
思茅河环境综合整治工程启动 1
纳入整治的支流 条
综合整治河道总长 公里
思茅河综合整治投资 亿元
生物多样性与生态系统服务价值(TEEB) 亿元
地区生产总值(GDP) 亿元
TEEB价值与GDP之比 倍
China-TEEB授牌示范县 1
绿色经济考评一级指标 项
绿色经济考评二级指标 个
考评一票否决 1
党政同责、一岗双责 1
环境损害终身追责制 1
自然资源资产负债核算 1
领导干部自然资源资产离任审计 1
环境污染民事公益诉讼 1
生态移民投入资金 亿元
易地扶贫搬迁户数 万户
易地扶贫搬迁人数 万人
思茅松林下有机三七种植试验面积 亩
林下有机三七价格高出市场价的倍数 倍
林下有机三七亩均收入 万元/亩
林下经济经营面积 万亩
林下经济涉及农户 万户
林下经济从业人员 万人
林下经济人均收入 元/人
林下经济收入占家庭总收入比重 1
现代茶园、咖啡园面积和产量全省位次 1
有机认证和转换期茶园、咖啡园面积 万亩
有机认证茶园咖啡园面积全省位次 1
普洱茶品牌价值评估位次 1
云南省名牌农产品 个
最受消费者喜爱的中国农产品区域公用品牌 个
全球重要农业文化遗产古茶园 片
清洁能源装机规模 万千瓦
森林面积 万公顷
林下经济利用面积 万亩
绿色产业基地 个
"""


def lines(text):
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("name", "path", "unit"), lines(PROMISED))
def test_every_promise_in_numbers_has_its_indicator_with_its_clause(name, path, unit):
    found = BOOK.indicator_named(name)
    assert f"opinions-2019#{path}" in found.clause
    assert same_dimension(found.unit, unit)


@pytest.mark.parametrize(("name", "unit"), lines(REPORTED))
def test_every_figure_of_the_article_has_its_indicator_and_names_it(name, unit):
    found = BOOK.indicator_named(name)
    assert any(clause.startswith("puer-article#") for clause in found.clause)
    assert same_dimension(found.unit, unit)


@pytest.mark.parametrize("name", ["《生物多样性公约》缔约方大会届次", "普洱(国际)生态文明论坛"])
def test_a_numeral_in_a_name_is_no_figure(name):
    assert BOOK.indicator_named(name) is None
