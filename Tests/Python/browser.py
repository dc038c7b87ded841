"""The demo in Chromium: its tasks by keyboard alone, and axe-core on every page, light and dark, wide and narrow.

Usage: browser.py DEMO.JSON FOLDER    (the demo runs; screenshots go to FOLDER)
"""
import json
import pathlib
import sys
import time
import urllib.parse

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

DEMO = json.loads(pathlib.Path(sys.argv[1]).read_text())
SHOTS = pathlib.Path(sys.argv[2])
AXE = next(pathlib.Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
MOST_PAGES = 40
passed, failed = 0, 0


def browser(scheme="light", size="wide"):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    if scheme == "dark":
        options.add_argument("--blink-settings=preferredColorScheme=0")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_window_size(*WIDTHS[size])
    # A window has a least width; the page is told the one that is meant.
    width, height = WIDTHS[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "narrow"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    return driver


def report(name, problems):
    global passed, failed
    if problems:
        failed += 1
        print(f"FAILED {name}")
        for problem in problems:
            print(f"    {problem}")
    else:
        passed += 1
        print(f"ok     {name}")


def axe(driver):
    driver.execute_script(AXE)
    found = driver.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
    return [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:120]})" for v in found["violations"]]


def overflow(driver):
    wide, room = driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    return [f"scrolls sideways: {wide} of {room} pixels"] if wide > room + 1 else []


def kind_of(path):
    """Pages of one kind are looked at once: ids and numbers are left out."""
    parts = [p if p.isalpha() or "-" in p and not any(c.isdigit() for c in p) else "*" for p in path.split("/")]
    return "/".join(parts)


def crawl(person, scheme, size):
    driver = browser(scheme, size)
    try:
        driver.get(DEMO["signIn"][person])
        WebDriverWait(driver, 10).until(lambda d: d.current_url.startswith(DEMO["console"]))
        seen, waiting = set(), [urllib.parse.urlparse(driver.current_url).path]
        while waiting and len(seen) < MOST_PAGES:
            path = waiting.pop(0)
            if kind_of(path) in seen:
                continue
            seen.add(kind_of(path))
            driver.get(DEMO["console"] + path)
            name = f"{person} {scheme} {size} {path}"
            report(name, axe(driver) + overflow(driver))
            SHOTS.joinpath(f"{person}-{scheme}-{size}{path.replace('/', '_')[:60]}.png").write_bytes(driver.get_screenshot_as_png())
            for link in driver.find_elements(By.CSS_SELECTOR, "a[href]"):
                url = urllib.parse.urlparse(link.get_attribute("href") or "")
                here = f"{url.scheme}://{url.netloc}" == DEMO["console"]
                if here and not any(word in url.path for word in ("sign-out", "export", "openapi", "/api/")):
                    waiting.append(url.path)
    finally:
        driver.quit()


def press(driver, *keys):
    webdriver.ActionChains(driver).send_keys(*keys).perform()


def tab_to(driver, selector, most=80):
    """Presses Tab until what has the focus matches."""
    for _ in range(most):
        press(driver, Keys.TAB)
        if driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"Tab never reaches `{selector}` on {driver.current_url}")


def until(driver, condition, what):
    try:
        WebDriverWait(driver, 30, 0.3).until(condition)
    except Exception as error:
        raise AssertionError(f"{what} did not come about on {driver.current_url}") from error


def raise_by_keyboard():
    """A requester asks for a tool in the portal without touching a mouse."""
    driver = browser()
    try:
        portal = DEMO["sandbox"]["jira"]
        driver.get(portal + "/portal")
        driver.get(next(a.get_attribute("href") for a in driver.find_elements(By.CSS_SELECTOR, "a") if "Ria" in a.text))
        tab_to(driver, "a[href$='/new']")
        press(driver, Keys.ENTER)
        tab_to(driver, "#tool")
        press(driver, "Meeting")
        tab_to(driver, "#use")
        press(driver, "Quarterly reports")
        tab_to(driver, "input[name=dataClasses]")
        press(driver, Keys.SPACE)
        tab_to(driver, "#days")
        tab_to(driver, "form.card button")
        press(driver, Keys.ENTER)
        until(driver, lambda d: "Quarterly reports" in d.page_source and "/new" not in d.current_url, "the new request")
        return driver.current_url.rstrip("/").split("/")[-1]
    finally:
        driver.quit()


def decide_by_keyboard(issue):
    """An approver finds the request, chooses it, approves it and confirms, by keyboard."""
    driver = browser()
    try:
        driver.get(DEMO["signIn"]["pat"])
        for _ in range(60):
            driver.get(DEMO["console"] + "/approvals")
            if issue in driver.page_source:
                break
            time.sleep(1)
        row = f"//tr[contains(., '{issue}')]//input[@name='request']"
        value = driver.find_element(By.XPATH, row).get_attribute("value")
        tab_to(driver, f"input[name=request][value='{value}']")
        press(driver, Keys.SPACE)
        tab_to(driver, "button[name=decision][value=approve]")
        press(driver, Keys.ENTER)
        until(driver, lambda d: "confirmation" in d.current_url, "the confirmation")
        tab_to(driver, "form.card button")
        press(driver, Keys.ENTER)
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the result")
        if issue not in driver.page_source:
            raise AssertionError("the result does not name the request")
    finally:
        driver.quit()


def task(name, deed, *arguments):
    try:
        result = deed(*arguments)
        report(name, [])
        return result
    except Exception as error:  # a failure is counted and told, and the other tests go on
        report(name, [str(error).splitlines()[0]])
        return None


def main():
    SHOTS.mkdir(parents=True, exist_ok=True)
    issue = task("a requester raises a request by keyboard", raise_by_keyboard)
    if issue:
        task("an approver decides it by keyboard", decide_by_keyboard, issue)
    for person in ("ada", "pat", "ria"):
        crawl(person, "light", "wide")
    crawl("ada", "dark", "wide")
    crawl("ada", "light", "narrow")
    crawl("pat", "dark", "narrow")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
