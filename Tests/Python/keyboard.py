"""The tasks of the console and of the portal, by keyboard alone."""

import json
import pathlib
import tempfile
import time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browse import (
    DEMO, api, approved, ask, browser, enter_at, eventually, press, sees, signed_in, tab_to, task, until,
)


def at(person, path, deed):
    driver = signed_in(person)
    try:
        driver.get(DEMO["console"] + path)
        return deed(driver)
    finally:
        driver.quit()


def raise_request():
    """A requester asks for a tool in the portal without touching a mouse."""
    driver = browser()
    try:
        driver.get(DEMO["sandbox"]["jira"] + "/portal")
        driver.get(next(a.get_attribute("href") for a in driver.find_elements(By.CSS_SELECTOR, "a") if "Ria" in a.text))
        enter_at(driver, "a[href$='/new']")
        tab_to(driver, "#tool")
        press(driver, "Copilot")
        tab_to(driver, "#use")
        press(driver, "Quarterly reports")
        tab_to(driver, "input[name=dataClasses]")
        press(driver, Keys.SPACE)
        tab_to(driver, "#days")
        enter_at(driver, "form.card button")
        until(driver, lambda d: "Quarterly reports" in d.page_source and "/new" not in d.current_url, "the new request")
        return driver.current_url.rstrip("/").split("/")[-1]
    finally:
        driver.quit()


def panel_saves():
    """The panel saves while somebody types, keeps a half-filled form back, and finds it again."""
    driver = browser()
    try:
        driver.get(DEMO["sandbox"]["jira"] + "/portal")
        enter_at(driver, "main li:last-of-type a")
        enter_at(driver, "a[href$='/new']")
        form = driver.current_url
        tab_to(driver, "#use")
        press(driver, "Half a thought")
        sees(driver, "Saved. Choose a tool.")
        enter_at(driver, "form.card button")
        assert driver.current_url == form, "a form was sent that is not complete"
        driver.refresh()
        assert driver.find_element(By.CSS_SELECTOR, "#use").get_attribute("value") == "Half a thought"
        tab_to(driver, "#tool")
        press(driver, "Image")
        sees(driver, "Saved. It can be sent.")
    finally:
        driver.quit()


def approve(issue):
    """An approver finds the request, chooses it, approves it and confirms."""
    eventually(lambda: api("ada", "GET", f"requests?issue={issue}")["items"], issue)

    def deed(driver):
        row = f"//tr[contains(., '{issue}')]//input[@name='request']"
        value = driver.find_element(By.XPATH, row).get_attribute("value")
        tab_to(driver, f"input[name=request][value='{value}']")
        press(driver, Keys.SPACE)
        enter_at(driver, "button[name=decision][value=approve]")
        until(driver, lambda d: "confirmation" in d.current_url, "the confirmation")
        enter_at(driver, "form.card button")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the result")
        sees(driver, issue)

    at("pat", "/approvals", deed)


def deny():
    request = ask("Cal", "copilot-business")

    def deed(driver):
        enter_at(driver, f"a[href*='{request['id']}']")
        until(driver, lambda d: "/requests/" in d.current_url, "the request")
        tab_to(driver, "#reason")
        press(driver, "Recordings stay inside")
        enter_at(driver, "button.danger")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")

    at("pat", "/approvals", deed)
    assert api("ada", "GET", f"requests/{request['id']}")["decision"] == "denied"


def complete_by_hand():
    grant = approved(ask("Max", "copilot-business"))
    waiting = lambda: [j for j in api("pat", "GET", "jobs?limit=100")["items"] if j["grant"] == grant["id"]]
    job = eventually(lambda: next((j for j in waiting() if j["state"] == "manualPending"), None), "manual work")

    def deed(driver):
        note = f"#note-{job['id']}"
        enter_at(driver, f"section[aria-labelledby='job-{job['id']}'] summary")
        tab_to(driver, note)
        press(driver, "Seat given in the vendor's console")
        enter_at(driver, "form[action$='/completion'] button")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")

    at("pat", "/approvals/manual", deed)
    done = eventually(lambda: (lambda g: g if g["status"] == "active" else None)(api("ada", "GET", f"grants/{grant['id']}")), "access")
    assert done["status"] == "active"


def active_grant():
    grant = approved(ask("Cal", "claude-enterprise", 7))
    find = lambda: (lambda g: g if g["status"] == "active" else None)(api("ada", "GET", f"grants/{grant['id']}"))
    return eventually(find, "access")


def extend(grant):
    def deed(driver):
        tab_to(driver, "#days")
        press(driver, Keys.CONTROL, "a")
        press(driver, "5")
        tab_to(driver, "#extend-reason")
        press(driver, "The project takes longer")
        enter_at(driver, "form[action$='/extension'] button")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")

    at("pat", f"/grants/{grant['id']}", deed)
    assert api("ada", "GET", f"grants/{grant['id']}")["expiresAt"] > grant["expiresAt"]


def revoke(grant):
    def deed(driver):
        tab_to(driver, "#reason")
        press(driver, "Left the project")
        enter_at(driver, "form[action$='/revocation'] button")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")

    at("pat", f"/grants/{grant['id']}", deed)
    eventually(lambda: api("ada", "GET", f"grants/{grant['id']}")["removal"] == "done", "the removal")


def cancel():
    request = ask("Finn", "meeting-notes")

    def deed(driver):
        tab_to(driver, "#cancel")
        press(driver, "No longer needed")
        enter_at(driver, "form[action$='/cancellation'] button")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")

    at("finn", f"/requests/{request['id']}", deed)
    assert api("ada", "GET", f"requests/{request['id']}")["decision"] == "cancelled"


def add_tool():
    def deed(driver):
        enter_at(driver, "a[href='/catalog/new']")
        tab_to(driver, "#id")
        press(driver, "by-keyboard")
        tab_to(driver, "#name")
        press(driver, "By Keyboard")
        tab_to(driver, "#status")
        press(driver, "Blocked")
        enter_at(driver, "form[action='/catalog'] button.primary")
        until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")

    at("ada", "/catalog", deed)
    assert api("ada", "GET", "tools/by-keyboard")["status"] == "blocked"


def test_connection():
    def deed(driver):
        enter_at(driver, "tbody a[href^='/connections/']")
        enter_at(driver, "form[action$='/tests'] button")
        sees(driver, "The test passed.")

    at("ada", "/connectors", deed)


def verify():
    def deed(driver):
        enter_at(driver, "form[action='/log/verification'] button")
        sees(driver, "The log was verified")

    at("ada", "/log", deed)


def export():
    with tempfile.TemporaryDirectory() as folder:
        driver = signed_in("ada", downloads=folder)
        try:
            driver.get(DEMO["console"] + "/log")
            enter_at(driver, "form[action='/log/export'] button")
            arrived = lambda: [f for f in pathlib.Path(folder).iterdir() if f.suffix != ".crdownload" and f.stat().st_size]
            file = eventually(arrived, "the file")[0]
            time.sleep(0.2)
            first = json.loads(file.read_text().splitlines()[0])
            assert first["manifest"]["format"] == "clearance-audit-export/1"
        finally:
            driver.quit()


def sign_out():
    def deed(driver):
        enter_at(driver, "form[action='/sign-out'] button")
        until(driver, lambda d: "sign-in" in d.current_url, "the sign-in page")
        driver.get(DEMO["console"] + "/access")
        until(driver, lambda d: "sign-in" in d.current_url, "the sign-in page, again")

    at("ria", "/access", deed)


def all_tasks():
    task("the portal's panel saves while somebody types", panel_saves)
    issue = task("a requester raises a request by keyboard", raise_request)
    if issue:
        task("an approver approves it by keyboard", approve, issue)
    task("an approver denies by keyboard", deny)
    task("an approver completes manual work by keyboard", complete_by_hand)
    grant = task("a grant becomes active", active_grant)
    if grant:
        task("an approver extends a grant by keyboard", extend, grant)
        task("an approver revokes a grant by keyboard", revoke, grant)
    task("a requester cancels an own request by keyboard", cancel)
    task("an admin adds a tool by keyboard", add_tool)
    task("an admin tests a connection by keyboard", test_connection)
    task("an admin verifies the log by keyboard", verify)
    task("an admin exports the log by keyboard", export)
    task("a person signs out by keyboard", sign_out)
