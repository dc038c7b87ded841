"""The same pages with scripts switched off: nothing needs them."""

from selenium.webdriver.common.by import By

from browse import DEMO, api, browser, eventually, task, until


def press_button(driver, selector):
    driver.find_element(By.CSS_SELECTOR, selector).click()


def without_scripts(deed):
    driver = browser(scripts=False)
    try:
        driver.get("data:text/html,<body>off<script>document.body.textContent='on'</script>")
        if "on" in driver.find_element(By.TAG_NAME, "body").text.split():
            raise AssertionError("scripts run all the same")
        return deed(driver)
    finally:
        driver.quit()


def raise_and_decide(driver):
    """A customer raises a request in the portal, an approver denies it in bulk with a reason."""
    driver.get(DEMO["sandbox"]["jira"] + "/portal")
    driver.find_element(By.PARTIAL_LINK_TEXT, "Cal").click()
    press_button(driver, "a[href$='/new']")
    driver.find_element(By.CSS_SELECTOR, "#tool").send_keys("Prompt")
    driver.find_element(By.CSS_SELECTOR, "#use").send_keys("Without scripts")
    press_button(driver, "form.card button:not([name])")
    until(driver, lambda d: "/requests/" in d.current_url, "the request")
    issue = driver.current_url.rstrip("/").split("/")[-1]
    request = eventually(lambda: (api("ada", "GET", f"requests?issue={issue}")["items"] or [None])[0], issue)
    driver.get(DEMO["signIn"]["pat"])
    driver.get(DEMO["console"] + "/approvals")
    press_button(driver, f"input[value='{request['id']}']")
    press_button(driver, "button[value=deny]")
    until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "#reason"), "the confirmation")
    driver.find_element(By.CSS_SELECTOR, "#reason").send_keys("Not without a script")
    press_button(driver, "form.card button")
    until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the result")
    assert api("ada", "GET", f"requests/{request['id']}")["decision"] == "denied"


def filter_verify_and_leave(driver):
    """An admin filters and verifies the log, changes the settings and signs out."""
    driver.get(DEMO["signIn"]["ada"])
    driver.get(DEMO["console"] + "/log?action=request_approved")
    rows = driver.find_elements(By.CSS_SELECTOR, "tbody tr")
    assert rows and all("request_approved" in row.text for row in rows), "the filter does not filter"
    press_button(driver, "form[action='/log/verification'] button")
    until(driver, lambda d: "The log was verified" in d.page_source, "the verification")
    driver.get(DEMO["console"] + "/settings")
    press_button(driver, "form[action='/settings'] button.primary")
    until(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[role=status]"), "the notice")
    press_button(driver, "form[action='/sign-out'] button")
    until(driver, lambda d: "sign-in" in d.current_url, "the end of the session")


def draft_a_policy(driver):
    """An admin drafts a policy as YAML, sees what it changes, and discards it."""
    driver.get(DEMO["signIn"]["ada"])
    driver.get(DEMO["console"] + "/governance/new")
    editor = driver.find_element(By.CSS_SELECTOR, "#document")
    editor.clear()
    editor.send_keys("rules:\n  - rule: nothing-risky\n    effect: deny\n    when: {tool: {risk: [high]}}\nguardrails: {}\n")
    press_button(driver, "form[action='/governance/drafts'] button.primary")
    until(driver, lambda d: "The draft is saved" in d.page_source, "the draft")
    assert "nothing-risky" in driver.page_source and "risk high" in driver.page_source
    press_button(driver, "form[action$='/discard'] button")
    until(driver, lambda d: "The draft is discarded" in d.page_source, "the end of the draft")


def all_tasks():
    task("without scripts a request is raised and decided", without_scripts, raise_and_decide)
    task("without scripts the log is filtered and verified", without_scripts, filter_verify_and_leave)
    task("without scripts a policy is drafted and discarded", without_scripts, draft_a_policy)
