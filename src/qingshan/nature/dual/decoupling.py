"""Decoupling after Tapio 脱钩分析: how GEP moves when GDP moves. Spec D3.

Source: rulebook/data/sources/dual.yaml#tapio-2005 (the names are unverified)
"""

from dataclasses import dataclass

from qingshan.nature.prices import growth


@dataclass(frozen=True)
class Decoupling:
    """Elasticity with its regime, a code of dimension `decoupling_regime`.

    alarm : GDP grew and GEP fell
    """

    elasticity: float
    gdp_growth: float
    gep_growth: float
    regime: str

    @property
    def alarm(self) -> bool:
        """强负脱钩."""
        return self.regime == "gep_falls"


def elasticity(gep: tuple[float, float], gdp: tuple[float, float]) -> float:
    """Growth of GEP over growth of GDP 脱钩弹性. [1]  gep, gdp : before and after, each at constant prices

    >>> round(elasticity((4672.89, 5024.47), (1298.2, 1394.67)), 4)
    1.0125
    """
    if gdp[0] == gdp[1]:
        raise ValueError("the elasticity is undefined where GDP did not change; choose other years")
    if not (gep[0] > 0 and gdp[0] > 0):
        raise ValueError("growth from zero or less is not defined; give first values above zero")
    # one division only, so that round figures on the edge of a band stay in it
    return (gep[1] - gep[0]) * gdp[0] / ((gdp[1] - gdp[0]) * gep[0])


def decoupling(gep: tuple[float, float], gdp: tuple[float, float], low: float, high: float) -> Decoupling:
    """Elasticity and regime 脱钩状态. [1]

    gep, gdp : as in `elasticity`;  low, high : parameters `dual.decoupling.low` and `.high`; both ends are coupled

    >>> decoupling((100.0, 97.0), (100.0, 105.0), 0.8, 1.2).regime
    'gep_falls'
    """
    found = elasticity(gep, gdp)
    names = _GROWING if gdp[1] > gdp[0] else _SHRINKING
    band = 3 if found < 0 else 2 if found < low else 1 if found <= high else 0
    return Decoupling(found, growth(*gdp), growth(*gep), names[band])


#: above the band, within it, between zero and it, below zero
_GROWING = ("gep_leads", "coupled_growth", "weak_growth", "gep_falls")
_SHRINKING = ("gep_falls_faster", "coupled_decline", "weak_decline", "gep_recovers")
