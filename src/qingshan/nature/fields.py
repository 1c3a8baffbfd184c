"""Inputs that several services share, with what is possible and what is usual for each."""

from qingshan.core import Field, Origin, Text

AREA = Field("land.area", "m2", Text("面积", "area"), low=0, origins=(Origin.MODEL,))
RAIN = Field("nature.rain", "mm", Text("年降水量", "annual rain"), low=0, high=15_000, usual=(20, 6_000))
RAIN_MONTHLY = Field(
    "nature.rain_monthly", "mm", Text("逐月降水量", "monthly rain"), low=0, high=5_000, usual=(1, 800), axis="month"
)
RAIN_DAILY = Field(
    "nature.rain_daily", "mm", Text("逐日降水量", "daily rain"), low=0, high=2_000, usual=(0.02, 20), axis="day"
)
TEMPERATURE = Field(
    "nature.temperature", "degC", Text("年均气温", "mean air temperature"), low=-60, high=60, usual=(-20, 35)
)
TEMPERATURE_MONTHLY = Field(
    "nature.temperature_monthly",
    "degC",
    Text("逐月气温", "monthly air temperature"),
    low=-70,
    high=60,
    usual=(-30, 40),
    axis="month",
)
ACTUAL_EVAPOTRANSPIRATION = Field(
    "nature.actual_evapotranspiration",
    "mm",
    Text("实际蒸散发量", "actual evapotranspiration"),
    low=0,
    high=4_000,
    usual=(10, 2_000),
)
ELEVATION = Field("nature.elevation", "m", Text("海拔", "elevation"), low=-500, high=9_000, usual=(10, 6_000))
SLOPE = Field("nature.slope", "deg", Text("坡度", "slope"), low=0, high=90, usual=(0, 60))
NPP = Field(
    "nature.npp", "gC/m2", Text("净初级生产力", "net primary production"), low=-50, high=5_000, usual=(5, 2_500)
)
NPP_DRY = Field(
    "nature.npp_dry", "g/m2", Text("净初级生产力（干物质）", "net primary production, dry matter"), low=0, high=10_000
)
VEGETATION_COVER = Field(
    "nature.vegetation_cover", "%", Text("植被覆盖度", "vegetation cover"), low=0, high=100, usual=(1.5, 100)
)
SAND = Field("nature.sand", "%", Text("砂粒含量", "sand"), low=0, high=100, usual=(1, 99))
SILT = Field("nature.silt", "%", Text("粉粒含量", "silt"), low=0, high=100, usual=(1, 95))
CLAY = Field("nature.clay", "%", Text("黏粒含量", "clay"), low=0, high=100, usual=(1, 90))
ORGANIC_CARBON = Field(
    "nature.soil_organic_carbon", "%", Text("土壤有机碳", "soil organic carbon"), low=0, high=100, usual=(0.05, 30)
)
RESERVOIR_COST = Field("nature.flood_mitigation.price", "CNY/m3", Text("单位库容造价", "reservoir cost"), low=0)
STREAM_AREA = Field(
    "nature.stream_area", "m2", Text("成河汇水面积", "area that makes a stream"), low=1, usual=(1e3, 1e8)
)
