"""What follows from what was told: the algebra behind the guard, without a client or a result.

Who can be singled out by subtraction is ``disclosure.derivable_small_groups``. Here is what can be
told of people without singling them out: a group that is not shown, and of which a total and the
shown groups say that all, none, or all but one of it hold an opinion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, islice, permutations, product
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

SMALLEST_GROUP = 5
INTERVAL_FROM = 10
FULL_FROM = 20
Key: TypeAlias = str | tuple[str, ...]
"""What names a row: its label, or the tuple of its labels where it has several keys."""
Sum: TypeAlias = Sequence[str]
"""The names of the cells whose people are counted together."""
Limits: TypeAlias = tuple[np.ndarray, int, int]
"""Which cells are added up, and from where to where their sum lies."""
Secret: TypeAlias = tuple[np.ndarray, list[tuple[int, int]]]
"""Which cells are added up, and from where to where their sum might lie instead."""
_MOST_UNIONS = 20_000
"""More unions of blocks than these are not tried; they would need sixteen overlapping groups."""


def hidden_groups(sizes: Mapping[str, int]) -> set[str]:
    """
    Return the groups to hide when their total is known: the small ones, and complements.

    If the hidden groups hold fewer than 5 people together, or are only one, subtraction from the
    total would give them away; then the next smallest group is hidden too.

    Parameters
    ----------
    sizes : mapping of group to number of respondents

    Examples
    --------
    >>> sorted(hidden_groups({"Sponsors": 3, "Managers": 8, "Analysts": 14}))
    ['Managers', 'Sponsors']
    >>> hidden_groups({"Managers": 8, "Analysts": 14})
    set()
    """
    by_size = sorted((size, group) for group, size in sizes.items() if size > 0)
    hidden = [(size, group) for size, group in by_size if size < SMALLEST_GROUP]
    others = by_size[len(hidden) :]
    while hidden and others and (len(hidden) < 2 or sum(s for s, _ in hidden) < SMALLEST_GROUP):
        hidden.append(others.pop(0))
    return {group for _, group in hidden}


@dataclass(frozen=True)
class Told:
    """Of these people, at least ``low`` and at most ``high`` do: exactly so many if both agree."""

    people: frozenset[str]
    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


def nearly(x: int, n: int) -> tuple[int, int]:
    """
    Return from where to where x of n is told: from five to nine people, one differing is not told.

    Examples
    --------
    >>> [nearly(x, 7) for x in (0, 1, 2, 5, 6, 7)]
    [(0, 1), (0, 1), (2, 2), (5, 5), (6, 7), (6, 7)]
    >>> nearly(12, 12)
    (12, 12)
    """
    if SMALLEST_GROUP <= n < INTERVAL_FROM:
        if x <= 1:
            return 0, 1
        if x >= n - 1:
            return n - 1, n
    return x, x


def blocks_of(groups: Sequence[frozenset[str]]) -> tuple[list[list[str]], np.ndarray]:
    """
    Return the people who are in exactly the same groups, and which groups hold which of them.

    Returns
    -------
    blocks : list of list of person ids
        In the order of the people's names.
    holds : bool array, groups times blocks

    Examples
    --------
    >>> blocks, holds = blocks_of([frozenset("abc"), frozenset("c")])
    >>> blocks, holds.tolist()
    ([['a', 'b'], ['c']], [[True, True], [False, True]])
    """
    people = sorted(frozenset().union(*groups))
    place = {person: at for at, person in enumerate(people)}
    inside = np.zeros((len(people), len(groups)), dtype=bool)
    for at, group in enumerate(groups):
        inside[[place[person] for person in group], at] = True
    patterns, first, block = np.unique(
        np.packbits(inside, axis=1), axis=0, return_index=True, return_inverse=True
    )
    blocks: list[list[str]] = [[] for _ in patterns]
    for person, at in zip(people, block.ravel().tolist(), strict=True):
        blocks[at].append(person)
    ordered = np.argsort(first).tolist()
    return [blocks[at] for at in ordered], inside[first[ordered]].T


def few_of(x: int, n: int) -> bool:
    """
    Whether one to four people do, or one to four do not: a cell of a two-way table of so few.

    Examples
    --------
    >>> [few_of(x, 12) for x in (0, 1, 4, 5, 7, 8, 11, 12)]
    [False, True, True, False, False, True, True, False]
    """
    return 0 < x < SMALLEST_GROUP or 0 < n - x < SMALLEST_GROUP


class ContradictionError(ValueError):
    """Counts told of the same people that cannot all be true, as where an answer was corrected."""


def given_away(told: Sequence[Told], few: int = 1, fewer_than: int | None = None) -> bool:
    """
    Whether the count of a group that is not shown follows, and says what nearly all of it do.

    Parameters
    ----------
    told : sequence of Told
        Everything that has been told of one attribute, the new figure among it.
    few : int
        How many may differ where nearly all agree: one, in a two-way table up to four.
    fewer_than : int, optional
        Only groups of fewer people than that are looked at.

    Returns
    -------
    bool
        True if a group that was not told exactly has a count that follows and is none or ``few``,
        all or all but ``few`` of it; of one to four people, if it follows at all.

    Notes
    -----
    Unknown are the counts in the blocks of people who are in the same groups, whole numbers from
    0 to the size of the block. A block's count follows if its smallest and its largest value agree
    (integer programming); that of a union of blocks, if it is a linear combination of what was
    told exactly and of the blocks that follow. What was told exactly of a group may follow: it is
    that figure's own affair. So may what is true of everybody in a group that was told to agree.

    Examples
    --------
    Of 38 people 37 do; of 12 all, of 15 all but one: so all of the other 11.

    >>> people = [frozenset(range(38)), frozenset(range(12)), frozenset(range(12, 27))]
    >>> told = [Told(group, x, x) for group, x in zip(people, (37, 12, 14))]
    >>> given_away(told), given_away(told[:1])
    (True, False)
    """
    told = [known for known in dict.fromkeys(told) if known.people]
    if not any(known.exact for known in told):
        return False
    blocks, holds = blocks_of([known.people for known in told])
    sizes = np.array([len(block) for block in blocks])
    exact = np.array([known.exact for known in told])
    counts = np.array([known.low for known in told])
    agreed = np.zeros(len(blocks), dtype=bool)
    for known, inside in zip(told, holds, strict=True):
        if known.exact and known.low in (0, len(known.people)):
            agreed |= inside
    unions = _unions(holds[exact], agreed, np.flatnonzero(sizes < (fewer_than or np.inf)))
    unions = unions[unions @ sizes < (fewer_than or np.inf)]
    if not len(unions):
        return False
    pinned = _pinned(holds, told, sizes)
    rows = np.vstack([holds[exact], np.eye(len(blocks))[list(pinned)]]).astype(float)
    values = np.concatenate([counts[exact], list(pinned.values())])
    weights = unions @ np.linalg.pinv(rows)
    follows = np.isclose(weights @ rows, unions, atol=1e-6).all(axis=1)
    size, count = unions @ sizes, np.rint(weights @ values)
    telling = (size < SMALLEST_GROUP) | (count <= few) | (count >= size - few)
    return bool((follows & telling).any())


def _unions(shown: np.ndarray, agreed: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Return the unions ``of`` blocks that hold no shown group and are not told to agree anyway."""
    width = shown.shape[1]
    chosen = chain.from_iterable(combinations(of, k) for k in range(1, len(of) + 1))
    found = []
    for blocks in islice(chosen, _MOST_UNIONS):
        union = np.zeros(width)
        union[list(blocks)] = 1.0
        if not (shown <= union).all(axis=1).any() and not (union <= agreed).all():
            found.append(union)
    return np.array(found).reshape(-1, width)


def _pinned(holds: np.ndarray, told: Sequence[Told], sizes: np.ndarray) -> dict[int, int]:
    """Return the blocks whose count can be only one number, by their place."""
    if len(sizes) == 1:
        return {0: told[0].low} if told[0].exact else {}
    ends = _ends(holds, [t.low for t in told], [t.high for t in told], sizes)
    return {block: low for block, (low, high) in enumerate(ends) if low == high}


def _ends(
    sums: np.ndarray, lows: ArrayLike, highs: ArrayLike, most: np.ndarray
) -> list[tuple[int, int]]:
    """Return from where to where each unknown whole number may lie, from limits of their sums."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    known = LinearConstraint(sums, lows, highs)
    found = []
    for goal in np.eye(len(most)):
        ends = [
            milp(sign * goal, integrality=1, bounds=Bounds(0, most), constraints=known)
            for sign in (1, -1)
        ]
        if any(end.x is None for end in ends):
            raise ContradictionError
        found.append((round(ends[0].fun), round(-ends[1].fun)))
    return found


@dataclass(frozen=True)
class Cells:
    """
    The people of each row in cells, everybody in one, and what is told of them in sums of cells.

    Attributes
    ----------
    people : mapping of key to mapping of cell to int
        How many people are in each cell.
    told : mapping of column to sequence of sums
        What each column tells, here or in another answer, the most wanted first. A sum is the
        names of its cells.
    crossed : sequence of tables
        Two-way tables of which no cell of one to four may be known: rows of sums.
    """

    people: Mapping[Key, Mapping[str, int]]
    told: Mapping[str, Sequence[Sum]]
    crossed: Sequence[Sequence[Sequence[Sum]]] = ()


def untold(
    people: Mapping[str, int],
    told: Mapping[str, Sequence[Sum]],
    crossed: Sequence[Sequence[Sequence[Sum]]] = (),
) -> set[str]:
    """
    Return the columns of a row that must not be told, so that nothing follows from the others.

    Parameters
    ----------
    people, told, crossed
        One row of ``Cells``.

    Returns
    -------
    set of str
        A column is told if, with all that were told before it, each secret may as well be
        something else. Secrets are the counts told as ``nearly``, which may be either of the two;
        of a two-way table the cells of one to four, which may be none, or five; those that are
        none, one, all but one or all of a row or a column of fewer than ten, which may be another
        number, unless it is true of everybody; and so may cells of a row or a column that are one
        to four together. No cells at all that are so few together are a sum or a difference of
        what is told, but for what one question tells of everybody: rows, or columns, or ``told``.

    Notes
    -----
    Whether a secret is open is a question of whole numbers that fit (integer programming), as in
    Cox (1980), Journal of the American Statistical Association 75:377-385. How many people there
    are is known.

    Examples
    --------
    Of seven, one, four and two: seven less four and two would be the one of "nearly none".

    >>> untold({"a": 1, "b": 4, "c": 2}, {name: [(name,)] for name in "abc"})
    {'c'}
    """
    n = sum(people.values())
    place = {cell: at for at, cell in enumerate(people)}
    counts = np.array(list(people.values()))

    def marks(cells: Sum) -> np.ndarray:
        found = np.zeros(len(counts))
        found[[place[cell] for cell in cells]] = 1.0
        return found

    sums = {column: [marks(cells) for cells in of] for column, of in told.items()}
    secrets: list[Secret] = []
    for mark in chain.from_iterable(sums.values()):
        x = int(mark @ counts)
        secrets += [(mark, [(end, end)]) for end in nearly(x, n) if end != x]
    few = np.zeros((0, len(counts)))
    for table in crossed:
        marked = np.array([[marks(cells) for cells in row] for row in table])
        secrets += _crossed_secrets(marked, counts)
        few = np.vstack([few, _few_together(marked, counts, list(chain(*sums.values())))])
    known: list[Limits] = [(np.ones(len(counts)), n, n)]
    tables = _near(counts)
    gone = set()
    for column, of in sums.items():
        more = [*known, *((mark, *nearly(int(mark @ counts), n)) for mark in of)]
        found = _all_open(secrets, few, more, tables)
        if found is None:
            gone.add(column)
        else:
            known, tables = more, found
    return gone


def _near(counts: np.ndarray) -> np.ndarray:
    """
    Return tables of as many people in which a few cells hold up to five more or fewer.

    Most secrets are open because one of these fits: the solver is asked about the others.
    """
    moved = _few_moved(len(counts))
    tables = np.concatenate([counts + times * moved for times in range(1, SMALLEST_GROUP + 1)])
    return tables[(tables >= 0).all(axis=1)]


@cache
def _few_moved(cells: int) -> np.ndarray:
    """Return all ways in which one person, or two at a time, change to other cells."""
    one = np.array([a - b for a, b in permutations(np.eye(cells), 2)]).reshape(-1, cells)
    two = np.array([a + b for a, b in combinations(one, 2)]).reshape(-1, cells)
    return np.unique(np.vstack([one, two[np.abs(two).max(axis=1) == 1]]), axis=0)


def _crossed_secrets(table: np.ndarray, counts: np.ndarray) -> list[Secret]:
    """Return the cells of a two-way table that must stay open, with what else they may be."""
    cells, n = table @ counts, counts.sum()
    few = (cells > 0) & (cells < SMALLEST_GROUP)
    telling, everybody = np.zeros_like(few), np.zeros_like(few)
    for axis in (0, 1):
        total = cells.sum(axis=axis, keepdims=True)
        telling |= ((cells <= 1) | (cells >= total - 1)) & (total > 0) & (total < INTERVAL_FROM)
        everybody |= (total == 0) | (total == n)
    secrets: list[Secret] = [
        (mark, [(0, 0), (SMALLEST_GROUP, n)] if of_few else [(0, x - 1), (x + 1, n)])
        for mark, x, of_few, tells in zip(
            table.reshape(-1, len(counts)), cells.ravel(), few.ravel(),
            (telling & ~everybody).ravel(), strict=True,
        )
        if of_few or tells
    ]  # fmt: skip
    held = table[cells.any(axis=1)][:, cells.any(axis=0)]
    together = [
        np.sum(some, axis=0)
        for line in (*held, *held.swapaxes(0, 1))
        for count in range(2, len(line))
        for some in combinations(line, count)
    ]
    few_together = [(mark, int(mark @ counts)) for mark in together]
    return secrets + [
        (mark, [(0, x - 1), (x + 1, n)]) for mark, x in few_together if 0 < x < SMALLEST_GROUP
    ]


def _few_together(table: np.ndarray, counts: np.ndarray, told: Sequence[np.ndarray]) -> np.ndarray:
    """Return the unions of cells of a two-way table that hold one to four people and are secret."""
    cells = table @ counts
    held = (table * cells.any(axis=1)[:, None, None] * cells.any(axis=0)[:, None]).any(axis=(0, 1))
    unions = np.array(list(product((0.0, 1.0), repeat=len(counts))))
    few = unions[(unions @ counts > 0) & (unions @ counts < SMALLEST_GROUP)]
    few = few[~few[:, ~held].any(axis=1)]
    of_one = [
        table.sum(axis=1),
        table.sum(axis=0),
        *(mark[None] for mark in told if mark.sum() > 1),
    ]
    for question in of_one:
        known = np.vstack([question, np.ones(len(counts))])[:, held]
        of_everybody = np.isclose(few[:, held] @ np.linalg.pinv(known) @ known, few[:, held])
        few = few[~of_everybody.all(axis=1)]
    return few


def _all_open(
    secrets: Sequence[Secret], few: np.ndarray, known: Sequence[Limits], tables: np.ndarray
) -> np.ndarray | None:
    """Return the tables that fit what is known, some for each secret being else; None if not."""
    rows, lows, highs = (np.array(part) for part in zip(*known, strict=True))
    sums = tables @ rows.T
    tables = tables[((lows <= sums) & (sums <= highs)).all(axis=1)]
    exact = rows[lows == highs]
    space = np.linalg.pinv(exact) @ exact
    marks = np.vstack([few, *(mark[None] for mark, _ in secrets)])
    if np.isclose(marks @ space, marks).all(axis=1).any():
        return None
    for mark, ways in secrets:
        held = tables @ mark
        if any(((low <= held) & (held <= high)).any() for low, high in ways):
            continue
        tries = (_fitting([*known, (mark, *way)]) for way in ways)
        found = next((each for each in tries if each is not None), None)
        if found is None:
            return None
        tables = np.vstack([tables, found])
    return tables


def _fitting(limits: Sequence[Limits]) -> np.ndarray | None:
    """Return whole numbers of people in the cells whose sums keep to the limits, if there are."""
    from scipy.optimize import LinearConstraint, milp

    rows, lows, highs = zip(*limits, strict=True)
    none = np.zeros(len(rows[0]))
    found = milp(none, integrality=1, constraints=LinearConstraint(np.array(rows), lows, highs)).x
    return None if found is None else np.rint(found)
