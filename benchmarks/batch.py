"""What the batch costs, beside the peers in the same run: ``python benchmarks/batch.py``.

The peers are, on the command line, for the same seven workbooks of one client and two at a time:
papermill, then ``jupyter nbconvert --to html`` and ``--to webpdf``; and papermill, then pandoc to
HTML and through Typst to PDF. webpdf needs Chromium and playwright, the other route the wheel
``pypandoc-binary`` or a pandoc of 3.1.2 and newer; what is missing is left out, and the table says
so. Timings of a busy machine are noise: read the ratios.

Parts, all by default: ``--part client start change clients respondents rows gate cluster``.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pmo_workshop.batch.run import run_batch
from pmo_workshop.batch.warming import warm_processes
from pmo_workshop.paths import shipped

PYTHON = [sys.executable, "-m"]
SOURCE = "northwind"
SOURCES = ("northwind", "meridian", "lindenhof", "awkward")
WORKBOOKS = sorted(shipped("workbooks").glob("[0-9]*.ipynb"))


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and processor seconds of all children."""

    wall: float
    cpu: float

    def and_(self, other: Cost) -> Cost:
        """Return the cost of one after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu)

    def per(self, number: int) -> Cost:
        """Return the cost of one of so many."""
        return Cost(self.wall / number, self.cpu / number)


@contextmanager
def measured() -> Iterator[list[Cost]]:
    """Measure the children that are started and ended inside."""
    found: list[Cost] = []
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    yield found
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found.append(Cost(wall, cpu))


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command and return what it prints; a failure stops everything."""
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout


def make_clients(folder: Path, number: int, sources: tuple[str, ...] = (SOURCE,)) -> list[Path]:
    """Copy sample clients in turn, so many times, each with an id of its own."""
    made = []
    for at in range(number):
        client, source = folder / f"client{at:04}", sources[at % len(sources)]
        shutil.copytree(shipped("sample_data") / source, client)
        settings = client / "client.toml"
        text = settings.read_text(encoding="utf-8-sig")
        changed = re.sub(r'(?m)^id *= *".*?"', f'id = "client{at:04}"', text, count=1)
        settings.write_text(changed, "utf-8")
        made.append(client)
    return made


def report(clients: Iterable[Path], out: Path, *more: str) -> list[str]:
    """Return our command."""
    return [*PYTHON, "pmo_workshop", "report", *map(str, clients), "--out", str(out),
            "--format", "html,pdf", *more]  # fmt: skip


# -- the peers -----------------------------------------------------------------------------------


def has_webpdf() -> bool:
    """Whether the browser route of nbconvert can run here."""
    return bool(shutil.which("chromium") and importlib.util.find_spec("playwright"))


def with_browser(folder: Path) -> dict[str, str]:
    """Return an environment in which playwright finds the system's Chromium as its own."""
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    where = Path(run([sys.executable, "-c", ask], folder, environment).strip())
    build = where.relative_to(folder).parts[0].removeprefix("chromium-")
    shell = folder / f"chromium_headless_shell-{build}" / "chrome-headless-shell-linux64"
    for place in (where, shell / "chrome-headless-shell"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(shutil.which("chromium"))
    return environment


def pandoc() -> str:
    """Return where pandoc is: of its wheel, or the system's; empty if there is none."""
    if importlib.util.find_spec("pypandoc"):
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    return shutil.which("pandoc") or ""


Convert = Callable[[Path], None]


def execute(client: Path, folder: Path, environment: dict[str, str]) -> None:
    """Execute the workbooks for a client with papermill, two at a time."""

    def one(workbook: Path) -> None:
        given = ["-p", "client_dir", str(client)]
        if "notebooks_dir" in workbook.read_text(encoding="utf-8"):
            given += ["-p", "notebooks_dir", str(folder)]
        executed = str(folder / workbook.name)
        command = [*PYTHON, "papermill", str(workbook), executed, "--no-progress-bar", *given]
        run(command, folder, environment)

    with ThreadPoolExecutor(2) as two:
        list(two.map(one, WORKBOOKS[:-1]))
    say_whose_they_are(client, folder)
    one(WORKBOOKS[-1])


def routes(folder: Path, environment: dict[str, str]) -> dict[str, Convert]:
    """Return what makes HTML and PDF of an executed workbook, by the name of the route."""

    def nbconvert(workbook: Path) -> None:
        command = [*PYTHON, "nbconvert", workbook.name, "--no-input", "--to"]
        run([*command, "html"], folder, environment)
        if has_webpdf():
            run([*command, "webpdf", "--disable-chromium-sandbox"], folder, environment)

    def typst(workbook: Path) -> None:
        book, page = workbook.name, f"{workbook.stem}.page.html"
        whole = [pandoc(), book, "--standalone"]
        run([*whole, "--embed-resources", "-o", page], folder)
        media = f"media/{workbook.stem}"
        run([*whole, "--extract-media", media, "-o", f"{workbook.stem}.typ"], folder)
        run([sys.executable, "-c", _COMPILE, f"{workbook.stem}.typ"], folder)

    first = "nbconvert HTML" + (" + webpdf" if has_webpdf() else " (no webpdf here)")
    return {first: nbconvert} | ({"pandoc HTML + Typst PDF": typst} if pandoc() else {})


_COMPILE = """
import sys, typst
open(sys.argv[1].replace(".typ", ".pdf"), "wb").write(typst.compile(sys.argv[1]))
"""


def this_python() -> str:
    """Say how this Python was built, and whether it keeps its byte code."""
    options = sysconfig.get_config_var("CONFIG_ARGS") or ""
    build = "optimised" if "--enable-optimizations" in options else "not optimised"
    kept = "not kept" if sys.dont_write_bytecode else "kept"
    return f"Python {platform.python_version()}, build {build}, byte code {kept}"


def say_whose_they_are(client: Path, folder: Path) -> None:
    """Write into executed workbooks what the plan looks for; papermill has no place for it."""
    settings = tomllib.loads((client / "client.toml").read_text(encoding="utf-8"))
    facts = {name: str(settings.get(name, "")) for name in ("id", "name", "report_date", "sector")}
    for workbook in WORKBOOKS[:-1]:
        path = folder / workbook.name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["pmo_workshop"] = {"client": facts, "workbook": workbook.stem}
        path.write_text(json.dumps(notebook), encoding="utf-8")


FLOOR = """
import sys, time, os
from pathlib import Path
from pmo_workshop.batch.warming import import_for_exports
import_for_exports()
import gc
gc.freeze()
from pmo_workshop import export
from pmo_workshop.engine.shell import run_cells
from pmo_workshop.engine.workbook import read_workbook
from pmo_workshop.editions import edition
client, out, real = sys.argv[1], Path(sys.argv[2]), sys.stdout
before, start = time.process_time(), time.monotonic()
for at, source in enumerate(sys.argv[3:]):
    notebook = read_workbook(Path(source))
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source += f"\\nclient_dir = {client!r}\\nnotebooks_dir = {str(out)!r}"
    run_cells(notebook.cells, started=lambda at: None, finished=lambda *a: None)
    facts = {"id": "a", "name": "A", "report_date": "2026-04-30", "sector": ""}
    notebook.metadata["pmo_workshop"] = {"client": facts, "workbook": Path(source).stem}
    import nbformat
    nbformat.write(notebook, out / Path(source).name)
    document = export.read_document(edition(notebook, "client"))
    (out / f"{at}.html").write_text(export.write_html(document))
    (out / f"{at}.pdf").write_bytes(export.write_pdf(document))
print(time.monotonic() - start, time.process_time() - before, file=real)
"""


def floor(client: Path, folder: Path, workbooks: list[Path]) -> Cost:
    """Return what the same cells and files cost in one warm process, without its imports."""
    from pmo_workshop.engine.sandbox import clean_environment

    said = run(
        [sys.executable, "-c", FLOOR, str(client), str(folder), *map(str, workbooks)],
        folder,
        clean_environment(),
    )
    return Cost(*map(float, said.split()[-2:]))


# -- the parts -----------------------------------------------------------------------------------


def table(title: str, heads: tuple[str, ...], rows: list[tuple]) -> None:
    """Print a table in Markdown, as it stands in the documents."""
    print(f"\n**{title}**\n")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print("|", " | ".join(f"{c:.2f}" if isinstance(c, float) else str(c) for c in row), "|")
    sys.stdout.flush()


def middle(costs: list[Cost]) -> Cost:
    """Return the median of the runs."""
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))


def part_client(folder: Path, asked: argparse.Namespace) -> None:
    """Seven workbooks of one client: peers, ours, and the same cells as plain code."""
    browsers = folder / "browsers"
    browsers.mkdir()
    environment = with_browser(browsers) if has_webpdf() else dict(os.environ)
    clients = make_clients(folder / "clients", asked.batch)
    ours, chapters, plain = [], [], []
    peers: dict[str, list[Cost]] = {}
    for at in range(asked.runs):
        place = folder / f"peer{at}"
        place.mkdir()
        with measured() as executed:
            execute(clients[0], place, environment)
        for name, convert in routes(place, environment).items():
            with measured() as found, ThreadPoolExecutor(2) as two:
                list(two.map(convert, WORKBOOKS))
            peers.setdefault(name, []).append(executed[0].and_(found[0]))
        with measured() as found:
            run(report(clients, folder / f"ours{at}", "--jobs", "2"), folder)
        ours.append(found[0].per(asked.batch))
        few = [part for workbook in WORKBOOKS[:-1] for part in ("--workbook", workbook.stem)]
        with measured() as found:
            run(report(clients, folder / f"six{at}", "--jobs", "2", *few), folder)
        chapters.append(found[0].per(asked.batch))
        place = folder / f"floor{at}"
        place.mkdir()
        plain.append(floor(clients[0], place, WORKBOOKS[:-1]))
    our, six, plain_cost = (middle(c) for c in (ours, chapters, plain))
    theirs = {name: middle(costs) for name, costs in peers.items()}
    rows: list[tuple] = [
        (f"papermill + {name}, two at a time", cost.wall, cost.cpu, our.cpu / cost.cpu)
        for name, cost in theirs.items()
    ]
    whole = f"ours, of a batch of {asked.batch}, with the report of all and the gate"
    table(
        f"One client, seven workbooks, HTML and PDF; median of {asked.runs}; {this_python()}",
        ("", "wall s", "CPU s", "ours / theirs, CPU"),
        [(whole, our.wall, our.cpu, ""), *rows],
    )
    table(
        "Six workbooks without the combined report, beside the same cells in one warm process",
        ("", "wall s", "CPU s", "CPU / plain", "limit"),
        [
            ("plain code and files", plain_cost.wall, plain_cost.cpu, 1.0, ""),
            ("ours", six.wall, six.cpu, six.cpu / plain_cost.cpu, "≤ 1.25"),
        ],
    )


def part_start(folder: Path, asked: argparse.Namespace) -> None:
    """The first workbook of a cold command, and the help."""
    (client,) = make_clients(folder / "clients", 1)
    opening = WORKBOOKS[0].stem
    first, helps = [], []
    for at in range(max(asked.runs, 3)):
        out = folder / f"first{at}"
        start = time.monotonic()
        with subprocess.Popen(
            report([client], out, "--workbook", opening),
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        ) as batch:  # fmt: skip
            for line in batch.stderr:
                if line.strip().endswith("finishing"):
                    first.append(time.monotonic() - start)
        start = time.monotonic()
        run([*PYTHON, "pmo_workshop", "--help"], folder)
        helps.append(time.monotonic() - start)
    table(
        "A cold command",
        ("", "wall s", "limit"),
        [
            ("first workbook executed, HTML and PDF written", statistics.median(first), "≤ 3"),
            ("--help", statistics.median(helps), "≤ 0.3"),
        ],
    )


def part_change(folder: Path, asked: argparse.Namespace) -> None:
    """A report again after one value of a table, or one own sentence, has changed."""
    (client,) = make_clients(folder / "clients", 1)
    out, tickets, story = folder / "out", client / "tickets.csv", client / "story.md"
    lines = tickets.read_text("utf-8").splitlines(keepends=True)
    told = story.read_text("utf-8") if story.is_file() else ""

    def one_value(at: int) -> None:
        *cells, paused, days, met = lines[1 + at].split(",")
        changed = ",".join([*cells, f"{float(paused) + 1}", days, met])
        tickets.write_text("".join([*lines[: 1 + at], changed, *lines[2 + at :]]), "utf-8")

    def one_sentence(at: int) -> None:
        said = f"What we saw is worth the time{', once more' * (at + 1)}."
        story.write_text(f"{told}\n\n# Building Trust\n\n{said}\n", "utf-8")

    def nothing(at: int) -> None:
        """The report is made as a whole."""

    command = [*PYTHON, "pmo_workshop", "report", str(client), "--out", str(out)]
    run(command, folder)
    rows = []
    for what, change, more in (
        ("one value of tickets.csv", one_value, ()),
        ("one sentence of story.md", one_sentence, ()),
        ("everything (--force)", nothing, ("--force",)),
    ):
        cold, warm = [], []
        for at in range(asked.runs):
            change(2 * at)
            with measured() as costs:
                run([*command, *more], folder)
            cold += costs
        with warm_processes(2) as processes:
            for at in range(asked.runs + 1):  # the first one waits for the imports
                change(2 * at + 1)
                with measured() as costs:
                    run_batch([client], WORKBOOKS, out, force=bool(more), processes=processes)
                warm += costs if at else []
        rows.append((what, middle(cold).wall, middle(cold).cpu, middle(warm).wall))
    table(
        "A report again, all formats",
        ("what has changed", "cold, wall s", "cold, CPU s", "warm, wall s"),
        rows,
    )


@dataclass(frozen=True)
class Glance:
    """A batch on its way: clients published, and what command and warm parent have taken."""

    done: int
    wall: float
    cpu: float
    megabytes: tuple[float, float]
    files: int


def glances(command: list[str], out: Path) -> Iterator[Glance]:
    """Run a batch and look at it again and again."""
    import psutil

    start = time.monotonic()
    silence = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silence, stderr=silence) as batch:
        while batch.poll() is None:
            time.sleep(0.5)
            with suppress(psutil.Error, OSError, IndexError):
                both = [psutil.Process(batch.pid), *psutil.Process(batch.pid).children()]
                times = [process.cpu_times() for process in both]
                yield Glance(
                    sum(entry.name[0] != "." and entry.is_dir() for entry in os.scandir(out)),
                    time.monotonic() - start,
                    sum(t.user + t.system + t.children_user + t.children_system for t in times),
                    (both[0].memory_info().rss / 1e6, both[1].memory_info().rss / 1e6),
                    sum(process.num_fds() for process in both),
                )
    if batch.returncode:
        sys.exit(f"The batch ended with {batch.returncode}.")


def part_clients(folder: Path, asked: argparse.Namespace) -> None:
    """Time per client, memory and open files as the batch grows; sample clients in turn."""
    rows = []
    for number in asked.clients:
        clients = make_clients(folder / f"clients{number}", number, tuple(asked.samples))
        out = folder / f"out{number}"
        with measured() as found:
            seen = list(glances(report(clients, out, "--jobs", "2"), out))
        before = Glance(0, 0.0, 0.0, (0.0, 0.0), 0)
        for quarter in (1, 2, 3, 4):
            reached = next((g for g in seen if g.done >= number * quarter / 4), seen[-1])
            many = max(1, reached.done - before.done)
            rows.append((
                number, reached.done, reached.wall, (reached.wall - before.wall) / many,
                (reached.cpu - before.cpu) / many, *map(round, reached.megabytes), reached.files,
            ))  # fmt: skip
            before = reached
        whole = found[0].per(number)
        states = Counter(
            client["state"] for client in json.loads((out / "summary.json").read_text())["clients"]
        )
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
        told = ", ".join(f"{many} {state}" for state, many in states.items())
        rows.append((number, told, found[0].wall, whole.wall, whole.cpu, "", "", f"{size:.0f} MB"))
        shutil.rmtree(out)
    table(
        "Clients, by quarters of the batch and as a whole",
        ("clients", "published", "wall s", "s per client", "CPU s per client", "MB of the command",
         "MB of the warm parent", "open files"),
        rows,
    )  # fmt: skip


SURE_OF_COPIES = (
    *("order of gap, P", "order of gap, I", "direction of value (get)"),
    *("direction of PH5", "direction of PU3", "direction of PK3"),
)
"""What is noticed of thousands of copies of few people: the chance of the few looks sure."""


def with_respondents(folder: Path, number: int) -> Path:
    """
    Return a client with so many people: those of the sample, in all waves, and others.

    Each of the others answers in one wave, what somebody of the sample answered in that wave.
    """
    (client,) = make_clients(folder, 1)
    with (client / "respondents.csv").open(encoding="utf-8", newline="") as file:
        known = [(row["resp_id"], row["wave"]) for row in csv.DictReader(file)]
    new = [known[at % len(known)] for at in range(max(0, number - len({one for one, _ in known})))]
    for table in ("respondents", "responses"):
        add_people(client / f"{table}.csv", new)
    settings = client / "client.toml"
    text = settings.read_text(encoding="utf-8")
    # Every group has as many stakeholders as there could be respondents.
    text = re.sub(r'(?m)^("[^"\n]*" *= *)\d+$', rf"\g<1>{number + 1000}", text)
    looked_at = f"[noticed]\nchecked = {json.dumps(SURE_OF_COPIES)}\nby = 'us'\non = 2026-11-29\n"
    settings.write_text(f"{text}\n{looked_at}", encoding="utf-8")
    return client


def add_people(path: Path, new: list[tuple[str, str]]) -> None:
    """Write to a table, under a new id for each, the rows of those who are answered like."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    person, wave = head.index("resp_id"), head.index("wave")
    rows_of: dict[tuple[str, str], list[list[str]]] = {}
    for row in rows:
        rows_of.setdefault((row[person], row[wave]), []).append(row)
    codes = head.index("code") if "code" in head else None
    with path.open("a", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        for at, like in enumerate(new):
            for row in rows_of.get(like, []):
                row[person] = f"N{at:07}"
                if codes is not None:
                    row[codes] = ""  # nobody chose the code of somebody else
                write.writerow(row)


PANDAS = """
import sys, time, resource
import pandas as pd
start = time.process_time()
folder = sys.argv[1]
people, answers, items = (
    pd.read_csv(f"{folder}/{name}.csv") for name in ("respondents", "responses", "items")
)
both = answers.merge(people, on=["resp_id", "wave"]).merge(items, on="item_id")
asked = both.groupby(["wave", "instrument"])["value"].agg(["mean", "count"])
latest = both[both["wave"] == max(both["wave"])]
latest.groupby(["item_id", "aspect"])["value"].agg(["mean", "std", "count"])
latest.groupby(["item_id", "value"]).size()
for wave in sorted(set(both.loc[both["instrument"] == "gap", "wave"]))[-2:]:
    of_wave = both[(both["wave"] == wave) & (both["instrument"] == "gap")]
    turned = of_wave["scale_min"] + of_wave["scale_max"] - of_wave["value"]
    of_wave = of_wave.assign(value=of_wave["value"].mask(of_wave["reverse"] == 1, turned))
    names = ["resp_id", "role", "dimension", "item_id"]
    halves = of_wave.pivot_table(index=names, columns="aspect", values="value")
    halves = halves.dropna(subset=["E", "P"])
    halves["gap"] = halves["P"] - halves["E"]
    halves.groupby("item_id")["gap"].agg(["mean", "std", "count"])
    scores = halves.groupby(["resp_id", "role", "dimension"])[["E", "P", "gap"]].mean()
    scores.groupby("dimension").agg(["mean", "std", "count"])
    overall = scores.groupby(["resp_id", "role"])["gap"].mean()
    overall.groupby("role").agg(["mean", "std", "count"])
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
"""The groupings that workbook 01 makes of the survey, with nothing around them.

Each answer with its respondent and question; means by wave and by question; expectation and
perception side by side; the gap by question, by respondent and dimension, by dimension and by
group. No checks of the data, no intervals, no words.
"""


def part_respondents(folder: Path, asked: argparse.Namespace) -> None:
    """Time as the survey grows, beside pandas on the same files and groupings."""
    counted, ours, plain, rows = [], [], [], []
    for number in asked.respondents:
        client = with_respondents(folder / f"people{number}", number)
        said = run([sys.executable, "-c", PANDAS, str(client)], folder).split()
        with measured() as found:
            run(report([client], folder / f"r{number}", "--workbook", "01", "--deadline", "3600",
                       "--memory", "16000"), folder)  # fmt: skip
        with (client / "responses.csv").open("rb") as file:
            answers = sum(1 for _ in file) - 1
        counted.append(number)
        ours.append(found[0].cpu)
        plain.append(float(said[0]))
        rows.append((number, f"{answers:,}", ours[-1], plain[-1], ours[-1] - ours[0],
                     found[0].wall))  # fmt: skip
        shutil.rmtree(client)
    table(
        "Respondents, workbook 01",
        ("respondents", "answers", "ours, CPU s", "pandas, CPU s",
         f"ours above that of {counted[0]}", "ours, wall s"),
        rows,
    )  # fmt: skip
    growth = [
        (f"{few:,} to {many:,}", (a - ours[0]) / before if before > 0 else "", a / b, p / q)
        for few, many, before, b, a, q, p in zip(
            counted, counted[1:], [own - ours[0] for own in ours], ours, ours[1:], plain, plain[1:],
            strict=False,
        )
    ]  # fmt: skip
    table(
        "How many times as long",
        ("respondents", f"ours above that of {counted[0]}", "ours", "pandas"),
        growth,
    )


SECTION = """
import resource, sys, time
import pmo_workshop as pmo

def told(since):
    print(time.process_time() - since, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return time.process_time()

small, large = sys.argv[1:]
pmo.gap_by_dimension(pmo.load_client(small)).chart()  # imports what is needed
since = told(time.process_time())
client = pmo.load_client(large)
since = told(since)
answer = pmo.gap_by_dimension(client)
answer.say(), answer.chart(), answer.table(), answer.next()
told(since)
print(len(client["responses"]))
"""
"""Read a client, then make a section of its report; the memory is the most there was so far."""


ANSWERS_OF_ONE = 25
"""Of one person in one wave, in the sample."""


def part_rows(folder: Path, asked: argparse.Namespace) -> None:
    """Read a table of a million rows, and make one section of a report of it."""
    small = with_respondents(folder / "small", 50)
    rows = []
    for wanted in asked.rows:
        large = with_respondents(folder / f"rows{wanted}", wanted // ANSWERS_OF_ONE)
        said = run([sys.executable, "-c", SECTION, str(small), str(large)], folder)
        (_, before), (read, with_it), (made, most), (answers,) = (
            map(float, line.split()) for line in said.splitlines()
        )
        rows.append((f"{answers:,.0f}", read, made, before, with_it, most))
    table(
        "Rows of one table, and the section on the gaps by dimension",
        ("answers", "read, CPU s", "section, CPU s", "MB before", "MB read", "MB most"),
        rows,
    )


def part_gate(folder: Path, asked: argparse.Namespace) -> None:
    """What the gate takes of the processor time of a client."""
    from pmo_workshop.batch.gate import check_nothing_of_others, collect_marks, suite

    clients = make_clients(folder / "clients", asked.batch)
    with measured() as found:
        run(report(clients, folder / "out", "--jobs", "2"), folder)
    whole = found[0].per(asked.batch).cpu
    suite().read()
    start = time.process_time()
    collect_marks([(client.name, client) for client in clients], folder / "marks.sqlite")
    marks = (time.process_time() - start) / asked.batch
    start = time.process_time()
    place = folder / "out" / clients[0].name
    check_nothing_of_others(place, folder / "marks.sqlite", clients[0], WORKBOOKS)
    gate = time.process_time() - start + marks
    table(
        "The gate",
        ("", "CPU s per client", "share", "limit"),
        [("gate", gate, gate / whole, "≤ 0.03"), ("whole client", whole, 1.0, "")],
    )


def part_cluster(folder: Path, asked: argparse.Namespace) -> None:
    """Two local workers of a Dask cluster beside the local pool."""
    if not importlib.util.find_spec("distributed"):
        print("\nNo cluster: distributed is not installed.")
        return
    from distributed import LocalCluster

    clients = make_clients(folder / "clients", asked.batch)
    with measured() as local:
        run(report(clients, folder / "local", "--jobs", "2"), folder)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        start = time.monotonic()
        run(report(clients, folder / "cluster", "--scheduler", cluster.scheduler_address), folder)
        wall = time.monotonic() - start
    table(
        f"A cluster of two local workers, {asked.batch} clients",
        ("", "wall s", "ratio", "limit"),
        [("local pool", local[0].wall, 1.0, ""),
         ("Dask", wall, wall / local[0].wall, "≤ 1.1")],
    )  # fmt: skip


PARTS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    name.removeprefix("part_"): part
    for name, part in list(globals().items())
    if name.startswith("part_")
}


def main() -> None:
    """Measure the parts asked for and print their tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--part", nargs="+", choices=PARTS, default=list(PARTS))
    options.add_argument("--runs", type=int, default=3, help="the median of so many")
    options.add_argument("--batch", type=int, default=4, help="clients in one batch of ours")
    options.add_argument("--clients", type=int, nargs="+", default=[20, 200])
    options.add_argument("--samples", nargs="+", choices=SOURCES, default=SOURCES,
                         help="which clients are copied in turn for --part clients")  # fmt: skip
    options.add_argument("--respondents", type=int, nargs="+", default=[50, 5_000, 500_000])
    options.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    asked = options.parse_args()
    for name in asked.part:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            PARTS[name](Path(folder), asked)


if __name__ == "__main__":
    main()
