"""What axe-core finds on pages in real Chromium."""

from chromium import chromium, page_in


def violations(pages, size):
    """Return what axe-core finds, and which pages are wider than the screen: one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found, axe = [], Axe()
    with chromium() as browser:
        for path in pages:
            page = page_in(browser, viewport=size)
            page.goto(path.as_uri())
            faults = axe.run(page).response["violations"]
            found += [(path.name, fault["id"], fault["nodes"][0]["html"]) for fault in faults]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append((path.name, "wider than the screen", ""))
            page.close()
    return found
