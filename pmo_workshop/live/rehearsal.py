"""The dress rehearsal: the real server, synthetic people, a killed server, a real report.

It runs in a folder of its own that is gone afterwards, so nothing of it is ever taken for an
answer of the workshop.
"""

from __future__ import annotations

import asyncio
import html
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ..disclosure import INTERVAL_FROM, SMALLEST_GROUP
from ..errors import SetupError, UsageError
from ..exercises.database import ANSWERS, SqliteFile
from ..exercises.form import Form
from ..i18n import gettext, ngettext
from .codes import Codes, grouped, secret_of_this_computer
from .forms import forms_of, module_of
from .people import Facilitator, Participant, visitors
from .site import ROOM_REPORT
from .store import SCHEMA, RoomStore
from .words import say

SESSION = "rehearsal"
IDEAS = "plan-collect-ideas"
"""It is rehearsed with every module: collecting, merging, the vote, and what is taken over."""
QUESTION = "Escalation?"
SECONDS_TO_JOIN = 5.0
SECONDS_TO_START = 90.0
SECONDS_TO_READ = 120
MOST_PAGES = 20
"""Of a result, that are leafed through."""
STALE = 409


@dataclass(frozen=True)
class Timing:
    """
    One line of the table: how many did something, and how long each of them waited.

    ``minutes`` are those that the agenda gives people for it; 0 where it gives none.
    """

    what: str
    count: int
    seconds: float
    waits: tuple[float, ...] = ()
    minutes: int = 0

    def wait(self, share: float) -> float | None:
        """Return the wait that a share of them did not exceed, in seconds."""
        if not self.waits:
            return None
        ordered = sorted(self.waits)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


@dataclass
class Outcome:
    """What a rehearsal found; it is good if every check holds."""

    lines: list[Timing] = field(default_factory=list)
    checks: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return all(held for _, held in self.checks)


@dataclass(frozen=True)
class Plan:
    """
    How many people come, come late, and lose their page; and whether the server is killed.

    Without a module it is every exercise of the workshop.
    """

    folder: Path
    people: int = 30
    late: int = 5
    drop: int = 3
    kill: bool = False
    module: str = "01"


OURS = (sys.executable, "-P", "-m", "pmo_workshop")
"""Our own command; nothing is imported from the folder in which it is given."""


class Server:
    """The room's server as a program of its own, that can be killed and started again."""

    def __init__(
        self, plan: Plan, home: Path, run: Sequence[str] = OURS, options: Sequence[str] = ()
    ):
        self.plan, self.home, self.run, self.options = plan, home, run, options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.program: subprocess.Popen[str] | None = None
        self.code = self.key = ""

    def start(self) -> None:
        command = [
            *self.run, "live", str(self.plan.folder.resolve()),
            "--host", "127.0.0.1", "--port", str(self.port), "--session", SESSION,
            "--people", str(self.plan.people + self.plan.late), *self.options,
            *(["--module", self.plan.module] if self.plan.module else []),
        ]  # fmt: skip
        with (self.home / "server.log").open("ab") as log:
            self.program = program = subprocess.Popen(  # noqa: S603 - our own program
                command, cwd=self.home, env=environment(self.home), stdout=subprocess.PIPE,
                stderr=log, text=True,
            )  # fmt: skip
        said = "".join(islice(program.stdout or (), 1))
        if not said:  # it speaks once the room is open
            log_text = (self.home / "server.log").read_text("utf-8", errors="replace")
            raise SetupError(
                gettext("The room's server did not start: {why}", why=log_text.strip())
            )
        codes = Codes(secret_of_this_computer(self.home / "answers"), SESSION)
        self.code, self.key = grouped(codes.join), grouped(codes.facilitator)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.program:
            with self.program as program:
                program.kill()

    def stop(self) -> None:
        if self.program:
            with self.program as program:
                program.terminate()
                try:
                    program.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    program.kill()


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which every answer stays in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PMO_WORKSHOP_STORE"}
    return {**kept, ANSWERS: str(home / "answers"), "PMO_WORKSHOP_SESSION": ""}


def rehearse(plan: Plan, tell: Callable[[str], None] = lambda line: None) -> Outcome:
    """
    Run a whole module with synthetic people, and wipe it.

    Parameters
    ----------
    plan : Plan
    tell : callable
        Told in a line what happens now.

    Returns
    -------
    Outcome

    Raises
    ------
    UsageError
        The plan cannot be carried out.
    SetupError
        The server does not start.
    """
    if plan.people < 1 or plan.drop > plan.people:
        raise UsageError(gettext("--people must be at least 1, and --drop no more than --people."))
    client, forms = forms_of(plan.folder)
    named = list(dict.fromkeys([*module_of(plan.module, client), IDEAS]))
    chosen = [forms[name] for name in named]
    with tempfile.TemporaryDirectory(prefix="pmo-rehearsal-") as made:
        home = Path(made)
        server = Server(plan, home, options=("--exercises", ",".join(named)))
        try:
            rehearsal = _Rehearsal(plan, server, chosen, tell)
            asyncio.run(rehearsal.run())
            server.stop()
            rehearsal.report(home, client.id)
            rehearsal.forget(home, client.id)
        finally:
            server.stop()
    wiped = gettext("everything of the rehearsal is wiped"), not home.exists()
    rehearsal.outcome.checks.append(wiped)
    return rehearsal.outcome


class _Rehearsal:
    def __init__(
        self, plan: Plan, server: Server, forms: Sequence[Form], tell: Callable[[str], None]
    ):
        self.plan, self.server, self.forms, self.tell = plan, server, forms, tell
        self.outcome = Outcome()
        self.people: list[Participant] = []
        self.taken = 0
        self.compared = False

    async def run(self) -> None:
        begun = time.perf_counter()
        self.server.start()
        self._line(gettext("server starts"), 1, begun)
        self.client = visitors()
        self.facilitator = Facilitator(self.client, self.server.address)
        self._check(
            gettext("the key opens the console"), await self.facilitator.enter(self.server.key)
        )
        await self._join(self.plan.people)
        for at, form in enumerate(self.forms):
            if at == 1 and self.plan.late:
                await self._join(self.plan.late)
            await self._exercise(form, second=at == 0, kill=self.plan.kill and at == 1)
            if at == 0 and self.plan.drop:
                await self._drop()
        await self._ideas(next(form for form in self.forms if form.exercise.id == IDEAS))
        await self._walls()
        await self._questions()
        await self._consoles()
        self.client.close()

    async def _join(self, count: int) -> None:
        """Have people join by the code; whoever comes after others comes late."""
        offset = len(self.people)
        if offset:
            what = gettext("join late")
            self.tell(ngettext("{n} person joins late", "{n} people join late", count))
        else:
            what = gettext("join by code")
            self.tell(ngettext("{n} person joins by code", "{n} people join by code", count))
        newcomers = [
            Participant(
                self.client,
                self.server.address,
                draw=random.Random(offset + at),  # noqa: S311 - made-up answers, no secret
            )
            for at in range(count)
        ]

        async def come(at: int, who: Participant) -> bool:
            await asyncio.sleep(SECONDS_TO_JOIN * at / max(count, 1))
            return await who.join(self.server.code)

        begun = time.perf_counter()
        came = await asyncio.gather(*(come(at, who) for at, who in enumerate(newcomers)))
        self.people += newcomers
        self._line(what, sum(came), begun, (who.seconds[0] for who in newcomers))
        self._check(gettext("all {count} are in ({what})", count=count, what=what), all(came))

    async def _exercise(self, form: Form, *, second: bool, kill: bool) -> None:
        name = form.exercise.id
        self.tell(
            ngettext(
                "{name}: open, {n} person answers",
                "{name}: open, {n} people answer",
                len(self.people),
                name=name,
            )
        )
        await self.facilitator.act("open", exercise=name)
        self.taken += await self._vote(form, name, kill=kill)
        if second:
            await self.facilitator.act("second", exercise=name)
            await self._vote(form, gettext("{name}, second vote", name=name), kill=False)
        await self.facilitator.act("close", exercise=name)
        await self._moderate(name)
        begun = time.perf_counter()
        await self.facilitator.act("reveal", exercise=name)
        wall = (await self.facilitator.get("/screen")).body.decode()
        self._line(gettext("{name}: result on the wall", name=name), 1, begun)
        phones = len(self.people)
        heads = phones * form.exercise.shared_by if form.exercise.one_phone else phones
        basis = say("result", "basis", n=heads, people=heads)
        if heads > phones:
            basis = say("result", "basis_groups", n=heads, people=heads, phones=phones)
        self._check(
            gettext("{name}: the wall shows all {people}", name=name, people=heads),
            heads < SMALLEST_GROUP or html.escape(basis) in wall,
        )
        if form.exercise.compare and not self.compared:
            await self._compare(name)

    async def _walls(self) -> None:
        """Open a narrow wall beside a wide one: results are drawn for it, until it is closed."""
        drawn = []
        for wall, shape in (("wide", "1.778"), ("narrow", "1.333"), ("narrow", "")):
            await self.facilitator.post("/screen", {"wall": wall, "shape": shape})
            page = (await self.facilitator.get("/screen")).body.decode()
            drawn.append(re.findall(r"<svg[^>]*>", page))
        first, beside, again = drawn
        told = len(self.people) >= INTERVAL_FROM  # else no idea was voted on
        self._check(
            gettext("of two walls the narrow one is drawn for, until it is closed"),
            first == again and (not told or [] != first != beside),
        )

    async def _moderate(self, name: str) -> None:
        """Let all texts through, take that back, put two into a theme, let the others through."""
        waiting = await self.facilitator.texts()
        if not waiting:
            return
        await self.facilitator.act("let-all", exercise=name)
        all_let = not await self.facilitator.texts()
        await self.facilitator.act("undo", exercise=name)
        undone = len(await self.facilitator.texts()) == len(waiting)
        await self.facilitator.act("theme", exercise=name, at=" ".join(waiting[:2]), theme="Time")
        await self.facilitator.act("let-all", exercise=name)
        self._check(
            gettext("{name}: texts are let through, and that is undone", name=name),
            all_let and undone and not await self.facilitator.texts(),
        )

    async def _compare(self, name: str) -> None:
        """Leaf to the client's figures beside the room's; a client without data has none."""
        await self._read()
        begun = time.perf_counter()
        column = f'<th scope="col">{html.escape(gettext("You"))}</th>'
        for panel in range(MOST_PAGES):
            await self.facilitator.act("panel", exercise=name, panel=panel)
            self.compared = column in await self.people[0].look()
            if self.compared:
                break
        what = gettext("{name}: you, the room, the stakeholders", name=name)
        self._line(what, int(self.compared), begun)

    async def _read(self) -> None:
        """Wait until the client's data are read, as a room of people would have taken longer."""
        begun = time.perf_counter()
        for _ in range(SECONDS_TO_READ):
            if not (reads := await self._reads()):
                break
            await asyncio.sleep(1)
        self._line(gettext("the client's data are read"), int(not reads), begun)

    async def _reads(self) -> bool:
        page = (await self.facilitator.get("/console")).body.decode()
        return say("console", "reads") in html.unescape(page)

    async def _ideas(self, form: Form) -> None:
        """Vote on the ideas that were collected, and make one of the first five an action."""
        if len(self.people) < INTERVAL_FROM:
            return
        name = f"{form.exercise.id}-vote"
        await self.facilitator.act("open", exercise=name)
        page = await self.people[0].look()
        ideas = re.findall(r'name="(\w+)\.dots"', page)
        dots = {f"{idea}.dots": form.exercise.dots if at == 0 else 0
                for at, idea in enumerate(ideas)}  # fmt: skip
        taken = [await who.send(name, dots) for who in self.people]
        await self.facilitator.act("close", exercise=name)
        page = (await self.facilitator.act("reveal", exercise=name)).body.decode()
        first = re.search(r'name="action" value="([^"]+)"', page)
        action = html.unescape(first[1]) if first else ""
        await self.facilitator.act(
            "take-over", exercise=name, action=action, owner="PMO", due="2027-01-15"
        )
        page = (await self.facilitator.get("/console")).body.decode()
        self._check(
            gettext("an idea is voted on and taken over as an action"),
            all(taken) and bool(action) and 'value="2027-01-15"' in page,
        )

    async def _questions(self) -> None:
        """Ask a question, let it through, and have all others vote for it."""
        await self.facilitator.act("box-open")
        asks, *others = self.people
        await asks.post("/questions", {"text": QUESTION})
        page = (await self.facilitator.get("/console")).body.decode()
        found = re.search(r'name="question" value="(\w+)"', page)
        question = found[1] if found else ""
        await self.facilitator.act("question-let", question=question)
        for who in others:
            await who.post("/questions", {"question": question})
        await self.facilitator.act("questions")
        wall = (await self.facilitator.get("/screen")).body.decode()
        await self.facilitator.act("questions")
        seen = html.escape(QUESTION, quote=False) in wall
        self._check(
            gettext("a question is let through and voted for"),
            bool(question) and seen == (len(self.people) >= INTERVAL_FROM),
        )

    async def _consoles(self) -> None:
        """Open another console by its key: whoever is stale is not obeyed."""
        other = Facilitator(self.client, self.server.address)
        entered = await other.enter(self.server.key)
        page = (await other.get("/remote")).body.decode()
        seen = re.search(r'name="seen" value="(\d+)"', page)
        await self.facilitator.act("black")
        reply = await other.act("black", seen=seen[1] if seen else "0", page="remote")
        await self.facilitator.act("black")
        self._check(
            gettext("two consoles know of each other, and a stale one is not obeyed"),
            entered and reply.code == STALE,
        )

    async def _vote(self, form: Form, what: str, *, kill: bool) -> int:
        """Have everybody answer; return how many answers were taken."""
        begun = time.perf_counter()
        before = [len(who.seconds) for who in self.people]
        sending = [asyncio.create_task(who.answer_until_taken(form)) for who in self.people]
        if kill:
            await asyncio.sleep(0.05)
            self.tell(gettext("the server is killed"))
            self.server.kill()
            again = time.perf_counter()
            await asyncio.to_thread(self.server.start)
            self._line(gettext("killed server answers again"), 1, again)
        taken = await asyncio.gather(*sending)
        waits = (who.seconds[-1] for who, n in zip(self.people, before, strict=True)
                 if len(who.seconds) > n)  # fmt: skip
        self._line(
            gettext("{what}: answers stored", what=what), sum(taken), begun, waits,
            form.exercise.minutes,
        )  # fmt: skip
        self._check(gettext("{what}: every answer is taken", what=what), all(taken))
        return sum(taken)

    async def _drop(self) -> None:
        """Some lose their page and come back with their own code, as themselves."""
        self.tell(
            ngettext(
                "{n} person loses the page and comes back",
                "{n} people lose their page and come back",
                self.plan.drop,
            )
        )
        begun = time.perf_counter()
        back = []
        for at, lost in enumerate(self.people[: self.plan.drop]):
            code = re.search(r'class="code">([^<]+)<', await lost.look())
            again = Participant(self.client, self.server.address, draw=lost.draw)
            reply = await again.post("/again", {"code": code[1] if code else ""})
            back.append(reply.code == 303)
            self.people[at] = again
        self._line(gettext("come back with their own code"), sum(back), begun)
        self._check(gettext("who came back is who they were"), all(back))

    def report(self, home: Path, client: str) -> None:
        """Count what is stored, then make the client folder and its report."""
        with _store_in(home, client) as store:
            stored = sum(len(store.ballots(form.exercise.id)) for form in self.forms)
            with store.database.reading() as run:
                whole = run("PRAGMA integrity_check") if run else []
        self._check(
            gettext(
                "acknowledged {taken}, stored {stored}, each once", taken=self.taken, stored=stored
            ),
            stored == self.taken,
        )
        self._check(gettext("the store is whole"), whole == [("ok",)])
        self.tell(gettext("client folder and report"))
        begun = time.perf_counter()
        folder = home / "room"
        made = _run(home, "live", "export", SESSION, "--into", str(folder))
        told = folder / ROOM_REPORT
        actions = folder / "actions.csv"
        agreed = len(self.people) < INTERVAL_FROM or (
            actions.is_file() and IDEAS in actions.read_text("utf-8")
        )
        self._check(gettext("what was agreed on is among the actions"), agreed)
        self._check(
            gettext("the report of the room is made"),
            told.is_file() and told.stat().st_size > 9_999,
        )
        made = made and _run(
            home, "report", str(folder), "--workbook", self.plan.module.zfill(2),
            "--format", "html,pdf", "--out", str(home / "runs"),
        )  # fmt: skip
        pdf = next(iter((home / "runs").glob(f"*/{self.plan.module.zfill(2)}_*.pdf")), None)
        self._line(gettext("from the last answer to the PDF"), 1, begun)
        self._check(
            gettext("the report is made"), bool(made and pdf and pdf.stat().st_size > 10_000)
        )

    def forget(self, home: Path, client: str) -> None:
        made = _run(home, "live", "forget", SESSION, "--yes")
        with _store_in(home, client) as store:
            left = store.answers.history()
        self._check(gettext("raw answers are forgotten"), made and not left)

    def _line(
        self, what: str, count: int, begun: float, waits: Iterable[float] = (), minutes: int = 0
    ) -> None:
        taken = time.perf_counter() - begun
        self.outcome.lines.append(Timing(what, count, taken, tuple(waits), minutes))

    def _check(self, what: str, held: bool) -> None:
        self.outcome.checks.append((what, bool(held)))


def _store_in(home: Path, client: str) -> closing[RoomStore]:
    """Return the store of the rehearsal, to be closed when its block ends."""
    return closing(RoomStore(SqliteFile(home / "answers" / f"{client}.sqlite", SCHEMA), SESSION))


def _run(home: Path, *words: str) -> bool:
    done = subprocess.run(  # noqa: S603 - our own program
        [*OURS, *words],
        cwd=home,
        env=environment(home),
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
