"""The page of a policy paper in a real browser: it opens offline, its links jump, and it fits a telephone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from qingshan.runs.policy import read_paper, write_paper

pytestmark = pytest.mark.browser

PAPER = Path(__file__).parents[2] / "examples" / "policy" / "opinions-2019.txt"

_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1400,1000",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The founding document's page, open in headless Chromium with the network switched off."""
    out = tmp_path_factory.mktemp("browser") / "policy"
    write_paper(read_paper(PAPER), out)
    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*_QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_network_conditions(offline=True, latency=0, throughput=0)
    driver.get((out / "page.html").as_uri())
    yield driver
    driver.quit()


def _in_view(page: Any, element: Any) -> bool:
    """Whether an element stands within the window."""
    look = "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight;"
    return bool(page.execute_script(look, element))


def test_it_opens_with_text_and_list_side_by_side(page: Any) -> None:
    text, listed = page.find_element(By.ID, "text"), page.find_element(By.ID, "list")
    assert text.rect["x"] + text.rect["width"] <= listed.rect["x"]
    assert abs(text.rect["y"] - listed.rect["y"]) < 60
    assert "永久基本农田保护面积" in listed.text


def test_it_asks_for_nothing_and_logs_no_error(page: Any) -> None:
    asked = page.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert [name for name in asked if not name.startswith("data:")] == []
    assert [line for line in page.get_log("browser") if line["level"] == "SEVERE"] == []


def test_a_mark_leads_to_its_row_and_the_row_back_to_the_words(page: Any) -> None:
    mark = next(one for one in page.find_elements(By.CSS_SELECTOR, "#text a.value") if one.text == "7341万亩")
    page.execute_script("arguments[0].click()", mark)
    row = page.find_element(By.CSS_SELECTOR, "tr:target")
    assert "7341" in row.text
    assert _in_view(page, row)
    back = row.find_element(By.CSS_SELECTOR, "a.chip")
    back.click()
    chip = page.find_element(By.CSS_SELECTOR, "#text .chip:target")
    assert chip.text == back.text
    assert _in_view(page, chip)
    assert _in_view(page, mark)


def test_every_flaw_with_a_place_can_be_jumped_to(page: Any) -> None:
    links = page.find_elements(By.CSS_SELECTOR, "#flaws a.chip")
    assert len(links) > 10
    for link in links[:: len(links) // 5]:
        page.execute_script("arguments[0].click()", link)
        assert page.find_element(By.CSS_SELECTOR, "#text .chip:target").text == link.text


def test_the_button_turns_the_labels_to_english_and_leaves_the_paper_alone(page: Any) -> None:
    button = page.find_element(By.ID, "language")
    button.send_keys(Keys.ENTER)
    assert "Commitments" in page.find_element(By.ID, "list").text
    assert "一、总体要求" in page.find_element(By.ID, "text").text
    button.send_keys(Keys.ENTER)
    assert "承诺清单" in page.find_element(By.ID, "list").text


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_nothing_runs_out_of_the_page(page: Any, width: int) -> None:
    sizes = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)
    wide = page.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 0
