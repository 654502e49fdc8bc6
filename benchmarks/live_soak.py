"""Eight hours of a room in ten minutes: 200 telephones, a bad network, a server that is killed.

    python benchmarks/live_soak.py                                  # eight hours, ten minutes
    python benchmarks/live_soak.py --people 8 --minutes 0.1 --troubles 5     # short: a test

The real server runs with a clock that goes faster: its timers, limits and the time of day. Between
it and the telephones stands a network that loses connections, swallows replies after the answer was
stored, and fails altogether. Now and then the server is killed (SIGKILL), or its log or its whole
file is deleted under it. At the end every answer that a telephone was told is saved must be in the
store, once, as it was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pmo_workshop.exercises.answers import read_item
from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.exercises.form import Form
from pmo_workshop.live.codes import hashed
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.people import Facilitator, Participant, made_up, visitors
from pmo_workshop.live.rehearsal import SESSION, Plan, Server
from pmo_workshop.live.store import SCHEMA, RoomStore
from pmo_workshop.paths import shipped

FOLDER = shipped("sample_data") / "northwind"
HOURS = 8.0
SERVE = "--serve"
_TURN = re.compile(r'name="exercise" value="([^"]+)">\s*<input[^>]+name="turn" value="([^"]+)"')


def go_faster(factor: float) -> None:
    """Let the clock of this process go faster: the time of day, and what waits for a moment."""
    import selectors

    day, since, wait = time.time, time.monotonic, selectors.DefaultSelector.select
    day_begun, begun = day(), since()
    time.time = lambda: day_begun + (day() - day_begun) * factor
    time.monotonic = lambda: begun + (since() - begun) * factor
    selectors.DefaultSelector.select = lambda self, timeout=None: wait(
        self, timeout and max(timeout, 0) / factor
    )


class Network:
    """What stands between telephones and the server, and fails them."""

    def __init__(self, port: int, draw: random.Random):
        self.server_port, self.draw = port, draw
        self.down, self.lines, self.lost = False, set(), Counter()
        self.passing: set[asyncio.Task] = set()

    async def open(self) -> None:
        self.listener = await asyncio.start_server(self._line, "127.0.0.1", 0, backlog=1_024)
        self.port = self.listener.sockets[0].getsockname()[1]

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            self.lost["refused"] += 1
            writer.transport.abort()
            return
        swallow = self.draw.random() < 0.02
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer.transport, back.transport}
        self.lines |= ends
        try:
            both = self._pass(reader, back), self._pass(there, writer, swallow)
            passing = {asyncio.ensure_future(one) for one in both}
            self.passing |= passing
            await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.lines -= ends
            for end in ends:
                end.abort()
            self.passing -= passing

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallow: bool = False
    ) -> None:
        with suppress(OSError):
            while part := await reader.read(65_536):
                if swallow:  # what was asked is done, and nobody hears of it
                    self.lost["replies"] += 1
                    return
                writer.write(part)
                await writer.drain()
            await asyncio.sleep(0.05)  # what was written last has to arrive

    def cut(self) -> None:
        """Lose every connection there is."""
        self.lost["cut"] += len(self.lines)
        for end in list(self.lines):
            end.abort()

    async def close(self) -> None:
        self.down = True
        self.listener.close()
        self.cut()
        await asyncio.gather(*self.passing, return_exceptions=True)


@dataclass
class Telephone:
    """Somebody who answers every exercise, some of them twice, and gives up nothing."""

    who: Participant
    forms: dict[str, Form]
    pause: float
    sent: dict[str, list[dict]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    turns: dict[str, str] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    nudged: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self, code: str) -> None:
        while not await self._tries(self.who.join(code)):  # noqa: ASYNC110 - nobody tells it
            await asyncio.sleep(0.2)
        listening = asyncio.ensure_future(self.listen())
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.nudged.wait(), 2)
                self.nudged.clear()
                await self.look()
        finally:
            listening.cancel()

    async def listen(self) -> None:
        """Hold the event stream open, as the page does."""
        host, port = self.who.address.removeprefix("http://").split(":")
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(host, int(port))
                head = f"GET /events HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {self.who.cookie}"
                writer.write(f"{head}\r\n\r\n".encode())
                try:
                    while line := await reader.readline():
                        if line.startswith(b"event: changed"):
                            self.nudged.set()
                finally:
                    writer.transport.abort()
            self.nudged.set()
            await asyncio.sleep(0.3)

    async def look(self) -> None:
        page = await self._tries(self.who.get("/?change=1"))
        found = page and page.code == 200 and _TURN.search(page.body.decode())
        if not found or found.groups() in self.done:
            return
        exercise, turn = found.groups()
        await asyncio.sleep(self.who.draw.random() * self.pause)
        if await self.send(exercise, turn) and self.who.draw.random() < 0.2:
            await asyncio.sleep(self.who.draw.random() * self.pause / 2)
            await self.send(exercise, turn)
        self.done.add((exercise, turn))

    async def send(self, exercise: str, turn: str) -> bool:
        """Send an answer until it is taken or refused; whether it was taken."""
        fields = made_up(self.forms[exercise], self.who.draw)
        self.sent.setdefault(exercise, []).append(fields)
        wait = 0.1
        while True:
            asked = {"exercise": exercise, "turn": turn, **fields}
            reply = await self._tries(self.who.post("/answer", asked))
            if reply and reply.code == 303:
                self.acknowledged[exercise] = len(self.sent[exercise]) - 1
                return True
            if reply and reply.code < 500:
                return False
            await asyncio.sleep(wait * (0.8 + 0.4 * self.who.draw.random()))
            wait = min(2 * wait, 2.0)

    async def _tries(self, asking):
        try:
            return await asking
        except (OSError, ValueError):  # no answer, or half of one
            return None


class Soak:
    """One room, from its first telephone to the last look into its store."""

    def __init__(self, home: Path, people: int, minutes: float, troubles: int, seed: int):
        self.home, self.seconds, self.troubles = home, minutes * 60, troubles
        self.draw = random.Random(seed)
        self.factor = HOURS * 3_600 / self.seconds
        self.count, self.happened, self.over = people, Counter(), asyncio.Event()
        self.forms = forms_of(FOLDER)[1]

    @property
    def file(self) -> Path:
        return self.home / "answers" / "northwind.sqlite"

    async def run(self) -> list[Telephone]:
        begun = time.monotonic()
        plan = Plan(FOLDER, people=self.count, late=0, module="")
        run = (sys.executable, "-P", __file__, SERVE, str(self.factor))
        self.server = Server(plan, self.home, run)
        self.network = Network(self.server.port, self.draw)
        await self.network.open()
        self.server.options = ("--name", f"127.0.0.1:{self.network.port}")
        await asyncio.to_thread(self.server.start)
        client = visitors(2 * self.count + 20)
        address = f"http://127.0.0.1:{self.network.port}"
        phones = [
            Telephone(Participant(client, address, draw=random.Random(n)), self.forms,
                      self.seconds / len(self.forms) / 3)
            for n in range(self.count)
        ]  # fmt: skip
        tasks = [asyncio.ensure_future(phone.live(self.server.code)) for phone in phones]
        trouble = asyncio.ensure_future(self.trouble())
        try:
            await self.workshop(Facilitator(client, self.server.address))
        finally:
            self.over.set()
            await trouble
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            await self.network.close()
            self.server.stop()
            self.took = time.monotonic() - begun
        for end in ended:
            if not isinstance(end, asyncio.CancelledError):
                raise end
        return phones

    async def workshop(self, facilitator: Facilitator) -> None:
        """Go through all exercises, with a second vote in every fourth."""
        await self.insists(facilitator.enter, self.server.key)
        for at, name in enumerate(self.forms):
            each = self.seconds / len(self.forms)
            begun = time.monotonic()
            await self.insists(facilitator.act, "open", exercise=name)
            if at % 4 == 0:
                await asyncio.sleep(each * 0.4)
                await self.insists(facilitator.act, "second", exercise=name)
            await asyncio.sleep(max(each * 0.8 - (time.monotonic() - begun), 0))
            await self.insists(facilitator.act, "close", exercise=name)
            await self.insists(facilitator.act, "reveal", exercise=name)
            await asyncio.sleep(max(each - (time.monotonic() - begun), 0))

    async def insists(self, verb, *words: str, **fields: str) -> None:
        while True:
            with suppress(OSError):
                reply = await verb(*words, **fields)
                if reply is True or getattr(reply, "code", 0) == 200:
                    return
            await asyncio.sleep(0.2)

    async def trouble(self) -> None:
        """Something fails so many times in the day, and each kind of it."""
        kinds = [self.killed, self.outage, self.lines_cut, self.log_deleted, self.file_deleted]
        while not self.over.is_set():
            for kind in self.draw.sample(kinds, len(kinds)):
                pause = self.seconds / self.troubles * (0.5 + self.draw.random())
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.over.wait(), pause)
                    return
                await kind()
                self.happened[kind.__name__] += 1

    async def killed(self) -> None:
        self.server.kill()
        await asyncio.to_thread(self.server.start)

    async def outage(self) -> None:
        self.network.down = True
        self.network.cut()
        await asyncio.sleep(min(3.0, self.seconds / self.troubles))
        self.network.down = False

    async def lines_cut(self) -> None:
        self.network.cut()

    async def log_deleted(self) -> None:
        await asyncio.to_thread(Path(f"{self.file}-wal").unlink, missing_ok=True)

    async def file_deleted(self) -> None:
        """Delete the file; the server has to put it back before anything else happens."""
        await asyncio.to_thread(self._until_it_is_put_back)

    def _until_it_is_put_back(self) -> None:
        self.file.unlink()
        while not self.file.exists():
            time.sleep(0.01)

    def tell(self, phones: list[Telephone]) -> int:
        """Print what was found, and return how many answers were lost."""
        lost = acknowledged = 0
        with closing(RoomStore(SqliteFile(self.file, SCHEMA), SESSION)) as store:
            for phone in phones:
                token = phone.who.cookie.partition("=")[2]
                who = store.who(hashed(token))
                for exercise, last in phone.acknowledged.items():
                    acknowledged += 1
                    given = store.answers.latest(
                        session=SESSION, participant=who, exercise=exercise
                    )
                    stored = {a.item: a.value for a in given if a.item != "done" and a.value}
                    form = self.forms[exercise]
                    lost += not any(
                        stored == _values(form, fields) for fields in phone.sent[exercise][last:]
                    )
            ballots = sum(len(store.ballots(name)) for name in self.forms)
        with closing(sqlite3.connect(self.file)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
            (twice,) = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM ballots GROUP BY session, exercise, "
                "participant HAVING count(*) > 1)"
            ).fetchone()
        hours = self.took * self.factor / 3_600
        print(f"{hours:.1f} hours in {self.took / 60:.1f} minutes, {len(phones)} telephones")
        print(f"trouble: {dict(self.happened)}; network: {dict(self.network.lost)}")
        print(f"{acknowledged} acknowledged, {ballots} ballots stored, {twice} twice, {whole}")
        print(f"{lost} lost")
        return lost + twice + (whole != "ok")


def _values(form: Form, fields: dict) -> dict:
    """Return what was sent as it is stored."""
    found = {}
    for item in form.items:
        typed = {part.id: str(fields.get(f"{item.id}.{part.id}", "")) for part in form.parts(item)}
        value = read_item(form, item.id, typed).value
        if value:
            found[item.id] = value
    return found


def main() -> None:
    """Hold the room as asked; fail if an answer was lost."""
    if SERVE in sys.argv:
        go_faster(float(sys.argv.pop(sys.argv.index(SERVE) + 1)))
        sys.argv.remove(SERVE)
        from pmo_workshop.cli import main as command

        command()
        return
    raw = argparse.RawDescriptionHelpFormatter
    options = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--troubles", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="pmo-soak-") as made:
        soak = Soak(Path(made), asked.people, asked.minutes, asked.troubles, asked.seed)
        phones = asyncio.run(soak.run())
        sys.exit(bool(soak.tell(phones)))


if __name__ == "__main__":
    main()
