"""What holds between tables: waves, keys, references and the scales of the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..errors import nearest, nearest_name
from ..i18n import N_, all_of, any_of, gettext
from ..schema import TABLES, ColumnDefinition
from .cells import same_word
from .checks import CheckedTable
from .client import Problem, Wave
from .people import A_NAME, is_made_of_a_name
from .questions import unread_answers
from .sheet import listed, look, quoted

WAVE_NOT_KNOWN = "not stated"
"""Name of the wave of answers whose respondents and waves were not collected."""


def link(
    tables: Mapping[str, CheckedTable], declared: Sequence[Wave]
) -> tuple[dict[str, CheckedTable], tuple[Wave, ...], list[Problem], list[Problem]]:
    """
    Fill in waves, make ``resp_id`` unique over the waves, and check keys and references.

    Parameters
    ----------
    tables : mapping of table name to CheckedTable
        Only tables with rows.
    declared : sequence of Wave
        The waves of client.toml, in their order.

    Returns
    -------
    tables, waves, problems, warnings
        ``waves`` are those with data, in order: as client.toml lists them, else sorted by name
        with numbers in order of size.

    Notes
    -----
    An id that is used in several waves is not taken for one person: people are linked over the
    waves only by the code they chose. ``R7`` in wave 2026 becomes ``R7@2026``.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    linked = dict(tables)
    with_answers = [name for name in tables if _refers_to_respondents(name)]
    respondents = tables.get("respondents")
    if respondents is None:
        problems_here, filled = _without_respondents(tables, with_answers, declared, warnings)
        problems += problems_here
        linked.update(filled)
    elif respondents.usable:
        waves_of = _waves_of(respondents.frame)
        for name in with_answers:
            if tables[name].usable:
                linked[name], found = _with_waves(tables[name], waves_of)
                problems += found
    usable = {name: checked for name, checked in linked.items() if checked.usable}
    for name, checked in usable.items():
        problems += _repeated_keys(name, checked)
        problems += _references(name, checked, linked, warnings)
        problems += _joined(name, checked, usable, warnings)
    problems += _outside_the_scale(linked)
    warnings += _codes_used_twice(linked)
    waves = _in_order(linked, declared, warnings if usable == linked else [])
    unread, told = unread_answers(linked, waves)
    problems += unread
    warnings += told
    if not problems and usable == linked:
        linked = _unique_over_waves(linked)
    return linked, waves, problems, warnings


def _refers_to_respondents(name: str) -> bool:
    return any(c.refers_to == "respondents.resp_id" for c in TABLES[name].columns)


# --- Waves --------------------------------------------------------------------------------------


def _waves_of(respondents: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of ``resp_id`` and ``wave`` that are there."""
    return respondents[["resp_id", "wave"]].dropna().drop_duplicates()


def _with_waves(
    checked: CheckedTable, waves_of: pd.DataFrame
) -> tuple[CheckedTable, list[Problem]]:
    """Return the table with the wave of every row, and the rows where it is not clear."""
    frame = checked.frame
    if len(frame) < len(waves_of):
        waves_of = waves_of[waves_of["resp_id"].isin(frame["resp_id"].unique())]
    in_several = waves_of["resp_id"].duplicated(keep=False)
    blank = frame["wave"].isna()
    file = checked.reading.file
    several = set(waves_of.loc[in_several, "resp_id"])
    unclear = [
        (
            row,
            gettext(
                "the wave is blank, and the respondent answered in several. Write which is meant."
            ),
        )
        for row, resp_id in frame.loc[blank, "resp_id"].items()
        if resp_id in several
    ]
    given = frame.loc[~blank & ~_among(frame, waves_of), ["resp_id", "wave"]]
    given = given[given["resp_id"].isin(waves_of["resp_id"])]
    known = waves_of[waves_of["resp_id"].isin(given["resp_id"])]
    waves = known.groupby("resp_id", sort=False)["wave"].agg(list).to_dict()
    unknown = [
        (
            row,
            gettext(
                "{resp_id} is not in wave {wave} of respondents, but in {waves}. Correct "
                "one of them.",
                resp_id=quoted(resp_id),
                wave=quoted(wave),
                waves=all_of(map(quoted, waves[resp_id])),
            ),
        )
        for row, resp_id, wave in zip(given.index, given["resp_id"], given["wave"], strict=True)
    ]
    if blank.any():
        only = waves_of[~in_several].set_index("resp_id")["wave"]
        frame = frame.assign(wave=frame["wave"].where(~blank, frame["resp_id"].map(only)))
        frame["wave"] = frame["wave"].astype("str")
    refused = checked.refused | {(row, "wave") for row, _ in unclear}
    found = listed(file, unclear, "wave") + listed(file, unknown, "wave")
    return replace(checked, frame=frame, refused=refused), found


def _among(frame: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Return, for each row, whether its respondent and wave are among the pairs."""
    ids, waves = (pd.Index(pairs[name].unique()) for name in ("resp_id", "wave"))

    def place(rows: pd.DataFrame) -> np.ndarray:
        who, when = ids.get_indexer(rows["resp_id"]), waves.get_indexer(rows["wave"])
        return np.where((who >= 0) & (when >= 0), who * len(waves) + when, -1)

    return np.isin(place(frame), place(pairs))


def _without_respondents(
    tables: Mapping[str, CheckedTable],
    names: Sequence[str],
    declared: Sequence[Wave],
    warnings: list[Problem],
) -> tuple[list[Problem], dict[str, CheckedTable]]:
    """Fill in the only wave there can be; ask if there are several."""
    problems, filled = [], {}
    for name in names:
        checked = tables[name]
        blank = checked.frame["wave"].isna()
        if blank.any() and len(declared) > 1:
            message = gettext(
                "the wave is blank. Write it, or add respondents.csv, which says who "
                "answered in which wave."
            )
            rows = checked.frame.index[blank]
            problems += listed(checked.reading.file, ((row, message) for row in rows), "wave")
            continue
        wave = declared[0].name if declared else WAVE_NOT_KNOWN
        frame = checked.frame.assign(wave=checked.frame["wave"].fillna(wave))
        filled[name] = replace(checked, frame=frame)
        warnings.append(
            Problem(
                checked.reading.file,
                gettext(
                    "respondents.csv was not collected, so answers cannot be told apart by group."
                ),
                fatal=False,
            )
        )
    return problems, filled


def _in_order(
    tables: Mapping[str, CheckedTable], declared: Sequence[Wave], warnings: list[Problem]
) -> tuple[Wave, ...]:
    found: list[str] = []
    for checked in tables.values():
        if "wave" in checked.frame:
            found += checked.frame["wave"].dropna().unique().tolist()
    with_data = set(found)
    waves = [wave for wave in declared if wave.name in with_data]
    names = [wave.name for wave in declared]
    if with_data:
        warnings += [
            Problem(
                "client.toml",
                gettext("wave {name} has no answers yet and is left out.", name=quoted(name)),
                fatal=False,
            )
            for name in names
            if name not in with_data
        ]
    others = in_natural_order(with_data - set(names))
    if names:
        warnings += [
            Problem(
                "client.toml",
                gettext(
                    "wave {name} of the tables is not in [waves]; it is put last.{near}",
                    name=quoted(name),
                    near=nearest(name, names),
                ),
                fatal=False,
            )
            for name in others
        ]
    if not with_data:
        return tuple(declared)
    return (*waves, *(Wave(name) for name in others))


def in_natural_order(names: Iterable[str]) -> list[str]:
    """
    Return names sorted as a person would, numbers by their size.

    Examples
    --------
    >>> in_natural_order(["wave 10", "wave 2"])
    ['wave 2', 'wave 10']
    """

    def key(name: str) -> list[tuple[int, int, str]]:
        parts = re.split(r"([0-9]+)", name)
        return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]

    return sorted(names, key=key)


def _unique_over_waves(tables: Mapping[str, CheckedTable]) -> dict[str, CheckedTable]:
    respondents = tables.get("respondents")
    if respondents is None or not respondents.frame["resp_id"].duplicated().any():
        return dict(tables)
    unique = {}
    for name, checked in tables.items():
        frame = checked.frame
        if "resp_id" in frame:
            frame = frame.assign(resp_id=_named_by_wave(frame))
        unique[name] = replace(checked, frame=frame)
    return unique


def _named_by_wave(frame: pd.DataFrame) -> pd.Series:
    """Return ``resp_id@wave``, put together once for each respondent of a wave."""
    who, ids = pd.factorize(frame["resp_id"])
    when, waves = pd.factorize(frame["wave"])
    pairs, which = np.unique(who * len(waves) + when, return_inverse=True)
    names = ids.take(pairs // len(waves)) + "@" + waves.take(pairs % len(waves))
    return pd.Series(names.array.take(which), index=frame.index)


def _codes_used_twice(tables: Mapping[str, CheckedTable]) -> list[Problem]:
    respondents = tables.get("respondents")
    if respondents is None:
        return []
    codes = respondents.frame.dropna(subset=["code", "wave"])
    twice = codes[codes.duplicated(["code", "wave"], keep=False)]
    message = gettext("another respondent of the wave chose the same code; both are left unlinked.")
    return listed(
        respondents.reading.file, ((row, message) for row in twice.index), "code", fatal=False
    )


# --- Keys, references, scales -------------------------------------------------------------------


def _repeated_keys(name: str, checked: CheckedTable) -> list[Problem]:
    key = list(TABLES[name].key)
    if not key:
        return []
    frame = checked.frame
    wrong = {row for row, column in checked.refused if column in key}
    keys = frame.loc[~frame.index.isin(list(wrong)), key] if wrong else frame[key]
    if "wave" in key:
        keys = keys.assign(wave=keys["wave"].fillna(""))
    if not keys.duplicated().any():
        return []
    first: dict[tuple, int] = {}
    places = []
    pasted = []
    for values in keys[keys.duplicated(keep=False)].itertuples():
        row, *parts = values
        other = first.setdefault(tuple(parts), row)
        if other != row:
            named = ", ".join(
                f"{column} {quoted(str(part))}"
                for column, part in zip(key, parts, strict=True)
                if not (pd.isna(part) or (column == "wave" and part == ""))
            )
            own = any_of(c for c in key if c != "wave")
            if _same(frame, row, other):
                pasted.append((row, gettext(_PASTED, key=own)))
            else:
                message = gettext(
                    "{named} is in row {other} already, with different values. If both are right, "
                    "give each its own {key}; if not, correct one.",
                    named=named,
                    other=other,
                    key=own,
                )
                places.append((row, message))
    return listed(checked.reading.file, pasted) + listed(checked.reading.file, places)


_PASTED = N_(
    "the same row is there already, further up. If it was entered or pasted twice, delete it; if "
    "not, give each its own {key}."
)


def _same(frame: pd.DataFrame, row: int, other: int) -> bool:
    return frame.loc[row].astype(str).equals(frame.loc[other].astype(str))


def _references(
    name: str, checked: CheckedTable, tables: Mapping[str, CheckedTable], warnings: list[Problem]
) -> list[Problem]:
    problems = []
    file = checked.reading.file
    not_collected = []
    for column in TABLES[name].columns:
        if not column.refers_to:
            continue
        other, key = column.refers_to.split(".")
        target = tables.get(other)
        if target is None:
            if other != "respondents":
                not_collected.append(other)
            continue
        if not target.usable or any(refused == key for _, refused in target.refused):
            continue  # an id that is refused there is mended first: others may refer to it
        cells = checked.frame[column.name]
        ids = known_ids = target.frame[key].dropna()
        if len(cells) < len(ids):  # a small table is not to look through all respondents
            named = cells.explode() if column.kind == "list" else cells
            known_ids = ids[ids.isin(named.dropna().unique())]
        known = set(known_ids.to_numpy(dtype=object))
        wrong = {row for row, refused in checked.refused if refused == column.name}
        if column.kind == "list":
            unknown = [
                (row, member)
                for row, members in cells.items()
                if not known.issuperset(members)
                for member in members
                if member not in known
            ]
        else:
            unknown = list(cells[cells.notna() & ~cells.isin(known)].items())
        unknown = [(row, value) for row, value in unknown if row not in wrong]
        where = target.reading.file
        hints = {value: _hint(value, ids, target) for _, value in unknown[:5]}
        problems += listed(
            file,
            (
                (
                    row,
                    gettext(
                        "{value} is not in {where}.{hint}",
                        value=_told(value, column),
                        where=where,
                        hint=hints.get(value, ""),
                    ),
                )
                for row, value in unknown
            ),
            column.name,
        )
    warnings += [
        Problem(
            file, gettext("refers to {other}, which was not collected.", other=other), fatal=False
        )
        for other in dict.fromkeys(not_collected)
    ]
    return problems


def _joined(
    name: str, checked: CheckedTable, tables: Mapping[str, CheckedTable], warnings: list[Problem]
) -> list[Problem]:
    """Return the names that another table spells otherwise, and warn of those that it lacks."""
    problems = []
    file = checked.reading.file
    for column in TABLES[name].columns:
        places = [place.split(".") for place in column.joined_to]
        others = [tables[other].frame[key] for other, key in places if other in tables]
        if not others:
            continue
        known = {value for cells in others for value in cells.explode().dropna().unique()}
        written = checked.frame[column.name].dropna()
        if not known or written.empty:
            continue
        where = any_of(column.joined_to)
        same = {same_word(value): value for value in sorted(known, reverse=True)}
        lacking = written[~written.isin(known)]
        respelt = [
            (
                row,
                gettext(
                    "{value} is written {same} in {where}, and is not joined with it. Write both "
                    "the same.",
                    value=quoted(value),
                    same=quoted(same[same_word(value)]),
                    where=where,
                ),
            )
            for row, value in lacking.items()
            if same_word(value) in same
        ]
        problems += listed(file, respelt, column.name)
        near = [
            (
                row,
                gettext(
                    "{value} is not in {where}.{near}",
                    value=quoted(value),
                    where=where,
                    near=nearest(value, known),
                ),
            )
            for row, value in lacking.drop_duplicates().items()
            if same_word(value) not in same and nearest_name(value, known)
        ]
        warnings += listed(file, near, column.name, fatal=False)
        if len(lacking) == len(written) and not respelt and not near:
            message = gettext(
                "none of its names is in {where}, so nothing is joined with it.", where=where
            )
            warnings.append(Problem(file, message, column=column.name, fatal=False))
    return problems


def _told(value: str, column: ColumnDefinition) -> str:
    """Return an id as messages give it; one of a person that is made of a name is not quoted."""
    of_a_person = column.refers_to == "respondents.resp_id"
    return f"({gettext(A_NAME)})" if of_a_person and is_made_of_a_name(value) else quoted(value)


def _hint(value: str, ids: pd.Series, target: CheckedTable) -> str:
    """Return the id that looks the same or that a name there has, or what to do."""
    whole = value.removesuffix(".0")  # a program that takes ids for numbers writes 1 as 1.0
    same = sorted(name for name in ids if look(name) in {look(value), look(whole)})
    if same:
        return " " + gettext("Did you mean {name}?", name=quoted(same[0]))
    named = target.frame.get("name", pd.Series(dtype="str")).dropna().map(look) == look(value)
    if named.any():
        row = int(named.idxmax())
        own = quoted(str(ids[row]))
        return " " + gettext("It is the name of {id} there; write the id.", id=own)
    return " " + gettext("Correct it, or add the row there.")


def _outside_the_scale(tables: Mapping[str, CheckedTable]) -> list[Problem]:
    responses, items = tables.get("responses"), tables.get("items")
    if responses is None or items is None or not (responses.usable and items.usable):
        return []
    scales = items.frame.dropna(subset=["item_id", "scale_min", "scale_max"])
    scales = scales[scales["scale_min"] < scales["scale_max"]]
    scales = scales.drop_duplicates("item_id").set_index("item_id")
    answers = responses.frame[["value", "item_id"]]
    item = scales.index.get_indexer(answers["item_id"])
    limits = scales[["scale_min", "scale_max"]].to_numpy(dtype=float)
    low, high = np.vstack([limits, [np.nan, np.nan]])[item].T
    value = answers["value"].to_numpy(dtype=float, na_value=np.nan)
    outside = (value < low) | (value > high)
    found = answers[outside].assign(low=low[outside], high=high[outside])
    found = found[["value", "low", "high", "item_id"]]
    return listed(
        responses.reading.file,
        (
            (
                row,
                gettext(
                    "{value} is outside the scale {low} to {high} of item {item}. Correct "
                    "the answer, or the scale in items.",
                    value=v,
                    low=int(lo),
                    high=int(hi),
                    item=quoted(item),
                ),
            )
            for row, v, lo, hi, item in found.itertuples()
        ),
        "value",
    )
