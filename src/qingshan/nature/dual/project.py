"""What a project changes 项目生态产品总值变化: GEP before and after at fixed prices, and its compensation. Spec D4.

Source: rulebook/data/sources/dual.yaml#lishui-gep (GEP into plans, decisions, assessment 进规划、进决策、进考核)
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Text, Where

Floats = npt.NDArray[np.float64]


def project_change(before: Floats, after: Floats, prices: Floats) -> float:
    """ΔGEP of a project 项目前后GEP之差: quantities after less before, at one set of prices. [CNY]

    before, after : yearly quantities, one an account;  prices : CNY per unit, the same for both

    >>> project_change(np.array([100.0, 40.0]), np.array([80.0, 45.0]), np.array([10.0, 12.0]))
    -140.0
    """
    if not np.shape(before) == np.shape(after) == np.shape(prices):
        raise ValueError("give quantity before, quantity after and one price for each account, in the same order")
    return float(np.dot(np.asarray(after, float) - before, prices))


def check_offset(project: str, change: float, offset: float = 0.0, tolerance: float = 1e-9) -> list[Finding]:
    """Whether a project that lowers GEP is made good elsewhere 占补平衡. [findings]

    change : ΔGEP of the project;  offset : ΔGEP of its compensation; both CNY at the same fixed prices

    >>> [found.message.en for found in check_offset("road 12", -140.0, 100.0)]
    ['road 12 lowers GEP by 140 CNY and 100 CNY of it is offset; 40 CNY are missing']
    """
    short = -change - offset
    if change >= 0 or short <= tolerance * abs(change):
        return []
    lost, lack = f"{-change:,.10g}", f"{short:,.10g}"
    return [
        Finding(
            "offset-short",
            Where(field=f"project {project}"),
            Text(
                f"{project} 使 GEP 减少 {lost} 元，补偿 {offset:,.10g} 元，尚缺 {lack} 元",
                f"{project} lowers GEP by {lost} CNY and {offset:,.10g} CNY of it is offset; {lack} CNY are missing",
            ),
            Text(
                "增加补偿项目，或改用影响较小的方案；补偿须按同一套固定价格核算",
                "add compensation or choose a plan that harms less; value the offset at the same fixed prices",
            ),
        )
    ]
