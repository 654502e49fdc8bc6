"""Who answers in each wave, and how answers with a known mean are drawn."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from stories import Story, Wave

HERE = Path(__file__).resolve().parent.parent
SEED = 2026


ITEM_BANKS = HERE.parent / "pmo_workshop" / "content" / "item_banks"


Row = dict[str, object]


@dataclass(frozen=True)
class Person:
    """One respondent in one wave; ``key`` is the same in every wave if the code links them."""

    key: int
    resp_id: str
    wave: str
    role: str
    unit: str
    tenure: str
    power: int
    interest: int
    code: str


def stream(*names: str) -> np.random.Generator:
    """A stream of random numbers that belongs to a client and a table."""
    return np.random.default_rng([SEED, zlib.crc32("/".join(names).encode())])


def people(story: Story) -> dict[str, list[Person]]:
    """The respondents of every wave. Six in ten of the latest answered before, with a code."""
    rng = stream(story.id, "people")
    roles = [role for role, count in story.roles.items() for _ in range(count)]
    n = story.latest.n
    facts = [_facts(story, roles[i], rng) for i in range(n)]
    linked = set(rng.permutation(n)[: round(0.6 * n)].tolist()) if story.linked else set()
    codes = _codes(rng, n)
    spare = n
    waves: dict[str, list[Person]] = {}
    for wave in story.waves:
        last = wave is story.latest
        keys = list(range(n)) if last else sorted(linked)
        if not (last or wave.full):
            keys = [key for key in keys if rng.random() < 0.7]
        others = wave.n - len(keys)
        missing = [i for i in range(n) if i not in linked]
        alike = [roles[i] for i in rng.permutation(missing)] if missing else []
        for number in range(others):
            role = alike[number] if number < len(alike) else str(rng.choice(roles))
            facts.append(_facts(story, role, rng))
            keys.append(spare)
            spare += 1
        waves[wave.name] = [
            Person(
                key,
                resp_id(story, wave, number),
                wave.name,
                *facts[key],
                codes[key] if key in linked else "",
            )
            for number, key in enumerate(rng.permutation(keys).tolist(), start=1)
        ]
    return waves


def _facts(story: Story, role: str, rng) -> tuple[str, str, str, int, int]:
    power = {"Sponsors": 5, "Finance": 4, "Team members": 2}.get(role, 3)
    return (
        role,
        str(rng.choice(story.units)),
        str(rng.choice(["under 2", "2 to 5", "6 to 10", "over 10"])),
        int(np.clip(power + rng.integers(-1, 2), 1, 5)),
        int(rng.integers(2, 6)),
    )


def _codes(rng, n: int) -> list[str]:
    letters = list("ABDEFGHIKLMNORSTU")
    codes: list[str] = []
    while len(codes) < n:
        pairs = ["".join(rng.choice(letters, 2)) for _ in range(2)]
        code = f"{pairs[0]}{rng.integers(1, 29):02d}{pairs[1]}"
        if code not in codes:
            codes.append(code)
    return codes


def resp_id(story: Story, wave: Wave, number: int) -> str:
    if story.ids_start_again:
        return f"R{number:02d}"
    return f"{story.id[0].upper()}{wave.name[2:4]}-{number:0{len(str(story.latest.n))}d}"


def who(story: Story, person: Person) -> Row:
    who: Row = {"resp_id": person.resp_id}
    return {**who, "wave": person.wave} if story.ids_start_again else who


def bank(name: str) -> list[dict[str, str]]:
    """An item bank of the workshop, as it is."""
    with (ITEM_BANKS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standard(values: np.ndarray) -> np.ndarray:
    """Shift and stretch to mean 0 and standard deviation 1, so that a planted mean is exact."""
    return (values - values.mean()) / values.std(ddof=1)


def person_trait(story: Story, name: str, group: Sequence[Person]) -> np.ndarray:
    """A trait that a linked person keeps from wave to wave, plus what the wave adds."""
    own = [stream(story.id, name, str(p.key)).normal() for p in group]
    of_the_wave = stream(story.id, name, group[0].wave).normal(size=len(group))
    return standard(0.8 * np.array(own) + 0.6 * of_the_wave)


def whole_answers(mean: float, offsets: np.ndarray, rng, low: int = 1, high: int = 7) -> list[int]:
    """Whole answers to the items of one dimension whose mean is as near as can be to ``mean``."""
    wanted = offsets - offsets.mean() + rng.normal(0, 0.7, len(offsets)) + mean
    answers = np.clip(np.rint(wanted), low, high).astype(int)
    total = int(np.clip(np.rint(mean * len(offsets)), low * len(offsets), high * len(offsets)))
    while answers.sum() != total:
        up = answers.sum() < total
        room = answers < high if up else answers > low
        wish = np.where(room, (wanted - answers) * (1 if up else -1), -np.inf)
        answers[int(np.argmax(wish))] += 1 if up else -1
    return answers.tolist()


def around(means: Iterable[float], spread: float, rng, low: int, high: int) -> list[int]:
    """One whole answer per mean."""
    return [int(np.clip(np.rint(m + rng.normal(0, spread)), low, high)) for m in means]


def mean_kept(mean: float, spread: float, n: int, rng, low: int, high: int) -> list[int]:
    """n whole answers whose mean is as near as can be to ``mean``."""
    wanted = mean + spread * standard(rng.normal(size=n))
    answers = np.clip(np.rint(wanted), low, high).astype(int)
    total = int(np.rint(mean * n))
    while answers.sum() != total:
        up = answers.sum() < total
        room = answers < high if up else answers > low
        wish = np.where(room, (wanted - answers) * (1 if up else -1), -np.inf)
        answers[int(np.argmax(wish))] += 1 if up else -1
    return answers.tolist()


def months(first: str, count: int) -> list[str]:
    year, month = int(first[:4]), int(first[5:])
    numbers = range(year * 12 + month - 1, year * 12 + month - 1 + count)
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]
