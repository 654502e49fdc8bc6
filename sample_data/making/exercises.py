"""The table of the exercises: what a dozen people in the room answered."""

from __future__ import annotations

from stories import Story

from .people import Row, people, stream, who

IN_THE_ROOM = 12
BARRIERS = ("available", "meaning", "outcome", "cost")
DOTS = 10


def exercise_answers(story: Story) -> list[Row]:
    """Dots on the four barriers, and predictions of the five gaps that are too bright."""
    rng = stream(story.id, "exercise answers")
    rows = []
    for person in people(story)[story.latest.name][:IN_THE_ROOM]:
        votes = rng.multinomial(DOTS, [0.3, 0.2, 0.15, 0.35])
        for barrier, dots in zip(BARRIERS, votes, strict=True):
            rows.append(_row(story, person, "open-four-barriers", barrier, "dots", int(dots)))
        for dimension, gap in story.gaps[story.latest.name].items():
            expected = int(rng.integers(5, 8))
            seen = min(7, max(1, round(expected + gap.gap / 2 + rng.normal(0, 0.7))))
            rows.append(_row(story, person, "t2-five-gaps", dimension, "E", expected))
            rows.append(_row(story, person, "t2-five-gaps", dimension, "P", seen))
    return rows


def _row(story: Story, person, exercise: str, item: str, part: str, value: int) -> Row:
    return {**who(story, person), "exercise": exercise, "item": item, "part": part, "value": value}


TABLES = {"exercise_answers": exercise_answers}
