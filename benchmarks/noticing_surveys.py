"""Synthetic surveys for `noticing.py`: clean ones of many kinds, and the faults put into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pmo_workshop.item_banks import bank

PER_DIMENSION = (4, 5, 4, 4, 5)
GAP = np.repeat(np.arange(5), PER_DIMENSION)
BLANK, NOT_APPLICABLE, NO_ROW = -1, -2, -3
"""What stands in a sheet where no answer does."""


@dataclass(frozen=True)
class Kind:
    """
    How a survey is drawn.

    ``loading``, ``halo``, ``style``: how far answers follow the dimension, the whole PMO, and a
    person's way of ticking; ``expects`` and ``gap``: means on 7 points; ``apart``: spread of the
    means of questions; ``top``: highest point; ``blank``: share of blanks; ``straight``: share of
    people who tick one answer throughout; ``reversed_items``: questions that are reversed and
    marked so; ``follows``: how far perception follows expectation, question by question.
    """

    name: str
    loading: float = 0.65
    halo: float = 0.35
    style: float = 0.0
    expects: float = 5.8
    gap: float = -0.7
    apart: float = 0.3
    noise: float = 1.0
    top: int = 7
    blank: float = 0.01
    straight: float = 0.0
    reversed_items: int = 0
    follows: float = 0.3
    waves: int = 1


KINDS = (
    Kind("usual"),
    Kind("weak correlations", loading=0.3, halo=0.1),
    Kind("independent questions", loading=0.0, halo=0.0, follows=0.0),
    Kind("everybody at 6 to 7", expects=6.6, gap=-0.1, noise=0.5, apart=0.1),
    Kind("three answers", top=3),
    Kind("blanks at random", blank=0.15),
    Kind("straight-liners", straight=0.25, blank=0.0),
    Kind("ways of ticking", style=0.8, loading=0.4),
    Kind("reversed and marked", reversed_items=5),
    Kind("reversed, marked, ways of ticking", reversed_items=5, style=0.6),
    Kind("perception follows expectation", follows=0.9, loading=0.8, noise=0.6),
    Kind("questions far apart", apart=1.3, expects=4.5),
    Kind("large gap", expects=6.2, gap=-3.0),
    Kind("two waves of the same people", waves=2, noise=0.7),
)


USUAL = KINDS[0]
IN_THE_MIDDLE = replace(USUAL, name="means in the middle", expects=4.4, gap=-0.4)
FAR_APART = replace(USUAL, name="questions far apart", apart=1.3, expects=4.5)
INDEPENDENT = KINDS[2]


@dataclass(frozen=True, eq=False)
class Survey:
    """Sheets of answers, block by block, as people by questions; what is declared of each block."""

    n: int
    top: int
    gap: dict[str, np.ndarray]
    reverse: np.ndarray
    single: dict[str, np.ndarray]
    costs: np.ndarray
    hours: np.ndarray
    earlier: Survey | None = None
    twice: np.ndarray | None = None


def drawn(kind: Kind, n: int, random: np.random.Generator) -> Survey:
    """Return a clean survey."""
    scale = (kind.top - 1) / 6
    traits = random.normal(size=(n, 5))
    halo, style = random.normal(size=(2, n, 1))
    reverse = np.zeros(len(GAP), dtype=bool)
    reverse[random.permutation(len(GAP))[: kind.reversed_items]] = True
    feels = kind.loading * traits[:, GAP] + kind.halo * halo

    def rated(middle: np.ndarray | float, opinion: np.ndarray, top: int, turned=False):
        noise = kind.noise * random.normal(size=opinion.shape)
        stretch = (top - 1) / 6
        centre = (top + 1) / 2
        value = (middle - 4) * stretch + stretch * (1.1 * opinion + 0.8 * noise)
        value = np.where(turned, -value, value) + stretch * kind.style * style + centre
        return np.clip(np.rint(value), 1, top).astype(float)

    apart = kind.apart * random.normal(size=(2, len(GAP)))
    wishes = kind.loading * random.normal(size=(n, 5))[:, GAP] + kind.halo * random.normal(
        size=(n, 1)
    )
    expectation = rated(kind.expects + apart[0], wishes, kind.top, reverse)
    e_kept = np.where(reverse, kind.top + 1 - expectation, expectation)
    e_own = (e_kept - e_kept.mean(axis=0)) / max(scale, 1e-9) / 1.1
    perception = rated(
        kind.expects + kind.gap + apart[0] * 0.6 + apart[1] * 0.6,
        feels + kind.follows * e_own, kind.top, reverse,
    )  # fmt: skip
    gap = {"E": expectation, "P": perception}
    if random.random() < 0.5:
        gap["I"] = rated(5.3 + 0.5 * random.normal(size=len(GAP)), 0.5 * wishes, kind.top)
    level = kind.expects + kind.gap
    opinion = 0.7 * kind.loading * traits.mean(axis=1, keepdims=True) * 2 + kind.halo * halo
    single = {
        "csat": rated(level + 0.2, opinion, 7),
        "nps": np.clip(np.rint((rated(level + 0.3, opinion, 11)) - 1), 0, 10),
        "get": rated(level, np.repeat(opinion, 5, 1) + 0.4 * random.normal(size=(n, 1)), 7),
        "give": rated(3.6, np.repeat(0.5 * random.normal(size=(n, 1)), 3, 1), 7),
        "kept": rated(level + 0.5 * random.normal(size=4), np.repeat(opinion, 4, 1), 7),
        "heard": rated(4.5, 0.4 * random.normal(size=(n, 4)), 7),
    }
    like = random.choice(5, size=(2, n, 4), p=[0.35, 0.25, 0.25, 0.1, 0.05]) + 1.0
    single |= {"kano_functional": like[0], "kano_dysfunctional": 6 - like[1]}
    weight = 1.2 * random.normal(size=(n, 1))
    severity = np.clip(
        np.rint(5 + 2 * random.normal(size=12) + weight + 2 * random.normal(size=(n, 12))), 0, 10
    )
    hours = np.round(np.exp(0.2 * (severity - 5) + random.normal(0, 0.7, (n, 12))), 1)
    survey = Survey(n, kind.top, gap, reverse, single, severity, hours)
    survey = _ticked_straight(survey, kind.straight, random)
    survey = _left_out(survey, kind.blank, random)
    if kind.waves == 2:
        return replace(_again(survey, random), earlier=survey)
    return survey


def _all_blocks(survey: Survey, change: Callable[[np.ndarray], np.ndarray]) -> Survey:
    return replace(
        survey,
        gap={name: change(block) for name, block in survey.gap.items()},
        single={name: change(block) for name, block in survey.single.items()},
    )


def _left_out(survey: Survey, share: float, random: np.random.Generator) -> Survey:
    def change(block: np.ndarray) -> np.ndarray:
        chance = random.random(block.shape)
        return np.where(chance < share, BLANK, np.where(chance > 1 - share / 2, -2, block))

    return _all_blocks(survey, change)


def _ticked_straight(survey: Survey, share: float, random: np.random.Generator) -> Survey:
    people = np.flatnonzero(random.random(survey.n) < share)
    gap = {name: block.copy() for name, block in survey.gap.items()}
    for person in people:
        for block in gap.values():
            block[person] = random.integers(max(1, survey.top - 3), survey.top + 1)
    return replace(survey, gap=gap)


def _again(survey: Survey, random: np.random.Generator) -> Survey:
    """Return what the same people answer half a year later: most as before."""

    def change(block: np.ndarray) -> np.ndarray:
        moved = block + random.choice([-1, 0, 0, 0, 1], size=block.shape)
        given = block[block >= 0]
        low, high = given.min(), given.max()
        return np.where(block < 0, block, np.clip(moved, low, high))

    return _all_blocks(survey, change)


# --- Faults -------------------------------------------------------------------------------------


def _turn(block: np.ndarray, low: int, high: int) -> np.ndarray:
    return np.where(block < 0, block, low + high - block)


def item_reversed(survey: Survey, random: np.random.Generator) -> Survey:
    """One question of expectation and perception is reversed, and not marked."""
    item = int(random.integers(len(GAP)))
    gap = {name: block.copy() for name, block in survey.gap.items()}
    for name in ("E", "P"):
        gap[name][:, item] = _turn(gap[name][:, item], 1, survey.top)
    return replace(survey, gap=gap)


def item_marked(survey: Survey, random: np.random.Generator) -> Survey:
    """One question is marked as reversed, and is not."""
    reverse = survey.reverse.copy()
    reverse[int(random.integers(len(GAP)))] ^= True
    return replace(survey, reverse=reverse)


def value_item_reversed(survey: Survey, random: np.random.Generator) -> Survey:
    """One question of value is reversed, and not marked."""
    get = survey.single["get"].copy()
    item = int(random.integers(get.shape[1]))
    get[:, item] = _turn(get[:, item], 1, 7)
    return replace(survey, single=survey.single | {"get": get})


def promise_reversed(survey: Survey, random: np.random.Generator) -> Survey:
    """The question whether one of the promises is kept is reversed, and not marked."""
    kept = survey.single["kept"].copy()
    item = int(random.integers(kept.shape[1]))
    kept[:, item] = _turn(kept[:, item], 1, 7)
    return replace(survey, single=survey.single | {"kept": kept})


def dimension_turned(survey: Survey, random: np.random.Generator) -> Survey:
    """All questions of a dimension have 1 for the best."""
    at = int(random.integers(5)) == GAP
    gap = {
        name: np.where(at & (name != "I"), _turn(block, 1, survey.top), block)
        for name, block in survey.gap.items()
    }
    return replace(survey, gap=gap)


def _gap_turned(*names: str) -> Callable[[Survey, np.random.Generator], Survey]:
    def fault(survey: Survey, random: np.random.Generator) -> Survey:
        turned = {name: _turn(survey.gap[name], 1, survey.top) for name in names}
        return replace(survey, gap=survey.gap | turned)

    return fault


def _single_turned(name: str, low: int, high: int) -> Callable[..., Survey]:
    def fault(survey: Survey, random: np.random.Generator) -> Survey:
        turned = {name: _turn(survey.single[name], low, high)}
        return replace(survey, single=survey.single | turned)

    return fault


def recommended_on_five(survey: Survey, random: np.random.Generator) -> Survey:
    """Recommendation was asked on 1 to 5 and is read on 0 to 10."""
    given = survey.single["nps"]
    shorter = np.where(given >= 0, np.ceil((given + 1) / 11 * 5), given)
    return replace(survey, single=survey.single | {"nps": shorter})


def kano_swapped(survey: Survey, random: np.random.Generator) -> Survey:
    """Each form of the Kano questions has the answers of the other."""
    single = dict(survey.single)
    names = ("kano_functional", "kano_dysfunctional")
    single[names[0]], single[names[1]] = single[names[1]], single[names[0]]
    return replace(survey, single=single)


def severity_turned(survey: Survey, random: np.random.Generator) -> Survey:
    """0 is what deters most."""
    return replace(survey, costs=10 - survey.costs)


def cost_turned(survey: Survey, random: np.random.Generator) -> Survey:
    """The severity of one component has 0 for what deters most."""
    costs = survey.costs.copy()
    item = int(random.integers(12))
    costs[:, item] = 10 - costs[:, item]
    return replace(survey, costs=costs)


def _twice(share: float) -> Callable[..., Survey]:
    def fault(survey: Survey, random: np.random.Generator) -> Survey:
        again = random.permutation(survey.n)[: max(2, round(share * survey.n))]
        return replace(survey, twice=again)

    return fault


def one_twice(survey: Survey, random: np.random.Generator) -> Survey:
    """One person stands under two ids."""
    return replace(survey, twice=random.permutation(survey.n)[:1])


def wave_copied(survey: Survey, random: np.random.Generator) -> Survey:
    """The answers of the earlier wave were put in for the later one."""
    return replace(survey, earlier=survey)


def _slid(names: tuple[str, ...], share: float = 1.0, round_: bool = True) -> Callable[..., Survey]:
    def fault(survey: Survey, random: np.random.Generator) -> Survey:
        people = random.permutation(survey.n)[: max(2, round(share * survey.n))]
        gap = {name: block.copy() for name, block in survey.gap.items()}
        for name in names:
            if name in gap:
                moved = np.roll(gap[name][people], 1, axis=1)
                if not round_:
                    moved[:, 0] = BLANK
                gap[name][people] = moved
        return replace(survey, gap=gap)

    return fault


def one_slid(survey: Survey, random: np.random.Generator) -> Survey:
    """The answers of one person to expectation, perception and importance slid by one question."""
    person = int(random.integers(survey.n))
    gap = {name: block.copy() for name, block in survey.gap.items()}
    for block in gap.values():
        block[person] = np.roll(block[person], 1)
    return replace(survey, gap=gap)


def one_sheet_slid(survey: Survey, random: np.random.Generator) -> Survey:
    """All answers of one person slid by one question, from each instrument into the next."""
    person = int(random.integers(survey.n))
    blocks = {name: block.copy() for name, block in (survey.gap | survey.single).items()}
    ends = np.cumsum([block.shape[1] for block in blocks.values()])[:-1]
    moved = np.roll(np.concatenate([block[person] for block in blocks.values()]), 1)
    for block, own in zip(blocks.values(), np.split(moved, ends), strict=True):
        block[person] = own
    return replace(
        survey,
        gap={name: blocks[name] for name in survey.gap},
        single={name: blocks[name] for name in survey.single},
    )


def exchanged(survey: Survey, random: np.random.Generator) -> Survey:
    """The answers of expectation stand for perception, and those of perception for expectation."""
    return replace(survey, gap=survey.gap | {"E": survey.gap["P"], "P": survey.gap["E"]})


def severity_shorter(survey: Survey, random: np.random.Generator) -> Survey:
    """The severity of costs was asked on 1 to 5."""
    return replace(survey, costs=np.rint(1 + survey.costs * 4 / 10))


def short_scale(survey: Survey, random: np.random.Generator) -> Survey:
    """Perception was asked on 1 to 5, expectation on 1 to 7."""
    p = survey.gap["P"]
    shorter = np.where(p < 0, p, np.rint(1 + (p - 1) * 4 / 6))
    return replace(survey, gap=survey.gap | {"P": shorter})


def some_shorter(survey: Survey, random: np.random.Generator) -> Survey:
    """Five questions were asked on 1 to 5 in every aspect, the others on 1 to 7."""
    items = random.permutation(len(GAP))[:5]
    gap = {name: block.copy() for name, block in survey.gap.items()}
    for block in gap.values():
        own = block[:, items]
        block[:, items] = np.where(own < 0, own, np.rint(1 + (own - 1) * 4 / 6))
    return replace(survey, gap=gap)


def blanks_dropped(survey: Survey, random: np.random.Generator) -> Survey:
    """The rows of blanks were lost."""
    return _all_blocks(survey, lambda block: np.where(block == BLANK, NO_ROW, block))


def aspects_pasted(survey: Survey, random: np.random.Generator) -> Survey:
    """The answers of expectation stand for perception too."""
    return replace(survey, gap=survey.gap | {"P": survey.gap["E"]})


@dataclass(frozen=True)
class Fault:
    """A fault, how the name of the finding begins that should follow, and the kind of survey."""

    name: str
    put_into: Callable[[Survey, np.random.Generator], Survey]
    begins: str
    kind: Kind = USUAL


FAULTS = (
    Fault("question reversed, not marked", item_reversed, "direction of SQ"),
    Fault("the same, means in the middle", item_reversed, "direction of SQ", IN_THE_MIDDLE),
    Fault("question marked, not reversed", item_marked, "direction of SQ"),
    Fault("the same, means in the middle ", item_marked, "direction of SQ", IN_THE_MIDDLE),
    Fault("question of value reversed, not marked", value_item_reversed, "direction of PV"),
    Fault("question of a promise reversed, not marked", promise_reversed, "direction of PK"),
    Fault("the same, no question goes with another", promise_reversed, "direction of PK",
          INDEPENDENT),
    Fault("dimension turned, E and P", dimension_turned, "direction of "),
    Fault("expectation and perception turned", _gap_turned("E", "P"), "direction of expectation"),
    Fault("expectation turned", _gap_turned("E"), "direction of expectation"),
    Fault("perception turned", _gap_turned("P"), "direction of perception"),
    Fault("the same, means in the middle  ", _gap_turned("P"), "direction of perception",
          IN_THE_MIDDLE),
    Fault("satisfaction turned", _single_turned("csat", 1, 7), "direction of satisfaction"),
    Fault("recommendation turned", _single_turned("nps", 0, 10), "direction of recommendation"),
    Fault("Kano forms swapped", kano_swapped, "direction of Kano"),
    Fault("one perceived cost turned", cost_turned, "direction of PC"),
    Fault("severity of all costs turned", severity_turned, "direction of severity"),
    Fault("one person under two ids", one_twice, "same answers"),
    Fault("a tenth of the people twice", _twice(0.1), "same answers"),
    Fault("all people twice", _twice(1.0), "same answers"),
    Fault("wave copied from the one before", wave_copied, "same answers in "),
    Fault("expectation pasted into perception", aspects_pasted, "same answers in E and P"),
    Fault("perception slid by one question", _slid(("P",)), "order of gap"),
    Fault("all aspects slid by one question", _slid(("E", "P", "I")), "order of gap"),
    Fault("perception slid, the first left blank", _slid(("P",), round_=False), ""),
    Fault("a tenth of the rows slid", _slid(("E", "P", "I"), 0.1), "order of gap, some"),
    Fault("the same, questions far apart", _slid(("E", "P", "I"), 0.1), "order of gap, some",
          FAR_APART),
    Fault("perception asked on 1 to 5", short_scale, "scale of gap, P"),
    Fault("five questions asked on 1 to 5", some_shorter, "scale within gap"),
    Fault("blanks lost", blanks_dropped, ""),
    Fault("expectation and perception exchanged", exchanged, "order of E and P"),
    Fault("the same, means in the middle   ", exchanged, "order of E and P", IN_THE_MIDDLE),
    Fault("severity asked on 1 to 5", severity_shorter, "scale of severity"),
    Fault("recommendation asked on 1 to 5", recommended_on_five, "scale of recommendation"),
)  # fmt: skip

SLID = (
    Fault("expectation, perception and importance", one_slid, "order of gap, some"),
    Fault("the same, questions far apart", one_slid, "order of gap, some", FAR_APART),
    Fault("the whole sheet", one_sheet_slid, "order of gap, some"),
)
"""One person's answers, all of them by one question: a slip of who enters them."""


# --- Tables -------------------------------------------------------------------------------------


def tables(survey: Survey) -> dict[str, pd.DataFrame]:
    """Return a survey as intake hands it over."""
    waves = [("2025", survey.earlier), ("2026", survey)] if survey.earlier else [("2026", survey)]
    parts = [_responses(own, wave) for wave, own in waves if own is not None]
    responses = pd.concat(parts, ignore_index=True)
    responses.index = pd.RangeIndex(2, len(responses) + 2)
    people = responses[["resp_id", "wave"]].drop_duplicates().reset_index(drop=True)
    people.index = pd.RangeIndex(2, len(people) + 2)
    return {
        "respondents": people.assign(code=None),
        "items": _items(survey),
        "responses": responses,
        "perceived_cost": _costs(survey),
    }


_SINGLE = {
    "csat": ("csat", "CS", "satisfaction", 1, 7),
    "nps": ("nps", "NP", "recommendation", 0, 10),
    "get": ("value", "PVG", "get", 1, 7),
    "give": ("value", "PVH", "give", 1, 7),
    "kept": ("promise_kept", "PK", "", 1, 7),
    "heard": ("promise_heard", "PH", "", 1, 7),
    "kano_functional": ("kano_functional", "KF", "", 1, 5),
    "kano_dysfunctional": ("kano_dysfunctional", "KD", "", 1, 5),
}


def _items(survey: Survey) -> pd.DataFrame:
    rows = [
        (question["item_id"], "gap", question["dimension"], 1, survey.top, int(turned))
        for question, turned in zip(bank("servqual_pmo_22"), survey.reverse, strict=True)
    ]
    for name, (instrument, letters, dimension, low, high) in _SINGLE.items():
        rows += [
            (f"{letters}{at + 1}", instrument, dimension or f"D{at + 1}", low, high, 0)
            for at in range(survey.single[name].shape[1])
        ]
    names = ("item_id", "instrument", "dimension", "scale_min", "scale_max", "reverse")
    items = pd.DataFrame(rows, columns=names)
    return items.assign(text=items["item_id"].map(_TEXTS))


_TEXTS = {
    **{question["item_id"]: question["text"] for question in bank("servqual_pmo_22")},
    **{
        f"{_SINGLE[side][1]}{at}": text
        for side in ("get", "give")
        for at, text in enumerate(
            (q["text"] for q in bank("perceived_value_get_give_8") if q["dimension"] == side), 1
        )
    },
}
"""The wording of the shipped questions; the others have none."""


def _responses(survey: Survey, wave: str) -> pd.DataFrame:
    order = np.arange(survey.n)
    if survey.twice is not None:
        order = np.concatenate([order, survey.twice])
    blocks = [
        (aspect, [f"SQ{at + 1:02d}" for at in range(len(GAP))], block)
        for aspect, block in survey.gap.items()
    ]
    blocks += [
        ("single", [f"{_SINGLE[name][1]}{at + 1}" for at in range(block.shape[1])], block)
        for name, block in survey.single.items()
    ]
    ids = [f"{wave[2:]}-{at:03d}" for at in range(len(order))]
    parts = []
    for aspect, items, block in blocks:
        value = block[order].ravel()
        parts.append(
            pd.DataFrame(
                {
                    "resp_id": np.repeat(ids, len(items)),
                    "wave": wave,
                    "item_id": np.tile(items, len(order)),
                    "aspect": aspect,
                    "value": np.where(value < 0, np.nan, value),
                    "na": (value == NOT_APPLICABLE).astype(int),
                }
            )[value != NO_ROW]
        )
    return pd.concat(parts, ignore_index=True)


def _costs(survey: Survey) -> pd.DataFrame:
    order = np.arange(survey.n)
    if survey.twice is not None:
        order = np.concatenate([order, survey.twice])
    return pd.DataFrame(
        {
            "resp_id": np.repeat([f"26-{at:03d}" for at in range(len(order))], 12),
            "wave": "2026",
            "component": np.tile([f"PC{at + 1:02d}" for at in range(12)], len(order)),
            "severity": survey.costs[order].ravel(),
            "hours_month": survey.hours[order].ravel(),
            "engage_intent": np.nan,
        }
    )
