"""Net primary production 净初级生产力 from climate, where no measured map is at hand."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Mark, Model, Text
from qingshan.nature.fields import NPP_DRY, RAIN, TEMPERATURE

Floats = npt.NDArray[np.float64]

CARBON_OF_DRY_MATTER = 72 / 162  # six carbon of C₆H₁₀O₅


def miami(rain: Floats, temperature: Floats) -> Floats:
    """Potential net primary production of natural vegetation, dry matter (Miami model). [g/m²]

    rain : annual depth [mm];  temperature : annual mean [°C]
    The smaller of 3000/(1 + e^(1.315 − 0.119 T)) and 3000 (1 − e^(−0.000664 P))
    Source: rulebook source miami-1975

    1400 mm at 18 °C: by temperature 3000/(1 + e^−0.827) = 2087.2, by rain 3000 (1 − e^−0.9296) = 1815.9

    >>> round(float(miami(1400.0, 18.0)), 1)
    1815.9
    """
    by_temperature = 3000 / (1 + np.exp(1.315 - 0.119 * temperature))
    by_rain = 3000 * (1 - np.exp(-0.000664 * rain))
    least: Floats = np.minimum(by_temperature, by_rain)
    return least


def carbon_of_dry_matter(npp_dry: Floats) -> Floats:
    """Carbon in dry matter, 72 parts of 162. [gC/m²]  npp_dry : g/m²

    >>> carbon_of_dry_matter(162.0)
    72.0
    """
    return npp_dry * CARBON_OF_DRY_MATTER


MODELS = (
    Model(
        code="miami",
        gives="nature.npp_dry",
        title=Text("Miami 气候生产力模型", "Miami model"),
        compute=miami,
        inputs={"rain": RAIN, "temperature": TEMPERATURE},
        unit="g/m2",
        formula="NPP = min(3000/(1+e^(1.315−0.119T)), 3000(1−e^(−0.000664P)))",
        source="miami-1975",
        mark=Mark.UNVERIFIED,
        note=Text(
            "气候潜在生产力，与实际植被、土地利用无关", "potential of the climate, whatever actually grows on the land"
        ),
    ),
    Model(
        code="carbon_of_dry_matter",
        gives="nature.npp",
        title=Text("干物质折碳", "carbon of dry matter"),
        compute=carbon_of_dry_matter,
        inputs={"npp_dry": NPP_DRY},
        unit="gC/m2",
        formula="NPP_C = NPP · 72/162",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
    ),
)
