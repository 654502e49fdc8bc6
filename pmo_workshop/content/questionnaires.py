"""The questions of the survey as data, and questionnaires put together from them.

A module of a questionnaire is one TOML file of ``instruments``: what is asked (``ask``) of each row
(``row``, an item bank, or a table of the client). ``core.toml`` says which of it the core form
takes. Every face of a questionnaire - paper, a survey tool, an entry workbook - is written from the
same `Questionnaire`, and what comes back is read by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from ..errors import UsageError, names, nearest
from ..i18n import N_, gettext, language, speaking
from ..item_banks import bank
from ..schema import TABLES
from ..schema.instruments import ONCE
from ..toml_file import read_toml
from .screens import MOST, screens

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import TypeAdapter

Shape = TypeVar("Shape")

FOLDER = Path(__file__).resolve().parent / "instruments"

CORE = "core"
FEWEST = 30
"""From so many answers on the core form tells every shortfall, see `benchmarks/core_form.py`."""
MODULES = (
    "about",
    "funnel",
    "gap",
    "gap-weights",
    "best-worst",
    "kano",
    "value",
    "awareness",
    "promises",
    "expectations",
    "journey",
    "perceived-cost",
    "channel",
    "maturity",
    "reputation",
    "standing",
    "concerns",
    "code",
)
"""The modules, in the order in which a questionnaire asks them."""

TYPES = {
    "scale": "a whole number on a scale",
    "choice": "one of several options",
    "number": "a number",
    "text": "own words",
}
SECONDS = {"scale": 7.5, "choice": 10.0, "number": 15.0, "text": 45.0}
"""What an answer takes, reading its question included: about eight rows of a matrix a minute."""

Text = Mapping[str, str]
"""A text by language; English is always there."""

ENGLISH = "en"


class ClientTables(Protocol):
    """What a questionnaire takes from a client: ``stakeholders`` by role, and its tables."""

    @property
    def stakeholders(self) -> Mapping[str, int]: ...

    def __getitem__(self, table: str) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Item:
    """
    One answer that is asked of one person, and the cell it goes to.

    Attributes
    ----------
    id : str
        The ``item_id`` of ``responses``; letters and digits only.
    aspect : str
        ``E``, ``P``, ``I``, or ``single``.
    stem, text : Text
        The question over a group of rows, which may be blank, and the row or the question itself.
        ``text`` is unique in a questionnaire: Microsoft Forms exports nothing else.
    type : str
        One of ``TYPES``.
    low, high : int or None
        Ends of a scale; bounds of a number.
    labels : tuple of Text
        One for each value from low to high; none if only numbers are shown.
    anchors : pair of Text, or None
        The two ends of a scale that has only these in words.
    options : tuple of Text
        What may be chosen.
    codes : tuple of str
        What is written for each option; none if its text is written.
    not_applicable : Text or None
        The words of "does not apply", where it is offered.
    table, column : str
        Where the answer goes.
    instrument, dimension : str
        Of ``items``; blank where the table is not ``responses``.
    reverse : bool
        Whether a high answer means less of the dimension.
    key : mapping of column to cell
        Further cells of its row. Items of a person with the same table and key fill one row; an
        item whose key is empty fills a cell of each row of that person.
    """

    id: str
    aspect: str
    stem: Text
    text: Text
    type: str
    low: int | None = None
    high: int | None = None
    labels: tuple[Text, ...] = ()
    anchors: tuple[Text, Text] | None = None
    options: tuple[Text, ...] = ()
    codes: tuple[str, ...] = ()
    not_applicable: Text | None = None
    table: str = "responses"
    column: str = "value"
    instrument: str = ""
    dimension: str = ""
    reverse: bool = False
    key: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> tuple[str, ...]:
        """What is written for each option: its code, or else its English text."""
        return self.codes or tuple(option[ENGLISH] for option in self.options)


class Answer(NamedTuple):
    """An answer that may be ticked, and its cell; "does not apply" leaves the cell blank."""

    text: Text
    cell: str


@dataclass(frozen=True)
class Questionnaire:
    """
    Questions put together as they are handed out.

    ``minutes`` is what it takes to answer; ``tables`` are rows of registers that the answers refer
    to, such as the promises, to be written with them where the client has none.
    """

    id: str
    version: str
    title: Text
    intro: Text
    minutes: float
    items: tuple[Item, ...]
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


# --- The shape of the files ---------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """A label set: the ends of a scale, and a label for each value or for the two ends."""

    low: int
    high: int
    labels: tuple[Text, ...] = ()
    anchors: tuple[Text, Text] | None = None


@dataclass(frozen=True)
class Option:
    """What may be chosen; ``code`` is what is written, unless it is the text."""

    text: Text
    code: str = ""


@dataclass(frozen=True)
class Row:
    """
    What is asked about; without a text its id is the text.

    ``facts`` are the cells of the bank or table it comes from, for the places of an ask;
    ``options`` and ``labels`` are those of this row alone.
    """

    id: str = ""
    text: Text = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    labels: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Source:
    """
    Where rows come from that are not in the file.

    ``bank`` is a file of ``item_banks``, ``table`` a table of the client, of which ``only`` keeps
    some rows; ``fewest`` are needed. ``id``, ``text`` and ``labels`` name columns. ``register`` is
    the table that the rows belong to, if the answers refer to it. ``needed``: a client who is named
    must have them.
    """

    id: str
    text: str = "text"
    labels: tuple[str, ...] = ()
    bank: str = ""
    table: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    fewest: int = 1
    most: int | None = None
    register: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Ask:
    """
    What is asked of each row: a template of ``Item``, whose places are filled from the row.

    ``id`` may take ``{id}``, the id of the row, or ``{n}``, a number. ``rows`` keeps some rows;
    ``once`` asks only once, whatever the rows. ``scale`` names a label set.
    """

    name: str
    id: str = "{id}"
    aspect: str = ONCE
    stem: Text = field(default_factory=lambda: {ENGLISH: ""})
    text: Text = field(default_factory=lambda: {ENGLISH: "{text}"})
    type: str = "scale"
    scale: str = ""
    low: int | None = None
    high: int | None = None
    options: tuple[Option, ...] = ()
    options_from: str = ""
    not_applicable: Text | None = None
    column: str = "value"
    instrument: str = ""
    dimension: str = ""
    rows: tuple[str, ...] = ()
    once: bool = False


@dataclass(frozen=True)
class Module:
    """
    A module of a questionnaire: rows, and what is asked of each.

    The rows are those of the first source that has any, else those of the file. ``texts`` are by
    row and ask, where a row is not asked in the words of its source. ``by_row`` asks all of one row
    before the next; ``screens`` shows the rows on screens of best-worst scaling.
    """

    title: Text
    asks: str
    ask: tuple[Ask, ...]
    row: tuple[Row, ...] = ()
    source: tuple[Source, ...] = ()
    texts: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    table: str = "responses"
    key: Mapping[str, str] = field(default_factory=dict)
    by_row: bool = False
    screens: bool = False


@dataclass(frozen=True)
class Take:
    """What of a module is asked: all of it, or only some asks and rows, or the first rows."""

    module: str
    asks: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True)
class Core:
    """The core form, and what holds for every questionnaire; ``intro`` may name the minutes."""

    version: str
    title: Text
    intro: Text
    take: tuple[Take, ...]


@dataclass(frozen=True)
class _Rows:
    """What a module asks about, and the cells of the register that it belongs to."""

    rows: tuple[Row, ...]
    register: str
    facts: tuple[Mapping[str, str], ...]


@cache
def core() -> Core:
    """Return what the core form takes of the modules."""
    return _read(Core, CORE)


@cache
def scales() -> Mapping[str, Scale]:
    """
    Return the label sets by name.

    Examples
    --------
    >>> agreement = scales()["agreement"]
    >>> agreement.low, agreement.labels[0]["en"]
    (1, 'Strongly disagree')
    """
    return _read(dict[str, Scale], "scales")


@cache
def module(name: str) -> Module:
    """Return a module by its name."""
    return _read(Module, name)


def _read(shape: type[Shape], name: str) -> Shape:
    file = f"{name}.toml"
    return read_toml(shape, (FOLDER / file).read_text(encoding="utf-8"), file)


# --- Putting a questionnaire together -----------------------------------------------------------


def modules() -> tuple[str, ...]:
    """
    Return the names of the modules that may be added.

    Examples
    --------
    >>> "gap" in modules(), "core" in modules()
    (True, False)
    """
    return MODULES


def languages() -> tuple[str, ...]:
    """
    Return the languages that the questions are there in.

    Examples
    --------
    >>> languages()
    ('en', 'de')
    """
    return tuple(core().title)


def told_of_few(people: int) -> str:
    """
    Return what the core form cannot tell of a short list; blank of a long one, or of none.

    Parameters
    ----------
    people : int
        On the stakeholder list; 0 if nobody knows.

    Examples
    --------
    >>> told_of_few(40).partition(":")[0]
    'From 30 answers on the core form told every shortfall that was simulated'
    """
    if not 0 < people < 2 * FEWEST:
        return ""
    if people >= FEWEST:
        return gettext(
            "From {fewest} answers on the core form told every shortfall that was simulated: "
            "remind those who are late, so that {fewest} of the {n} people answer.",
            fewest=FEWEST,
            n=people,
        )
    return gettext(
        "From {fewest} answers on the core form told every shortfall that was simulated; the list "
        "has {n}. With 12 it never told which barrier is the highest, and often gave an element no "
        "verdict. Collect besides what does not hang on how many answer: a request log (tickets), "
        "hours of work (effort_log), interviews (ladders).",
        fewest=FEWEST,
        n=people,
    )


def worded(text: Text) -> str:
    """
    Return a text in the language in force, else in English; "" if there is none.

    Examples
    --------
    >>> with speaking("de"):
    ...     worded(core().title), worded({"en": "Steering group"}), worded({})
    ('Zusammenarbeit mit dem PMO', 'Steering group', '')
    """
    return text.get(language().code, text.get(ENGLISH, ""))


def questionnaire(
    modules: Sequence[str] = (CORE,), client: ClientTables | None = None
) -> Questionnaire:
    """
    Return the questions of some modules, each asked once.

    Parameters
    ----------
    modules : sequence of str
        ``"core"`` or names of modules, in any order.
    client : Client, optional
        Whose roles, promises, services and so on are asked about; without one, general ones.

    Raises
    ------
    UsageError
        A module is not known, or asks about something of the client that the client lacks.

    Examples
    --------
    >>> core_form = questionnaire()
    >>> len(core_form.items), core_form.minutes < 10
    (45, True)
    >>> with_importance = questionnaire(("core", "gap"))
    >>> with_importance.id, [i.aspect for i in with_importance.items if i.id == "SQ01"]
    ('core+gap', ['E', 'P', 'I'])
    """
    asked = tuple(dict.fromkeys(modules))
    for name in asked:
        if name not in (CORE, *MODULES):
            raise UsageError(
                gettext(
                    "There is no module {name}.{near} The modules are: {known}.",
                    name=repr(name),
                    near=nearest(name, [CORE, *MODULES]),
                    known=names([CORE, *MODULES]),
                )
            )
    takes = {take.module: take for take in core().take} if CORE in asked else {}
    takes |= {name: Take(name) for name in asked if name != CORE}
    ordered = [takes[name] for name in MODULES if name in takes]
    found = {take.module: _rows(take, client) for take in ordered}
    items = _told_apart(
        item for take in ordered for item in _items(take, found[take.module].rows, client)
    )
    minutes = round(sum(SECONDS[item.type] for item in items) / 60, 1)
    told = f"{max(1, round(minutes))}"
    return Questionnaire(
        id="+".join(asked),
        version=core().version,
        title=core().title if CORE in asked else module(asked[0]).title,
        intro={language: text.format(minutes=told) for language, text in core().intro.items()},
        minutes=minutes,
        items=items,
        tables=_registers(found.values()),
    )


def code_of(item: Item) -> str:
    """
    Return the code under which an answer travels: the id, with the aspect if there are several.

    Examples
    --------
    >>> [code_of(item) for item in questionnaire(("gap",)).items[::22]]
    ['SQ01_E', 'SQ01_P', 'SQ01_I']
    """
    return item.id if item.aspect == ONCE else f"{item.id}_{item.aspect}"


def level_expected(items: Iterable[Item]) -> str:
    """
    Return the level that questions of ours ask for as expected; blank if they ask for none.

    Examples
    --------
    >>> level_expected(questionnaire(("gap",)).items)
    'desired'
    >>> level_expected(questionnaire(("value",)).items)
    ''
    """
    return "desired" if any(item.aspect == "E" for item in items) else ""


def matrices(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """
    Return items as they stand on a page: those of one stem that are answered alike together.

    Examples
    --------
    >>> [len(matrix) for matrix in matrices(questionnaire().items)]
    [1, 4, 9, 9, 8, 3, 3, 4, 1, 1, 1, 1]
    """
    found = groupby(items, key=lambda item: (item.stem[ENGLISH], item.type, *answers_of(item)))
    return tuple(
        matrix
        for (stem, *_), alike in found
        for matrix in ([tuple(alike)] if stem else [(item,) for item in alike])
    )


def answers_of(item: Item) -> tuple[Answer, ...]:
    """
    Return what may be ticked, in its order; nothing where something is written.

    Examples
    --------
    >>> satisfaction = next(item for item in questionnaire().items if item.instrument == "csat")
    >>> [(answer.text["en"], answer.cell) for answer in answers_of(satisfaction)][:2]
    [('Very dissatisfied', '1'), ('Dissatisfied', '2')]
    """
    if item.type == "choice":
        told = [Answer(text, cell) for text, cell in zip(item.options, item.written, strict=True)]
    elif item.type == "scale" and item.low is not None and item.high is not None:
        values = [str(value) for value in range(item.low, item.high + 1)]
        labels = item.labels or [{ENGLISH: value} for value in values]
        told = [Answer(text, value) for text, value in zip(labels, values, strict=True)]
    else:
        return ()
    return (*told, Answer(item.not_applicable, "")) if item.not_applicable else tuple(told)


def as_json(asked: Questionnaire) -> str:
    """
    Return a questionnaire as one JSON object.

    Examples
    --------
    >>> from_json(as_json(questionnaire())) == questionnaire()
    True
    """
    return _adapter().dump_json(asked, indent=2).decode("utf-8") + "\n"


def from_json(text: str) -> Questionnaire:
    """
    Return the questionnaire of a JSON object.

    Raises
    ------
    UsageError
        The text is no questionnaire.
    """
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(text, strict=True)
    except ValidationError as refused:
        where = ".".join(map(str, refused.errors()[0]["loc"])) or gettext("the text")
        raise UsageError(
            gettext(
                "This is no questionnaire as 'instrument --as json' writes it: {where} "
                "is missing or of another kind. Write it again.",
                where=repr(where),
            )
        ) from None


@cache
def _adapter() -> TypeAdapter[Questionnaire]:
    from pydantic import TypeAdapter  # imported here: it takes a tenth of a second

    return TypeAdapter(Questionnaire)


def _items(take: Take, rows: Sequence[Row], client: ClientTables | None) -> Iterator[Item]:
    """Yield the items of a module, matrix by matrix, or row by row."""
    found = module(take.module)
    asked = [
        [_item(found, ask, row, item_id, client) for row, item_id in _with_ids(ask, rows, client)]
        for ask in found.ask
        if not take.asks or ask.name in take.asks
    ]
    yield from chain.from_iterable(zip(*asked, strict=True) if found.by_row else asked)


def _item(found: Module, ask: Ask, row: Row, item_id: str, client: ClientTables | None) -> Item:
    scale = scales()[ask.scale] if ask.scale else Scale(0, 0)
    options = row.options or _options(ask, client)
    own = found.texts.get(row.id, {}).get(ask.name, {})
    return Item(
        id=item_id,
        aspect=ask.aspect,
        stem=ask.stem,
        text=_filled(ask.text, {**row.text, **own}),
        type=ask.type,
        low=scale.low if ask.scale else ask.low,
        high=scale.high if ask.scale else ask.high,
        labels=row.labels or scale.labels,
        anchors=scale.anchors,
        options=tuple(option.text for option in options),
        codes=tuple(option.code for option in options if option.code),
        not_applicable=ask.not_applicable,
        table=found.table,
        column=ask.column,
        instrument=ask.instrument,
        dimension=ask.dimension.format_map(row.facts),
        reverse=row.facts.get("reverse") == "1",
        key={} if ask.once else {at: cell.format_map(row.facts) for at, cell in found.key.items()},
    )


def _told_apart(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items of which no two have the same text: a client may have two of one name."""
    found = tuple(items)
    often = Counter(item.text[ENGLISH].casefold() for item in found)
    return tuple(
        item
        if often[item.text[ENGLISH].casefold()] == 1
        else replace(item, text={at: f"{text} ({item.id})" for at, text in item.text.items()})
        for item in found
    )


def _filled(template: Text, text: Text) -> Text:
    """Return a text whose place is filled, in every language that either has."""
    return {
        language: template.get(language, template[ENGLISH]).format(
            text=text.get(language, text.get(ENGLISH, ""))
        )
        for language in {**template, **text}
    }


def _options(ask: Ask, client: ClientTables | None) -> tuple[Option, ...]:
    if ask.options_from == "roles" and client is not None and client.stakeholders:
        return tuple(Option({ENGLISH: role}) for role in client.stakeholders)
    return ask.options


def _rows(take: Take, client: ClientTables | None) -> _Rows:
    """Return what a module asks about: of the first source that has it, else of its file."""
    found = module(take.module)
    source, rows = _found(take, client)
    kept = [row for row in rows if not take.rows or row.id in take.rows][: take.most]
    if source and source.most is not None:
        kept = kept[: source.most]
    return _Rows(
        tuple(_on_screens(take.module, kept) if found.screens else kept),
        source.register if source else "",
        tuple(row.facts for row in kept),
    )


def _found(take: Take, client: ClientTables | None) -> tuple[Source | None, list[Row]]:
    """Return the rows of a module, and the source that describes them."""
    found = module(take.module)
    for source in found.source:
        rows = _of_source(source, client)
        if len(rows) >= source.fewest:
            return source, rows
        if rows:
            raise UsageError(
                gettext(
                    "The module {module} needs at least {fewest} rows of the table {table}; the "
                    "client has {there}. Leave it out, or leave --client out to ask about "
                    "general ones.",
                    module=repr(take.module),
                    fewest=source.fewest,
                    table=repr(source.table),
                    there=len(rows),
                )
            )
        if source.needed and take == Take(take.module) and (client is not None or not found.row):
            raise UsageError(_nothing_to_ask_about(take.module, source, client is None))
    first = found.source[0] if found.source else Source("id")
    return first, [_of_file(first, row) for row in found.row or (Row(),)]


def _nothing_to_ask_about(name: str, source: Source, nobody: bool) -> str:
    about = {"module": repr(name), "table": source.table}
    if nobody:
        return gettext(
            "The module {module} asks about the {table} of a client: name its folder with "
            "--client.",
            **about,
        )
    told = gettext(
        "The module {module} asks about the {table} of a client, and the table {named} has no "
        "rows that it can ask about. Fill it in.",
        **about,
        named=repr(source.table),
    )
    if not module(name).row:
        return told
    instead = gettext(
        "Or leave --client out: then it asks about general {table}.", table=source.table
    )
    return f"{told} {instead}"


def _of_source(source: Source, client: ClientTables | None) -> list[Row]:
    """Return the rows of an item bank, or of a table of the client, each id once."""
    if source.bank:
        records: Sequence[Mapping[str, object]] = bank(source.bank)
    elif client is not None:
        table = client[source.table].astype("object")
        records = table.where(table.notna(), "").to_dict("records")
    else:
        records = ()
    cells = [{column: str(cell) for column, cell in record.items()} for record in records]
    kept = [c for c in cells if all(c.get(column) == cell for column, cell in source.only.items())]
    return [_of_cells(source, c) for c in {c[source.id]: c for c in reversed(kept)}.values()][::-1]


def _of_cells(source: Source, cells: Mapping[str, str]) -> Row:
    worded = _ours if source.bank else _theirs
    return Row(
        cells[source.id],
        worded(cells.get(source.text) or cells[source.id]),
        {**cells, "id": cells[source.id]},
        labels=tuple(worded(cells[label]) for label in source.labels),
    )


def _ours(text: str, **values: object) -> Text:
    """Return a text of ours, which the catalogs hold, in every language of the questions."""
    return {code: _said_in(code, text, values) for code in languages()}


def _said_in(code: str, text: str, values: Mapping[str, object]) -> str:
    with speaking(code):
        return gettext(text, **values)


def _theirs(text: str) -> Text:
    """Return a text of the client's, which stays as it was written."""
    return {ENGLISH: text}


def _of_file(like: Source, row: Row) -> Row:
    """Return a row of the file with the cells that a row of the source would have."""
    text = row.text or {ENGLISH: row.id}
    own = {"id": row.id, like.text: text[ENGLISH], like.id: row.id}
    return replace(row, text=text, facts={**own, **row.facts})


def _on_screens(name: str, things: Sequence[Row]) -> Iterator[Row]:
    """Yield the screens that show the things: each is a row, and its options are what it shows."""
    if len(things) > MOST:
        raise UsageError(
            gettext(
                "The module {module} shows at most {most} services; the client has {there} live "
                "ones. Give the status 'retired' to those that nobody has to choose among.",
                module=repr(name),
                most=MOST,
                there=len(things),
            )
        )
    for number, shown in enumerate(screens(len(things)), start=1):
        here = [things[at] for at in shown]
        ids = "|".join(thing.id for thing in here)
        yield Row(
            str(number),
            _ours(N_("Screen {number}"), number=number),
            {"id": str(number), "task": str(number), "shown": ids},
            options=tuple(Option(thing.text, thing.id) for thing in here),
        )


def _registers(found: Iterable[_Rows]) -> dict[str, tuple[Mapping[str, str], ...]]:
    """Return the registers that the answers refer to, each row once."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for part in found:
        if part.register:
            known, columns = rows.setdefault(part.register, []), TABLES[part.register].column_names
            cells = [{c: fact for c, fact in facts.items() if c in columns} for facts in part.facts]
            known += [row for row in cells if row not in known]
    return {register: tuple(cells) for register, cells in rows.items()}


_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,7}")
"""An id that every survey tool takes as the code of a question."""


def _with_ids(
    ask: Ask, rows: Sequence[Row], client: ClientTables | None
) -> Iterator[tuple[Row, str]]:
    """Yield the rows of which something is asked, with the ids of the items."""
    taken, known = _known_ids(ask, client)
    made = (ask.id.format(n=n) for n in count(1))
    free = (code for code in made if code not in taken)
    for row in rows[:1] if ask.once else rows:
        if ask.rows and row.id not in ask.rows:
            continue
        if "{n}" not in ask.id:
            yield row, ask.id.format(id=row.id)
            continue
        asked_as = known.get(ask.dimension.format_map(row.facts), "")
        new = next(free)
        yield row, asked_as if _CODE.fullmatch(asked_as) else new


def _known_ids(ask: Ask, client: ClientTables | None) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return all ids of a client's questions, and of those of this kind the ids by dimension."""
    if client is None or not ask.instrument:
        return frozenset(), {}
    items = client["items"]
    own = items[items["instrument"] == ask.instrument]
    return frozenset(items["item_id"]), dict(zip(own["dimension"], own["item_id"], strict=True))
