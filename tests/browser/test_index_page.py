"""The report of an assessment in a real browser: it opens offline and fits a telephone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from qingshan.runs.assessment import Asked, run_assessment
from qingshan.runs.assessment_write import write_assessment

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "assessment"
_QUIET = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1400,1000"),
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The report, open in headless Chromium with the network switched off."""
    out = tmp_path_factory.mktemp("browser") / "assessment"
    values, events, zones = (EXAMPLE / name for name in ("two-years.csv", "events.csv", "counties.geojson"))
    asked = Asked(Path("green-economy-39"), values, events, zones, draws=50)
    write_assessment(run_assessment(asked), asked, out)
    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*_QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_network_conditions(offline=True, latency=0, throughput=0)
    driver.get((out / "report.html").as_uri())
    yield driver
    driver.quit()


def test_it_asks_for_nothing_and_logs_no_error(page: Any) -> None:
    asked = page.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert [name for name in asked if not name.startswith("data:")] == []
    assert [line for line in page.get_log("browser") if line["level"] == "SEVERE"] == []


def test_every_drawing_has_a_title(page: Any) -> None:
    drawings = page.find_elements(By.TAG_NAME, "svg")
    assert len(drawings) == 3 + 2 * 10  # pillars, map, ranks; a radar of each unit in either language
    assert all(one.find_element(By.TAG_NAME, "title").get_attribute("textContent") for one in drawings)


def test_the_button_turns_it_to_english(page: Any) -> None:
    button = page.find_element(By.ID, "language")
    button.click()
    assert "grade before veto" in page.find_element(By.ID, "ranks").text
    button.click()
    assert "否决前等级" in page.find_element(By.ID, "ranks").text


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_nothing_runs_out_of_the_page(page: Any, width: int) -> None:
    sizes = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)
    wide = page.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 0
