"""Balance sheets of nature and the audit of a term 自然资源资产负债表与离任审计: stocks, quality, scores, levels."""

from qingshan.assets.audit import (
    Appraisal,
    Direction,
    Target,
    appraise,
    attainment,
    audit_score,
    level_of,
    met,
    section_score,
)
from qingshan.assets.quality import QualityChange, composition, mean_grade, quality_change
from qingshan.assets.stock import Floor, Stock, stock, timber_stock, volume_per_area, water_stock

__all__ = [
    "Appraisal",
    "Direction",
    "Floor",
    "QualityChange",
    "Stock",
    "Target",
    "appraise",
    "attainment",
    "audit_score",
    "composition",
    "level_of",
    "mean_grade",
    "met",
    "quality_change",
    "section_score",
    "stock",
    "timber_stock",
    "volume_per_area",
    "water_stock",
]
