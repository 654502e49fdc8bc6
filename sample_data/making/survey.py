"""The tables of the survey: respondents, items, responses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from stories import DIMENSIONS, Story, Wave

from .people import (
    Person,
    Row,
    around,
    bank,
    mean_kept,
    people,
    person_trait,
    stream,
    who,
    whole_answers,
)


def respondents(story: Story) -> list[Row]:
    rows = []
    for group in people(story).values():
        for p in group:
            row: Row = {
                "resp_id": p.resp_id, "wave": p.wave, "role": p.role, "unit": p.unit,
                "tenure_band": p.tenure, "power": p.power, "interest": p.interest,
            }  # fmt: skip
            rows.append({**row, "code": p.code} if story.linked else row)
    return rows


GAP_ITEMS = bank("servqual_pmo_22")


VALUE_ITEMS = bank("perceived_value_get_give_8")


FUNNEL = {
    "knows": "I know what the PMO offers for my work",
    "understands": "I understand what it means for me",
    "confident": "I am confident that it would help me",
    "cost": "What it costs me keeps me from using it",
}


def items(story: Story) -> list[Row]:
    def item(item_id, instrument, dimension, text, low, high) -> Row:
        return {
            "item_id": item_id, "instrument": instrument, "dimension": dimension, "text": text,
            "scale_min": low, "scale_max": high, "reverse": 0,
        }  # fmt: skip

    rows: list[Row] = [*GAP_ITEMS]
    for number, dimension in enumerate(DIMENSIONS, start=1):
        text = f"Of 100 points, how many does {dimension} deserve?"
        rows.append(item(f"GW{number}", "gap_weights", dimension, text, 0, 100))
    for number, offering in enumerate(story.kano, start=1):
        yes, no = "How would you feel if we offered this", "How would you feel without this"
        rows.append(item(f"KF{number}", "kano_functional", offering, f"{yes}: {offering}?", 1, 5))
        rows.append(item(f"KD{number}", "kano_dysfunctional", offering, f"{no}: {offering}?", 1, 5))
    rows.append(item("CS01", "csat", "satisfaction", "How satisfied are you with the PMO?", 1, 7))
    rows.append(item("NP01", "nps", "recommendation", "How likely are you to recommend the PMO "
                     "to a colleague?", 0, 10))  # fmt: skip
    for number, (promise_id, text, *_rest) in enumerate(story.promises, start=1):
        for letter, aspect, says in (
            ("H", "heard", "I have heard this promise"),
            ("U", "understood", "I know what this promise means for me"),
            ("K", "kept", "The PMO keeps this promise"),
        ):
            said = f"{says}: {text}"
            rows.append(item(f"P{letter}{number}", f"promise_{aspect}", promise_id, said, 1, 7))
    rows += VALUE_ITEMS
    for number, benefit in enumerate(story.benefits, start=1):
        text = f"Before today, did you know of benefit {benefit[0]}?"
        rows.append(item(f"AW{number}", "awareness", benefit[0], text, 0, 1))
    for number, (dimension, text) in enumerate(FUNNEL.items(), start=1):
        rows.append(item(f"FN{number}", "funnel", dimension, text, 1, 7))
    return rows


def responses(story: Story) -> list[Row]:
    rows: list[Row] = []
    for wave in story.waves:
        group = people(story)[wave.name]
        rows += _satisfaction_answers(story, wave, group)
        if wave.full:
            rows += _gap_answers(story, wave, group)
            rows += _weight_answers(story, wave, group)
            rows += _nps_answers(story, wave, group)
            rows += _value_answers(story, wave, group)
        if wave is story.latest:
            rows += _kano_answers(story, group)
        if wave in (story.latest, story.wave_before):
            rows += _promise_answers(story, wave, group)
        if wave is story.latest:
            rows += _awareness_answers(story, group)
            rows += _funnel_answers(story, group)
    return _some_left_out(rows, stream(story.id, "left out"))


def _answer(story: Story, person: Person, item_id: str, aspect: str, value: int) -> Row:
    return {**who(story, person), "item_id": item_id, "aspect": aspect, "value": value, "na": 0}


def _single(
    story: Story, group: Sequence[Person], item_id: str, values: Sequence[int]
) -> list[Row]:
    pairs = zip(group, values, strict=True)
    return [_answer(story, person, item_id, "single", value) for person, value in pairs]


def _some_left_out(rows: list[Row], rng) -> list[Row]:
    """About 1 in 120 answers of the gap survey left blank and 1 in 120 'does not apply'."""
    for row in rows:
        if not str(row["item_id"]).startswith("SQ"):
            continue
        chance = rng.random()
        if chance < 1 / 60:
            row["value"] = ""
            row["na"] = int(chance < 1 / 120)
    return rows


def _satisfaction_answers(story: Story, wave: Wave, group: Sequence[Person]) -> list[Row]:
    """The planned mean of the wave; a linked person stays among the more or the less satisfied."""
    values = mean_kept(wave.csat, 1.1, wave.n, stream(story.id, "csat", wave.name), 1, 7)
    place = person_trait(story, "satisfied", group).argsort().argsort()
    return _single(story, group, "CS01", [sorted(values)[at] for at in place])


def _gap_answers(story: Story, wave: Wave, group: Sequence[Person]) -> list[Row]:
    rng = stream(story.id, "gap", wave.name)
    effect = np.array([story.role_effect.get(p.role, 0.0) for p in group])
    effect = effect - effect.mean()
    rows: list[Row] = []
    for dimension in DIMENSIONS:
        plan = story.gaps[wave.name][dimension]
        ids = [i["item_id"] for i in GAP_ITEMS if i["dimension"] == dimension]
        apart = np.array([story.items_apart.get(i, 0.0) for i in ids])
        expected = plan.expectation + 0.4 * person_trait(story, f"expects {dimension}", group)
        gap = plan.gap + plan.spread * person_trait(story, f"gap {dimension}", group) + effect
        # Where both ends do not fit the scale, the expectation moves and the gap stays.
        expected = np.minimum(expected, 6.9 - np.maximum(gap, 0))
        expected = np.maximum(expected, 1.1 - np.minimum(gap, 0))
        for person, expects, finds in zip(group, expected, expected + gap, strict=True):
            e = whole_answers(expects, np.zeros(len(ids)), rng)
            p = whole_answers(finds, apart, rng)
            i = around([story.importance.get(item, 5.3) for item in ids], 0.7, rng, 1, 7)
            for item_id, *three in zip(ids, e, p, i, strict=True):
                rows += [_answer(story, person, item_id, aspect, value)
                         for aspect, value in zip("EPI", three, strict=True)]  # fmt: skip
    return rows


def _weight_answers(story: Story, wave: Wave, group: Sequence[Person]) -> list[Row]:
    rng = stream(story.id, "weights", wave.name)
    rows = []
    for person in group:
        points = np.array(story.weights)
        for _ in range(3):
            giver, taker = rng.permutation(5)[:2]
            move = 5 if points[giver] > 5 else 0
            points[giver] -= move
            points[taker] += move
        rows += [_answer(story, person, f"GW{number}", "single", int(value))
                 for number, value in enumerate(points, start=1)]  # fmt: skip
    return rows


def _nps_answers(story: Story, wave: Wave, group: Sequence[Person]) -> list[Row]:
    rng = stream(story.id, "nps", wave.name)
    promoters, _passives, detractors = (round(share * len(group)) for share in story.nps)
    kinds = ["up"] * promoters + ["down"] * detractors
    kinds += ["mid"] * (len(group) - len(kinds))
    low_high = {"up": (9, 11), "mid": (7, 9), "down": (2, 7)}
    values = [int(rng.integers(*low_high[kind])) for kind in rng.permutation(kinds)]
    return _single(story, group, "NP01", values)


def _value_answers(story: Story, wave: Wave, group: Sequence[Person]) -> list[Row]:
    rng = stream(story.id, "value", wave.name)
    rows = []
    for side, mean in zip(("get", "give"), story.value, strict=True):
        ids = [i["item_id"] for i in VALUE_ITEMS if i["dimension"] == side]
        level = np.clip(mean + 0.7 * person_trait(story, f"value {side}", group), 1.1, 6.9)
        for person, own in zip(group, level, strict=True):
            answers = whole_answers(own, np.zeros(len(ids)), rng)
            rows += [_answer(story, person, item_id, "single", value)
                     for item_id, value in zip(ids, answers, strict=True)]  # fmt: skip
    return rows


KANO_PAIRS = {
    "A": ((1, 2), (1, 3), (1, 4)),
    "O": ((1, 5),),
    "M": ((2, 5), (3, 5), (4, 5)),
    "I": ((2, 3), (3, 3), (3, 4), (2, 2)),
    "R": ((5, 1), (5, 2), (4, 1)),
}


def _kano_answers(story: Story, group: Sequence[Person]) -> list[Row]:
    rng = stream(story.id, "kano")
    rows = []
    for number, (category, share) in enumerate(story.kano.values(), start=1):
        others = [c for c in KANO_PAIRS if c != category]
        sure = round(share * len(group))
        kinds = [category] * sure + [others[i % 4] for i in range(len(group) - sure)]
        for person, kind in zip(group, rng.permutation(kinds), strict=True):
            functional, dysfunctional = KANO_PAIRS[kind][rng.integers(len(KANO_PAIRS[kind]))]
            rows.append(_answer(story, person, f"KF{number}", "single", functional))
            rows.append(_answer(story, person, f"KD{number}", "single", dysfunctional))
    return rows


def _promise_answers(story: Story, wave: Wave, group: Sequence[Person]) -> list[Row]:
    rows = []
    last = wave is story.latest
    for number, promise in enumerate(story.promises, start=1):
        *before, kept = promise[3:]
        if story.before and not last:
            kept = story.before.kept.get(promise[0], kept)
        for letter, mean in zip("HUK", (*before, kept), strict=True):
            rng = stream(story.id, "promise", f"{letter}{number}", *([] if last else [wave.name]))
            values = mean_kept(mean, 1.0, len(group), rng, 1, 7)
            rows += _single(story, group, f"P{letter}{number}", values)
    return rows


def _awareness_answers(story: Story, group: Sequence[Person]) -> list[Row]:
    rng = stream(story.id, "awareness")
    rows = []
    for number, benefit in enumerate(story.benefits, start=1):
        reported = benefit[4] > 0
        share = 0.7 if reported else 0.2
        known = (rng.permutation(len(group)) < round(share * len(group))).astype(int)
        rows += _single(story, group, f"AW{number}", known.tolist())
    return rows


def _funnel_answers(story: Story, group: Sequence[Person]) -> list[Row]:
    rows = []
    for number, mean in enumerate(story.funnel, start=1):
        rng = stream(story.id, "funnel", str(number))
        rows += _single(story, group, f"FN{number}", mean_kept(mean, 1.1, len(group), rng, 1, 7))
    return rows


TABLES = {"respondents": respondents, "items": items, "responses": responses}
