"""Verification: the same bytes again, or the part that differs."""

import json
import shutil

import pytest
import tiny
from typer.testing import CliRunner

from pmo_workshop.batch.outcome import MANIFEST
from pmo_workshop.batch.run import run_batch
from pmo_workshop.batch.verify import reports_in, verify
from pmo_workshop.cli import app
from pmo_workshop.errors import UsageError
from pmo_workshop.paths import shipped

OPENING = shipped("workbooks") / "00_unlocking_the_potential.ipynb"


@pytest.fixture(scope="module")
def report(tmp_path_factory, processes):
    place = tmp_path_factory.mktemp("verify")
    client = place / "c" / "lindenhof"
    shutil.copytree(shipped("sample_data") / "lindenhof", client)
    run_batch([client], [OPENING], place / "runs", formats=("html", "pdf"), processes=processes)
    return place / "runs" / "lindenhof", client


def test_a_report_is_made_again_to_the_byte(report, processes):
    verdict = verify(*report, processes)
    assert verdict.differences == ()
    assert verdict.files == 5


def test_every_damage_is_named(report, tmp_path, processes):
    run = tmp_path / "lindenhof"
    shutil.copytree(report[0], run)
    (run / "consultant" / "index.html").write_text("other", encoding="utf-8")
    (run / f"{OPENING.stem}.pdf").unlink()
    (run / "notes.txt").write_text("mine", encoding="utf-8")
    assert verify(run, report[1], processes).differences == (
        f"{OPENING.stem}.pdf: missing",
        "consultant/index.html: not as it was published",
        "notes.txt: not a part of the report",
    )


def test_what_it_was_made_from_is_told_then_and_now(report, tmp_path, processes):
    """Then is what the manifest says; the manifest is changed here, so that now is the truth."""
    client, run = tmp_path / "client", tmp_path / "lindenhof"
    shutil.copytree(report[1], client)
    shutil.copytree(report[0], run)
    (client / "survey.csv").write_text("x\n", encoding="utf-8")
    (client / "tickets.csv").unlink()
    manifest = json.loads((run / "consultant" / "manifest.json").read_text(encoding="utf-8"))
    now = manifest["versions"]["pandas"]
    manifest["versions"] |= {"pandas": "3.0.0", "gone": "1"}
    manifest["code"] |= {"templates/pdf/report.typ": "0", "package/elements": "0"}
    manifest["workbooks"] |= {OPENING.name: "0", "09_other.ipynb": "0"}
    (run / "consultant" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert verify(run, client, processes).differences == (
        "the tables of the client differ: survey.csv is new; tickets.csv is no longer there",
        f"the workbooks differ: {OPENING.name} has changed; 09_other.ipynb is no longer there",
        f"the installed versions differ: gone 1 then, not there now; pandas 3.0.0 then, {now} now",
        "the code or the templates of the suite differ: package elements; template pdf/report.typ",
    )


def test_the_folder_of_another_client_is_refused(report, tmp_path, processes):
    other = tiny.client(tmp_path / "acme", "acme")
    with pytest.raises(UsageError) as refused:
        verify(report[0], other, processes)
    assert str(refused.value) == (
        f"{str(other)!r} is the folder of the client 'acme', and the report is that of "
        "'lindenhof'. Name the folder of 'lindenhof' with --client DIR."
    )


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"deliverables": {}}', '{"deliverables": {}, "x": 1}']
)
def test_a_damaged_manifest_is_told(tmp_path, text):
    (tmp_path / "consultant").mkdir()
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        verify(tmp_path)
    assert str(refused.value) == (
        f"{str(tmp_path / MANIFEST)!r} is damaged, so nothing tells what the report was "
        "made from. Make the report again: pmo-workshop report --force and the client folder."
    )


def test_what_is_no_report_is_refused(tmp_path):
    for look in (verify, reports_in):
        with pytest.raises(UsageError, match="holds no report with a manifest"):
            look(tmp_path)


def test_a_client_without_a_manifest_is_not_passed_over(report, tmp_path):
    runs = tmp_path / "runs"
    shutil.copytree(report[0], runs / "lindenhof")
    (runs / "acme").mkdir()
    assert reports_in(runs) == [runs / "acme", runs / "lindenhof"]


def test_several_reports_are_all_told_and_the_worst_counts(report, tmp_path):
    runs = tmp_path / "runs"
    shutil.copytree(report[0], runs / "lindenhof")
    (runs / "acme" / "consultant").mkdir(parents=True)
    (runs / "acme" / MANIFEST).write_text("{", encoding="utf-8")
    (runs / "lindenhof" / "notes.txt").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(app, ["verify", str(runs)])
    assert done.exit_code == 2
    assert "acme/consultant/manifest.json' is damaged" in done.stderr
    assert done.stdout == ("lindenhof: not made again:\n  notes.txt: not a part of the report\n")
