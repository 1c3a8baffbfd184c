"""Words of a framework file in both languages 方案用语: scoring methods, choices that are varied."""

from qingshan.core import Text

METHODS = {
    "goalposts": Text("上下限", "goalposts"),
    "target": Text("目标", "target"),
    "pass": Text("达标", "pass"),
    "categorical": Text("分档", "categories"),
    "relative": Text("相对", "relative"),
}

_FACTORS = {
    "weights": Text("权重", "weights"),
    "normalise": Text("标准化", "normalisation"),
    "aggregate": Text("合成方法", "aggregation"),
    "missing": Text("缺报处理", "gaps"),
    "outliers": Text("异常值处理", "outliers"),
    "drop": Text("去掉一项指标", "one indicator left out"),
    "noise": Text("测量误差", "measurement error"),
}


def factor_name(code: str) -> Text:
    """A choice that is varied, by name.

    >>> factor_name("drop").en
    'one indicator left out'
    """
    return _FACTORS[code]
