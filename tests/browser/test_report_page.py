"""The report in a real browser: it opens offline, asks for nothing, and speaks both languages."""

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

from qingshan.runs import run_account

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "puer" / "run.yaml"

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
    """The example's report, open in headless Chromium with the network switched off."""
    out = tmp_path_factory.mktemp("browser") / "puer"
    run_account(EXAMPLE, out, now=lambda: "2026-11-23T12:00:00+00:00")
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


def _seen(page: Any) -> str:
    return str(page.find_element(By.TAG_NAME, "body").text)


def test_it_opens_in_chinese_with_its_tables(page: Any) -> None:
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang").startswith("zh")
    seen = _seen(page)
    for words in ("普洱市生态系统调节服务核算示例", "表1-1", "未核算", "1,365.06", "不是普洱市的生态系统生产总值"):
        assert words in seen
    assert "Main results of the services accounted" not in seen


def test_every_picture_is_there_without_a_network(page: Any) -> None:
    pictures = page.find_elements(By.TAG_NAME, "img")
    assert len(pictures) >= 5
    for picture in pictures:
        assert page.execute_script("return arguments[0].naturalWidth", picture) > 1000


def test_it_asks_for_nothing_from_outside_and_logs_no_error(page: Any) -> None:
    asked = page.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert [name for name in asked if not name.startswith("data:")] == []
    assert [line for line in page.get_log("browser") if line["level"] == "SEVERE"] == []


def test_no_table_runs_out_of_the_page(page: Any) -> None:
    wide = page.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_chinese_is_drawn_with_the_font_of_the_page(page: Any) -> None:
    loaded = page.execute_script(
        "return [...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)"
    )
    assert len(loaded) >= 1


def test_the_button_turns_the_page_to_english_by_keyboard_and_back(page: Any) -> None:
    button = page.find_element(By.TAG_NAME, "button")
    button.send_keys(Keys.ENTER)
    seen = _seen(page)
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang").startswith("en")
    assert "Water conservation" in seen or "water conservation" in seen
    assert "it is not Pu'er's gross ecosystem product" in seen
    assert "不是普洱市的生态系统生产总值" not in seen
    page.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    assert "不是普洱市的生态系统生产总值" in _seen(page)
