"""Asking every question of a client: the answers, what their faces show, the evidence."""

from __future__ import annotations

import inspect
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hostile import CLIENTS
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from shared import made_once

import pmo_workshop as pmo
from pmo_workshop.content.modules import BEFORE_THE_PLAN, PLAN
from pmo_workshop.depth import Depth
from pmo_workshop.display import Placed
from pmo_workshop.elements.question import FACES
from pmo_workshop.elements.workshop import BY_NAME, QUESTIONS
from pmo_workshop.export import Published, read_document, report_at
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.plan import evidence_of, read_chapter
from pmo_workshop.plan.reading import asked_of, scales_of

SEED = 2026
SAMPLES = ("northwind", "meridian", "lindenhof", "awkward")
SURVEY = "a survey alone"
"""Northwind as it would be with nothing but its survey."""
REST_ON = {"known": "awareness", "needs": "most_needed_services", "classes": "cost_classes",
           "shares": "issue_shares"}  # fmt: skip
"""Answers that other questions build on, by parameter."""


def answered_once(ask):
    """Remember what is answered for a client, which is kept: no other is ever taken for it."""
    answers = {}

    def answer_for(question, client):
        key = question, id(client)
        if key not in answers:
            answers[key] = client, ask(question, client)
        return answers[key][1]

    return answer_for


def asked(question, client, answers):
    """Ask a question, and before it those that its answer rests on."""
    wanted = {}
    for name, parameter in inspect.signature(question).parameters.items():
        if name == "client":
            wanted[name] = client
        elif name == "seed":
            wanted[name] = SEED
        elif name in REST_ON:
            first = BY_NAME[REST_ON[name]]
            if first.name not in answers:
                answers[first.name] = asked(first, client, answers)
            wanted[name] = answers[first.name]
        else:
            assert parameter.default is not parameter.empty, f"{question} needs {name!r}"
    return question(**wanted)


def all_answers(client):
    """Return the answers to all questions, by name."""
    answers = {}
    for question in QUESTIONS:
        answers[question.name] = asked(question, client, answers)
    return answers


@cache
def answers_of(name):
    """Return a sample, an extreme client or the one with a survey alone, and its answers to all."""
    client = {SURVEY: _survey_alone, **CLIENTS}.get(name, lambda: _sample(name))()
    return client, made_once(f"answers of {name}", lambda: all_answers(client))


def _sample(name):
    return load_client(shipped("sample_data") / name)


def _survey_alone():
    with TemporaryDirectory() as folder:
        for name in ("client.toml", "respondents.csv", "responses.csv", "items.csv"):
            shutil.copy(shipped("sample_data") / "northwind" / name, Path(folder) / name)
        return load_client(folder)


def shown(answer, answers, faces=FACES):
    """Return what each face of an answer shows, by its name."""
    question = answer.question
    arguments = {"chart": [answers[question.beside.name]] if question.beside else []}
    return {
        face: getattr(answer, face)(*arguments.get(face, ()))
        for face in faces
        if getattr(question, face)
    }


def parts(faces):
    """Return all that the faces of an answer show, one by one; its title is text and none."""
    flat = []
    for part in faces.values():
        flat += part if isinstance(part, tuple) else [part]
    return [part for part in flat if part is not None and not isinstance(part, str)]


def _notebook(module, client, cells):
    notebook = new_notebook(cells=[new_markdown_cell(f"# {module.number}"), *cells])
    facts = {"id": client.id, "name": client.name, "report_date": f"{client.report_date:%Y-%m-%d}"}
    notebook.metadata["pmo_workshop"] = {"client": facts, "workbook": module.workbook}
    return notebook


def _cell(*shown_parts):
    outputs = []
    for part in shown_parts:
        made = part._repr_mimebundle_()
        data, facts = made if isinstance(made, tuple) else (made, {})
        outputs.append(new_output("display_data", data=dict(data), metadata=facts))
    return new_code_cell("answer.show()", outputs=outputs, execution_count=1)


def _placed(answer, answers, charts):
    """Return what an answer shows, each with its place in a report; charts down to the full one."""
    asked = answer.question
    if asked.optional and answer.missing:
        return []
    drawn = ("chart",) if charts and Depth.FULL.shows(asked.depth) else ()
    return [
        Placed(part, asked.activity, asked.name, face, asked.depth.value)
        for face, told in shown(answer, answers, ("say", *drawn, "table", "next")).items()
        for part in parts({face: told})
    ]


def notebooks_of(client, answers, *, charts=False):
    """Return notebooks that show every answer, without the plan."""
    made = []
    for module in BEFORE_THE_PLAN:
        cells = []
        for answer in answers.values():
            if answer.activity in (*module.activities, module.letter):
                cells.append(new_markdown_cell(f"## {answer.question.name}"))
                cells.append(_cell(*_placed(answer, answers, charts)))
        made.append(_notebook(module, client, cells))
    return made


@cache
def evidence_on(name):
    """Return the evidence of a client that ``answers_of`` knows."""
    return made_once(f"evidence on {name}", lambda: evidence_from(*answers_of(name)))


def evidence_from(client, answers):
    """Return the evidence of a client, from notebooks that show every answer."""
    facts = {"id": client.id, "name": client.name, "report_date": f"{client.report_date:%Y-%m-%d}"}
    made = notebooks_of(client, answers)
    return evidence_of(
        made,
        facts,
        client.leading,
        margin=client.margin,
        scales=scales_of(client),
        surveyed=client.latest_wave.end if client.latest_wave else None,
        surveyed_before=client.waves[-2].end if len(client.waves) > 1 else None,
        asked=asked_of(client),
        sponsors=client.sponsors,
    )


@cache
def report_of(sample, depth=Depth.BOARD):
    """Return the report of a sample client at a depth, without its charts."""
    return report_at(depth, published_of(sample))


@cache
def published_of(sample, *, charts=False):
    """Return what the workbooks of a sample client publish."""
    client, answers = answers_of(sample)
    evidence = evidence_on(sample)
    told = [pmo.say_since(evidence), pmo.summary(evidence, SEED), pmo.say_scorecard(evidence),
            pmo.table_decisions(evidence, SEED),
            pmo.table_actions_merged(evidence, SEED)]  # fmt: skip
    plan = _notebook(PLAN, client, [_cell(*filter(None, told))])
    notebooks = [*notebooks_of(client, answers, charts=charts), plan]
    return Published(tuple(map(read_document, notebooks)), tuple(map(read_chapter, notebooks)))
