"""Verification: the same bytes again, or the part that differs."""

import shutil

import pytest

from pmo_workshop.batch import run_batch
from pmo_workshop.batch.verify import verify
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


def test_a_file_that_was_changed_is_named(report, tmp_path, processes):
    run = tmp_path / "lindenhof"
    shutil.copytree(report[0], run)
    (run / "index.html").write_text("other", encoding="utf-8")
    assert verify(run, report[1], processes).differences == ("index.html: not as it was published",)


def test_inputs_versions_and_code_that_differ_are_named(report, tmp_path, processes, monkeypatch):
    client = tmp_path / "client"
    shutil.copytree(report[1], client)
    (client / "survey.csv").write_text("x\n", encoding="utf-8")
    monkeypatch.setattr("pmo_workshop.batch.inputs.versions_used", lambda: {"numpy": "0"})
    monkeypatch.setattr("pmo_workshop.batch.inputs.hash_of_the_code", lambda: "0")
    inputs, versions, code = verify(report[0], client, processes).differences
    assert inputs == "the tables of the client differ: survey.csv"
    assert versions.startswith("the installed versions differ: IPython matplotlib ")
    assert code == "the code or the templates of the suite differ"


def test_what_is_no_report_is_refused(tmp_path, report):
    with pytest.raises(UsageError) as refused:
        verify(tmp_path)
    assert str(refused.value) == (
        f"{str(tmp_path)!r} holds no report with a manifest. Name the folder of one client, such "
        "as runs/acme."
    )
