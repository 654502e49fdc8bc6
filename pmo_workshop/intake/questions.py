"""What is asked and what is read: answers that feed no section of the report are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ..i18n import all_of, any_of, figures, gettext, ngettext
from ..schema.instruments import ASKED_ABOUT, INSTRUMENTS, Instrument
from ..units import how_many
from .checks import CheckedTable
from .client import Problem, Wave
from .sheet import first_few, listed, offered, quoted, same_name


def unread_answers(
    tables: Mapping[str, CheckedTable], waves: Sequence[Wave]
) -> tuple[list[Problem], list[Problem]]:
    """
    Find the questions and answers of a survey that no section reads, and say what to change.

    Parameters
    ----------
    tables : mapping of table name to CheckedTable
        Only tables with rows, their waves filled in.
    waves : sequence of Wave
        In order of time.

    Returns
    -------
    problems, warnings
        What no section reads as it is written is a problem; what is not read because a table is
        not collected yet, or because nobody answered, is a warning.
    """
    items, responses = tables.get("items"), tables.get("responses")
    problems: list[Problem] = []
    warnings: list[Problem] = []
    if items is not None and items.usable:
        problems += _dimensions(items, tables)
        problems += _scales(items)
    if responses is None or not responses.usable:
        return problems, warnings
    answers = responses.frame[responses.frame["value"].notna()]
    file = responses.reading.file
    absent = [name for name in ("respondents", "items") if name not in tables]
    if absent and len(answers):
        warnings.append(
            Problem(
                file,
                ngettext(
                    "{n} answer feeds no section of the report. Not collected: {tables}.",
                    "{n} answers feed no section of the report. Not collected: {tables}.",
                    len(answers),
                    tables=all_of(absent),
                ),
                fatal=False,
            )
        )
    refused = items is not None and any(column == "instrument" for _, column in items.refused)
    if items is None or not items.usable or refused:
        return problems, warnings  # what is read follows from the instruments: they come first
    asked = items.frame.dropna(subset=["item_id"]).drop_duplicates("item_id").set_index("item_id")
    answers = answers.assign(
        instrument=answers["item_id"].map(asked["instrument"]),
        dimension=answers["item_id"].map(asked["dimension"]),
    )
    problems += _not_read(answers, file, items.reading.file)
    problems += _two_scales(items, answers)
    if not absent:
        warnings += _not_collected_yet(answers, tables, file)
        rows = responses.frame.assign(
            instrument=responses.frame["item_id"].map(asked["instrument"])
        )
        warnings += _nobody_answered(items, rows, waves)
    return problems, warnings


# --- The questions ------------------------------------------------------------------------------


def _dimensions(items: CheckedTable, tables: Mapping[str, CheckedTable]) -> Iterator[Problem]:
    """Yield the questions whose dimension their instrument does not have."""
    places = []
    rows = items.frame[["instrument", "dimension"]]
    written = rows["dimension"].dropna().unique()  # two spellings of one are told by ``checks``
    for row, name, dimension in rows.itertuples():
        instrument = INSTRUMENTS.get(name)
        if instrument is None or not instrument.needs_dimension:
            continue
        if pd.isna(dimension):
            places.append((row, f"{gettext('the cell is blank.')} {_has(instrument)}"))
            continue
        allowed = _allowed(instrument, tables)
        others = (n for n in written if n != dimension and same_name(n) == same_name(dimension))
        if allowed and dimension not in allowed and not {*others}.intersection(allowed):
            told = gettext("{dimension} is not read.", dimension=quoted(dimension))
            advice = f"{_has(instrument)}{offered(dimension, allowed)}"
            places.append((row, f"{told} {advice}"))
    yield from listed(items.reading.file, places, "dimension")


def _allowed(instrument: Instrument, tables: Mapping[str, CheckedTable]) -> tuple[str, ...]:
    """Return the dimensions an instrument may have; none if they cannot be known."""
    if instrument.dimension_of in INSTRUMENTS:
        items = tables["items"].frame
        own = items["instrument"] == instrument.dimension_of
        return tuple(items.loc[own, "dimension"].dropna().unique())
    other, _, key = instrument.dimension_of.partition(".")
    if other in tables and tables[other].usable:
        return tuple(tables[other].frame[key].dropna().unique())
    return instrument.dimensions


def _has(instrument: Instrument) -> str:
    return gettext(
        "Dimensions of {instrument}: {dimensions}.",
        instrument=instrument.name,
        dimensions=gettext(instrument.dimensions_in_words),
    )


def _scales(items: CheckedTable) -> list[Problem]:
    """Return the questions that are on another scale than their section reads."""
    rows = items.frame[["instrument", "scale_min", "scale_max"]].dropna()
    places = []
    for row, name, low, high in rows.itertuples():
        scale = INSTRUMENTS[name].scale if name in INSTRUMENTS else None
        if scale and low < high and (low, high) != scale:
            places.append(
                (
                    row,
                    gettext(
                        "{name} is read on the scale {least} to {most}, and this question has "
                        "{low} to {high}. Write the scale as it was asked; answers on another "
                        "scale need to be recoded first.",
                        name=name,
                        least=scale[0],
                        most=scale[1],
                        low=low,
                        high=high,
                    ),
                )
            )
    return listed(items.reading.file, places, "scale_min")


def _two_scales(items: CheckedTable, answers: pd.DataFrame) -> Iterator[Problem]:
    """Yield the instruments whose points are added, and which a wave asked on several scales."""
    ends = ["scale_min", "scale_max"]
    scales = items.frame.dropna(subset=["item_id", *ends]).drop_duplicates("item_id")
    scales = scales[scales["scale_min"] < scales["scale_max"]]  # else it is told already
    asked = answers[["wave", "item_id"]].drop_duplicates()
    asked = asked.merge(scales.reset_index(names="row"), on="item_id")
    once = asked.drop_duplicates(["instrument", "wave", *ends])
    twice = once.loc[once.duplicated(["instrument", "wave"]), "instrument"]
    asked = asked[asked["instrument"].isin(twice)]
    several = {
        str(name): own.groupby(ends)["row"].agg(["size", "min"])
        for (name, _), own in asked.groupby(["instrument", "wave"], sort=False)
        if own[ends].drop_duplicates().shape[0] > 1
    }
    for name, by_scale in several.items():
        instrument = INSTRUMENTS[name]
        if instrument.scale or instrument.one_by_one:
            continue
        told = all_of(
            gettext(
                "{low} to {high} ({questions})",
                low=figures(f"{low:g}"),
                high=figures(f"{high:g}"),
                questions=how_many(int(n), "questions"),
            )
            for (low, high), n in by_scale["size"].items()
        )
        yield Problem(
            items.reading.file,
            gettext(
                "the questions of {name} are asked on {scales}: a mean of points on two scales "
                "means nothing. Recode the answers to one scale and write it here, or leave the "
                "others out.",
                name=name,
                scales=told,
            ),
            row=int(by_scale.sort_values(["size", "min"])["min"].iloc[0]),
            column="scale_max",
        )


# --- The answers --------------------------------------------------------------------------------


def _not_read(answers: pd.DataFrame, file: str, items_file: str) -> Iterator[Problem]:
    """Yield, once for each kind of question, how many answers no section reads, and why."""
    kinds = answers[["instrument", "aspect"]].dropna().drop_duplicates()
    for name, aspects in kinds.groupby("instrument", sort=False)["aspect"]:
        instrument = INSTRUMENTS[str(name)]
        for aspect in aspects:
            if aspect in instrument.aspects and aspect not in instrument.beside:
                continue
            of_aspect = answers[(answers["instrument"] == name) & (answers["aspect"] == aspect)]
            if aspect not in instrument.aspects:
                yield Problem(
                    file,
                    ngettext(
                        "{n} answer feeds no section of the report: the questions of {name} are "
                        "read as {aspects}, and this has {aspect}. Correct the aspect, or the "
                        "instrument in {file}.",
                        "{n} answers feed no section of the report: the questions of {name} are "
                        "read as {aspects}, and these have {aspect}. Correct the aspect, or the "
                        "instrument in {file}.",
                        len(of_aspect),
                        name=name,
                        aspects=any_of(instrument.aspects),
                        aspect=quoted(str(aspect)),
                        file=items_file,
                    ),
                    row=int(of_aspect.index[0]),
                    column="aspect",
                )
            else:
                yield from _alone(of_aspect, answers, instrument.beside[str(aspect)], file)


def _alone(
    own: pd.DataFrame, answers: pd.DataFrame, beside: tuple[str, str], file: str
) -> Iterator[Problem]:
    """Yield the answers beside which nobody answered what they are read with."""
    name, aspect = beside
    others = answers[(answers["instrument"] == name) & (answers["aspect"] == aspect)]
    alone = own[~own["dimension"].isin(others["dimension"].unique())]
    if len(alone):
        named = ", ".join(quoted(str(found)) for found in alone["dimension"].unique()[:3])
        yield Problem(
            file,
            ngettext(
                "{n} answer feeds no section of the report: {own} is read together with {other}, "
                "which nobody answered for {dimensions}. Add those answers, or leave this out.",
                "{n} answers feed no section of the report: {own} is read together with {other}, "
                "which nobody answered for {dimensions}. Add those answers, or leave these out.",
                len(alone),
                own=f"{own['instrument'].iloc[0]}{_as(own['aspect'].iloc[0])}",
                other=f"{name}{_as(aspect)}",
                dimensions=named,
            ),
            row=int(alone.index[0]),
        )


def _as(aspect: str) -> str:
    return "" if aspect == "single" else f" {aspect}"


def _not_collected_yet(
    answers: pd.DataFrame, tables: Mapping[str, CheckedTable], file: str
) -> Iterator[Problem]:
    """Yield the answers whose section waits for a table that was not collected."""
    for table, names in ASKED_ABOUT.items():
        if table in tables:
            continue
        own = answers[answers["instrument"].isin(names)]
        if len(own):
            yield Problem(
                file,
                ngettext(
                    "{n} answer feeds no section of the report yet: its section needs the table "
                    "{table}, which was not collected.",
                    "{n} answers feed no section of the report yet: their section needs the table "
                    "{table}, which was not collected.",
                    len(own),
                    table=table,
                ),
                fatal=False,
            )


def _nobody_answered(
    items: CheckedTable, rows: pd.DataFrame, waves: Sequence[Wave]
) -> Iterator[Problem]:
    """
    Yield the questions without an answer, wave by wave.

    In the latest wave with answers to an instrument what they would measure is not in the report;
    in an earlier one only what has a row was asked.
    """
    order = {wave.name: place for place, wave in enumerate(waves)}
    place = rows["wave"].map(order)
    given = rows["value"].notna()
    last = place[given].groupby(rows["instrument"][given]).max()
    is_last = place == rows["instrument"].map(last)
    file = items.reading.file
    yield from _unanswered(items.frame, rows[given & is_last], file)
    for wave in waves:
        earlier = rows[(rows["wave"] == wave.name) & ~is_last]
        answers = earlier[earlier["value"].notna()]
        asked = items.frame["item_id"].isin(earlier["item_id"])
        asked &= items.frame["instrument"].isin(answers["instrument"])
        yield from _unanswered(items.frame[asked], answers, file, wave.name)


def _unanswered(
    items: pd.DataFrame, answers: pd.DataFrame, file: str, earlier: str = ""
) -> Iterator[Problem]:
    """Yield the questions without one of the answers, by what they measure."""
    asked = items[items["instrument"].isin(INSTRUMENTS)]
    answered = asked["item_id"].isin(answers["item_id"].unique())
    about = asked["dimension"].fillna("")
    when = (
        gettext("wave {wave}", wave=quoted(earlier))
        if earlier
        else gettext("the latest wave that asked")
    )
    for (name, dimension), own in asked[~answered].groupby(["instrument", about], sort=False):
        whole = len(own) == int(((asked["instrument"] == name) & (about == dimension)).sum())
        facts = {
            "questions": how_many(len(own), "questions"),
            "of": gettext("{dimension} of {name}", dimension=quoted(str(dimension)), name=name)
            if dimension
            else str(name),
            "ids": first_few(own["item_id"].tolist(), quoted),
            "when": when,
        }
        if whole and not earlier:
            told = gettext(
                "nobody answered {questions} on {of} ({ids}) in {when}: the report says nothing "
                "of it.",
                **facts,
            )
        else:
            told = gettext("nobody answered {questions} on {of} ({ids}) in {when}.", **facts)
        if answered[asked["instrument"] == name].any():
            told += " " + gettext("Others were answered: compare it with the export.")
        yield Problem(file, told, row=int(own.index[0]), fatal=False)
    yield from _half_answered(asked[answered], answers, file, when)


def _half_answered(
    asked: pd.DataFrame, answers: pd.DataFrame, file: str, when: str
) -> Iterator[Problem]:
    """Yield the questions that were answered, but not in an aspect in which others were."""
    kinds = ["instrument", "aspect"]
    once = answers.drop_duplicates([*kinds, "item_id"])
    for (name, aspect), given in once.groupby(kinds, sort=False):
        questions = asked[asked["instrument"] == name]
        half = questions[~questions["item_id"].isin(given["item_id"])]
        if len(half) and aspect in INSTRUMENTS[str(name)].aspects:
            told = gettext(
                "nobody answered {questions} of {name} as {aspect} ({ids}) in {when}, though "
                "other aspects were answered: what is read from both is not in the report. Compare "
                "it with the export.",
                questions=how_many(len(half), "questions"),
                name=name,
                aspect=aspect,
                ids=first_few(half["item_id"].tolist(), quoted),
                when=when,
            )
            yield Problem(file, told, row=int(half.index[0]), fatal=False)
