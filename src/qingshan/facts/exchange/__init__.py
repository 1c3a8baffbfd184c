"""Exchange 数据交换: facts as other programs read and write them: SDMX messages, Frictionless data packages."""

from qingshan.facts.exchange.components import Components, components_of
from qingshan.facts.exchange.data_package import data_package_files
from qingshan.facts.exchange.sdmx_csv import sdmx_csv_bytes
from qingshan.facts.exchange.sdmx_json import sdmx_json_bytes
from qingshan.facts.exchange.sdmx_read import read_sdmx
from qingshan.facts.exchange.sdmx_structure import sdmx_structure_bytes

__all__ = [
    "Components",
    "components_of",
    "data_package_files",
    "read_sdmx",
    "sdmx_csv_bytes",
    "sdmx_json_bytes",
    "sdmx_structure_bytes",
]
