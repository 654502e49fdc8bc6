"""Document control: a final report is a version, what changed is told, verify makes it again."""

import json
import re
import shutil

import pytest

from pmo_workshop.batch.inputs import hashes
from pmo_workshop.batch.outcome import MANIFEST
from pmo_workshop.batch.run import run_batch
from pmo_workshop.batch.verify import verify
from pmo_workshop.depth import Depth
from pmo_workshop.export.control import control_rows
from pmo_workshop.finals import Finals, Version
from pmo_workshop.paths import shipped

BOOKS = [shipped("workbooks") / f"{name}.ipynb" for name in (
    "00_unlocking_the_potential", "06_marketing_plan")]  # fmt: skip
FIRST = Finals().then("2026-03-31", "A. B.", "k1", {"a.csv": "1"}, {"Building Trust": "shortfall"})


def changes(inputs, key="k1", verdict="shortfall"):
    now = FIRST.then("2026-09-30", "", key, inputs, {"Building Trust": verdict})
    return control_rows(now.versions)[-1]


def test_what_changed_is_told_of_files_and_verdicts():
    many = {f"{n}.csv": "1" for n in range(9)}
    told = [
        changes({"a.csv": "2", "client.toml": "1"}),
        changes({"a.csv": "1", "client.toml": "1"}),
        changes(many),
        changes({"a.csv": "1"}, key="k2"),
        changes({"b.csv": "1"}, verdict="no-shortfall-shown"),
        changes({"a.csv": "3"}, verdict="of-an-older-suite"),
    ]
    assert {tuple(row[:3]) for row in told} == {("2", "30 September 2026", "–")}
    assert [row[3] for row in told] == [
        "New, other or gone: a.csv.",
        "The settings alone.",
        "10 files are new, other or gone.",
        "The files cannot be compared: the key of their hashes is another.",
        "New, other or gone: a.csv, b.csv. Building Trust: shortfall, size uncertain before, no "
        "shortfall shown now.",
        "New, other or gone: a.csv. Building Trust: shortfall, size uncertain before, "
        "of-an-older-suite now.",
    ]


@pytest.mark.parametrize("kept", [None, [], {}, {"versions": [{"number": 1}]}, {"versions": "x"}])
def test_what_cannot_be_read_is_no_final(kept):
    assert Finals.of(kept) == Finals()


def _made(folder, out, processes, state, **more):
    settings = folder / "client.toml"
    told = re.sub(r"(?m)^state = .*\n", "", settings.read_text(encoding="utf-8"))
    settings.write_text(f'state = "{state}"\n{told}', encoding="utf-8")
    summary = run_batch(
        [folder], BOOKS, out, formats=("html",), depths=(Depth.ANNEX,), processes=processes, **more
    )
    assert [(one.state, one.reason) for one in summary.outcomes] == [("done", "")]
    manifest = json.loads((out / folder.name / MANIFEST).read_text(encoding="utf-8"))
    return Finals.of(manifest["finals"]).versions


@pytest.mark.slow
def test_each_final_report_is_a_version_that_is_made_again_to_the_byte(tmp_path, processes):
    folder, out = tmp_path / "c" / "awkward", tmp_path / "runs"
    shutil.copytree(shipped("sample_data") / "awkward", folder)
    first = _made(folder, out, processes, "final")
    assert [(one.number, one.files) for one in first] == [(1, ())]
    (folder / "story.md").write_text("# Summary\n\nWe met the sponsor.\n", encoding="utf-8")
    assert _made(folder, out, processes, "draft") == first
    *before, last = _made(folder, out, processes, "final")
    assert before == [*first]
    assert last == Version(2, last.date, last.by, ("story.md",))
    page = (out / "awkward" / "annex.html").read_text(encoding="utf-8")
    assert "Document control" in page
    assert "New, other or gone: story.md." in page
    assert verify(out / "awkward", folder, processes).differences == ()
    there = hashes(out / "awkward")
    assert _made(folder, out, processes, "final", force=True) == (*before, last)
    assert hashes(out / "awkward") == there
