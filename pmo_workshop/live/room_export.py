"""After the session: the client folder of the room's answers, and forgetting them."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ..actions.room import Draft, drafts
from ..content.definitions import IDEAS, QUESTIONNAIRE
from ..display import counted
from ..errors import UsageError
from ..exercises.form import Form
from ..exercises.questionnaire import modules_in
from ..exercises.rows import Answer, Place, left_out, write_client_folder
from ..exercises.stakeholders import stakeholders_of
from ..i18n import gettext, ngettext
from ..intake import load_client
from ..intake.brand import read_brand
from ..intake.client import Client, id_of_room
from ..intake.held import ROOM, Held, held_as_toml
from ..paths import give_rights, rights_in
from .forms import forms_for
from .ideas import as_shared, collected_in, rows_of_actions
from .questions import ANSWERED, Question
from .results import behind_a_report, let_through, members_of, publish, themed
from .room_report import FEWEST_ROWS, first_rows, held_in, in_a_sentence, room_report_pdf
from .shown import told_votes
from .site import ROOM_REPORT
from .slides import head_of, often
from .store import RoomStore, Step, find_room, seconds

QUESTIONS, THEMES = "questions.txt", "themes.txt"


def export(session: str, into: Path, store: str = "", *, shared: bool = False) -> list[str]:
    """
    Write the answers of a session as a client folder, so that ``report`` runs on it.

    Parameters
    ----------
    session : str
    into : Path
        A folder that does not exist yet, or is empty.
    store : str
        Address of a PostgreSQL database; empty: the files on this computer.
    shared : bool
        Whoever may read the folder that it is made in may read it; else nobody but its owner.

    Returns
    -------
    list of str
        What was written, what was kept back, and what to do next.

    Raises
    ------
    UsageError
        There is no such session, or the folder has files in it.
    DataError
        The client folder cannot be used any more.
    """
    with closing(find_room(session, store)) as room:
        return _export(room, into, shared)


def folder_of(store: RoomStore) -> Path:
    """
    Return the folder of the client whose room it is.

    Raises
    ------
    UsageError
        It is not where it was.
    """
    folder = Path(store.room().folder)
    if not store.room().folder or not folder.is_dir():
        raise UsageError(
            gettext(
                "The client folder of session {session} is not where it was. Put it "
                "back, or open the session again with 'pmo-workshop live DIR --session "
                "NAME'.",
                session=repr(store.session),
            )
        )
    return folder


def _export(store: RoomStore, into: Path, shared: bool) -> list[str]:
    folder = folder_of(store)
    client = load_client(folder, may_be_empty=True)
    asked_of = forms_for(client, list(filter(modules_in, store.counts())))
    forms = {name: as_shared(store, form) for name, form in asked_of.items()}
    given = what_to_give_away(store, client, forms)
    asked = store.questions.told()
    agreed = [
        row
        for name, form in forms.items()
        if form.exercise.kind == IDEAS
        for row in rows_of_actions(form.exercise, store.taken_over(name))
    ]
    beside = {ROOM: held_as_toml(held_in_words(store, forms))}
    if asked:
        beside[QUESTIONS] = questions_in_words(asked)
    if told_in_themes := themes_in_words(store, forms):
        beside[THEMES] = told_in_themes
    written = write_client_folder(
        given.answers, into, client, shared=shared, texts=given.texts, themes=given.themes,
        beside=beside, actions=agreed,
    )  # fmt: skip
    home = replace(client, id=id_of_room(client.id), tables=written, disclosed=[])
    made = _report_of(store, client, forms, drafts(home, client))
    (into / ROOM_REPORT).write_bytes(made)
    give_rights(into, rights_in(into, shared))
    told = [f"{name}.csv: {counted(len(rows), 'rows')}" for name, rows in written.items()]
    told.append(gettext("{file}: what was asked, said and decided", file=ROOM_REPORT))
    if asked:
        told.append(
            ngettext("{file}: {n} question", "{file}: {n} questions", len(asked), file=QUESTIONS)
        )
    skipped = left_out(given.answers, client)
    if skipped:
        told.append(
            ngettext(
                "{n} answer left out: not complete, or not on the form.",
                "{n} answers left out: not complete, or not on the form.",
                skipped,
            )
        )
    if given.waiting:
        told.append(
            gettext(
                "{ballots} kept back: they came or changed after the room had seen a "
                "result, and the report would tell them apart.",
                ballots=counted(given.waiting, "ballots"),
            )
        )
    if given.unread:
        told.append(
            ngettext(
                "{n} text kept back: a text is told once ten people have answered and you "
                "have let it through.",
                "{n} texts kept back: a text is told once ten people have answered and you "
                "have let it through.",
                given.unread,
            )
        )
    return [*told, gettext("Made {into}. Now: pmo-workshop report {into}", into=into)]


def _report_of(
    store: RoomStore, client: Client, forms: Mapping[str, Form], drafted: Sequence[Draft]
) -> bytes:
    """Return what the room was asked, said and decided, as a PDF."""
    told = {
        name: found
        for name in store.counts()
        if name in forms and (found := stakeholders_of(forms[name], client)) and found.figures
    }
    actions = [{**draft.row, "also": draft.others} for draft in drafted if draft.table == "actions"]
    brand = read_brand(folder_of(store))
    held_on = day_held_on(store.steps().values())
    return room_report_pdf(store, forms, client.name, actions, told, held_on, brand)


def day_held_on(steps: Iterable[Step]) -> date:
    """Return the day on which the first exercise of a session was opened; today if none was."""
    opened = [step.opened for step in steps if step.opened]
    return datetime.fromtimestamp(min(opened, default=seconds()), UTC).astimezone().date()


def held_in_words(store: RoomStore, forms: Mapping[str, Form]) -> list[Held]:
    """Return every exercise that somebody answered, with what the room has seen of it."""
    counts = store.counts()
    return [
        Held(
            name,
            form.exercise.question,
            in_a_sentence(first_rows(held_in(store, form), FEWEST_ROWS)),
        )
        for name, form in forms.items()
        if counts.get(name) and form.exercise.kind != QUESTIONNAIRE
    ]


def questions_in_words(asked: Sequence[Question]) -> str:
    """
    Return what the room has asked as a text, what was not answered first.

    Examples
    --------
    >>> print(questions_in_words([Question("q", "P-1", "Who pays?", ANSWERED, frozenset("abcde"))]))
    Questions of the room
    <BLANKLINE>
    - Who pays? (5 or more votes; has been answered)
    <BLANKLINE>
    """
    lines = [gettext("Questions of the room"), ""]
    for question in sorted(asked, key=lambda one: one.state == ANSWERED):
        votes = told_votes(question)
        done = gettext("has been answered") if question.state == ANSWERED else ""
        about = "; ".join(filter(None, (votes, done)))
        lines.append(f"- {question.text} ({about})" if about else f"- {question.text}")
    return "\n".join([*lines, ""])


def themes_in_words(store: RoomStore, forms: Mapping[str, Form]) -> str:
    """Return the themes of every exercise, with their texts; "" if no text is in a theme."""
    lines: list[str] = []
    for name, form in forms.items():
        shown = store.shown(name)
        for theme, texts in themed(store, form, shown[-1] if shown else None):
            if form.exercise.title not in lines:
                lines += ["", form.exercise.title]
            lines += ["", head_of(theme, texts), *(f"- {often(*text)}" for text in texts)]
    return "\n".join([gettext("Themes of the room"), *lines, ""]) if lines else ""


@dataclass(frozen=True)
class GivenAway:
    """
    What a report may rest on.

    Attributes
    ----------
    answers : list of Answer
        Under ids that were drawn for this export: they lead to no telephone and no other export.
    texts : frozenset of Place
        The own words that may be read.
    themes : mapping of Place to str
        Into which theme the facilitator has put them.
    waiting, unread : int
        How many ballots and how many texts are kept back.
    """

    answers: list[Answer]
    texts: frozenset[Place]
    themes: Mapping[Place, str]
    waiting: int
    unread: int


def what_to_give_away(store: RoomStore, client: Client, forms: Mapping[str, Form]) -> GivenAway:
    """
    Return the answers and texts that a report may rest on.

    What the room has seen of an exercise and what a report says of it must not differ by one to
    four people: then the report rests on exactly the ballots that were shown, see
    ``behind_a_report``. An export counts as shown. Voided ballots are left out. The promise of the
    room holds for the report as well: it reads the texts that were let through, once ten people
    have answered; and a name with what it was put to, if all of that was let through.
    """
    found: list[Answer] = []
    texts: set[Place] = set()
    in_themes: dict[Place, str] = {}
    waiting = unread = 0
    drawn: defaultdict[str, str] = defaultdict(lambda: f"R-{secrets.token_hex(4)}")
    for name, form in forms.items():
        if collected_in(name, forms):  # what became of a vote on ideas is in the actions
            continue
        ballots = [ballot for ballot in store.ballots(name) if not ballot.void]
        if not ballots:
            continue
        now = members_of(ballots)
        shown = publish(store, form, client)
        members, given = behind_a_report(store, name, now, shown)
        waiting += sum(members.get(b.participant) != b.version for b in ballots)
        told = let_through(store, form, shown)
        decided = store.texts.decided(name)
        words, names = (
            {part.id for part in form.exercise.parts if part.type == kind}
            for kind in ("text", "name")
        )
        for answer in given:
            who, value = answer.participant, dict(answer.value)
            own = words & value.keys()
            for part in own:
                place = drawn[who], name, answer.item, part
                said = told.get((who, name, answer.item, part))
                if said is None or decided.read.get((who, answer.item, part), said) != value[part]:
                    unread += 1
                    continue
                value[part] = said  # told as one with another, it is so everywhere
                texts.add(place)
                if theme := decided.themes.get((who, answer.item, part)):
                    in_themes[place] = theme
            if all((drawn[who], name, answer.item, part) in texts for part in own):
                texts |= {(drawn[who], name, answer.item, part) for part in names & value.keys()}
            found.append(replace(answer, participant=drawn[who], value=value))
    return GivenAway(found, frozenset(texts), in_themes, waiting, unread)


def forget(session: str, store: str = "", sure: Callable[[], bool] = lambda: True) -> list[str]:
    """
    Remove the raw answers of a session; what the room has seen of them stays.

    Returns
    -------
    list of str
        What was removed and what stays.

    Raises
    ------
    SetupError
        The answers are removed, but their texts are still on the disk: another program reads them.
    """
    with closing(find_room(session, store)) as room:
        if not sure():
            return [gettext("Nothing was removed.")]
        answers, results = room.forget()
        remains = room.database.remains()
    return [
        gettext(
            "Removed {answers} of session {session}, with ballots, texts and devices.",
            answers=counted(answers, "answers"),
            session=repr(session),
        ),
        gettext(
            "{results} that the room has seen stay, without anybody's id. Client folders "
            "and reports that were made from it are yours to remove.",
            results=counted(results, "results"),
        ),
        *filter(None, [remains]),
    ]
