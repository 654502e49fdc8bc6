"""Real Chromium, for the tests that look at pages, and how long it is waited for."""

from contextlib import contextmanager
from pathlib import Path

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next((str(path) for name in _NAMES if (path := Path("/usr/bin", name)).exists()), "")
"""First the one that never has a window: it does the same in less than half the time."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"]
"""No page of ours draws in three dimensions: a process that could costs a tenth of the rest."""
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PATIENCE = 120_000
"""Milliseconds for whatever is waited for: a busy computer starts a kernel in half a minute."""


@contextmanager
def chromium():
    """Have a browser as long as it is needed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=PATIENCE)
        yield browser
        browser.close()


def page_in(browser, **how):
    """Return a new page, which waits with patience."""
    page = browser.new_page(**how)
    page.set_default_timeout(PATIENCE)
    return page


def fill_in(page, answers):
    """Answer on a telephone with taps and keys, step by step, as a person does."""
    for item, value in answers.items():
        for part, given in value.items():
            field = page.locator(f'[name="{item}.{part}"]').first
            if field.get_attribute("type") == "radio":
                field = page.locator(f'[name="{item}.{part}"][value="{given}"]')
                _come_to(page, field)
                field.locator("xpath=..").click()
            else:
                _come_to(page, field)
                field.fill(str(given))


def send(page):
    """Press the button, where the last step has it."""
    button = page.get_by_role("button", name="Send my")
    _come_to(page, button)
    button.click()


def _come_to(page, wanted):
    while not wanted.is_visible():
        page.locator("a.next:visible").click()
