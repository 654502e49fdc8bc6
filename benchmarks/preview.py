"""
How long it takes from a save to the text on the page, in a real browser.

    python benchmarks/preview.py [--client northwind] [--times 5]

The command is the real one, the browser is Chromium. Own words are appended to ``story.md``; of a
table the last rows are taken away and put back. Seconds are those of the clock, from the moment the
file is closed to the moment the browser has the text; CPU seconds are of the preview and all that
it starts, without the browser.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parents[1]
TABLES = ("tickets", "timelog", "projects", "responses")
ROWS = 12
LOADED = "body[data-loaded]"
QUIET = f"{LOADED}:has(.doing:empty)"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    given.add_argument("--client", default="northwind")
    given.add_argument("--times", type=int, default=5)
    given.add_argument("--tables", default=",".join(TABLES))
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / asked.client
        shutil.copytree(HERE / "sample_data" / asked.client, folder)
        program = subprocess.Popen(
            [sys.executable, "-m", "pmo_workshop", "preview", str(folder)],
            stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(HERE)},
        )  # fmt: skip
        try:
            address = re.search(r"http://\S+", program.stdout.readline())[0]
            with sync_playwright() as driver:
                browser = driver.chromium.launch(args=["--no-sandbox"], executable_path=chromium())
                measure(browser.new_page(), address, folder, program.pid, asked)
        finally:
            program.terminate()
            program.wait()


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def measure(page, address: str, folder: Path, pid: int, asked: argparse.Namespace) -> None:
    page.set_default_timeout(300_000)
    begun, cpu = time.perf_counter(), spent(pid)
    page.goto(address)
    page.locator(QUIET).wait_for()
    tell("first page", [time.perf_counter() - begun], [spent(pid) - cpu])

    story = folder / "story.md"
    text = story.read_text(encoding="utf-8") if story.is_file() else ""
    heading = "" if "# Building Trust" in text else "\n\n# Building Trust\n\n"
    taken = []
    for at in range(asked.times):
        said = "What we saw is worth the time" + ", once more" * at
        taken.append(after(page, pid, story, text + heading + said + ".\n", said))
    tell("own words", *zip(*taken, strict=True))
    for table in asked.tables.split(","):
        path = folder / f"{table}.csv"
        if not path.is_file():
            continue
        whole, taken = path.read_bytes(), []
        shorter = b"".join(whole.splitlines(keepends=True)[:-ROWS])
        for at in range(asked.times):
            taken.append(after(page, pid, path, whole if at % 2 else shorter))
        path.write_bytes(whole)
        tell(f"{table}.csv", *zip(*taken, strict=True))
        time.sleep(8)


def after(page, pid: int, path: Path, text: str | bytes, said: str = "") -> tuple[float, float]:
    """Save a file, and return the seconds and CPU seconds until the page shows it."""
    time.sleep(1)
    loaded, cpu = page.locator(LOADED).get_attribute("data-loaded"), spent(pid)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    begun = time.perf_counter()
    if said:
        page.frame_locator("iframe:not(.coming)").get_by_text(said, exact=False).first.wait_for()
    else:
        page.locator(f'{LOADED}:not([data-loaded="{loaded}"])').wait_for()
    clock = time.perf_counter() - begun
    page.locator(QUIET).wait_for()
    return clock, spent(pid) - cpu


def spent(pid: int) -> float:
    """Return the CPU seconds of a process and of all that it has started."""
    whole = 0.0
    program = psutil.Process(pid)
    for process in (program, *program.children(recursive=True)):
        try:
            whole += sum(process.cpu_times()[:4])
        except psutil.Error:
            continue
    return whole


def tell(what: str, clock, cpu) -> None:
    every = " ".join(f"{seconds:.2f}" for seconds in clock)
    print(
        f"{what:16} median {median(clock):5.2f} s ({every}); CPU {median(cpu):5.2f} s", flush=True
    )


if __name__ == "__main__":
    main()
