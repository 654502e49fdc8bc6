"""
An attacker holds all that is given beside a report: letters, desk, calendar, cards, slides, a kit.

What follows from a report is tried elsewhere (``test_attack_on_*.py``, ``test_attackers.py``). That
no more follows from all files together is shown in two steps: what people said is read by questions
alone, whoever asks them (here); and a question that is asked alone tells nothing that the report
keeps back (``test_random_organisations.py``).
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd
import pytest
from asking import SEED

from pmo_workshop.content.agenda import agendas
from pmo_workshop.content.publications import templates
from pmo_workshop.desk import (
    account_pages,
    accounts,
    calendar,
    calendar_page,
    desk,
    desk_page,
    ics,
    plan_page,
)
from pmo_workshop.elements.question import Question
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.stakeholders import stakeholders_of
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Client
from pmo_workshop.kit.making import papers
from pmo_workshop.kit.occasion import Occasion, read_kit
from pmo_workshop.kit.slides import decks
from pmo_workshop.live.forms import forms_for
from pmo_workshop.paths import shipped
from pmo_workshop.publications import publication
from pmo_workshop.publications.selection import candidates
from pmo_workshop.schema import ANSWERS

TODAY = date(2026, 5, 4)
SAID = {*ANSWERS, "contacts"}
"""Tables of what people said, and of whether they answered."""
NOT_SAID = {"contacts", "touchpoints"}
"""Of these also whom the PMO has asked, and when, and how the steps of a journey are called."""


@dataclass
class Watched:
    """Which questions were asked, and which tables each file has read outside of them."""

    asked: dict = field(default_factory=dict)
    read: defaultdict = field(default_factory=lambda: defaultdict(set))
    making: str = ""
    depth: int = 0


@contextmanager
def watching() -> Iterator[Watched]:
    """Note who reads what; each question is answered once, and keeps what it reads to itself."""
    seen = Watched()
    ask, read, once = Question.__call__, Client.__getitem__, Client.once
    collected = Client.collected

    @contextmanager
    def inside():
        seen.depth += 1
        yield
        seen.depth -= 1

    def answer(question, *args, **kwargs):
        key = (question.name, *map(repr, args[1:]), *kwargs.items())
        if key not in seen.asked:
            with inside():
                seen.asked[key] = ask(question, *args, **kwargs)
        return seen.asked[key]

    def table(client, name):
        if name in SAID and not seen.depth:
            seen.read[seen.making].add(name)
        return read(client, name)

    def whether_collected(client, *tables):
        with inside():
            return collected(client, *tables)

    def kept(client, name, work):
        return once(client, name, work) if seen.depth else work()

    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(Question, "__call__", answer)
        watched.setattr(Client, "__getitem__", table)
        watched.setattr(Client, "collected", whether_collected)
        watched.setattr(Client, "once", kept)
        yield seen


def letters(client, seen):
    """Make every communication of a client: of each agreed case, theme, level and account."""
    agreed = set(client["cases"].loc[client["cases"]["consent"] == 1, "case_id"])
    for name, form in templates().items():
        every = candidates(form, client)
        for select in agreed & every.keys() if name == "case_study" else every or [""]:
            seen.making = f"{name} {select}".strip()
            letter = publication(name, "a client", select, SEED)
            for wanted in letter.template.fields:
                letter.parts(wanted.key)


def other_files(client, seen):
    """Make what else is given: desk, accounts, calendar, plan, cards and slides of a room."""
    for name, make in {
        "desk": lambda: desk_page(client, desk(client, TODAY), TODAY),
        "accounts": lambda: (accounts(client, TODAY), account_pages(client, TODAY)),
        "calendar": lambda: calendar_page(client, calendar(client, TODAY), TODAY),
        "ics": lambda: ics(client, calendar(client, TODAY), TODAY),
        "plan": lambda: plan_page(client, TODAY),
        "room": lambda: [stakeholders_of(form, client) for form in forms_for(client).values()],
        "kit": lambda: [kit_of(agenda) for agenda in agendas()],
    }.items():
        seen.making = name
        make()


def kit_of(agenda):
    """Make the papers and slides of a kit; its sheets and cards hold its forms and nothing else."""
    kit = read_kit(shipped("sample_data") / "lindenhof", agenda, Occasion())
    return papers(kit), [*decks(kit)]


@pytest.fixture(scope="module")
def given():
    """Who has asked what, and read what, for all files of a client beside its report."""
    client = replace(load_client(shipped("sample_data") / "lindenhof"), disclosed=[])
    with pytest.MonkeyPatch.context() as patch, watching() as seen:
        for read_by in ("intake", "kit.occasion"):
            patch.setattr(f"pmo_workshop.{read_by}.load_client", lambda *_, **__: client)
        letters(client, seen)
        other_files(client, seen)
    return seen


ASKED = {
    "awareness", "benefits_told", "cases_graded", "channel_preference",
    "communication_levels", "contact_load", "cost_boxes", "cost_change", "effort_change",
    "effort_mix", "feedback_loop", "four_barriers", "gap_by_dimension", "hidden_costs",
    "issue_shares", "journey_steps", "loop_kept", "most_needed_services",
    "on_time_by_month", "perceived_costs", "promise_coverage", "promise_gaps",
    "recommendation_by_wave", "satisfaction_by_wave", "satisfaction_change",
    "service_level_attainment", "solution_fit", "survey_sample_size", "value_map",
}  # fmt: skip
"""The questions that are asked for files beside a report."""


def test_what_people_said_is_read_by_questions_alone(given):
    assert {made: tables for made, tables in given.read.items() if tables - NOT_SAID} == {}
    assert [made for made, tables in given.read.items() if "touchpoints" in tables] == [
        *("room", "kit")
    ]


def test_what_is_asked_for_other_files_is_known_to_the_attack_on_random_organisations(given):
    assert sorted({name for name, *_ in given.asked}) == sorted(ASKED)


def test_desk_and_calendar_do_not_tell_who_answered():
    client = load_client(shipped("sample_data") / "northwind")
    none = client["contacts"].assign(answered=0, decided=pd.NaT, done=pd.NaT, told_back=pd.NaT)
    without = replace(client, tables={**client.tables, "contacts": none})
    for make in (desk, accounts, calendar):
        assert make(without, TODAY) == make(client, TODAY)


def test_a_step_that_one_person_alone_has_named_is_on_no_card_and_no_answer_goes_with_it():
    client = load_client(shipped("sample_data") / "northwind")
    walked = client["touchpoints"]
    own = walked["resp_id"].eq(walked["resp_id"].iloc[0]) & walked["step"].eq(1)
    renamed = walked.assign(phase=walked["phase"].mask(own, "Only mine"))
    with_it = replace(client, tables={**client.tables, "touchpoints": renamed})
    steps = form_of("c1-plot-curve", with_it).rows
    known = dict.fromkeys(walked.sort_values("step")["phase"])
    assert [item.label for item in steps] == [*known]
    assert {name for item in steps for name in item.facts} == {"step", "phase", "actor", "stage"}
