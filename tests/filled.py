"""Answers that a person might give to any exercise."""

import random

from pmo_workshop.exercises.answers import read_item
from pmo_workshop.live.people import made_up

_RANGE = {"low": 1, "likely": 2, "high": 3}


def given(form, item, at):
    """Return an allowed answer to an item, part by part."""
    if form.exercise.kind == "best_worst":
        return {"best": item.shown[0][0], "worst": item.shown[-1][0]}
    if form.exercise.total == 10:
        return {"dots": [4, 3, 2, 1][at]}
    if form.exercise.total == 100:
        return {"now": [40, 30, 20, 10][at], "later": 25}
    return {part.id: _allowed(part) for part in form.parts(item)}


def _allowed(part):
    if part.id in _RANGE:
        return _RANGE[part.id]
    return {
        "scale": lambda: int(part.high),
        "number": lambda: 7,
        "choice": lambda: next(iter(part.choices)),
        "date": lambda: "2027-02-28",
        "name": lambda: "",  # given by choice
        "text": lambda: "In Worten <script>alert(1)</script> 你好",
    }[part.type]()


def everything(form):
    """Return an allowed answer to every item."""
    answers = {}
    for at, item in enumerate(form.items):
        checked = read_item(form, item.id, given(form, item, at))
        assert not checked.problems, (form.exercise.id, checked.problems)
        answers[item.id] = checked.value
    return answers


def by_lot(form, seed):
    """Return made-up answers to a form, as they are stored."""
    fields = made_up(form, random.Random(seed))
    typed = {
        item.id: {part.id: fields[f"{item.id}.{part.id}"] for part in form.parts(item)}
        for item in form.items
    }
    return {item: read_item(form, item, values).value for item, values in typed.items()}
