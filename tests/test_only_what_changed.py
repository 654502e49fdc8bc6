"""A report after a change: what reads it is run again, and the bytes are those of a whole one."""

import csv
import os
import pickle
import random
import shutil
import stat
import subprocess
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from pmo_workshop.batch.earlier import (
    AsRead,
    Behind,
    Content,
    Left,
    _packed,
    is_ours,
    keep_what_is_left,
    leave,
    what_is_left,
)
from pmo_workshop.batch.inputs import hash_of
from pmo_workshop.batch.order import Order
from pmo_workshop.batch.outcome import DONE, REFUSED, UP_TO_DATE
from pmo_workshop.batch.output import opened
from pmo_workshop.batch.run import plan_batch, run_batch
from pmo_workshop.batch.steps import read
from pmo_workshop.cli.workbooks import find_workbooks
from pmo_workshop.intake import folder, load_client
from pmo_workshop.intake.key import key_of
from pmo_workshop.paths import shipped

SAMPLES = ("northwind", "meridian", "lindenhof", "awkward")


def copied(sample, into):
    return Path(shutil.copytree(shipped("sample_data") / sample, into / sample))


def report(folder, workbooks, out, processes, **more):
    """
    Make a report; return what became of it, the bytes of its files, and the workbooks run.

    One step at a time, so that each is seen.
    """
    begun = set()

    def watch(outcomes):
        begun.update(outcome.step for outcome in outcomes)

    summary = run_batch([folder], workbooks, out, watch=watch, jobs=1, processes=processes, **more)
    (outcome,) = summary.outcomes
    place = out / outcome.id
    files = {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }
    return outcome, files, {workbook.name[:2] for workbook in workbooks if workbook.stem in begun}


# -- what is left for the next report ------------------------------------------------------------

NAME = "03_revealing_pmo_value"


@pytest.fixture
def order(tmp_path):
    """A report of one workbook, as it is once it has been published."""
    scratch = tmp_path / "scratch"
    workbook = shipped("workbooks") / f"{NAME}.ipynb"
    made = Order(
        tmp_path, "acme", b"key", (workbook,), None, (), (), {}, tmp_path, tmp_path, scratch,
        earlier=tmp_path / ".earlier-acme",
    )  # fmt: skip
    for path, text in ((made.executed(workbook), "{}"), (made.shown(workbook), "R01")):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    asked = {NAME: frozenset({"costs", "sla"})}
    page = tmp_path / "page.html"
    page.write_text("<p>", encoding="utf-8")
    files = {"page.html": Content("of this", hash_of(page), ("a sign has no font",))}
    behind = Behind("facts", {"costs": "1"})
    keep_what_is_left(made, behind, asked, files, "this one", last=b"R02", handed_over=[b"R00"])
    leave(made)
    return made


def test_runs_are_left_for_the_next_report_and_its_owner_alone(order):
    run = what_is_left(order).runs[NAME]
    assert (run.facts, run.tables) == ("facts", {"costs": "1", "sla": ""})
    assert (run.before, run.after, run.place.read_text("utf-8")) == (b"", b"R01", "{}")
    assert (what_is_left(order).last, what_is_left(order).handed_over) == (b"R02", (b"R00",))
    assert os.name == "nt" or stat.S_IMODE(order.earlier.stat().st_mode) == 0o600


def test_a_file_is_taken_if_it_is_made_of_the_same_and_is_whole(order, tmp_path):
    left = what_is_left(order)
    taken = left.file(tmp_path, "page.html", "facts", "of this")
    assert taken == (b"<p>", ("a sign has no font",))
    assert left.file(tmp_path, "page.html", "facts", "of that") is None
    assert left.file(tmp_path, "page.html", "other facts", "of this") is None
    assert left.file(tmp_path, "other.html", "facts", "of this") is None
    (tmp_path / "page.html").write_text("<p", encoding="utf-8")
    assert left.file(tmp_path, "page.html", "facts", "of this") is None
    (tmp_path / "page.html").unlink()
    assert left.file(tmp_path, "page.html", "facts", "of this") is None


def test_a_gate_knows_what_it_has_let_through_on_this_computer(order, tmp_path):
    left, now = what_is_left(order), {"page.html": hash_of(tmp_path / "page.html")}
    assert left.let_through(now, "this one") == {"page.html"}
    assert left.let_through(now, "another one") == set()
    assert left.let_through({"page.html": "other"}, "this one") == set()


def test_of_what_is_damaged_or_of_another_key_nothing_is_used(order):
    content = order.earlier.read_bytes()
    for spoilt in (
        b"",
        content[: len(content) // 2],
        content[:9] + bytes([content[9] ^ 1]) + content[10:],
        content[:-64] + b"0" * 64,
    ):
        order.earlier.write_bytes(spoilt)
        assert what_is_left(order) == Left()
    order.earlier.write_bytes(content)
    assert what_is_left(replace(order, key=b"another")) == Left()
    order.earlier.unlink()
    assert what_is_left(order) == Left()


def test_a_workbook_of_ones_own_is_always_run(order, tmp_path):
    own = Path(shutil.copy(order.workbooks[0], tmp_path / f"{NAME}.ipynb"))
    assert is_ours(own)
    own.write_text(own.read_text("utf-8").replace("2026", "2027"), "utf-8")
    assert not is_ours(own)
    keep_what_is_left(replace(order, workbooks=(own,)), Behind(), {NAME: frozenset()}, {})
    leave(order)
    assert what_is_left(order).runs == {}


def test_after_own_words_alone_the_tables_are_not_read_again(tmp_path, monkeypatch):
    acme = copied("awkward", tmp_path)
    order = Order(
        acme, "awkward", key_of(acme), (), None, (), (), {}, tmp_path, tmp_path / "staging",
        tmp_path / "scratch", earlier=tmp_path / ".earlier-awkward",
    )  # fmt: skip
    order.scratch.mkdir()
    first = read(lambda *_: None, order)
    keep_what_is_left(order, first.behind, {}, {}, found=first.found)
    leave(order)
    (acme / "story.md").write_text("# Building Trust\n\nOur words.\n", encoding="utf-8")
    monkeypatch.setattr(folder, "check_client", None)
    order = replace(order, staging=tmp_path / "2", scratch=tmp_path / "second", words=True)
    order.scratch.mkdir()
    again = read(lambda *_: None, order)
    assert repr(again.found) == repr(first.found)
    assert again.client.key == order.key
    assert order.key not in what_is_left(order).read
    assert again.inputs.keys() - first.inputs.keys() == {"story.md"}
    (acme / "tickets.csv").write_bytes((acme / "tickets.csv").read_bytes() + b"\n")
    order = replace(order, staging=tmp_path / "3", scratch=tmp_path / "third")
    order.scratch.mkdir()
    with pytest.raises(TypeError):
        read(lambda *_: None, order)


def test_how_a_client_was_read_is_unpacked_of_our_own_facts_alone():
    client = replace(load_client(shipped("sample_data") / "northwind"), tables={}, warnings=())
    kept = _packed(AsRead("of this", client, {"costs": "1"}))
    found = Left(read=kept).as_read("of this", client.key)
    assert repr(found) == repr(AsRead("of this", client, {"costs": "1"}))
    assert Left(read=kept).as_read("of that", client.key) is None
    for harmful in (os.getcwd, subprocess.Popen, Path("x")):
        assert Left(read=b"of this" + pickle.dumps(harmful)).as_read("of this", b"") is None


def test_it_goes_with_the_report(order, tmp_path):
    runs = tmp_path / "runs"
    (runs / "acme").mkdir(parents=True)
    for name in ("acme", "gone"):
        (runs / f".earlier-{name}").write_bytes(b"")
    with opened(runs):
        assert [path.name for path in runs.glob(".earlier-*")] == [".earlier-acme"]


# -- a small report ------------------------------------------------------------------------------


def test_only_the_workbook_that_reads_a_table_is_run_again(tmp_path, processes):
    folder, out = copied("awkward", tmp_path), tmp_path / "runs"
    workbooks = [path for path in find_workbooks([]) if path.name[:2] in ("02", "04")]
    how = {"formats": ("html",), "processes": processes}
    assert report(folder, workbooks, out, **how)[2] == {"02", "04"}
    tickets = folder / "tickets.csv"
    tickets.write_bytes(b"".join(tickets.read_bytes().splitlines(keepends=True)[:-1]))
    outcome, made, run = report(folder, workbooks, out, **how)
    assert (outcome.state, run) == (DONE, {"04"})
    (folder / "story.md").write_text("# Revealing PMO Value\n\nOur words.\n", encoding="utf-8")
    outcome, made, run = report(folder, workbooks, out, **how)
    assert (outcome.state, run) == (DONE, set())
    _, whole, run = report(folder, workbooks, out, **how, force=True)
    assert run == {"02", "04"}
    assert made == whole

    def only_words():
        return plan_batch([folder], workbooks, out, formats=("html",)).orders[0].words

    assert not only_words()
    (folder / "story.md").write_text("# Revealing PMO Value\n\nOther words.\n", encoding="utf-8")
    assert only_words()
    tickets.write_bytes(tickets.read_bytes() + b"\n")
    assert not only_words()


# -- all tables ----------------------------------------------------------------------------------


def edited(folder, rng):
    """Change one thing in a table of a client, and say what."""
    file = rng.choice(sorted(folder.glob("*.csv")))
    rows = [*csv.reader(StringIO(file.read_text(encoding="utf-8-sig"), newline=""))]
    if len(rows) < 3:
        return ""
    at = rng.randrange(1, len(rows))
    kind = rng.choice(["left out", "moved", "another value"])
    if kind == "left out":
        del rows[at]
    elif kind == "moved":
        rows.append(rows.pop(at))
    else:
        column = rng.randrange(len(rows[0]))
        rows[at][column] = rng.choice(rows[1:])[column]
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written, lineterminator="\n").writerows(rows)
    return f"{file.name}, row {at}: {kind}"


def without_the_last(folder):
    """Take out of all tables who stands last in the list of respondents."""
    last = (folder / "respondents.csv").read_bytes().splitlines()[-1].split(b",")[0] + b","
    for file in folder.glob("*.csv"):
        rows = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join(row for row in rows if not row.startswith(last)))


@pytest.mark.long
def test_of_one_who_has_answered_since_the_report_before_it_is_told(tmp_path, processes):
    folder, out = copied("awkward", tmp_path), tmp_path / "runs"
    workbooks = [path for path in find_workbooks([]) if path.name.startswith("01")]
    first, *_ = report(folder, workbooks, out, processes, formats=("html",))
    assert first.reason == ""
    without_the_last(folder)
    again, files, _ = report(folder, workbooks, out, processes, formats=("html",))
    assert again.reason.startswith("Only a few people have answered, left or changed")
    assert not [name for name, text in files.items() if b"Only a few people have" in text]


@pytest.mark.long
def test_a_final_report_beside_one_with_one_person_more_is_not_made_also_with_force(
    tmp_path, processes
):
    folder, out = copied("awkward", tmp_path), tmp_path / "runs"
    facts = folder / "client.toml"
    facts.write_text('state = "final"\n' + facts.read_text(encoding="utf-8"), encoding="utf-8")
    workbooks = [path for path in find_workbooks([]) if path.name.startswith("01")]
    first, files, _ = report(folder, workbooks, out, processes, formats=("html",))
    assert first.reason == ""
    without_the_last(folder)
    for force in (True, False):
        again, left, _ = report(folder, workbooks, out, processes, formats=("html",), force=force)
        assert "since an earlier report that was final or redacted" in again.reason
        assert left == files


@pytest.mark.long
@pytest.mark.parametrize("sample", SAMPLES)
def test_after_any_edit_the_bytes_are_those_of_a_whole_report(sample, tmp_path, processes):
    folder, out, rng = copied(sample, tmp_path), tmp_path / "runs", random.Random(sample)
    workbooks = find_workbooks([])
    report(folder, workbooks, out, processes)
    told, spared = [], 0
    for _ in range(6):
        before = Path(shutil.copytree(folder, tmp_path / "before"))
        told.append(edited(folder, rng))
        outcome, made, run = report(folder, workbooks, out, processes)
        if outcome.state == REFUSED:
            shutil.rmtree(folder)
            before.rename(folder)
            continue
        shutil.rmtree(before)
        spared += len(workbooks) - len(run)
        _, whole, _ = report(folder, workbooks, tmp_path / "whole", processes, force=True)
        differ = [name for name in {*made, *whole} if made.get(name) != whole.get(name)]
        assert outcome.state in (DONE, UP_TO_DATE), told
        assert differ == [], told
    assert spared > 0
