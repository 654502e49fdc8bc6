"""The walls around a workbook: whatever it tries, nothing outside its own folder changes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import pmo_workshop
from pmo_workshop.engine import landlock

ONLY = "a workbook may write in its own folder only, not to "

ATTACKS = {
    "write": "(outside / 'a.txt').write_text('x')",
    "append": "(outside / 'a.txt').open('a').write('x')",
    "make": "(outside / 'new.txt').touch()",
    "remove": "(outside / 'a.txt').unlink()",
    "remove a tree": "shutil.rmtree(outside)",
    "remove a tree by a relative path": "shutil.rmtree(os.path.relpath(outside))",
    "move away": "(outside / 'a.txt').rename('b.txt')",
    "move there": "pathlib.Path('mine.txt').replace(outside / 'a.txt')",
    "copy there": "shutil.copy('mine.txt', outside / 'a.txt')",
    "make a folder": "(outside / 'new').mkdir()",
    "remove a folder": "(outside / 'empty').rmdir()",
    "change the rights": "(outside / 'a.txt').chmod(0)",
    "change the rights of an open file": "os.fchmod(os.open(outside / 'a.txt', os.O_RDONLY), 0)",
    "change the times": "os.utime(outside / 'a.txt', (0, 0))",
    "a way through a link": "os.symlink(outside, 'way'); pathlib.Path('way/a.txt').unlink()",
    "link": "os.link(outside / 'a.txt', 'linked.txt')",
    "make a pipe": "os.mkfifo(outside / 'pipe', mode=0o600)",
    "make a pipe, relative to a folder":
        "os.mknod('pipe', 0o600, dir_fd=os.open(outside, os.O_RDONLY))",
    "remove, relative to a folder": "os.unlink('a.txt', dir_fd=os.open(outside, os.O_RDONLY))",
    "write, relative to a folder":
        "os.open('a.txt', os.O_WRONLY | os.O_TRUNC, dir_fd=os.open(outside, os.O_RDONLY))",
    "write, up from a folder":
        "os.open('../../outside/a.txt', os.O_WRONLY | os.O_TRUNC,"
        " dir_fd=os.open('deep', os.O_RDONLY))",
    "remove, up from a folder":
        "os.unlink('../../outside/a.txt', dir_fd=os.open('deep', os.O_RDONLY))",
    "a database": "sqlite3.connect(outside / 'base.sqlite').execute('drop table t')",
    "a database by its address":
        "sqlite3.connect(f'file:{outside}/base.sqlite', uri=True).execute('drop table t')",
    "a new database": "sqlite3.connect(outside / 'new.sqlite').execute('create table t (a)')",
    "a database beside another":
        "base = sqlite3.connect('mine.sqlite')\n"
        "base.execute('attach ? as other', [str(outside / 'base.sqlite')])\n"
        "base.execute('drop table other.t')",
    "a copy of a database":
        "base = sqlite3.connect('more.sqlite')\nbase.execute('create table t (a)')\n"
        "base.execute('vacuum into ?', [str(outside / 'new.sqlite')])",
    "a program": "subprocess.run(['rm', '-rf', str(outside)], check=True)",
    "a program by the shell": "status = os.system(f'rm -rf {outside}')\nif status: raise OSError",
    "a program by spawning":
        "if os.posix_spawnp('rm', ['rm', '-rf', str(outside)], os.environ): os.wait()",
    "another Python":
        "subprocess.run([sys.executable, '-c',"
        " f'import shutil; shutil.rmtree({str(outside)!r})'], check=True)",
    "copy itself": "os.fork()",
    "end its parent": "os.kill(os.getppid(), 9)",
    "limit its parent":
        "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "end it by a program": "subprocess.run(['kill', '-9', str(os.getppid())], check=True)",
}  # fmt: skip

SILENT = {"a database", "a program by spawning"}
"""What the system refuses without an error of Python's: SQLite only reads, a program fails."""

PROGRAM = """
import json, os, pathlib, shutil, sqlite3, subprocess, sys
from pmo_workshop.engine import landlock, walls
own, outside, walled, attacks = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), *sys.argv[3:]
if walled == "without":
    landlock.is_here = lambda: False
os.chdir(own)
os.mkdir("deep")
with sqlite3.connect("mine.sqlite") as base:
    base.execute("create table t (a)")
walls.keep_to([own])
pathlib.Path("mine.txt").write_text("mine")
told = {}
for name, code in json.loads(attacks).items():
    try:
        exec(code)
        told[name] = ""
    except Exception as error:
        told[name] = f"{type(error).__name__}: {error}"
print(json.dumps(told))
"""


@pytest.fixture(scope="module", params=["with", "without"])
def attacked(tmp_path_factory, request):
    """What each attack was told, and the folder beside the workbook's own, before and after."""
    if request.param == "with" and not landlock.is_here():
        pytest.skip("this system has no Landlock, whole")
    folder = tmp_path_factory.mktemp("walls")
    outside = folder / "outside"
    (outside / "empty").mkdir(parents=True)
    (outside / "a.txt").write_text("theirs", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-c", "import sqlite3, sys\n"
         "with sqlite3.connect(sys.argv[1]) as base: base.execute('create table t (a)')",
         outside / "base.sqlite"], check=True,
    )  # fmt: skip
    (folder / "own").mkdir()
    before = state(outside)
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, folder / "own", outside, request.param,
         json.dumps(ATTACKS)], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), before, state(outside), request.param


def state(folder):
    return {
        path.name: (path.read_bytes() if path.is_file() else b"", path.stat().st_mode,
                    path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="other calls")
def test_nothing_outside_changes_whatever_is_tried(attacked):
    told, before, after, _ = attacked
    assert after == before
    assert set(told) == set(ATTACKS)


@pytest.mark.skipif(sys.platform == "win32", reason="other calls")
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attempt_is_told_to_the_workbook(attacked, name):
    told, _, _, walled = attacked
    if walled == "without" or name not in SILENT:
        assert told[name]
    if walled == "without":
        assert told[name].startswith(
            ("PermissionError: a workbook cannot ", f"PermissionError: {ONLY}")
        )


def test_removing_a_tree_elsewhere_is_refused_in_words(attacked):
    told, _, _, _ = attacked
    outside = Path(told["write"].removeprefix(f"PermissionError: {ONLY}'").removesuffix("a.txt'"))
    assert told["remove a tree"].startswith(f"PermissionError: {ONLY}'{outside}")


def test_no_process_of_ours_imports_from_the_folder_one_is_in():
    """Wherever a Python is started, ``-P`` stands beside it, or the started module is no name."""
    found = []
    for path in Path(pmo_workshop.__file__).parent.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for at, line in enumerate(lines):
            if "sys.executable" in line and "Path(sys.executable)" not in line:
                found.append((path.name, '"-P"' in line + lines[at + 1]))
    assert len(found) >= 3
    assert [name for name, alone in found if not alone] == []
