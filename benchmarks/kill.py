"""Kill a batch at random moments and run it again: ``python benchmarks/kill.py --times 50``.

Every time the whole batch is killed with SIGKILL, what lies at a final path is checked against its
manifest, no process may be left after 10 seconds, and the same command then has to end with the
bytes of an undisturbed run. ``--every-call`` kills one client's publication at each of its calls
to the file system instead, which needs strace.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pmo_workshop.batch.inputs import damages, hashes, read_manifest
from pmo_workshop.batch.output import opened, publish, sync_tree
from pmo_workshop.paths import shipped

SECONDS_TO_GO = 10.0
PR_SET_PTRACER, PR_SET_PTRACER_ANY = 0x59616D61, ctypes.c_ulong(-1)
"""Linux lets strace look at a process that is not its own child."""
CALLS = ("openat", "write", "fsync", "rename", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir")


def make_clients(folder: Path, number: int) -> list[Path]:
    """Copy a sample client so many times, each with an id of its own."""
    source = shipped("sample_data") / "lindenhof"
    made = []
    for at in range(number):
        client = folder / f"client{at:03}"
        shutil.copytree(source, client)
        settings = client / "client.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(
            text.replace('id = "lindenhof"', f'id = "client{at:03}"'), encoding="utf-8"
        )
        made.append(client)
    return made


def command(clients: list[Path], out: Path) -> list[str]:
    """Return the command that makes their reports."""
    return [
        *(sys.executable, "-P", "-m", "pmo_workshop", "report", *map(str, clients)),
        *("--out", str(out), "--workbook", "00", "--format", "html,pdf"),
    ]


def deliverables(out: Path) -> dict[str, str]:
    """Return the hash of every file of every client; the summary holds seconds and is left out."""
    return {name: digest for name, digest in hashes(out).items() if "/" in name}


def check_final_paths(out: Path) -> None:
    """A folder at a final path is complete, or absent."""
    for place in out.iterdir() if out.exists() else ():
        if place.is_dir() and not place.name.startswith("."):
            manifest = read_manifest(place / "consultant" / "manifest.json")
            if manifest is None or damages(place, manifest):
                sys.exit(f"{place} is neither complete nor absent.")


def processes_naming(text: str) -> list[int]:
    """Return the processes whose command line or working directory holds a text."""
    found = []
    for listed in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (listed / "cmdline").read_bytes() or text in str(
                (listed / "cwd").readlink()
            ):
                found.append(int(listed.name))
        except OSError:
            continue
    return found


def killed_and_resumed(clients: list[Path], out: Path, after: float, temporary: Path) -> int:
    """Kill a batch after so many seconds, run it again, and return how many were up to date."""
    environment = {**os.environ, "TMPDIR": str(temporary)}
    batch = subprocess.Popen(
        command(clients, out),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(batch.pid, signal.SIGKILL)
    batch.wait()
    until = time.monotonic() + SECONDS_TO_GO
    while processes_naming(str(temporary)) and time.monotonic() < until:
        time.sleep(0.1)
    if left := processes_naming(str(temporary)):
        sys.exit(f"Processes {left} are still there {SECONDS_TO_GO:.0f} s after the kill.")
    check_final_paths(out)
    again = subprocess.run(
        command(clients, out), env=environment, capture_output=True, text=True, check=False
    )
    if again.returncode:
        sys.exit(f"The second run failed:\n{again.stdout}{again.stderr}")
    if list(temporary.iterdir()):
        sys.exit(f"{temporary} is not empty: {[p.name for p in temporary.iterdir()]}")
    return again.stdout.count("up to date")


def at_random(times: int, number: int, seed: int) -> None:
    """Kill and resume so many times."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kill-") as made:
        folder = Path(made)
        clients = make_clients(folder / "clients", number)
        start = time.monotonic()
        subprocess.run(command(clients, folder / "whole"), check=True, capture_output=True)
        whole = time.monotonic() - start
        expected = deliverables(folder / "whole")
        for at in range(times):
            temporary = folder / "t"
            temporary.mkdir()
            after = draw.uniform(0.5, whole)
            kept = killed_and_resumed(clients, folder / "out", after, temporary)
            if deliverables(folder / "out") != expected:
                sys.exit(f"Time {at + 1}: other bytes than the undisturbed run.")
            print(
                f"{at + 1} of {times}: killed after {after:.1f} s, {kept} clients kept", flush=True
            )
            shutil.rmtree(folder / "out")
            shutil.rmtree(temporary)
    print(f"{times} of {times} ended in the undisturbed bytes.")


def publish_anew(out: Path) -> None:
    """Publish a report as a batch does."""
    with opened(out):
        staging = out / ".staging-acme"
        staging.mkdir()
        for name in ("a.html", "b.html"):
            (staging / name).write_text(f"new {name}", encoding="utf-8")
        (staging / "consultant").mkdir()
        told = '{"deliverables": {"a.html": "", "b.html": ""}}'
        (staging / "consultant" / "manifest.json").write_text(told, encoding="utf-8")
        sync_tree(staging)
        publish(staging, out / "acme")


OLD = {"a.html": "old a.html", "b.html": "old b.html"}
NEW = {"a.html": "new a.html", "b.html": "new b.html"}


def with_older_report(out: Path) -> None:
    """Lay an older report at the final path."""
    (out / "acme").mkdir(parents=True)
    for name, text in OLD.items():
        (out / "acme" / name).write_text(text, encoding="utf-8")
    manifest = '{"deliverables": {"a.html": "", "b.html": ""}}'
    (out / "acme" / "consultant").mkdir()
    (out / "acme" / "consultant" / "manifest.json").write_text(manifest, encoding="utf-8")


def watched(out: Path, log: Path, *asked: str) -> int:
    """Publish in a process of its own that strace watches; return how it ended."""
    publisher = os.fork()
    if publisher == 0:
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY)
        os.kill(os.getpid(), signal.SIGSTOP)  # until strace is there
        publish_anew(out)
        os._exit(0)
    os.waitpid(publisher, os.WUNTRACED)
    command = ["strace", "-p", str(publisher), "-o", str(log), *asked]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        told = strace.stderr.readline()
        os.kill(publisher, signal.SIGCONT if told.endswith("attached\n") else signal.SIGKILL)
        _, status = os.waitpid(publisher, 0)
        strace.communicate()
    return os.waitstatus_to_exitcode(status)


def at_every_call() -> None:
    """Kill a publication at each call to the file system; there is the old folder or the new."""
    killed = 0
    with tempfile.TemporaryDirectory(prefix="kill-") as made:
        log, out = Path(made) / "calls", Path(made) / "out"
        for call in CALLS:
            with_older_report(out)
            if watched(out, log, "-e", f"trace={call}"):
                sys.exit("No report is published under strace, which may not be allowed to look.")
            shutil.rmtree(out)
            for number in range(1, 1 + log.read_text(errors="replace").count(f"{call}(")):
                with_older_report(out)
                how = f"inject={call}:signal=KILL:when={number}"
                killed += watched(out, Path(os.devnull), "-e", f"trace={call}", "-e", how) != 0
                found = {name: (out / "acme" / name).read_text("utf-8") for name in OLD}
                if found not in (OLD, NEW):
                    sys.exit(f"{call} {number}: neither the old folder nor the new: {found}")
                shutil.rmtree(out)
            print(f"{call}: killed at each, {killed} so far", flush=True)
    print(f"Killed at {killed} calls: each time the old folder or the new one, whole.")


def main() -> None:
    """Kill as asked."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--every-call", action="store_true")
    asked = options.parse_args()
    if asked.every_call:
        if not shutil.which("strace"):
            sys.exit("--every-call needs strace.")
        at_every_call()
    else:
        at_random(asked.times, asked.clients, asked.seed)


if __name__ == "__main__":
    main()
