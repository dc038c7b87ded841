"""What the browser tests share: Chromium, its keyboard, axe-core, and the demo behind it."""

import json
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

DEMO = json.loads(pathlib.Path(sys.argv[1]).read_text())
SHOTS = pathlib.Path(sys.argv[2])
AXE = next(pathlib.Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
counts = {"passed": 0, "failed": 0}


def browser(scheme="light", size="wide", scripts=True, downloads=None):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    if scheme == "dark":
        options.add_argument("--blink-settings=preferredColorScheme=0")
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    # A window has a least width; the page is told the one that is meant.
    width, height = WIDTHS[size]
    driver.set_window_size(width, height)
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "narrow"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    if scripts:
        driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    if downloads:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    return driver


def signed_in(person, **options):
    driver = browser(**options)
    driver.get(DEMO["signIn"][person])
    until(driver, lambda d: d.current_url.startswith(DEMO["console"]), "the sign-in")
    return driver


def report(name, problems):
    counts["failed" if problems else "passed"] += 1
    print(f"{'FAILED' if problems else 'ok    '} {name}", *problems, sep="\n    ")


def task(name, deed, *arguments):
    """A failure is counted and told, and the other tests go on."""
    try:
        result = deed(*arguments)
        report(name, [])
        return result
    except Exception as error:
        report(name, [(str(error) or repr(error)).splitlines()[0]])
        return None


def look(driver, name, size="wide"):
    """What axe-core finds, whether the page is too wide, and a picture of all of it."""
    driver.execute_script(AXE)
    found = driver.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
    problems = [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:120]})" for v in found["violations"]]
    wide, room = driver.execute_script("return document.documentElement.scrollWidth"), WIDTHS[size][0]
    if wide > room:
        problems.append(f"scrolls sideways: {wide} of {room} pixels")
    report(name, problems)
    picture = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})["data"]
    file = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:90]
    SHOTS.joinpath(file + ".png").write_bytes(__import__("base64").b64decode(picture))


def press(driver, *keys):
    webdriver.ActionChains(driver).send_keys(*keys).perform()


def tab_to(driver, selector, most=120):
    """Presses Tab until what has the focus matches."""
    for _ in range(most):
        press(driver, Keys.TAB)
        if driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"Tab never reaches `{selector}` on {driver.current_url}")


def enter_at(driver, selector):
    tab_to(driver, selector)
    press(driver, Keys.ENTER)


def until(driver, condition, what):
    try:
        WebDriverWait(driver, 30, 0.2).until(condition)
    except Exception as error:
        raise AssertionError(f"{what} did not come about on {driver.current_url}") from error


def sees(driver, text):
    until(driver, lambda d: text in d.page_source, f"`{text}`")


def api(person, method, path, body=None):
    request = urllib.request.Request(
        DEMO["console"] + "/api/v1/" + path, None if body is None else json.dumps(body).encode(),
        {"Authorization": "Bearer " + DEMO["tokens"][person], "Content-Type": "application/json"}, method=method,
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"{}")


def ask(person, tool, days=30):
    """Somebody fills in the portal's form; gives the request that intake makes of it."""
    jira = DEMO["sandbox"]["jira"]
    with urllib.request.urlopen(jira + "/portal", timeout=20) as answer:
        own = re.search(rf'href="(/portal/[^"]+)">{person}', answer.read().decode())[1]
    form = {"tool": tool, "businessUse": f"{person} tries it", "dataClasses": "internal", "days": days}
    with urllib.request.urlopen(jira + own + "/requests", urllib.parse.urlencode(form).encode(), 20) as answer:
        issue = answer.geturl().rsplit("/", 1)[-1]
    return eventually(lambda: (api("ada", "GET", f"requests?issue={issue}")["items"] or [None])[0], f"{issue} at intake")


def approved(request):
    """Approves by API; gives the grant."""
    api("pat", "POST", f"requests/{request['id']}/decision", {"decision": "approve"})
    grants = lambda: api("ada", "GET", f"grants?tool={request['tool']}&limit=100")["items"]
    return eventually(lambda: next((g for g in grants() if g["request"] == request["id"]), None), "the grant")


def eventually(find, what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what} did not come about")
