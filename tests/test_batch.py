"""The batch: each client complete or absent, and one client's failure costs only itself."""

import hashlib
import hmac
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import tiny
from left_running import processes_naming

from pmo_workshop.batch.index_pages import batch_page, client_page
from pmo_workshop.batch.outcome import INDEX, MANIFEST, ClientOutcome, Summary
from pmo_workshop.batch.output import opened, probe, publish
from pmo_workshop.batch.run import plan_batch, run_batch
from pmo_workshop.errors import SetupError, UsageError, WorkbookError
from pmo_workshop.intake.client import Client, Problem, Reading
from pmo_workshop.intake.key import key_of
from pmo_workshop.paths import NOTEBOOKS

NAUGHTY = "<script>alert(1)</script> & \"Söhne\" 'x' {{7*7}} 東京"


@pytest.fixture
def workbook(tmp_path):
    """A workbook that loads the client and fails for the client named 'broken'."""
    made = tiny.notebook(
        "import pmo_workshop as pmo\nclient = pmo.load_client(client_dir)\nclient.name",
        "{'broken': 0}.get(client.id, 1) and seed or 1 / 0",
    )
    made.cells.append(tiny.tagged("Ask the room first.", "facilitator"))
    return tiny.write(made, tmp_path / "01_tiny.ipynb")


def clients(tmp_path, *ids):
    return [tiny.client(tmp_path / "clients" / identity, identity) for identity in ids]


SHARED = {}


@pytest.fixture(autouse=True)
def _shared(processes):
    SHARED["processes"] = processes


def run(folders, workbook, out, **more):
    more = {"formats": (), "jobs": 2, **SHARED, **more}
    return run_batch(folders, [workbook], out, **more)


def states(summary):
    return {outcome.id: outcome.state for outcome in summary.outcomes}


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_failure_and_one_refusal_leave_the_others_alone(tmp_path, workbook):
    folders = clients(tmp_path, "acme", "broken", "refused")
    (folders[2] / "client.toml").write_text('id = "refused"\nname = ', encoding="utf-8")
    out = tmp_path / "runs"
    summary = run(folders, workbook, out)
    assert states(summary) == {"acme": "done", "broken": "failed", "refused": "refused"}
    assert summary.exit_code == 1
    assert sorted(path.name for path in out.iterdir()) == [
        ".earlier-acme", "acme", "index.html", "summary.json",
    ]  # fmt: skip
    assert set(tree(out / "acme")) == {
        "consultant/index.html",
        "consultant/manifest.json",
        "consultant/notebooks/01_tiny.ipynb",
    }
    written = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert written == summary.as_dict()
    assert written["clients"][1]["reason"] == (
        "Broken, 01_tiny.ipynb, section 'T1 What is asked?', cell 'c1': "
        "ZeroDivisionError: division by zero"
    )
    assert "client.toml: line 2: name: it has no value" in written["clients"][2]["reason"]


def test_the_manifest_proves_the_deliverables_and_names_no_place(tmp_path, workbook):
    (folder,) = clients(tmp_path, "acme")
    out = tmp_path / "runs"
    run([folder], workbook, out, parameters={"seed": "7"})
    text = (out / "acme" / MANIFEST).read_text(encoding="utf-8")
    manifest = json.loads(text)
    files = tree(out / "acme")
    del files[MANIFEST]
    assert manifest["deliverables"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert manifest["inputs"]["services.csv"] == (
        hmac.digest(key_of(folder), (folder / "services.csv").read_bytes(), "sha256").hex()
    )
    assert manifest["parameters"] == {"client_dir": "acme", "seed": 7}
    assert str(tmp_path) not in text
    assert str(Path.home()) + os.sep not in text


DRAWN = """from IPython.display import display
svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><path d='M0 0h20v20z'/></svg>"
told = {"alt": "A corner.", "title": "", "subtitle": "", "caption": "Drawn.", "notes": []}
drawn = {"image/svg+xml": svg, "text/plain": "A corner."}
display(drawn, metadata={"image/svg+xml": told}, raw=True)"""


def test_the_notebook_is_the_clients_edition_with_pictures_of_its_drawings(tmp_path, workbook):
    made = nbformat.read(workbook, 4)
    made.cells.append(nbformat.v4.new_code_cell(DRAWN))
    tiny.write(made, workbook)
    run(clients(tmp_path, "acme"), workbook, tmp_path / "runs")
    text = (tmp_path / "runs" / "acme" / NOTEBOOKS / "01_tiny.ipynb").read_text("utf-8")
    assert "Ask the room" not in text
    assert "papermill" not in text
    (output,) = nbformat.reads(text, 4).cells[-1].outputs
    assert output.data["image/png"].startswith("iVBORw0KGgo"), "seen where nobody trusts it"


def test_the_same_inputs_give_the_same_bytes_and_replace_the_older_run(tmp_path, workbook):
    folders = clients(tmp_path, "acme")
    run(folders, workbook, tmp_path / "one")
    run(folders, workbook, tmp_path / "two" / "deeper")
    first = tree(tmp_path / "one" / "acme")
    assert tree(tmp_path / "two" / "deeper" / "acme") == first
    run(folders, workbook, tmp_path / "one")
    assert tree(tmp_path / "one" / "acme") == first
    run(folders, workbook, tmp_path / "one", parameters={"seed": 8})
    assert tree(tmp_path / "one" / "acme") != first


def test_an_older_complete_run_survives_a_refusal(tmp_path, workbook):
    folders = clients(tmp_path, "acme")
    out = tmp_path / "runs"
    run(folders, workbook, out)
    before = tree(out / "acme")
    (folders[0] / "services.csv").write_text("nonsense\n1\n", encoding="utf-8")
    summary = run(folders, workbook, out)
    assert summary.exit_code == 3
    assert tree(out / "acme") == before
    assert "The link leads to the earlier, complete report." in (out / "index.html").read_text()


def test_the_client_folder_is_only_read(tmp_path, workbook):
    folders = clients(tmp_path, "acme")
    before = tree(folders[0])
    run(folders, workbook, tmp_path / "runs")
    assert tree(folders[0]) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    "asked", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
def test_an_interrupted_batch_leaves_nothing_half_done(tmp_path, asked):
    slow = tiny.notebook(f"mark = {str(tmp_path)!r}", "import time\ntime.sleep(60)")
    workbook = tiny.write(slow, tmp_path / "01_slow.ipynb")
    folders = clients(tmp_path, "acme", "other", "waiting")
    temporary = tmp_path / "t"
    temporary.mkdir()
    script = tmp_path / "batch.py"
    script.write_text(
        f"""
import sys
from pathlib import Path
from pmo_workshop.batch.run import run_batch
def say(outcomes):
    if all(o.step == "01_slow" for o in outcomes[:2]):
        print("running", flush=True)
if __name__ == "__main__":
    folders = [Path(name) for name in {[str(folder) for folder in folders]!r}]
    made = run_batch(folders, [Path({str(workbook)!r})], Path("runs"), formats=(), jobs=2,
                     watch=say)
    sys.exit(made.exit_code)
""",
        encoding="utf-8",
    )
    root = str(Path(__file__).parent.parent)
    batch = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root, "PYTHONWARNINGS": "", "TMPDIR": str(temporary)},
    )
    with batch:
        assert batch.stdout.readline() == "running\n"
        time.sleep(1)
        batch.send_signal(asked)
        if asked == signal.SIGINT:  # once: what runs is finished, twice: it is ended
            time.sleep(0.5)
            assert batch.poll() is None
            batch.send_signal(asked)
        assert batch.wait(20) == 130
    out = tmp_path / "runs"
    assert sorted(path.name for path in out.iterdir()) == ["index.html", "summary.json"]
    written = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert {c["client"]: c["state"] for c in written["clients"]} == dict.fromkeys(
        ["acme", "other", "waiting"], "interrupted"
    )
    assert list(temporary.glob("*")) == []
    assert not processes_naming(str(tmp_path))


def refusal(*arguments, error=UsageError, **more):
    with pytest.raises(error) as refused:
        run(*arguments, **more)
    return str(refused.value)


def test_a_folder_named_twice_is_one_client(tmp_path, workbook):
    (folder,) = clients(tmp_path, "acme")
    summary = run([folder, folder / ".." / "acme"], workbook, tmp_path / "runs")
    assert states(summary) == {"acme": "done"}


@pytest.mark.parametrize("state", ["draft", "redacted"])
def test_a_state_stands_in_the_names_of_what_is_sent_and_across_its_pages(tmp_path, state):
    quiet = tiny.notebook("from pmo_workshop import load_client\nclient = load_client(client_dir)")
    workbook = tiny.write(quiet, tmp_path / "01_tiny.ipynb")
    (folder,) = clients(tmp_path, "acme")
    settings = folder / "client.toml"
    settings.write_text(f'state = "{state}"\n' + settings.read_text("utf-8"), encoding="utf-8")
    out = tmp_path / "runs"
    summary = run([folder], workbook, out, formats=("html", "xlsx"))
    assert states(summary) == {"acme": "done"}
    assert sorted(path.name for path in (out / "acme").iterdir()) == [
        f"01_tiny-{state}.html", "consultant", f"evidence-{state}.xlsx",
    ]  # fmt: skip
    page = (out / "acme" / INDEX).read_text("utf-8")
    assert "The evidence, to calculate with" in page
    sent = (out / "acme" / f"01_tiny-{state}.html").read_text("utf-8")
    assert f'data-state="{state.capitalize()}"' in sent


def test_what_cannot_be_is_refused_before_anything_runs(tmp_path, workbook):
    folders = clients(tmp_path, "acme")
    out = tmp_path / "runs"
    assert refusal([], workbook, out) == (
        "There is no client folder to report on. Name one, or several."
    )
    assert refusal([Path("nowhere")], workbook, out) == (
        "There is no folder 'nowhere'. Name a client folder."
    )
    assert refusal(folders, workbook, out, formats=("pdff",)) == (
        "There is no format 'pdff'. The formats are: 'html', 'pdf', 'xlsx', 'pptx', "
        "'pptx-appendix'. Did you mean 'pdf'?"
    )
    assert refusal(folders, workbook, out, jobs=0) == (
        "--jobs 0: at least one client must run at a time."
    )
    assert refusal(folders, workbook, out, parameters={"sed": "7"}) == (
        "01_tiny.ipynb has no parameter 'sed'. It declares: 'client_dir', 'seed'. "
        "Did you mean 'seed'?"
    )
    assert refusal(folders, workbook, out, parameters={"client_dir": "x"}) == (
        "The parameter 'client_dir' is set for each client by the command itself. "
        "Name the client folder instead: pmo-workshop report DIR."
    )
    assert refusal(folders, workbook, out, parameters={"notebooks_dir": "x"}) == (
        "The parameter 'notebooks_dir' is set for each client by the command itself. "
        "Name the client folder instead: pmo-workshop report DIR."
    )
    inside = folders[0] / "runs"
    assert refusal(folders, workbook, inside) == (
        f"The output folder {str(inside)!r} lies inside the client folder {str(folders[0])!r}, "
        "which is only read. Choose another --out."
    )
    assert not out.exists()


def test_a_mistyped_tag_stops_the_batch_before_anything_runs(tmp_path):
    made = tiny.notebook("1", tags=("facilitatr",))
    workbook = tiny.write(made, tmp_path / "01_x.ipynb")
    message = refusal(clients(tmp_path, "acme"), workbook, tmp_path / "runs", error=WorkbookError)
    assert "has the tag 'facilitatr'" in message


def test_an_output_folder_that_cannot_be_written_is_refused_early(tmp_path, workbook):
    (tmp_path / "file").write_text("", encoding="utf-8")
    out = tmp_path / "file" / "runs"
    assert refusal(clients(tmp_path, "acme"), workbook, out, error=SetupError) == (
        f"The output folder {str(out)!r} cannot be written: Not a directory. "
        "Choose another one with --out."
    )


def test_a_full_disk_is_refused_early(tmp_path):
    with pytest.raises(SetupError, match=r"MB left; 1000000000000 MB are needed"):
        probe(tmp_path, needed=10**18)


def test_two_batches_never_share_an_output_folder(tmp_path):
    with opened(tmp_path), pytest.raises(SetupError) as refused, opened(tmp_path):
        pass
    message = str(refused.value)
    assert message.startswith(
        f"Another report is being written to {str(tmp_path)!r}, by process {os.getpid()} on "
        f"{platform.node()} since 20"
    )
    assert message.endswith(" UTC. Wait for it to end, or choose another --out.")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_batch_left_is_repaired(tmp_path):
    (tmp_path / ".staging-0").mkdir()
    for name in (".old-acme", ".old-beta", "beta"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text('{"deliverables": {}}', encoding="utf-8")
    with opened(tmp_path):
        visible = [path.name for path in tmp_path.iterdir() if not path.name.startswith(".lock")]
        assert sorted(visible) == ["acme", "beta"]


def test_a_report_of_before_the_consultant_had_a_folder_is_replaced(tmp_path):
    place = tmp_path / "acme"
    place.mkdir()
    (place / "manifest.json").write_text('{"deliverables": {"board.pdf": ""}}', encoding="utf-8")
    (place / "board.pdf").write_bytes(b"%PDF")
    with opened(tmp_path, ["acme"]):
        pass


def test_a_publication_that_fails_brings_the_older_run_back(tmp_path):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "index.html").write_text("older", encoding="utf-8")
    with pytest.raises(OSError, match="No such file"):
        publish(tmp_path / ".staging-0", tmp_path / "acme")
    assert (tmp_path / "acme" / "index.html").read_text() == "older"
    assert not (tmp_path / ".old-acme").exists()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('id = "acme-2"', "acme-2"),
        ('id = "../../etc"', "My-clients-folder"),
        ("id = 5", "My-clients-folder"),
        ("id = ", "My-clients-folder"),
    ],
)
def test_an_id_names_one_folder_and_nothing_else(tmp_path, workbook, written, expected):
    folder = tmp_path / "My client's folder"
    folder.mkdir()
    (folder / "client.toml").write_text(written, encoding="utf-8")
    (order,) = plan_batch([folder], [workbook], tmp_path / "runs").orders
    assert order.id == expected.replace("clients", "client-s")


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (["done", "done"], 0),
        (["done", "refused"], 3),
        (["refused", "failed"], 1),
        (["failed", "interrupted"], 130),
    ],
)
def test_the_exit_code_tells_the_worst(states, code):
    summary = Summary([ClientOutcome(str(i), "x", state=state) for i, state in enumerate(states)])
    assert summary.exit_code == code


def test_the_pages_escape_everything(tmp_path):
    from datetime import date

    reading = Reading(f"{NAUGHTY}.csv", "tickets", 1200, "utf-8", "semicolon", (NAUGHTY,))
    client = Client(
        "acme",
        NAUGHTY,
        date(2026, 4, 30),
        sector=NAUGHTY,
        readings=(reading,),
        warnings=(Problem("a.csv", NAUGHTY),),
    )
    more = {"to_collect": [f"Ask {NAUGHTY}."]}
    page = client_page(
        client, ["01 x#.html"], {"seed": NAUGHTY}, {"python": "3"}, [NAUGHTY], **more
    )
    assert page.index("Collect next") < page.index("Ask &lt;script&gt;")
    outcome = ClientOutcome("acme", "x", name=NAUGHTY, state="failed", reason=NAUGHTY)
    for text in (page, batch_page(Summary([outcome]), {"acme": "acme"})):
        assert "<script" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Söhne&quot;" in text
        assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text
    assert 'href="../01%20x%23.html"' in page
    assert "1,200" in page
    assert "semicolon" in page


def test_the_page_of_a_client_names_what_was_made_as_a_consultant_does():
    from datetime import date

    files = ["01_building_trust.pdf", "annex.pdf", "board.pdf", "unlocking-pmo-value.pdf",
             "consultant/notebooks/01_building_trust.ipynb"]  # fmt: skip
    page = client_page(Client("acme", "Acme", date(2026, 4, 30)), files, {}, {}, [])
    made = re.findall(r'<th scope="row">([^<]+)</th><td><a href="([^"]+)">([^<]+)</a>', page)
    assert made == [
        ("The board report", "../board.pdf", "PDF"),
        ("The full report", "../unlocking-pmo-value.pdf", "PDF"),
        ("Annex: every table, and what each sentence rests on", "../annex.pdf", "PDF"),
        ("Building Trust", "../01_building_trust.pdf", "PDF"),
        ("Building Trust", "notebooks/01_building_trust.ipynb", "Notebook"),
    ]


def test_the_page_of_a_batch_tells_clients_apart_by_what_leads_each_mark():
    said = {"Building Trust": "● no shortfall shown", "Reducing Barriers": "■ clear shortfall"}
    led = {"Building Trust": "Reliability rose from 5.1 to 5.9."}
    files = ("acme/board.html", f"acme/{INDEX}", f"acme/{MANIFEST}")
    acme = ClientOutcome(
        "acme", "x", "A & B", "up to date", files=files, verdicts=said, measures=led
    )
    page = batch_page(Summary([acme]))
    shown = page[page.index("client by client") :]
    assert '<h3><a href="acme/consultant/index.html">A &amp; B</a></h3>' in shown
    mark = r'aria-hidden="true">(.)</span><strong>([^<]+)</strong>(?:<br>([^<]+))?'
    assert re.findall(mark, shown) == [
        ("●", "Building Trust: no shortfall shown", "Reliability rose from 5.1 to 5.9."),
        ("■", "Reducing Barriers: clear shortfall", ""),
    ]


def test_the_page_of_a_batch_opens_what_was_made_and_says_what_to_know():
    files = ("acme/01_building_trust.pdf", "acme/board.html", "acme/evidence.xlsx",
             "acme/unlocking-pmo-value.html", "acme/unlocking-pmo-value.pdf",
             f"acme/{INDEX}", f"acme/{MANIFEST}")  # fmt: skip
    made = ClientOutcome("acme", "x", "Acme", "done", seconds=95.3, warnings=("One.",), files=files)
    refused = ClientOutcome(
        "beta", "y", "Beta", "refused", reason="services.csv has no column name."
    )
    page = batch_page(Summary([made, refused]))
    assert "client by client" not in page
    assert "2 clients in this batch: 1 done, 1 refused." in page
    opened = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)
    assert opened == [
        ("acme/consultant/index.html", "Acme"),
        ("acme/board.html", "Board"),
        ("acme/unlocking-pmo-value.pdf", "Full report"),
        ("acme/evidence.xlsx", "Evidence"),
    ]
    assert "1 min 35 s" in page
    assert "1 warning, listed on the client&#x27;s page." in page
    assert "services.csv has no column name." in page


GROUPS = """
import pandas as pd
import pmo_workshop as pmo
from pmo_workshop.disclosure import release
client = pmo.load_client(client_dir)
people = frozenset(f"person-{{at}}" for at in range({first}, 30))
table = pd.DataFrame({{"group": ["some"], "n": [len(people)], "gap": [-0.5]}})
shown = release(client, table, activity="T2", name="gap", needs=[], keys=["group"],
                people={{"some": people}})
pmo.record(tier=shown.result["tier"].iloc[0])
"""


def tiers(run):
    found = {}
    for path in sorted((run / NOTEBOOKS).glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = "hidden" if "tier = hidden" in text else "shown"
    return found


def test_two_workbooks_together_give_no_small_group_away(tmp_path):
    """The second shows all but three of those of the first: subtraction would give the three."""
    one = tiny.write(tiny.notebook(GROUPS.format(first=0)), tmp_path / "01_all.ipynb")
    two = tiny.write(tiny.notebook(GROUPS.format(first=3)), tmp_path / "02_most.ipynb")
    folders = clients(tmp_path, "acme", "other")
    out = tmp_path / "runs"
    assert run_batch(folders, [one, two], out, formats=(), jobs=2, **SHARED).exit_code == 0
    for name in ("acme", "other"):
        assert tiers(out / name) == {"01_all": "shown", "02_most": "hidden"}
        for path, content in tree(out / name).items():
            assert b"person-1" not in content, path
    # Alone the second workbook gives nothing away, and shows its group.
    run([folders[0]], two, tmp_path / "alone")
    assert tiers(tmp_path / "alone" / "acme") == {"02_most": "shown"}


CLAIMS = """
from pmo_workshop.claims import Claim, Statement
from pmo_workshop.leading import Measure
from pmo_workshop.verdicts import Verdict
Statement.of(Claim("T2.gap.overall", "T2", "Perception is 0.7 below expectation: clear shortfall.",
                   Verdict.CLEAR_SHORTFALL, "clear shortfall", number=-0.7, low=-0.9, high=-0.5,
                   unit="scale points", n=30, population=60, date="2026-04-30", sampled=True,
                   leads=Measure.EXPECTATION_GAP, beyond=0.001))
"""
PLAN = """
import pmo_workshop as pmo
client = pmo.load_client(client_dir)
evidence = pmo.read_evidence(client, notebooks_dir)
pmo.show(pmo.say_scorecard(evidence), pmo.table_scorecard(evidence))
pmo.show(pmo.say_decisions(evidence, seed))
"""


@pytest.fixture
def chain(tmp_path):
    """A chapter and a plan that reads it, given in the wrong order."""
    told = tiny.write(tiny.notebook(CLAIMS), tmp_path / "01_building_trust.ipynb")
    plan = tiny.notebook(PLAN)
    plan.cells[1].source += '\nnotebooks_dir: str = ""'
    return [tiny.write(plan, tmp_path / "06_marketing_plan.ipynb"), told]


def test_the_plan_reads_what_the_others_have_just_shown(tmp_path, chain):
    (folder,) = clients(tmp_path, "acme")
    out = tmp_path / "runs"
    summary = run_batch([folder], chain, out, formats=("html", "pdf", "xlsx"), **SHARED)
    assert summary.exit_code == 0, summary.outcomes
    made = tree(out / "acme")
    assert {
        "unlocking-pmo-value.html", "unlocking-pmo-value.pdf", "evidence.xlsx",
        "06_marketing_plan.html", "01_building_trust.pdf",
    } <= set(made)  # fmt: skip
    index = made[INDEX].decode()
    assert index.index("Building Trust: clear shortfall") < index.index("unlocking-pmo-value.html")
    assert index.index("evidence.xlsx") < index.index("01_building_trust.html")
    manifest = json.loads(made[MANIFEST])
    assert list(manifest["workbooks"]) == ["01_building_trust.ipynb", "06_marketing_plan.ipynb"]
    assert str(tmp_path).encode() not in b"".join(made.values())
    again = run_batch([folder], chain, out, formats=("html", "pdf", "xlsx"), **SHARED)
    assert tree(out / "acme") == made
    for batch in (summary, again):
        assert batch.outcomes[0].verdicts == manifest["verdicts"]
    assert manifest["verdicts"]["Building Trust"] == "■ clear shortfall"
    assert manifest["verdicts"]["Reducing Barriers"] == "– not collected"


def test_the_plan_is_not_run_alone(tmp_path, chain):
    assert refusal(clients(tmp_path, "acme"), chain[0], tmp_path / "runs") == (
        "06_marketing_plan.ipynb reads the workbooks before it, so it is not run alone. Leave "
        "--workbook out to run them all."
    )


@pytest.mark.slow
def test_html_and_pdf_are_written_beside_the_notebook(tmp_path):
    workbook = tiny.write(tiny.notebook("answer = 42"), tmp_path / "01_tiny.ipynb")
    folders = [tiny.client(tmp_path / "acme", "acme", "Acme & Söhne {{7*7}} #x")]
    out = tmp_path / "runs"
    assert run(folders, workbook, out, formats=("html", "pdf")).exit_code == 0
    first = tree(out / "acme")
    assert {"01_tiny.html", "01_tiny.pdf"} <= set(first)
    assert first["01_tiny.pdf"].startswith(b"%PDF")
    run(folders, workbook, out, formats=("html", "pdf"))
    assert tree(out / "acme") == first
