"""The room's web server: reads a form, asks the store, returns a page."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
import socket
import ssl
import sys
import time
import traceback
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import idna
import tornado.httpserver
import tornado.netutil
import tornado.web

from ..content.definitions import DONE
from ..errors import SetupError, UsageError, WorkshopError
from ..exercises.answers import state_of
from ..exercises.form import Form
from ..exercises.groups import group_of, read_group
from ..exercises.store import by_lot
from ..i18n import gettext, language, languages, speaking
from ..intake.client import Client
from ..live import console_actions, console_pages, paper_pages, phone_pages, rendering, wall_pages
from ..paths import shipped
from .codes import ELSEWHERE, Budget, as_typed, hashed, new_token, resume_code
from .compared import from_text
from .console_pages import ReportJob, Viewer
from .consoles import Invitations
from .gathered import Gathered
from .phone_pages import Unsent
from .questions import NotAsked
from .rendering import HERE
from .results import publish
from .site import ROOM_REPORT, RoomSite
from .store import CLOSED, ENDED, FULL, IN, OPEN, Device, Handed, NotTaken
from .stream import Hub, Telling
from .words import say

PORT = 8765
MOST_BODY, MOST_HEADER = 64 * 1024, 16 * 1024
SECONDS_FOR_A_REQUEST = 15
SECONDS_BETWEEN_LOOKS = 1.0
"""Between two looks at the store."""
SECONDS_OF_ALARM = 5.0
"""From a fault of the store to the first attempt to write in it again, if nobody answers."""
PAUSE = 0.3
"""Seconds before a wrong code is refused when there are too many of them."""
DEVICE, CONSOLE, LANGUAGE = "pmo-device", "pmo-console", "pmo-language"
DAYS = 3

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer" a browser would send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_STANDARD_PORTS = {"http": ":80", "https": ":443"}
_STATUS = {"closed": 409, "old": 409, "ended": 410, "gone": 410}


@dataclass
class ServerState:
    """
    What the handlers share.

    Attributes
    ----------
    site : RoomSite
    client : Client
    hosts : frozenset of str
        Names or origins, with port unless it is the standard one, to which this server answers.
    tls : bool
        Whether this server itself speaks TLS.
    phones, stage : Hub
        Open pages of participants, and of console and wall.
    budget : Budget
        Wrong codes.
    alarm, alarmed : str, float
        Why answers cannot be stored just now, empty if they can; and since when.
    job : ReportJob
        The report that is being made, or was.
    places : dict of participant to str
        From which network address somebody's last request came, as a hash with ``secret``; kept
        nowhere else.
    invitations : Invitations
        To a console on another device.
    """

    site: RoomSite
    client: Client
    hosts: frozenset[str]
    tls: bool = False
    phones: Hub = field(default_factory=Hub)
    stage: Hub = field(default_factory=Hub)
    budget: Budget = field(default_factory=Budget)
    alarm: str = ""
    alarmed: float = 0.0
    job: ReportJob | None = None
    places: dict[str, str] = field(default_factory=dict)
    secret: str = field(default_factory=new_token)
    invitations: Invitations = field(default_factory=Invitations)
    tasks: set[asyncio.Task] = field(default_factory=set)
    joining: Gathered[Device, str] = field(init=False)
    handing_in: Gathered[Handed, int] = field(init=False)

    def __post_init__(self) -> None:
        store = self.site.store
        self.joining = Gathered(store.join_all, then=self.joined)
        self.handing_in = Gathered(store.hand_in_all, then=self.answered)

    @property
    def secure(self) -> bool:
        return self.site.address.startswith("https://")

    def origin_of(self, host: str) -> str:
        """
        Return the origin of the pages that a browser asks for under a name; "" if it is not ours.

        The address of the room is as participants see it, perhaps through a proxy that speaks
        TLS; a name without a scheme is as this server speaks.
        """
        speaks = "https" if self.tls else "http"
        others = self.hosts - {self.site.origin.partition("://")[2]}
        for name in (self.site.origin, *others):
            ours = name if "://" in name else f"{speaks}://{name}"
            origin = in_ascii(without_standard_port(ours))
            scheme = origin.partition("://")[0]
            if without_standard_port(f"{scheme}://{host}") == origin:
                return origin
        return ""

    def keep(self, doing: Coroutine[None, None, None]) -> None:
        """Do something beside the requests, until it is done or the room is closed."""
        task = asyncio.get_running_loop().create_task(doing)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def let_go(self) -> None:
        """End what is done beside the requests."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def stopped(self, error: SetupError) -> None:
        """Say on console and wall that answers cannot be stored just now, and why in the window."""
        if not self.alarm:
            logging.getLogger(__name__).error("%s", error)
        self.alarm, self.alarmed = str(error), time.monotonic()
        self.changed(phones=False)

    async def watch(self) -> None:
        """See that the store is there; once it is again, everybody looks and sends again."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            if self.alarm and time.monotonic() - self.alarmed < SECONDS_OF_ALARM:
                continue
            try:
                self.site.store.touch() if self.alarm else self.site.store.database.check()
            except SetupError as error:
                self.stopped(error)
            else:
                if self.alarm:
                    self.alarm = ""
                    self.changed()

    def changed(self, *, phones: bool = True) -> None:
        """Tell the open pages to look again."""
        self.stage.nudge()
        if phones:
            self.phones.nudge()

    def joined(self, _: object) -> None:
        self.changed(phones=False)

    def answered(self, handed: Iterable[Handed]) -> None:
        """After answers: the wall counts them, and a result that is on the wall may move."""
        try:
            for exercise in {one.exercise for one in handed}:
                self.count_anew(self.site.forms[exercise])
        except SetupError as error:  # what was stored is stored, and its senders have been told
            self.stopped(error)

    def count_anew(self, form: Form) -> None:
        """Show the count of an exercise, and its result if that has been revealed."""
        step = self.site.store.step(form.exercise.id)
        if not step.revealed:
            self.changed(phones=False)
            return
        before = len(self.site.store.shown(form.exercise.id))
        shown = publish(self.site.store, form, self.client, whatever_is_new=False)
        self.changed(phones=shown is not None and shown.step > before)


class Page(tornado.web.RequestHandler):
    """What holds for every request: who may send it, and what comes back if it fails."""

    def initialize(self, state: ServerState) -> None:
        self.state, self.site, self.store = state, state.site, state.site.store

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        if not self._origin():
            raise tornado.web.HTTPError(421, say("problem", "host"))
        if self.state.secure:
            self.set_header("Strict-Transport-Security", "max-age=31536000")
        if self.request.method not in ("GET", "HEAD") and not self._from_here():
            raise tornado.web.HTTPError(403, say("problem", "forbidden"))

    def _from_here(self) -> bool:
        """Whether a request that changes something comes from a page of this room."""
        headers = self.request.headers
        kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return (
            headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
            and headers.get("Origin", self._origin()) == self._origin()
            and kind == "application/x-www-form-urlencoded"
        )

    def _origin(self) -> str:
        return self.state.origin_of(self.request.host.lower())

    def _root(self) -> str:
        """Return the way from this request to the room, whatever a proxy has put before both."""
        below = self.request.path.removeprefix(self.site.path)
        return "../" * (below.count("/") - 1) or HERE

    # -- who it is -------------------------------------------------------------------------------

    @property
    def device(self) -> str:
        return self.get_cookie(DEVICE, "")

    def who(self) -> str | None:
        found = self.store.who(hashed(self.device)) if self.device else None
        if found:
            self.state.places[found] = hashed(self.state.secret + str(self.request.remote_ip))
        return found

    def is_facilitator(self) -> bool:
        given = self.get_cookie(CONSOLE, "") or self.request.headers.get("X-Facilitator-Key", "")
        return bool(given) and (
            self.site.codes.is_facilitator(given) or self.store.is_console(hashed(given))
        )

    def remember(self, name: str, token: str) -> None:
        """
        Have a browser keep something for this room alone.

        A cookie without a path is sent to what lies beside the page that set it: to the room,
        whatever path a proxy puts before it, and to nothing else of the same host. So the pages
        that set or clear one lie directly below the room, and their addresses have one slash.
        """
        self.set_cookie(
            name, token, expires_days=DAYS, path="", httponly=True, secure=self.state.secure,
            samesite="Lax",
        )  # fmt: skip

    def forget(self, name: str) -> None:
        self.clear_cookie(name, path="")

    # -- what comes back -------------------------------------------------------------------------

    def in_own_language(self, page: Callable[[], str], status: int = 200) -> None:
        """Send a page in the language that its reader has chosen; all else is in the room's."""
        chosen = self.get_cookie(LANGUAGE, "")
        with speaking(chosen if chosen in self.site.translated else language().code):
            self.page(page(), status)

    def page(self, html: str, status: int = 200) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(html)

    def given(self) -> dict[str, str]:
        return {name: self.get_body_argument(name, "") for name in self.request.body_arguments}

    def write_error(self, status_code: int, **about: Any) -> None:
        error = (about.get("exc_info") or (None, None, None))[1]
        known = {404: "not_found", 405: "method", 413: "too_large"}
        said = getattr(error, "log_message", None)
        number, again = "", False
        if isinstance(error, SetupError):  # the store is out of reach, perhaps not for long
            self.state.stopped(error)
            self.set_status(503)
            self.set_header("Retry-After", "5")
            again = self.request.method == "GET"
            said = say("problem", "not_read") if again else say("problem", "not_saved")
        elif status_code >= 500:
            number, said = secrets.token_hex(3), say("problem", "fault")
            logging.getLogger(__name__).error("Fault %s\n%s", number, _trace(about))
        said = said or say("problem", known.get(status_code, "forbidden"))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(rendering.problem(str(said), number, again=again, root=self._root()))

    def log_exception(self, *about: object) -> None:
        """Say nothing here: the usual line would hold the address of a participant."""


class Missing(Page):
    """Everything else."""

    def prepare(self) -> None:
        super().prepare()
        raise tornado.web.HTTPError(404)


class ForFacilitator(Page):
    """Pages of the console: for everybody else there is no such page."""

    def prepare(self) -> None:
        super().prepare()
        if not self.is_facilitator():
            raise tornado.web.HTTPError(404)

    def form_of(self, exercise: str) -> Form:
        form = self.site.forms.get(exercise)
        if form is None or not form.items:  # of a vote before an idea was let through
            raise tornado.web.HTTPError(404)
        return form


# --- Participants -------------------------------------------------------------------------------


class Home(Page):
    def get(self) -> None:
        who = self.who()
        if who is None:
            self.in_own_language(phone_pages.join)
            return
        change = self.get_query_argument("change", "") == "1"
        self.in_own_language(lambda: phone_pages.phone(self.site, who, self.device, change=change))


class Join(Page):
    async def post(self) -> None:
        typed = self.get_body_argument("code", "")
        if self.who() is not None:
            self.redirect(HERE, status=303)
        elif not (place := self.site.codes.place_of(typed)):
            await self.refuse("wrong")
        else:
            await self.let_in(place)

    async def let_in(self, place: str) -> None:
        token = new_token()
        device = Device(hashed(token), hashed(resume_code(token)), place == ELSEWHERE)
        outcome = await self.state.joining.write(device)
        if outcome == IN:
            self.remember(DEVICE, token)
            self.redirect(HERE, status=303)
        elif outcome == FULL:
            self.in_own_language(lambda: phone_pages.join(say("refused", "full")), 403)
        else:  # nobody learns from it whether the code was right
            await self.refuse("wrong")

    async def refuse(self, why: str) -> None:
        """Answer a wrong code: the same words for every reason, later if there are too many."""
        if self.state.budget.spend():
            self.in_own_language(lambda: phone_pages.join(say("refused", why)), 403)
            return
        await asyncio.sleep(PAUSE)
        self.set_header("Retry-After", "5")
        self.in_own_language(lambda: phone_pages.join(say("refused", "many")), 429)


class Again(Join):
    async def post(self) -> None:
        token = new_token()
        known = hashed(as_typed(self.get_body_argument("code", "")))
        if self.store.join_again(known, hashed(token), hashed(resume_code(token))):
            self.remember(DEVICE, token)
            self.redirect(HERE, status=303)
        else:
            await self.refuse("again")


class Leave(Page):
    def post(self) -> None:
        self.store.leave(hashed(self.device))
        self.forget(DEVICE)
        self.redirect(HERE, status=303)


class ChooseLanguage(Page):
    """The language of a telephone; the room goes on in its own."""

    def post(self) -> None:
        code = self.get_body_argument("language", "")
        if code not in languages():
            raise tornado.web.HTTPError(404)
        self.remember(LANGUAGE, code)
        self.redirect(HERE, status=303)


class HandIn(Page):
    async def post(self) -> None:
        who, exercise = self.who(), self.get_body_argument("exercise", "")
        if who is None:
            self.in_own_language(lambda: phone_pages.join(say("problem", "gone")), 410)
        elif exercise not in self.site.forms:
            raise tornado.web.HTTPError(404)
        else:
            await self.take(who, self.site.forms[exercise])

    async def take(self, who: str, form: Form) -> None:
        typed = _typed(form, self.given())
        filled, group = state_of(form, typed), read_group(form, typed.get(DONE, {}))
        turn = self.get_body_argument("turn", "")
        if not filled.ready or group.problems:
            step, state = self.store.step(form.exercise.id), self.store.room().state
            if (step.phase, step.turn, state) != (OPEN, turn, OPEN):  # its page would hide the form
                self.not_taken(
                    who, Unsent(form, turn, typed), "old" if step.phase == OPEN else CLOSED
                )
                return
            self.in_own_language(lambda: self.still_to_do(who, form.exercise.id, typed), 422)
            return
        handed = Handed(who, form.exercise.id, turn, filled.values, group.value)
        try:
            await self.state.handing_in.write(handed)
        except NotTaken as refused:
            # Whose reply was lost sends again what is stored.
            if refused.why != "gone" and self.store.holds(handed):
                self.redirect(HERE, status=303)
            else:
                self.not_taken(who, Unsent(form, turn, typed), refused.why)
        else:
            self.state.alarm = ""
            self.redirect(HERE, status=303)

    def still_to_do(self, who: str, exercise: str, typed: Mapping[str, Mapping[str, str]]) -> str:
        """Return the form again, with what is wrong in it or missing."""
        problems, to_do = _wrong_in(self.site.form(exercise), typed)
        return phone_pages.phone(
            self.site, who, self.device, typed=typed, problems=problems, to_do=to_do
        )

    def not_taken(self, who: str, unsent: Unsent, why: str) -> None:
        """Say why answers were not stored, and give back what was written."""
        never = why == CLOSED and self.store.ballot(unsent.form.exercise.id, who) is None

        def page() -> str:
            told = say("problem", "unsent" if never else why)
            return phone_pages.phone(self.site, who, self.device, notice=told, unsent=unsent)

        self.in_own_language(page, _STATUS[why])


class Mine(Page):
    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect(HERE)
        else:
            self.in_own_language(lambda: phone_pages.mine(self.site, who))


class MineFile(Page):
    """The same page as a file that is kept: it opens when the room's computer is gone."""

    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect(HERE)
        else:
            self.set_header("Content-Disposition", 'attachment; filename="my-page.html"')
            self.in_own_language(lambda: phone_pages.mine(self.site, who, kept=True))


class Questions(Page):
    """The question box: to read, to ask, and to vote for what somebody has asked."""

    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect(HERE)
        else:
            self.in_own_language(lambda: phone_pages.questions(self.site, who))

    def post(self) -> None:
        who, given = self.who(), self.given()
        box = self.store.questions
        if who is None:
            self.in_own_language(lambda: phone_pages.join(say("problem", "gone")), 410)
            return
        before = {question.id: question.told_votes for question in box.for_the_room()}
        try:
            if self.store.is_gone(who) or self.store.room().state == ENDED:
                raise NotAsked("closed")
            if "question" in given:
                box.vote(who, given["question"])
            else:
                box.ask(who, given.get("text", ""))
        except NotAsked as refused:
            why, typed = refused.why, given.get("text", "")
            self.in_own_language(
                lambda: phone_pages.questions(self.site, who, why=why, typed=typed),
                _STATUS.get(why, 422),
            )
        else:
            told = {question.id: question.told_votes for question in box.for_the_room()}
            self.state.changed(phones=told != before)
            self.redirect(f"{HERE}questions", status=303)


class Events(Page, Telling):
    async def get(self) -> None:
        who = self.who()
        if who is None:
            raise tornado.web.HTTPError(404)
        await self.nudged_by(self.state.phones, who)

    async def nudged_by(self, hub: Hub, whom: str) -> None:
        self.set_header("X-Accel-Buffering", "no")  # a proxy passes each nudge on at once
        await self.tell(hub, whom, say("problem", "streams"))


class Static(Page):
    def get(self, name: str) -> None:
        kept, look = static_files(), self.site.look
        if name not in kept and name not in look:
            raise tornado.web.HTTPError(404)
        kind, content = kept.get(name) or look[name]
        if name in kept and name in look:
            content += look[name][1]  # the rules of a brand follow ours
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", f"public, max-age={600 if name in look else 3600}")
        self.finish(content)


# --- The facilitator ----------------------------------------------------------------------------


class Console(Page):
    def get(self) -> None:
        at = self.get_query_argument("look", "")
        self.page(self.shown(at) if self.is_facilitator() else console_pages.console_in())

    def post(self) -> None:
        """Do what a button says, unless it was meant for a wall that another console has moved."""
        if not self.is_facilitator():
            raise tornado.web.HTTPError(404)
        given, consoles = self.given(), self.site.consoles
        verb, seen = given.get("do", ""), given.get("seen", "")
        leads = verb in console_actions.LEADS
        if leads and seen.isdecimal() and consoles.is_stale(self.console, int(seen[:9])):
            said = say("console", "stale", since=consoles.since)
            self.page(self.shown(given.get("look", ""), said, given.get("page", "")), 409)
            return
        try:
            self.act(verb, given)
        except console_actions.NotThere:
            raise tornado.web.HTTPError(404) from None
        if leads:
            consoles.moved(self.console)
        self.state.changed()
        self.page(self.shown(given.get("look", ""), page=given.get("page", "")))

    def act(self, verb: str, given: Mapping[str, str]) -> None:
        if verb == "report":
            self.start_report()
        elif verb == "invite":
            self.state.invitations.invite(self.console)
        elif verb == "withdraw":
            self.state.invitations.withdraw(self.console)
        else:
            marks = " ".join(self.get_body_arguments("at"))
            console_actions.do(self.site, self.state.client, verb, {**given, "at": marks})

    @property
    def console(self) -> str:
        """What tells this console from others."""
        return hashed(self.get_cookie(CONSOLE, ""))

    def viewer(self, notice: str = "") -> Viewer:
        open_ones = {hashed(one) for one in self.state.stage.listeners}
        ticket = self.state.invitations.of(self.console)
        return Viewer(self.console, len(open_ones - {self.console}), ticket, notice)

    def shown(self, at: str = "", notice: str = "", page: str = "") -> str:
        """Return the console, or the remote control if the ``page`` is that."""
        state, viewer = self.state, self.viewer(notice)
        if page == "remote":
            return console_pages.pocket(self.site, alarm=state.alarm, viewer=viewer)
        return console_pages.console(
            self.site,
            at=at,
            alarm=state.alarm,
            failures=state.budget.failures,
            places=state.places,
            job=state.job,
            viewer=viewer,
        )

    def start_report(self) -> None:
        if self.state.job is not None and not self.state.job.done:
            return
        self.state.job = ReportJob(say("console", "report_runs"))
        self.state.keep(make_report(self.state))


class Remote(Console):
    """The console as a remote control, for a telephone."""

    def get(self) -> None:
        self.page(
            self.shown(page="remote")
            if self.is_facilitator()
            else console_pages.console_in(to="remote")
        )


class ConsoleIn(Join):
    async def post(self) -> None:
        key = self.get_body_argument("key", "")
        to = "remote" if self.get_body_argument("to", "") == "remote" else "console"
        if not (self.site.codes.is_facilitator(key) or self.state.invitations.take(key)):
            self.state.budget.spend()
            await asyncio.sleep(PAUSE)
            self.page(console_pages.console_in(say("console", "wrong_key"), to=to), 403)
            return
        token = new_token()
        self.store.open_console(hashed(token))
        self.remember(CONSOLE, token)
        self.state.changed(phones=False)
        self.redirect(f"{HERE}{to}", status=303)


class ConsoleOut(ForFacilitator):
    def post(self) -> None:
        console = hashed(self.get_cookie(CONSOLE, ""))
        self.store.close_console(console)
        self.site.consoles.closed(console)
        self.state.invitations.withdraw(console)
        self.forget(CONSOLE)
        self.redirect(f"{HERE}console", status=303)


class ConsoleEvents(Events, ForFacilitator):
    async def get(self) -> None:
        console, stage = self.get_cookie(CONSOLE, ""), self.state.stage
        if console not in stage.listeners:  # the other consoles say that there is one more
            asyncio.get_running_loop().call_later(SECONDS_BETWEEN_LOOKS / 4, stage.nudge)
        await self.nudged_by(stage, console)
        if console not in stage.listeners:
            stage.nudge()


class Screen(ForFacilitator):
    def prepare(self) -> None:
        Page.prepare(self)
        if not self.is_facilitator():
            raise tornado.web.HTTPError(404, say("problem", "screen_first"))

    def get(self) -> None:
        shared = self.get_query_argument("shared", "") == "1"
        self.page(wall_pages.screen(self.site, alarm=bool(self.state.alarm), shared=shared))

    def post(self) -> None:
        """Hear which shape a wall has, or that it is closed; it says so again and again."""
        given = self.given()
        if wall_pages.tell(self.site, given.get("wall", ""), given.get("shape", "")):
            self.state.changed(phones=False)
        self.set_status(204)


class Paper(ForFacilitator):
    def get(self, exercise: str) -> None:
        self.page(paper_pages.paper(self.site, self.form_of(exercise)))

    def post(self, exercise: str) -> None:
        form, given = self.form_of(exercise), self.given()
        typed = _typed(form, given)
        filled, group = state_of(form, typed), read_group(form, typed.get(DONE, {}))
        problems, to_do = _wrong_in(form, typed)
        number = "".join(filter(str.isdigit, given.get("sheet", "")))[:4]
        if to_do and "anyway" not in given:
            page = paper_pages.paper(
                self.site, form, sheet=number, typed=typed, problems=problems, to_do=to_do
            )
            self.page(page, 422)
            return
        sheet = f"S-{int(number)}" if number else by_lot()
        try:
            self.store.type_in(sheet, exercise, filled.values, group.value)
        except NotTaken as refused:
            raise tornado.web.HTTPError(_STATUS[refused.why], say("problem", refused.why)) from None
        self.state.count_anew(form)
        name = "stored" if number else "stored_unnumbered"
        following = str(int(number) + 1) if number else ""
        said = say("paper", name, number=number)
        self.page(paper_pages.paper(self.site, form, sheet=following, stored=said))


class SheetFile(ForFacilitator):
    def get(self, exercise: str) -> None:
        from .sheets import sheet_pdf

        form = self.form_of(exercise)
        self.set_header("Content-Type", "application/pdf")
        self.finish(sheet_pdf(form, self.site.client, self.site.brand))


class Report(ForFacilitator):
    def get(self, which: str) -> None:
        job = self.state.job or ReportJob("")
        made = job.room if which == "room-report" else job.pdf
        if not made:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", "application/pdf")
        self.finish(Path(made).read_bytes())


async def make_report(state: ServerState) -> None:
    """Write the room's client folder and its report, in programs of their own."""
    session = state.site.store.session
    folder = _free(Path("rooms") / f"{state.client.id}-{session}")
    try:
        await _command("live", "export", session, "--into", str(folder))
        room = str(folder / ROOM_REPORT)
        state.job = ReportJob(say("console", "report_runs"), room=room)
        state.changed(phones=False)
        told = json.loads(await _command("report", str(folder), "--out", "runs", "--json"))
        (client,) = told["clients"]
        if not client["paths"]:
            raise SetupError(client["reason"])
        said = say("console", "report_done", folder=folder)
        state.job = ReportJob(said, done=True, pdf=client["paths"].get("pdf", ""), room=room)
    except SetupError as error:
        last = str(error).strip().splitlines()[-1:]
        said = " ".join([say("console", "report_failed"), *last])
        state.job = ReportJob(said, done=True, room=state.job.room if state.job else "")
    state.changed(phones=False)


async def read_the_client(state: ServerState) -> None:
    """Read what the client's data say, in a program of its own; without it the room goes on."""
    try:
        text = await _command(state.site.store.room().folder, module="pmo_workshop.live.compared")
    except SetupError as error:
        logging.getLogger(__name__).error("%s", error)
        state.site.told.update({code: {} for code in state.site.translated})
    else:
        state.site.told.update(from_text(text))
    state.changed()


async def _command(*words: str, module: str = "pmo_workshop") -> str:
    """
    Run a command of ours, and return what it prints.

    Raises
    ------
    SetupError
        It printed nothing but why it could not.
    """
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # nothing is imported from the folder in which the room was opened
        "-m",
        module,
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        printed, why = await program.communicate()
    except asyncio.CancelledError:  # the room is closed: the command ends, and tidies up
        program.terminate()
        await program.wait()
        raise
    if not printed:
        raise SetupError(why.decode(errors="replace"))
    return printed.decode()


def _free(folder: Path) -> Path:
    """Return a folder that does not exist yet: nothing is written over."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def _typed(form: Form, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the fields of a form as they were typed; what is not on the form is left out."""
    group = group_of(form)
    return {
        item.id: {part.id: given.get(f"{item.id}.{part.id}", "") for part in form.parts(item)}
        for item in (*form.items, *([group] if group else ()))
    }


def _wrong_in(
    form: Form, typed: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, Mapping[str, str]], tuple[str, ...]]:
    """Return what is wrong in the fields of a form, and what is still to do before it is taken."""
    filled, group = state_of(form, typed), read_group(form, typed.get(DONE, {}))
    if not group.problems:
        return filled.problems, filled.to_do
    asked = group_of(form)
    said = " ".join(group.problems.values())
    first = f"{asked.label}: {said}" if asked else said
    return {**filled.problems, DONE: group.problems}, (first, *filled.to_do)


def without_standard_port(origin: str) -> str:
    """
    Return an origin as browsers write it: they leave out the port that belongs to the scheme.

    Examples
    --------
    >>> without_standard_port("https://Room.example.org:443")
    'https://room.example.org'
    >>> without_standard_port("http://room.example.org:443")
    'http://room.example.org:443'
    """
    origin = origin.lower()
    scheme = origin.partition("://")[0]
    return origin.removesuffix(_STANDARD_PORTS.get(scheme, ""))


def in_ascii(origin: str) -> str:
    """
    Return an origin as browsers send it: with names in other letters written in ASCII.

    Examples
    --------
    >>> in_ascii("https://münchen.example:8443")
    'https://xn--mnchen-3ya.example:8443'
    >>> in_ascii("https://straße.example")  # not "strasse", as Python's own way has it
    'https://xn--strae-oqa.example'
    """
    if origin.isascii():
        return origin
    scheme, _, rest = origin.partition("://")
    name, colon, port = rest.partition(":")
    try:
        return f"{scheme}://{idna.encode(name, uts46=True).decode()}{colon}{port}"
    except idna.IDNAError:  # no browser can ask for such a name
        return origin


def _trace(about: Mapping[str, Any]) -> str:
    """Return the places of a fault, without the values that were at hand."""
    kind, error, trace = about.get("exc_info", (None, None, None))
    if isinstance(error, WorkshopError):
        return str(error)
    return "".join(traceback.format_tb(trace)) + getattr(kind, "__name__", "")


_FILES: dict[str, tuple[str, bytes]] = {}
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
          ".woff2": "font/woff2"}  # fmt: skip


def static_files() -> dict[str, tuple[str, bytes]]:
    """Return the few files that pages load, by name; nothing else can be asked for."""
    if not _FILES:
        templates = shipped("templates")
        found = [*(templates / "live").iterdir(), *(templates / "html" / "fonts").iterdir()]
        for path in found:
            if path.suffix in _KINDS:
                _FILES[path.name] = _KINDS[path.suffix], path.read_bytes()
    return _FILES


ROUTES = (
    (r"/", Home),
    (r"/join", Join),
    (r"/again", Again),
    (r"/leave", Leave),
    (r"/language", ChooseLanguage),
    (r"/answer", HandIn),
    (r"/mine", Mine),
    (r"/mine\.html", MineFile),
    (r"/questions", Questions),
    (r"/events", Events),
    (r"/static/([a-z0-9.-]+)", Static),
    (r"/console", Console),
    (r"/remote", Remote),
    (r"/console-in", ConsoleIn),
    (r"/console-out", ConsoleOut),
    (r"/console/events", ConsoleEvents),
    (r"/console/paper/([a-z0-9-]+)", Paper),
    (r"/console/sheet/([a-z0-9-]+)\.pdf", SheetFile),
    (r"/console/(report|room-report)\.pdf", Report),
    (r"/screen", Screen),
)


def application(state: ServerState) -> tornado.web.Application:
    """
    Return the room as an application of Tornado.

    A proxy may serve it under the path of its address, and take the path away or leave it.
    """
    path, about = state.site.path, {"state": state}
    before = f"(?:{re.escape(path)})?"
    bare = [(re.escape(path), tornado.web.RedirectHandler, {"url": f"{path}/"})] if path else []
    return tornado.web.Application(
        [*((before + route, handler, about) for route, handler in ROUTES), *bare],
        default_handler_class=Missing,
        default_handler_args={"state": state},
        log_function=lambda handler: None,  # no line per request: it would hold an address
    )


def listen(
    state: ServerState, host: str, port: int, tls: ssl.SSLContext | None = None
) -> tornado.httpserver.HTTPServer:
    """
    Open the door.

    Returns
    -------
    HTTPServer
        Its sockets are bound; it answers once the event loop runs.

    Raises
    ------
    SetupError
        The port is in use, or the address is not one of this computer.
    """
    for name in ("tornado.access", "tornado.general", "tornado.application"):
        logging.getLogger(name).propagate = False  # their lines hold addresses
        logging.getLogger(name).addHandler(logging.NullHandler())
    server = tornado.httpserver.HTTPServer(
        application(state),
        ssl_options=tls,
        max_body_size=MOST_BODY,
        max_header_size=MOST_HEADER,
        max_buffer_size=2 * MOST_BODY,
        idle_connection_timeout=SECONDS_FOR_A_REQUEST,
        body_timeout=SECONDS_FOR_A_REQUEST,
        decompress_request=False,
        no_keep_alive=False,
    )
    server.add_sockets(bind(host, port))
    state.keep(state.watch())
    return server


def bind(host: str, port: int) -> list[socket.socket]:
    """
    Return the sockets of a door.

    Raises
    ------
    SetupError
        The port is in use, or the address is not one of this computer.
    """
    try:
        return tornado.netutil.bind_sockets(port, host, backlog=1_024)
    except OSError as error:
        raise SetupError(
            gettext(
                "The room cannot be opened at {host}, port {port} ({reason}). Close the "
                "program that uses it, or choose another port with --port.",
                host=host,
                port=port,
                reason=error.strerror,
            )
        ) from error


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """
    Return what TLS needs.

    Raises
    ------
    UsageError
        A file is missing or is no certificate.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            gettext(
                "{certificate} and {key} are no certificate with its key ({reason}). "
                "Give both as PEM files.",
                certificate=certificate,
                key=key,
                reason=getattr(error, "strerror", None) or error,
            )
        ) from error
    return context


def more_files() -> None:
    """Let this process hold as many open connections as the system allows."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8_192 if hard == resource.RLIM_INFINITY else min(hard, 8_192)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
