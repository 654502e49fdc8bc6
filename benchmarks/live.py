"""What the room bears, on this computer and over the loopback.

    python benchmarks/live.py                 # everything; some minutes
    python benchmarks/live.py --only join,burst

The people are made up and run on the same processors as the server, so that the milliseconds are
an upper bound. If Voilà is installed it serves the same exercise to ten people in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import os
import random
import re
import socket
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.people import FORM, Facilitator, Participant, made_up, visitors
from pmo_workshop.live.rehearsal import OURS, SESSION, Plan, Server, environment
from pmo_workshop.live.store import SCHEMA, RoomStore
from pmo_workshop.paths import shipped

FOLDER = shipped("sample_data") / "northwind"
EXERCISE = "b1-role-swap"  # twelve items on a scale
KILLS = 20


def p(values: list[float], share: float) -> str:
    """Return a percentile in milliseconds."""
    ordered = sorted(values)
    return f"{1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]:.0f} ms"


def memory(pid: int) -> str:
    """Return the memory of a process: resident, and its own share."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return "not known here"
    rss, pss = (int(re.search(rf"^{name}: +(\d+)", text, re.M)[1]) for name in ("Rss", "Pss"))
    return f"RSS {rss / 1000:.0f} MB, PSS {pss / 1000:.0f} MB"


def expect(held: bool, otherwise: str) -> None:
    """Stop a measurement that measures something else."""
    if not held:
        raise SystemExit(otherwise)


def cpu(pid: int) -> float:
    """Return the processor seconds that a process has used: load elsewhere does not change them."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()))


class Room:
    """A server in a folder of its own, with a facilitator."""

    def __init__(self, home: Path):
        self.home = home
        self.server = Server(Plan(FOLDER, people=5_000, module="02"), home)
        self.form = forms_of(FOLDER)[1][EXERCISE]

    async def open(self) -> None:
        await asyncio.to_thread(self.server.start)
        self.client = visitors(1_500, seconds=120)  # a busy machine is measured, not refused
        self.facilitator = Facilitator(self.client, self.server.address)
        await self.facilitator.enter(self.server.key)
        await self.facilitator.act("open", exercise=EXERCISE)

    async def people(self, count: int, within: float) -> tuple[list[Participant], list[float]]:
        """Let people join, evenly over some seconds."""
        found = [Participant(self.client, self.server.address, draw=random.Random(n))
                 for n in range(count)]  # fmt: skip

        async def come(at: int, who: Participant) -> float:
            await asyncio.sleep(within * at / count)
            begun = time.perf_counter()
            expect(await who.join(self.server.code), "joining was refused")
            await who.look()
            return time.perf_counter() - begun

        return found, await asyncio.gather(*(come(at, who) for at, who in enumerate(found)))

    async def submit(self, people: list[Participant], within: float) -> list[float]:
        """Let everybody hand in once, evenly over some seconds; the requests are made before."""
        requests = [self._request(who) for who in people]

        async def send(at: int, request: bytes) -> float:
            await asyncio.sleep(within * at / len(people))
            begun = time.perf_counter()
            reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
            writer.write(request)
            status = (await reader.readline()).split()[1]
            writer.close()
            expect(status == b"303", f"an answer was not taken: {status}")
            return time.perf_counter() - begun

        return await asyncio.gather(*(send(at, one) for at, one in enumerate(requests)))

    def _request(self, who: Participant) -> bytes:
        fields = {"exercise": EXERCISE, "turn": "1.1", **made_up(self.form, who.draw)}
        body = urlencode(fields)
        head = (
            f"POST /answer HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nCookie: {who.cookie}"
            f"\r\nOrigin: {self.server.address}\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return (head + body).encode()

    def stored(self) -> int:
        with closing(self.store()) as store:
            return len(store.ballots(EXERCISE))

    def store(self) -> RoomStore:
        return RoomStore(SqliteFile(self.home / "answers" / "northwind.sqlite", SCHEMA), SESSION)


async def join(room: Room) -> None:
    """200 join within 5 s and answer; then 1,000 within 10 s."""
    for count, within, limit in ((200, 5, "50 ms"), (1_000, 10, "100 ms")):
        begun = time.perf_counter()
        people, waits = await room.people(count, within)
        took = time.perf_counter() - begun
        pid = room.server.program.pid
        before = cpu(pid)
        sent = await room.submit(people, within)
        each = 1000 * (cpu(pid) - before) / count
        print(
            f"join {count} in {within} s: all in after {took:.1f} s; join and first page p50 "
            f"{p(waits, 0.5)}, p95 {p(waits, 0.95)}; submit p50 {p(sent, 0.5)}, p95 "
            f"{p(sent, 0.95)} (wanted < {limit}), {each:.1f} ms of the server's processor "
            f"each; server {memory(pid)}"
        )


async def burst(room: Room) -> None:
    """1,000 join within 2 s, and then hand in within 2 s."""
    begun, used = time.perf_counter(), cpu(room.server.program.pid)
    people, waits = await room.people(1_000, 2)
    took, used = time.perf_counter() - begun, cpu(room.server.program.pid) - used
    print(
        f"burst of 1,000 in 2 s: {len(people)} joined after {took:.1f} s; join and first page p50 "
        f"{p(waits, 0.5)}, p95 {p(waits, 0.95)}; {used:.1f} s of the server's processor"
    )
    begun, used = time.perf_counter(), cpu(room.server.program.pid)
    waits = await room.submit(people, 2)
    took, used = time.perf_counter() - begun, cpu(room.server.program.pid) - used
    print(
        f"burst of 1,000 in 2 s: {room.stored()} stored after {took:.1f} s; p50 "
        f"{p(waits, 0.5)}, p95 {p(waits, 0.95)} (wanted < 2000 ms), p99 {p(waits, 0.99)}; "
        f"{used:.1f} s of the server's processor"
    )


async def guess(room: Room) -> None:
    """2,000 wrong codes from many connections while 200 join with the right one."""
    strangers = [Participant(room.client, room.server.address) for _ in range(50)]
    hits, waits = 0, []

    async def try_codes(who: Participant, count: int) -> None:
        nonlocal hits
        for _ in range(count):
            begun = time.perf_counter()
            code = f"{who.draw.randrange(10**8):08d}"
            hits += await who.join(code)
            waits.append(time.perf_counter() - begun)

    attack = asyncio.gather(*(try_codes(who, 40) for who in strangers))
    begun = time.perf_counter()
    people, joined = await room.people(200, 10)
    await attack
    took = time.perf_counter() - begun
    print(f"guessing: {len(waits)} wrong codes in {took:.1f} s ({len(waits) / took:.0f} a second), "
          f"{hits} hits; {len(people)} of 200 joined meanwhile, p95 {p(joined, 0.95)}")  # fmt: skip


async def kill(room: Room) -> None:
    """Kill the server again and again while 50 people answer."""
    people, _ = await room.people(50, 2)
    acknowledged: dict[int, int] = {}
    waits = []
    draw = random.Random(1)

    async def answer(at: int, who: Participant, stop: asyncio.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            fields = made_up(room.form, who.draw) | {
                f"{room.form.items[0].id}.severity": number % 11
            }
            try:
                reply = await who.post("/answer", {"exercise": EXERCISE, "turn": "1.1", **fields})
            except (ConnectionError, OSError):
                return
            if reply.code == 303:
                acknowledged[at] = number % 11

    for _ in range(KILLS):
        stop = asyncio.Event()
        sending = [asyncio.create_task(answer(at, who, stop)) for at, who in enumerate(people)]
        await asyncio.sleep(0.2 + draw.random() * 0.3)
        room.server.kill()
        stop.set()
        await asyncio.gather(*sending)
        begun = time.perf_counter()
        await asyncio.to_thread(room.server.start)
        waits.append(time.perf_counter() - begun)
    connection = sqlite3.connect(room.home / "answers" / "northwind.sqlite")
    whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    twice = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM ballots GROUP BY session, exercise, participant "
        "HAVING count(*) > 1)").fetchone()[0]  # fmt: skip
    connection.close()
    kept = room.stored()
    print(
        f"{KILLS} kills: {len(acknowledged)} people had acknowledged answers, {kept} ballots in "
        f"the store, {twice} twice, integrity {whole}; answers again after {p(waits, 0.5)} "
        f"(slowest {p(waits, 1)})"
    )


async def first_page(room: Room) -> None:
    """How many bytes a telephone loads to join."""
    who = Participant(room.client, room.server.address)
    page = (await who.get("/")).body
    paths = re.findall(rb'(?:href|src)="[.](/static/[^"]+)"', page)
    files = [(await who.get(path.decode())).body for path in paths]
    total = sum(map(len, (page, *files)))
    print(f"first page: {total / 1000:.1f} kB in {1 + len(files)} requests (wanted ≤ 15 kB)")


async def loop(room: Room) -> None:
    """From the last answer to the finished PDF, for one workbook and for all."""
    people, _ = await room.people(30, 2)
    await room.submit(people, 1)
    for words in (["--workbook", "02"], []):
        begun = time.perf_counter()
        folder, out = str(room.home / f"room{len(words)}"), str(room.home / f"runs{len(words)}")
        await run(room, "live", "export", SESSION, "--into", folder)
        await run(room, "report", folder, *words, "--format", "pdf", "--jobs", "1", "--out", out)
        what = "workbook 02" if words else "all workbooks and the combined report"
        print(f"last answer to PDF, {what}: {time.perf_counter() - begun:.1f} s (wanted < 15 s)")


async def run(room: Room, *words: str) -> None:
    """Run one of our commands."""
    program = await asyncio.create_subprocess_exec(
        *OURS, *words, env=environment(room.home), cwd=room.home,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    expect(await program.wait() == 0, f"pmo-workshop {words[0]} failed")


async def voila(room: Room) -> None:
    """Voilà serving the same exercise to ten people, if it is installed."""
    if importlib.util.find_spec("voila") is None:
        print("Voilà: not installed, so there is no peer in this run (pip install voila)")
        return
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    source = f'import pmo_workshop as pmo\npmo.exercise("{EXERCISE}")'
    notebook = room.home / "room.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=[new_code_cell(source)], metadata={"kernelspec": kernel}),
                   notebook)  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voila", str(notebook), f"--port={port}", "--no-browser",
        env={**environment(room.home), "PMO_WORKSHOP_FORMS": "on"},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        client = visitors(20)
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            await asyncio.sleep(0.3)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        begun = time.perf_counter()
        people = [Participant(client, address) for _ in range(10)]
        replies = await asyncio.gather(*(who.get("/") for who in people), return_exceptions=True)
        took = time.perf_counter() - begun
        good = sum(not isinstance(r, BaseException) and r.code == 200 for r in replies)
        kernels = children(program.pid)
        used = " + ".join(memory(int(pid)) for pid in [program.pid, *kernels[:1]])
        print(
            f"Voilà, 10 people: {good} pages after {took:.1f} s; server and one kernel of "
            f"{len(kernels)}: {used}"
        )
    finally:
        program.terminate()
        await program.wait()
    begun = time.perf_counter()
    people, waits = await room.people(10, 0.01)
    print(f"the room, 10 people: {len(people)} pages after {time.perf_counter() - begun:.2f} s, "
          f"p95 {p(waits, 0.95)}; {memory(room.server.program.pid)}")  # fmt: skip


PARTS = {f.__name__: f for f in (first_page, join, burst, guess, voila, loop, kill)}


async def main(wanted: list[str]) -> None:
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="pmo-bench-") as made:
            room = Room(Path(made))
            try:
                await room.open()
                await PARTS[name](room)
            finally:
                room.server.stop()
        sys.stdout.flush()


if __name__ == "__main__":
    raw = argparse.RawDescriptionHelpFormatter
    given = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    given.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    chosen = given.parse_args().only.split(",")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    asyncio.run(main(chosen))
