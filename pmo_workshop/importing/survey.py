"""Surveys: an export becomes respondents, questions and answers.

Where the words of a column are those of our questionnaire nothing is asked. What cannot be known is
a question, and no table is written before it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from ..content.answered import tables_of_answers
from ..content.questionnaires import (
    CORE,
    Item,
    Questionnaire,
    code_of,
    level_expected,
    modules,
)
from ..content.questionnaires import questionnaire as put_together
from ..errors import UsageError
from ..i18n import gettext, ngettext
from ..intake.client import Client
from ..intake.sheet import Cells, first_few, quoted, same_name
from ..personal_data import names_somebody, personal_data
from ..schema import TABLES
from ..schema.instruments import INSTRUMENTS, ONCE
from .doubts import about_doubts, holds_next_time
from .drafting import Asking, Becomes, Draft, decided, tables_of, typed
from .export import WAVE, Column, Export
from .foreign import AS_SHOWN, decide
from .foreign.about_people import WHO
from .foreign.groups import times_chosen
from .foreign.instruments import ABOUT, BY_WORDS
from .grid import cells_of, in_codes
from .labels import NA, NOT_ASKED, whole_number
from .likeness import folded, likest, question_folded
from .mapping import LEFT_OUT, Choice, Question
from .mapping import Mapping as Map
from .matching import BY_CODE, OPTION, Match, match
from .reading import BLANK, Read, read_answers
from .rows import (
    NUMBERED,
    PERSON_COLUMN,
    Answers,
    Ask,
    ids_of,
    is_filled,
    may_be_ids,
    of_one_survey,
    together,
    with_partial_decided,
    with_person_decided,
    without_repetitions,
)
from .waves import DAY, holds_days, wave_of, with_day_found, with_waves_named

__all__ = ["decided", "draft", "tables_of"]

SURVEY = "survey"

SAME_ROLES = "same roles"
"""The question whether roles that are spelt alike are the same, of several at once."""

_OF_THIS_FILE = (
    "wave", "column:wave", "column:day", "dates", "same id", "doubles", "person", "partial",
    "sheet", WHO, BY_WORDS, AS_SHOWN, SAME_ROLES,
)  # fmt: skip
"""Questions about rows, which a map does not answer for the next wave."""


def draft(
    exports: Sequence[Export],
    *,
    questionnaire: Questionnaire | None = None,
    mapping: Map | None = None,
    known: Client | None = None,
    answers: Mapping[str, str] | None = None,
) -> Draft:
    """
    Draft the tables of a survey.

    Parameters
    ----------
    exports : sequence of Export
        The files of one survey, which may overlap.
    questionnaire : Questionnaire, optional
        What was handed out; default: everything that we hand out.
    mapping : Map, optional
        How an earlier wave was read.
    known : Client, optional
        The client so far, without what this import wrote before.
    answers : mapping of key to answer, optional

    Returns
    -------
    Draft

    Raises
    ------
    UsageError
        A file is of another survey, an answer is none, or a scale is not that of the earlier wave.
    DataError
        A cell cannot be read; the message says where.
    """

    def again(given: Mapping[str, str]) -> Draft:
        return draft(
            exports, questionnaire=questionnaire, mapping=mapping, known=known, answers=given
        )

    earlier = {k: a for k, a in (mapping.answers if mapping else {}).items()
               if k not in _OF_THIS_FILE and holds_next_time(k)}  # fmt: skip
    if not _may_be_the_person(earlier.get(PERSON_COLUMN, NUMBERED), exports):
        del earlier[PERSON_COLUMN]
    asking = Asking({**earlier, **(answers or {})})
    asked, registers = (
        (questionnaire.items, questionnaire.tables) if questionnaire else handed_out(known)
    )
    form = _of_our_form(exports, asked)
    rows = together(of_one_survey(form, asking))
    found = _of_ours(match(rows.columns, asked))
    foreign = [column for column in rows.columns if column.place not in found]
    before = _own_questions(known)
    if mapping is not None and not found:
        _refuse_another_survey(rows, mapping, before)
    rows = with_day_found(rows, foreign, asking)
    rows = with_waves_named(rows, foreign, known.waves if known else (), asking)
    rows = without_repetitions(with_person_decided(rows, foreign, asking), asking)
    rows = with_partial_decided(rows, asking)
    ids = ids_of(rows, asking)
    declared = known.waves if known and any(w.start for w in known.waves) else ()
    taken = set(known["respondents"]["wave"].dropna()) if known else set()
    given = asking.given
    if WAVE in rows.facts:
        wave: Sequence[str] | str = rows.facts[WAVE].values.tolist()
    else:
        stated = given.get("dates", "")
        wave = wave_of(rows, asking, declared, taken, stated, "wave" in given) or ""
    reads, plans = _read(rows, found, asking)
    of_people = {read.item.column for read in reads if read.item.table == "respondents"}
    expectation = level_expected(read.item for read in reads)
    others = [column for column in rows.columns if column.place not in found]
    same = [column for column in others if found and _is_the_same_in_each_row(column)]
    days = [column for column in others if holds_days(column) and column not in same]
    not_asked = {column.place for column in (*same, *days)}
    own = decide(
        [c for c in others if c.place not in not_asked], asking, of_people, before, earlier
    )
    own.left_out.extend((column, gettext("the same in each row")) for column in same)
    own.left_out.extend((column, _of_days(column, rows)) for column in days)
    for column, item, labels in own.items:
        reads.append(read_answers(rows, column, item, asking, labels))
        plans[column.place] = _plan(reads[-1], own.groups.get(column.place, ""))
    reads = _with_roles(reads, known, asking)
    for read in reads:
        if _is_of_roles(read) and read.column.place in plans:
            plan = plans[read.column.place]
            plans[read.column.place] = _plan(read, plan.group, plan.why)
    unused = [read for read in reads if not read.is_answered]
    reads = [read for read in reads if read.is_answered]
    for read in unused:
        plans[read.column.place] = Becomes(
            read.column.place, read.column.header, LEFT_OUT, gettext("nobody answered it"),
            blank=len(read.values),
        )  # fmt: skip
    for column, why in own.left_out:
        plans[column.place] = _left_out(column, why, own.groups.get(column.place, ""))
    for column in own.texts:
        plans[column.place] = _left_out(column, gettext("own words, to be coded: in a list apart"))
    _refuse_changed_scales(reads, known, mapping)
    _refuse_other_words(reads, mapping, asking)
    tables, words, left = _tables(reads, ids, wave, registers, known)
    opened = _without_people(_open_texts(words, own.texts, ids, wave), asking)
    counts = {**rows.counts, **_counts(reads, ids)}
    return Draft(
        kind=SURVEY,
        tool=rows.tool,
        questions=tuple(sorted(asking.put.values(), key=lambda question: not question.is_open)),
        columns=tuple(plans[c.place] for c in rows.columns if c.place in plans),
        preview=tables,
        counts={name: n for name, n in counts.items() if n},
        again=again,
        said=(
            *rows.said,
            *_sheets_not_read(exports, form),
            *_new_this_time(rows, reads, mapping, known),
            *_said(rows, reads, own.texts),
            *_left_in_words(left),
        ),
        labels=_labels(reads),
        open_texts=opened,
        about_doubts=about_doubts(asking.given),
        confirmed=known.confirmed if known else (),
        expectation="" if level_expected(item for _, item, _ in own.items) else expectation,
    )


def handed_out(
    known: Client | None,
) -> tuple[list[Item], dict[str, Sequence[Mapping[str, str]]]]:
    """Return everything that we hand out, in the words of this client; and its registers."""
    items: dict[tuple[str, str], Item] = {}
    registers: dict[str, Sequence[Mapping[str, str]]] = {}
    for module in (CORE, *modules()):
        for client in (known, None):
            try:
                asked = put_together((module,), client)
            except UsageError:  # the client lacks what the module asks about
                continue
            for item in asked.items:
                items.setdefault((item.id, item.aspect), item)
            for name, rows in asked.tables.items():
                key = TABLES[name].key[0]
                every = {row[key]: row for row in (*registers.get(name, ()), *rows)}
                registers[name] = [*every.values()]
    return [*items.values()], registers


def _may_be_the_person(header: str, exports: Sequence[Export]) -> bool:
    """Return whether the column that said who people are may say it in these files, too."""
    return header == NUMBERED or any(
        column.header == header and may_be_ids(column.values)
        for export in exports
        for column in export.columns
    )


def _refuse_another_survey(rows: Answers, mapping: Map, before: Mapping[str, str]) -> None:
    """Refuse answers to no question of the wave that a map is of."""
    if any(
        column.header in mapping.columns or question_folded(column.text or column.code) in before
        for column in rows.columns
    ):
        return
    raise UsageError(
        ngettext(
            "None of the {n} column of the map is in these files: they are of another survey, or "
            "another client's. Nothing was written. Import them without --map, and another "
            "client's into a folder of its own.",
            "None of the {n} columns of the map is in these files: they are of another survey, or "
            "another client's. Nothing was written. Import them without --map, and another "
            "client's into a folder of its own.",
            len(mapping.columns),
        )
    )


def _own_questions(known: Client | None) -> dict[str, str]:
    """Return the ids of the client's questions by their text, folded."""
    if known is None or not known.collected("items"):
        return {}
    items = known["items"][["text", "item_id"]].dropna()
    return {question_folded(text): item_id for text, item_id in items.itertuples(index=False)}


# --- Columns ------------------------------------------------------------------------------------


def _of_our_form(exports: Sequence[Export], asked: Sequence[Item]) -> Sequence[Export]:
    """Return the one sheet of a workbook that holds our questions, if no other holds any."""
    if len(exports) == 1 or len({export.file for export in exports}) > 1:
        return exports
    ours = [export for export in exports if match(export.columns, asked)]
    return ours if len(ours) == 1 else exports


def _sheets_not_read(exports: Sequence[Export], form: Sequence[Export]) -> Iterator[str]:
    for export in exports:
        if not any(export is read for read in form):
            yield gettext(
                "sheet {name} has none of the questions and is not read", name=quoted(export.sheet)
            )


def _of_days(column: Column, rows: Answers) -> str:
    return (
        gettext("when people answered: it tells the wave, and no table keeps it")
        if column is rows.facts.get(DAY)
        else gettext("days; no table holds them")
    )


def _new_this_time(
    rows: Answers, reads: Sequence[Read], mapping: Map | None, known: Client | None
) -> Iterator[str]:
    """Yield in words which columns and roles an earlier wave did not have, and what is gone."""
    if mapping is None:
        return
    new = [c for c in rows.columns if c.header not in mapping.columns]
    if new:
        named = [f"{column.place} {quoted(column.header)}" for column in new]
        yield gettext("new since the last time: {columns}", columns=first_few(named))
    gone = [*mapping.columns.keys() - {column.header for column in rows.columns}]
    if gone:
        yield gettext("not there any more: {columns}", columns=first_few(sorted(gone), quoted))
    if known is None or not known.collected("respondents"):
        return
    had = {same_name(role) for role in known["respondents"]["role"].dropna().unique()}
    roles = [role for read in reads if read.item.column == "role" for role in read.values.unique()
             if role not in {BLANK, NOT_ASKED} and same_name(role) not in had]  # fmt: skip
    if roles:
        yield gettext("new roles: {roles}", roles=first_few(sorted(roles), quoted))


def _is_the_same_in_each_row(column: Column) -> bool:
    """Return whether a column beside our questions says nothing of anybody, such as a consent."""
    texts = column.values.unique()
    return len(texts) == 1 and len(column.values) >= _ROWS_ALIKE


_ROWS_ALIKE = 5
"""Rows from which on a column may be the same in each because a tool has filled it."""


def _of_ours(found: Mapping[str, Match]) -> Mapping[str, Match]:
    """
    Return the matches, less a question of a fixed scale whose words alone are all that is ours.

    Everybody asks whether one would recommend somebody, and not always from 0 to 10.
    """
    scored = [hit for hit in found.values() if hit.item.table == "responses"]
    if (
        len(scored) == 1
        and scored[0].how != BY_CODE
        and INSTRUMENTS[scored[0].item.instrument].scale
    ):
        return {place: hit for place, hit in found.items() if hit is not scored[0]}
    return found


def _read(
    rows: Answers, found: Mapping[str, Match], ask: Ask
) -> tuple[list[Read], dict[str, Becomes]]:
    reads: list[Read] = []
    plans: dict[str, Becomes] = {}
    several: dict[int, list[tuple[Column, Match]]] = {}
    for column in rows.columns:
        hit = found.get(column.place)
        if hit is None:
            continue
        if hit.how == OPTION:
            several.setdefault(id(hit.item), []).append((column, hit))
            continue
        read = read_answers(rows, column, hit.item, ask)
        reads.append(read)
        plans[column.place] = _plan(read, "", hit.says)
    for hits in several.values():
        joined = _joined_options(hits)
        reads.append(joined)
        for column, _ in hits:
            plans[column.place] = _plan(joined, "", gettext("by the words of the option"), column)
    return reads, plans


def _joined_options(hits: Sequence[tuple[Column, Match]]) -> Read:
    """Return the columns of single options as one answer."""
    item = hits[0][1].item
    parts = []
    for column, hit in hits:
        value = item.written[hit.option or 0]
        chosen = column.values.map(
            {t: bool(t.strip()) and folded(t) not in {"n", "no", "nein", "0"}
             for t in column.values.unique()}
        ).astype(bool)  # fmt: skip
        parts.append(np.where(chosen, value, ""))
    values = ["|".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return Read(hits[0][0], item, in_codes(Cells.of(values)))


def _plan(read: Read, group: str, by: str = "", column: Column | None = None) -> Becomes:
    column, item = column or read.column, read.item
    code = f" {item.aspect}" if item.aspect != ONCE else ""
    to = f"{item.table} {item.id}{code}" if item.table == "responses" else (
        f"{item.table} {item.column}")  # fmt: skip
    is_own_words = item.type == "text"  # which nothing quotes
    blank = read.n.get(BLANK, 0)
    return Becomes(
        place=column.place,
        header=column.header,
        becomes=to,
        says=_about(item),
        part=" ".join(filter(None, (item.dimension, *item.key.values()))),
        why=by or read.says,
        instrument=item.instrument,
        group=group,
        labels=read.labels if item.type in {"scale", "choice"} else {},
        n={} if is_own_words else {value: n for value, n in read.n.items() if value != BLANK},
        filled=len(read.values) - blank,
        blank=blank,
    )


def _about(item: Item) -> str:
    """Return what an answer is about, for people."""
    if item.instrument:
        way = f"{item.instrument} {item.aspect}"
        return gettext(ABOUT.get(way) or ABOUT[item.instrument])
    columns = {column.name: column.meaning for column in TABLES[item.table].columns}
    return gettext(columns[item.column]) if item.column in columns else item.column


def _left_out(column: Column, why: str, group: str = "") -> Becomes:
    filled = int(is_filled(column.values).sum())
    return Becomes(column.place, column.header, LEFT_OUT, why, group=group,
                   n=times_chosen(column), filled=filled,
                   blank=len(column.values) - filled)  # fmt: skip


def _is_of_roles(read: Read) -> bool:
    return (read.item.table, read.item.column) == ("respondents", "role")


def _with_roles(reads: Sequence[Read], known: Client | None, ask: Asking) -> list[Read]:
    """Return the answers with the roles as the client writes them; near spellings are asked."""
    return [_merged(read, known, ask) if _is_of_roles(read) else read for read in reads]


def _merged(read: Read, known: Client | None, ask: Asking) -> Read:
    roles = [role for role in read.values.unique() if role != BLANK]
    listed = list(known.stakeholders) if known else []
    standing = listed or _roles_of(known)
    same = {same_name(name): name for name in standing}
    meant = {role: same.get(same_name(role), role) for role in roles}
    near: dict[str, str] = {}
    for role in sorted(roles, key=lambda role: (-read.n[role], role)):
        if meant[role] in standing:
            continue
        others = {_stem_of(name): name for name in standing}
        if other := likest(_stem_of(role), others):
            near[role] = others[other]
        elif not listed:
            standing.append(role)
    offers = {
        f"{quoted(role)} = {quoted(other)}": Question(
            f"role:{role}",
            gettext("Is {role} the same role as {other}?", role=quoted(role), other=quoted(other)),
            (
                Choice("merge", gettext("yes: written as the second")),
                Choice("keep", gettext("no: they are different roles")),
            ),
            suggestion="merge",
        )
        for role, other in near.items()
    }
    ask.together(SAME_ROLES, gettext("By their spelling these are the same roles:"), offers)
    meant |= {
        role: other
        for (role, other), question in zip(near.items(), offers.values(), strict=True)
        if ask(question) == "merge"
    }
    values = in_codes(cells_of(read.values).changed(lambda value: meant.get(value, value)))
    labels = {text: meant.get(value, value) for text, value in read.labels.items()}
    return Read(read.column, read.item, values, labels, read.says)


def _roles_of(known: Client | None) -> list[str]:
    """Return the roles of those who answered before."""
    if known is None or not known.collected("respondents"):
        return []
    return [*known["respondents"]["role"].dropna().unique()]


def _stem_of(role: str) -> str:
    """Return a role without the endings of its plural, its words in one order."""
    return " ".join(sorted(word.removesuffix("s") for word in folded(role).split()))


def _refuse_changed_scales(
    reads: Sequence[Read], known: Client | None, mapping: Map | None
) -> None:
    """Refuse a question of an earlier wave that now has another scale, or another order."""
    if known is not None and known.collected("items"):
        items = known["items"].set_index("item_id")
        for read in reads:
            item = read.item
            if item.table != "responses" or item.id not in items.index:
                continue
            before = items.loc[item.id]
            was = (int(before["scale_min"]), int(before["scale_max"]))
            if was != (item.low, item.high):
                raise UsageError(
                    gettext(
                        "{question} ({id}) was asked on a scale from {low} to {high} before, and "
                        "now from {first} to {last}. The waves cannot be compared: give the "
                        "question another id, or leave it out.",
                        question=quoted(read.column.text or read.column.code),
                        id=item.id,
                        low=was[0],
                        high=was[1],
                        first=item.low,
                        last=item.high,
                    )
                )
    if mapping is None:
        return
    for name, labels in _labels(reads).items():
        before = mapping.labels.get(name, {})
        for label, value in labels.items():
            if before.get(label, value) != value:
                raise UsageError(
                    gettext(
                        "{label} is {now} here, and {before} in the map: the scale or its order "
                        "has changed. Import it without --map, or mend the map.",
                        label=quoted(label),
                        now=value or gettext("no answer"),
                        before=before[label] or gettext("no answer"),
                    )
                )


def _refuse_other_words(reads: Sequence[Read], mapping: Map | None, ask: Ask) -> None:
    """Refuse a scale whose points have other words than before, unless these mean the same."""
    if mapping is None:
        return
    for name, labels in _labels(reads).items():
        was, now = _words_of(mapping.labels.get(name, {})), _words_of(labels)
        both = was.keys() & now.keys()
        other = [
            value for value in both if not any(likest(word, was[value]) for word in now[value])
        ]
        if 2 * len(other) <= len(both):
            continue
        read = next(read for read in reads if _name_of_scale(read) == name)
        question = quoted(read.column.text or read.column.code)
        before, words = _ends_in_words(was), _ends_in_words(now)
        answer = ask(
            Question(
                f"words:{name}: {words}",
                gettext(
                    "{question} had other answers before: {before}; now it has {now}. Do they "
                    "mean the same, point for point?",
                    question=question,
                    before=before,
                    now=words,
                ),
                (
                    Choice("same", gettext("yes, such as in another language")),
                    Choice("other", gettext("no: it is another scale")),
                ),
            )
        )
        if answer == "other":
            raise UsageError(
                gettext(
                    "{question} ({id}) was answered with {before} before, and now with {now}. The "
                    "waves cannot be compared: give the question another id, or leave it out.",
                    question=question,
                    id=read.item.id,
                    before=before,
                    now=words,
                )
            )


def _words_of(labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the words of each point of a scale."""
    words: dict[str, list[str]] = {}
    for label, value in labels.items():
        if value not in {BLANK, NA, NOT_ASKED} and whole_number(label) is None:
            words.setdefault(value, []).append(label)
    return words


def _ends_in_words(words: Mapping[str, Sequence[str]]) -> str:
    """Return the least and the most of a scale."""
    ordered = sorted(words, key=int)
    return f"{quoted(words[ordered[0]][0])} … {quoted(words[ordered[-1]][0])}"


def _name_of_scale(read: Read) -> str:
    """Return under which name the labels of a scale are kept; blank of what is none."""
    if read.item.type != "scale":
        return ""
    return f"{read.item.instrument or read.item.column} {read.item.low}-{read.item.high}"


def _labels(reads: Iterable[Read]) -> dict[str, dict[str, str]]:
    """Return the values of the labels of each scale, folded, under the name of what it asks."""
    labels: dict[str, dict[str, str]] = {}
    for read in reads:
        if name := _name_of_scale(read):
            own = {folded(text): value for text, value in read.labels.items()}
            labels[name] = {**labels.get(name, {}), **own}
    return {name: found for name, found in labels.items() if found}


# --- Tables -------------------------------------------------------------------------------------


def _tables(
    reads: Sequence[Read],
    ids: pd.Series,
    wave: Sequence[str] | str,
    registers: Mapping[str, Sequence[Mapping[str, str]]],
    known: Client | None,
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, dict[str, int]]:
    """
    Return the tables, what is in own words, and how many rows of each table cannot stand in it.

    A row is left out that lacks a cell that its table must have, or breaks a rule of it.
    """
    asked = Questionnaire("", "", {}, {}, 0, tuple(read.item for read in reads))
    given = pd.DataFrame(
        {
            code_of(read.item): read.values.array
            if read.item.table == "responses" or NOT_ASKED not in read.n
            else read.values.astype(object).replace(NOT_ASKED, BLANK).array
            for read in reads
        },
        index=ids,
    )
    found = tables_of_answers(asked, given, wave)
    tables: dict[str, pd.DataFrame] = {}
    words, left = [found.open_texts], {}
    for name, rows in found.tables.items():
        if name not in _OF_EACH_SURVEY and _wants_coding(name, rows):
            words.append(rows)
            continue
        tables[name] = _with_all_columns(name, rows)
        if name not in _OF_EACH_SURVEY and any(read.item.table == name for read in reads):
            tables[name] = _that_may_stand(name, tables[name])
            left[name] = _rows_with_an_answer(name, reads) - len(tables[name])
    if any(NOT_ASKED in read.labels.values() for read in reads):
        shown = tables["responses"]["value"] != NOT_ASKED
        tables["responses"] = tables["responses"][shown].reset_index(drop=True)
    for name, offered in registers.items():
        used = _referred_to(tables, name)
        if used and not (known is not None and known.collected(name)):
            key = TABLES[name].key[0]
            named = [row for row in offered if row.get(key) in used]
            tables[name] = _with_all_columns(name, pd.DataFrame(named, dtype=object).fillna(""))
    own_words = pd.concat([frame for frame in words if len(frame)] or words).fillna("")
    return (
        tables,
        own_words.reset_index(drop=True),
        {n: rows for n, rows in left.items() if rows > 0},
    )


_OF_EACH_SURVEY = ("respondents", "items", "responses")


def _wants_coding(name: str, rows: pd.DataFrame) -> bool:
    """Return whether a table must have what nobody is asked: somebody has to judge the words."""
    return any(
        not (column.may_be_blank or column.may_be_absent) and column.name not in rows
        for column in TABLES[name].columns
    )


def _that_may_stand(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that keep the rules of their table, such as that best and worst differ."""
    if not TABLES[name].rules:
        return rows
    of_kind = typed({name: rows})[name]
    kept = np.ones(len(rows), dtype=bool)
    for rule in TABLES[name].rules:
        kept &= rule.holds(of_kind).fillna(False).to_numpy(dtype=bool)
    return rows[kept].reset_index(drop=True)


def _rows_with_an_answer(name: str, reads: Sequence[Read]) -> int:
    """Return for how many people and keys of a table at least one question was answered."""
    answered: dict[tuple[tuple[str, str], ...], pd.Series] = {}
    for read in (read for read in reads if read.item.table == name and read.item.key):
        key = tuple(read.item.key.items())
        some = ~read.values.isin([BLANK, NA, NOT_ASKED])
        answered[key] = answered[key] | some if key in answered else some
    return int(sum(some.sum() for some in answered.values()))


def _left_in_words(left: Mapping[str, int]) -> Iterator[str]:
    for name, n in left.items():
        yield ngettext(
            "{n} row of {table} lacks an answer that it must have, or contradicts itself, and is "
            "left out",
            "{n} rows of {table} lack an answer that they must have, or contradict themselves, and "
            "are left out",
            n,
            table=name,
        )


def _with_all_columns(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    columns = TABLES[name].columns
    absent = {c.name: "" for c in columns if c.name not in rows and not c.may_be_absent}
    return rows.assign(**absent)[[c.name for c in columns if c.name in rows or c.name in absent]]


def _referred_to(tables: Mapping[str, pd.DataFrame], name: str) -> set[str]:
    """Return the ids of a register that the answers name."""
    used: set[str] = set()
    key = f"{name}.{TABLES[name].key[0]}"
    if "items" in tables:
        items = tables["items"]
        its = [n for n, instrument in INSTRUMENTS.items() if instrument.dimension_of == key]
        used |= set(items.loc[items["instrument"].isin(its), "dimension"])
    for other, frame in tables.items():
        for column in TABLES[other].columns:
            if column.refers_to == key and column.name in frame:
                used |= {part for cell in frame[column.name].unique() for part in cell.split("|")}
    return used - {""}


# --- In words -----------------------------------------------------------------------------------


def _open_texts(
    ours: pd.DataFrame, columns: Sequence[Column], ids: pd.Series, wave: Sequence[str] | str
) -> pd.DataFrame:
    """Return what people wrote in their own words, one row for each who wrote."""
    if not columns:
        return ours
    words = {column.header: column.values.str.strip() for column in columns}
    frame = pd.DataFrame({"resp_id": ids, "wave": wave, **words}, dtype=object)
    frame = frame[frame[[*words]].ne("").any(axis=1)]
    return (
        frame if ours.empty else ours.merge(frame, on=["resp_id", "wave"], how="outer").fillna("")
    )


def _without_people(texts: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Return what people wrote, without what gives somebody away; somebody may decide otherwise."""
    if texts.empty:
        return texts
    words = [name for name in texts if name not in {"resp_id", "wave"}]
    personal = pd.DataFrame(
        {
            name: texts[name].isin(
                [
                    text
                    for text in texts[name].unique()
                    if personal_data(text) or names_somebody(text)
                ]
            )
            for name in words
        }
    )
    n = int(personal.to_numpy().sum())
    if not n:
        return texts
    answer = ask(
        Question(
            "own words",
            ngettext(
                "{n} answer in own words may name somebody, or has an address or a number. What "
                "becomes of it?",
                "{n} answers in own words may name somebody, or have an address or a number. What "
                "becomes of them?",
                n,
            ),
            (
                Choice(
                    "leave out", gettext("left out of the list; the export still has the words")
                ),
                Choice("keep", gettext("kept: somebody reads the list before it is passed on")),
            ),
            gettext("found as intake finds personal data in every text"),
            "leave out",
        )
    )
    if answer == "keep":
        return texts
    hidden = gettext("(left out: it may name somebody)")
    return texts.assign(**{name: texts[name].mask(personal[name], hidden) for name in words})


def _counts(reads: Sequence[Read], ids: pd.Series) -> dict[str, int]:
    cells = {"people": len(ids), "questions": len(reads), "cells": len(reads) * len(ids)}
    cells |= {"answers": 0, "na": 0, "blank": 0, "not asked": 0}
    for read in reads:
        blank, na, hidden = (read.n.get(value, 0) for value in (BLANK, NA, NOT_ASKED))
        cells["blank"] += blank
        cells["na"] += na
        cells["not asked"] += hidden
        cells["answers"] += len(ids) - blank - na - hidden
    return cells


def _said(rows: Answers, reads: Sequence[Read], texts: Sequence[Column]) -> Iterator[str]:
    nothing = {
        quoted(text.strip()): value
        for read in reads
        for text, value in read.labels.items()
        if value in {NA, BLANK} and text.strip()
    }
    for text, value in nothing.items():
        yield (
            gettext("{text} is read as: does not apply", text=text)
            if value == NA
            else gettext("{text} is read as: no answer", text=text)
        )
    if n := rows.counts.get("partial", 0) - rows.counts.get("dropped_partial", 0):
        yield ngettext(
            "{n} person did not come to the end", "{n} people did not come to the end", n
        )
    if texts:
        yield ngettext(
            "{n} question in people's own words goes to a list apart, to be coded",
            "{n} questions in people's own words go to a list apart, to be coded",
            len(texts),
        )
