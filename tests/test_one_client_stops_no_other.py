"""Whatever a client folder holds costs that client only; ``report`` says what ``check`` says."""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
import tiny

from pmo_workshop.batch.run import plan_batch, run_batch
from pmo_workshop.errors import SetupError
from pmo_workshop.intake import check_client

SETTINGS = {
    "nested": "[" * 100_000,
    "number": f'id = "number"\ndiscount_rate = {"9" * 5_000}\n',
    "parts": f"a{'.a' * 30_000} = 1",
    "quoted-parts": "x = {" + '"a" . ' * 30_000 + "b = 1}",
    "zero-bytes": "\0" * 5_000,
    "list": 'id = ["list"]',
    "two-ids": 'id = "two-ids"\nid = "good"\n',
    "escape": 'id = "esc\\u0061ped"\nname = "E"\nreport_date = 2026-04-30\n',
    "Müller": 'id = "Müller"\n',
    "Möller": 'id = "Möller"\n',
    "empty": "",
}
FOLDERS = {
    "folder": lambda place: place.mkdir(),
    "link": lambda place: place.symlink_to(place.parent / "client.toml"),
    "dangling": lambda place: place.symlink_to("nothing"),
} | ({"pipe": os.mkfifo} if hasattr(os, "mkfifo") else {})
"""What stands where a table should be."""


def made(folder):
    """Return a batch of a good client, and those that can harm no other."""
    clients = [tiny.client(folder / "good", "good")]
    for name, text in SETTINGS.items():
        clients.append(tiny.client(folder / name, name))
        (folder / name / "client.toml").write_bytes(text.encode())
    for kind, make in FOLDERS.items():
        for file in ("responses.csv", "client.xlsx", ".pmo-key", "client.toml"):
            name = f"{kind}-{file.strip('.').partition('.')[0]}-{file[-2:]}"
            clients.append(tiny.client(folder / name, name))
            (folder / name / file).unlink(missing_ok=True)
            if (kind, file) == ("link", "client.toml"):
                (folder / name / file).symlink_to(folder / "good" / file)
            else:
                make(folder / name / file)
    clients.append(tiny.client(folder / "bomb", "bomb"))
    with zipfile.ZipFile(folder / "bomb" / "client.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * 600_000_000)
    return clients


@pytest.fixture(scope="module")
def ran(tmp_path_factory, processes):
    folder = tmp_path_factory.mktemp("others")
    workbook = tiny.write(tiny.notebook("1"), folder / "01_tiny.ipynb")
    clients = made(folder)
    summary = run_batch(
        clients, [workbook], folder / "runs", formats=(), jobs=2, processes=processes
    )
    return {Path(outcome.folder).name: outcome for outcome in summary.outcomes}, folder


def test_whatever_a_client_folder_holds_the_others_are_made(ran):
    outcomes, folder = ran
    assert outcomes["good"].state == "done"
    assert {name for name, outcome in outcomes.items() if outcome.state != "refused"} == {"good"}
    made_for = {path.name for path in (folder / "runs").iterdir() if path.is_dir()}
    assert made_for == {"good"}
    assert len({outcome.id for outcome in outcomes.values()}) == len(outcomes)


def test_report_refuses_in_the_words_of_check(ran):
    outcomes, folder = ran
    for name, outcome in outcomes.items():
        if name in ("good", "escape"):
            continue
        problems = [str(problem) for problem in check_client(folder / name).problems]
        assert problems, name
        assert any(problem in outcome.reason for problem in problems), (name, outcome.reason)


def test_an_id_that_is_not_written_plainly_is_asked_for(ran):
    outcomes, _ = ran
    assert outcomes["escape"].reason == (
        "client.toml: the id 'escaped' is not written plainly, so the batch could not see it. "
        'Write it on a line of its own before the first section: id = "escaped".'
    )


def test_clients_with_one_id_are_named_and_the_rest_run(tmp_path, processes):
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    one, two = (tiny.client(tmp_path / name, "acme") for name in ("one", "two"))
    rest = tiny.client(tmp_path / "rest", "rest")
    out = tmp_path / "runs"
    said = (
        f"Two clients have the id 'acme': {str(one)!r} and {str(two)!r}. "
        "Give each its own id in client.toml."
    )
    plan = plan_batch([one, rest, two], [workbook], out)
    assert [client["why"] for client in plan.as_dict()["clients"]] == [said, "new", said]
    summary = run_batch([one, rest, two], [workbook], out, formats=(), processes=processes)
    assert [(o.state, o.reason) for o in summary.outcomes] == [
        ("refused", said), ("done", ""), ("refused", said)
    ]  # fmt: skip
    assert summary.exit_code == 3
    assert not (out / "acme").exists()


OURS = '{"deliverables": {"index.html": ""}}'


def _report(place, manifest, *beside):
    """Lay a folder that an earlier batch may have made, and files beside its deliverables."""
    place.mkdir()
    (place / "manifest.json").write_text(manifest, encoding="utf-8")
    for name in ("index.html", *beside):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("keep", encoding="utf-8")


IS_NONE = "exists and is not the output of an earlier report, so it is not replaced. "
LAID = {
    "files": (lambda place: _report(place, OURS, "acme draft.docx", "notes/my notes.txt"),
              "holds 'acme draft.docx', which no report has written, and 1 more. Move it "
              "elsewhere, or c"),
    "damaged": (lambda place: _report(place, "{"), f"{IS_NONE}C"),
    "folder": (lambda place: place.mkdir(), f"{IS_NONE}C"),
    "file": (lambda place: place.write_text("keep", encoding="utf-8"), f"{IS_NONE}C"),
    "link": (lambda place: place.symlink_to(place.parent), f"{IS_NONE}C"),
    "dangling": (lambda place: place.symlink_to("nothing"), f"{IS_NONE}C"),
}  # fmt: skip
"""What somebody lays where the deliverables of one client would go, and what is said of it."""


def _lies(place):
    """Return what lies at a place, without following a link."""
    if not place.is_dir() or place.is_symlink():
        return place.is_symlink() and place.readlink(), place.lstat().st_ino
    return {path: path.is_file() and path.read_bytes() for path in place.rglob("*")}


def test_what_lies_in_the_place_of_one_client_stays_and_costs_that_client_only(tmp_path, processes):
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    clients = [tiny.client(tmp_path / name, name) for name in (*LAID, "good")]
    out = tmp_path / "runs"
    out.mkdir()
    for name, (lay, _) in LAID.items():
        lay(out / name)
    before = {name: _lies(out / name) for name in LAID}
    summary = run_batch(clients, [workbook], out, formats=(), processes=processes)
    assert {outcome.id: (outcome.state, outcome.reason) for outcome in summary.outcomes} == {
        **{name: ("failed", f"{str(out / name)!r} {said}hoose another --out.")
           for name, (_, said) in LAID.items()},
        "good": ("done", ""),
    }  # fmt: skip
    assert summary.exit_code == 1
    assert {name: _lies(out / name) for name in LAID} == before


def test_a_file_beside_a_report_matters_only_when_it_is_made_again(tmp_path, processes):
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    asked = [tiny.client(tmp_path / "acme", "acme")], [workbook], tmp_path / "runs"
    more = {"formats": (), "processes": processes}
    run_batch(*asked, **more)
    (beside := tmp_path / "runs" / "acme" / "my notes.txt").write_text("keep", encoding="utf-8")
    (again,) = run_batch(*asked, **more).outcomes
    assert (again.state, again.reason) == ("up to date", "")
    (planned,) = plan_batch(*asked, formats=(), force=True).as_dict()["clients"]
    (anew,) = run_batch(*asked, **more, force=True).outcomes
    said = (
        f"{str(beside.parent)!r} holds 'my notes.txt', which no report has written. "
        "Move it elsewhere, or choose another --out."
    )
    assert (planned["why"], planned["steps"]) == (said, [])
    assert (anew.state, anew.reason) == ("failed", said)
    assert beside.read_text(encoding="utf-8") == "keep"


@pytest.mark.parametrize("name", ["index.html", "summary.json"])
def test_a_folder_where_a_file_of_the_batch_goes_is_told_before_the_work(tmp_path, name):
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    (place := tmp_path / "runs" / name).mkdir(parents=True)
    with pytest.raises(SetupError) as refused:
        run_batch([tiny.client(tmp_path / "acme", "acme")], [workbook], tmp_path / "runs")
    assert str(refused.value) == (
        f"{str(place)!r} is a folder, and a file of the batch has this name. Move it elsewhere, "
        "or choose another --out."
    )
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="its limit is another")
def test_too_long_a_path_costs_the_client_with_the_long_id_only(tmp_path, processes):
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    long = "acme" * 20
    clients = [tiny.client(tmp_path / name, name) for name in (long, "good")]
    out = tmp_path
    most = os.pathconf(tmp_path, "PC_PATH_MAX") - 120
    while len(str(out)) + 200 < most:
        out /= "d" * 150
    out /= "d" * (most - len(str(out)) - 1)
    summary = run_batch(clients, [workbook], out, formats=(), processes=processes)
    assert [(o.state, o.reason) for o in summary.outcomes] == [
        ("failed", f"The output folder {str(out)!r} has too long a path for the report of {long!r} "
                   "(File name too long). Choose a shorter one with --out."),
        ("done", ""),
    ]  # fmt: skip


AS_ANOTHER = """
import os, sys
from pathlib import Path
from pmo_workshop.batch.inputs import copy_inputs
from pmo_workshop.batch.output import what_is_in_the_way
from pmo_workshop.errors import DataError
from pmo_workshop.intake import sheet  # who has no place of its own may not read ours later
place = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print(what_is_in_the_way(place / "runs" / "acme"))
print(what_is_in_the_way(place / "runs" / "mine"))
try:
    copy_inputs(place / "acme", place / "copy", bytes(32))
except DataError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="other rights")
def test_what_may_not_be_removed_or_read_is_told_in_words():
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        tiny.client(folder / "acme", "acme")
        (folder / "acme" / "services.csv").chmod(0)
        for path in (folder, folder / "acme", folder / "runs" / "acme", folder / "runs" / "mine"):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o755)
        consultant = folder / "runs" / "acme" / "consultant"
        consultant.mkdir()
        consultant.chmod(0o777)
        (consultant / "notebooks").mkdir(mode=0o555)
        (folder / "runs" / "mine").chmod(0o777)
        (folder / "runs" / "acme").chmod(0o777)
        folder.chmod(0o777)
        ran = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER, folder], capture_output=True, text=True, check=True
        )
    assert ran.stdout.splitlines() == [
        "The older report in 'acme' cannot be removed: you may not change the folder "
        "'acme/consultant/notebooks'. Have its owner remove it, or choose another --out.",
        "",
        "services.csv: cannot be read (Permission denied). Close it elsewhere.",
    ]
