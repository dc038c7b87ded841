"""The demo in Chromium: its tasks by keyboard alone, axe-core on every page, light and dark, wide and narrow, and a round with
scripts switched off.

Usage: browser.py DEMO.JSON FOLDER    (the demo runs; screenshots go to FOLDER)
"""

import sys
import urllib.parse

from selenium.webdriver.common.by import By

import keyboard
import plain
from browse import DEMO, SHOTS, ask, browser, counts, look, signed_in, task, until

MOST_PAGES = 90


def kind_of(path):
    """Pages of one kind are looked at once: ids and numbers are left out."""
    parts = [p if p.isalpha() or "-" in p and not any(c.isdigit() for c in p) else "*" for p in path.split("/")]
    if len(parts) > 2 and parts[1] in ("tools", "connections"):
        parts[2] = "*"
    return "/".join(parts)


def crawl(driver, name, size, origin, start):
    """Looks at each kind of page that links lead to."""
    seen, waiting = set(), [start]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        driver.get(origin + path)
        look(driver, f"{name} {size} {path}", size)
        for link in driver.find_elements(By.CSS_SELECTOR, "a[href]"):
            url = urllib.parse.urlparse(link.get_attribute("href") or "")
            here = f"{url.scheme}://{url.netloc}" == origin
            if here and not any(word in url.path for word in ("sign-out", "export", "openapi", "/api/")):
                waiting.append(url.path)


def console(person, scheme, size):
    driver = signed_in(person, scheme=scheme, size=size)
    try:
        crawl(driver, f"{person} {scheme}", size, DEMO["console"], urllib.parse.urlparse(driver.current_url).path)
    finally:
        driver.quit()


def sandbox(scheme, size):
    """The portal, an issue, and what people see of the directories and of sign-in."""
    driver = browser(scheme, size)
    try:
        for place in DEMO["sandbox"]:
            crawl(driver, f"sandbox {place} {scheme}", size, DEMO["sandbox"][place], "/")
        driver.get(DEMO["sandbox"]["jira"] + "/browse/AI-1")
        look(driver, f"sandbox jira {scheme} {size} an issue", size)
        driver.get(DEMO["sandbox"]["jira"] + "/portal")
        driver.find_element(By.PARTIAL_LINK_TEXT, "Ria").click()
        driver.find_element(By.CSS_SELECTOR, "a[href$='/new']").click()
        send_as_it_is(driver, "form.card")
        look(driver, f"sandbox jira {scheme} {size} a refused form", size)
        driver.get(DEMO["sandbox"]["jira"] + "/nowhere")
        driver.get(DEMO["signIn"]["ria"].replace("login_hint", "ignored"))
        look(driver, f"sandbox sign-in {scheme} {size} choosing who you are", size)
    finally:
        driver.quit()


def send_as_it_is(driver, selector):
    """Sends a form past the browser's own checks, as a program would."""
    driver.execute_script("const form = document.querySelector(arguments[0]); form.noValidate = true; form.requestSubmit();", selector)
    until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=alert]"), "the refusal")


def strangers(scheme, size):
    """What is shown to who is not signed in, or has no business there."""
    driver = browser(scheme, size)
    try:
        driver.get(DEMO["console"] + "/sign-in")
        look(driver, f"sign-in {scheme} {size}", size)
        driver.get(DEMO["console"] + "/sign-in/callback?state=old&code=old")
        look(driver, f"an expired sign-in {scheme} {size}", size)
    finally:
        driver.quit()
    driver = signed_in("ria", scheme=scheme, size=size)
    try:
        for what, path in [("not found", "/nowhere"), ("forbidden", "/log"), ("no such request", "/requests/01jd")]:
            driver.get(DEMO["console"] + path)
            look(driver, f"{what} {scheme} {size}", size)
    finally:
        driver.quit()


def setting_up(scheme, size):
    """What an admin fills in, empty and refused, and what the portal shows of ours."""
    driver = signed_in("ada", scheme=scheme, size=size)
    try:
        for what, path in [
            ("a new connection", "/connectors/new?kind=okta"), ("missing mappings", "/identities?show=missing"),
            ("a filtered catalog", "/catalog?status=blocked"),
            ("the create panel", "/portal/create?portal=7&type=31&days=0"), ("a closed panel", "/portal/create"),
            ("the detail panel", "/portal/issues/AI-1?portal=7&type=31"), ("approved tools", "/portal/tools?portal=7"),
        ]:
            driver.get(DEMO["console"] + path)
            look(driver, f"{what} {scheme} {size}", size)
        for what, path, form in [
            ("a refused tool", "/catalog/new", "form[action='/catalog']"),
            ("a refused connection", "/connectors/new?kind=okta", "form[action='/connectors']"),
            ("a refused stage", "/intake/stage", "form[action='/intake/stage']"),
            ("refused guardrails", "/governance/guardrails", "form[action='/governance/guardrails']"),
        ]:
            driver.get(DEMO["console"] + path)
            send_as_it_is(driver, form)
            look(driver, f"{what} {scheme} {size}", size)
        driver.get(DEMO["console"] + "/governance/new")
        driver.execute_script("document.querySelector('#document').value = 'rules: 7'")
        send_as_it_is(driver, "form[action='/governance/drafts']")
        look(driver, f"a refused policy {scheme} {size}", size)
    finally:
        driver.quit()


def deciding(request, scheme, size, decides):
    """The steps of a decision: a refused form, the confirmation, its refusal, and the result."""
    driver = signed_in("quinn", scheme=scheme, size=size)
    try:
        driver.get(f"{DEMO['console']}/requests/{request['id']}")
        look(driver, f"a request to decide {scheme} {size}", size)
        driver.execute_script("document.querySelector('#days').value = '500'")
        send_as_it_is(driver, "form[action$='/decision']")
        look(driver, f"a refused decision {scheme} {size}", size)
        driver.get(f"{DEMO['console']}/approvals/confirmation?request={request['id']}&decision=deny")
        look(driver, f"a confirmation {scheme} {size}", size)
        send_as_it_is(driver, "form[action='/approvals/decisions']")
        look(driver, f"a refused confirmation {scheme} {size}", size)
        if decides:
            driver.find_element(By.CSS_SELECTOR, "#reason").send_keys("Seen enough")
            driver.find_element(By.CSS_SELECTOR, "form[action='/approvals/decisions'] button").click()
            until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the result")
            look(driver, f"a result {scheme} {size}", size)
    finally:
        driver.quit()


def main():
    SHOTS.mkdir(parents=True, exist_ok=True)
    keyboard.all_tasks()
    plain.all_tasks()
    for person in ("ada", "pat", "ria"):
        task(f"{person}'s pages", console, person, "light", "wide")
    task("an admin's pages in the dark", console, "ada", "dark", "wide")
    task("an admin's pages on a phone", console, "ada", "light", "narrow")
    task("an approver's pages on a phone in the dark", console, "pat", "dark", "narrow")
    request = task("a request to look at", ask, "Max", "meeting-notes")
    for scheme, size in [("light", "wide"), ("dark", "narrow")]:
        task(f"the sandbox {scheme} {size}", sandbox, scheme, size)
        task(f"pages for strangers {scheme} {size}", strangers, scheme, size)
        task(f"setting up {scheme} {size}", setting_up, scheme, size)
        if request:
            task(f"a decision step by step {scheme} {size}", deciding, request, scheme, size, scheme == "dark")
    print(f"{counts['passed']} passed, {counts['failed']} failed, 0 skipped")
    sys.exit(1 if counts["failed"] else 0)


main()
