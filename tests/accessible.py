"""What axe-core finds on pages in real Chromium."""

from pathlib import Path

CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), ""
)
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


def violations(pages, size):
    """Return what axe-core finds, and which pages are wider than the screen: one line each."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    found, axe = [], Axe()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in pages:
            page = browser.new_page(viewport=size)
            page.goto(path.as_uri())
            faults = axe.run(page).response["violations"]
            found += [(path.name, fault["id"], fault["nodes"][0]["html"]) for fault in faults]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append((path.name, "wider than the screen", ""))
            page.close()
        browser.close()
    return found
