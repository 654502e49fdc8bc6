"""
N clients in a batch, each with a word of its own in every text: it is in nobody else's files.

The search shares no code with the gate: all that is printed, stored beside it or packed into it,
without spaces and hyphens, since a word may be broken at the end of a line. Then an attacker holds
all files of one client at once.
"""

import base64
import re
import zipfile
from collections import defaultdict
from functools import cache
from itertools import combinations

import numpy as np
import openpyxl
import pandas as pd
import pikepdf
import pypdfium2
import pytest

from pmo_workshop.analysis.uncertainty import mean_of_answers
from pmo_workshop.batch.run import run_batch
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

WORDS = ("quorvexanda", "zimblutopra")
OF_THE_SUITE = {name for instrument in INSTRUMENTS.values() for name in instrument.dimensions}
"""Dimensions that a client cannot call otherwise."""
IDS_OF_THE_SUITE = {("exercise_answers", "exercise"), ("exercise_answers", "item"),
                    ("exercise_answers", "part"), ("maturity", "dimension")}  # fmt: skip


def marked(folder, word):
    """Return a client in whose tables and settings every text ends with a word."""
    folder.mkdir()
    source = shipped("sample_data") / "lindenhof"

    def own(value):
        return value if not value or value in OF_THE_SUITE else f"{value} {word}"

    for path in source.glob("*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in TABLES[path.stem].columns:
            if (
                column.name in table
                and column.kind in ("text", "list")
                and not column.choices
                and (path.stem, column.name) not in IDS_OF_THE_SUITE
            ):
                parted = table[column.name].str.split("|") if column.kind == "list" else None
                table[column.name] = (
                    table[column.name].map(own)
                    if parted is None
                    else parted.map(lambda values: "|".join(map(own, values)))
                )
        table.to_csv(folder / path.name, index=False)
    text = (source / "client.toml").read_text(encoding="utf-8")
    text = text.replace('id = "lindenhof"', f'id = "{folder.name}"')
    text = re.sub(
        r'^(name|sector|basis|access|set_by) = "(.+)"', rf'\1 = "\2 {word}"', text, flags=re.M
    )
    text = re.sub(r'^(sponsors = )\["(.+)"\]', rf'\1["\2 {word}"]', text, flags=re.M)
    text = re.sub(r'^"(.+)" = (\d+)$', rf'"\1 {word}" = \2', text, flags=re.M)
    text = re.sub(r'^\[waves\."(.+)"\]$', rf'[waves."\1 {word}"]', text, flags=re.M)
    (folder / "client.toml").write_text(text, encoding="utf-8")
    return folder


def _strings(thing):
    """Yield every text in an object of a PDF, as far as no other object holds it."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    parts = ()
    if isinstance(thing, pikepdf.Array):
        parts = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        parts = [thing[key] for key in thing.keys()]  # noqa: SIM118 - a stream is no mapping
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _strings(part)


def everything_in(path):
    """Return all text of a file: printed, spoken, in its metadata, packed and embedded."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            texts = [page.get_textpage().get_text_bounded() for page in pdf]
        with pikepdf.open(path) as pdf:
            texts += [text for thing in pdf.objects for text in _strings(thing)]
            texts.append(pdf.Root.Metadata.read_bytes().decode())
    elif path.suffix in (".xlsx", ".pptx"):
        with zipfile.ZipFile(path) as parts:
            read = [parts.read(name) for name in parts.namelist()]
        texts = [part.decode(errors="replace") for part in read]
    else:
        texts = [path.read_bytes().decode("utf-8", errors="replace")]
        texts += [
            base64.b64decode(found).decode("utf-8", errors="replace")
            for found in re.findall(r"base64,((?:[A-Za-z0-9+/]{4})+=*)", texts[0])
        ]
    return re.sub(r"[\s\xad\u2010\u200b-]", "", "".join([path.name, *texts]).casefold())


@pytest.fixture(scope="module")
def home(tmp_path_factory, processes):
    """The folder in which ``clients`` and their ``runs`` lie."""
    home = tmp_path_factory.mktemp("canaries")
    (home / "clients").mkdir()
    clients = [marked(home / "clients" / word, word) for word in WORDS]
    workbooks = sorted(shipped("workbooks").glob("[0-9]*.ipynb"))
    summary = run_batch(clients, workbooks, home / "runs", processes=processes)
    assert [(outcome.state, outcome.reason) for outcome in summary.outcomes] == [("done", "")] * 2
    return home


@pytest.mark.slow
def test_no_word_of_a_client_is_in_what_another_receives(home):
    for word in WORDS:
        files = [path for path in (home / "runs" / word).rglob("*") if path.is_file()]
        held = {path: everything_in(path) for path in files}
        found = {(path.name, other) for path in files for other in WORDS if other in held[path]}
        assert {other for _, other in found} == {word}
        silent = {path.name for path in files} - {name for name, _ in found}
        assert not silent, "a word that is not found in its own client's files proves nothing"


# --- All files of one client together -----------------------------------------------------------
# The attacker reads every table of evidence.xlsx for means of one question, tries every table of
# how many gave which answer, and reads all texts for who, in which row, and how many.

MEANS = {
    ("t_T1_quality", "Importance"): ("id of the question", "I", (1, 7)),
    ("t_T1_quality", "Performance"): ("id of the question", "P", (1, 7)),
    ("t_00_Unlocking_the_potential_reputation", "Value"): ("Measure", "csat", (1, 7)),
    ("t_C1_journey", "Emotion"): ("Step", "emotion", (-3, 3)),
    ("t_C1_journey", "Effort"): ("Step", "effort", (1, 7)),
}
"""Table and mean of one question: what names the row, what was asked, and its scale."""
BESIDE = {
    "t_00_Unlocking_the_potential_reputation": ("Above the middle, or promoters", 4),
    "t_C1_journey": ("Below zero", -1),
}
"""Counts that stand beside them, and the answer up to, or above, which they count."""


@cache
def _every_table(n, low, high):
    """Return in how many ways n people can give the answers of a scale."""
    k = high - low + 1
    ends = np.array(list(combinations(range(n + k - 1), k - 1)))
    edges = np.column_stack([np.full(len(ends), -1), ends, np.full(len(ends), n + k - 1)])
    return np.diff(edges, axis=1) - 1


def _fitting(row, mean, scale, population, count):
    """Return the tables that give the mean, the limits and the count as they are told."""
    n = int(row["n"] if mean != "Importance" else row["answers on importance"])
    if mean == "Effort":
        n = int(row["answers on effort"])
    points, tables = np.arange(scale[0], scale[1] + 1), _every_table(n, *scale)
    tables = tables[np.abs(tables @ points / n - row[mean]) < 0.0051]
    ends = {}
    fits = []
    for table in tables:
        key = (table @ points, table @ points**2)
        if key not in ends:
            told = mean_of_answers(np.repeat(points, table), population)
            ends[key] = np.clip((told.low, told.high), *scale)
        low, high = ends[key]
        fits.append(
            abs(low - row[f"{mean}: lower limit"]) < 0.011
            and abs(high - row[f"{mean}: upper limit"]) < 0.011
        )
    tables = tables[np.array(fits, dtype=bool)]
    if count is not None and not pd.isna(row[count[0]]):
        beyond = points > count[1] if count[1] > 0 else points <= count[1]
        tables = tables[tables[:, beyond].sum(axis=1) == row[count[0]]]
    return points, tables


def _what_follows(sheets, population):
    """Return the answers of one or two people that follow, and how many means were tried."""
    found, tried = defaultdict(list), 0
    for (sheet, mean), (name, what, scale) in MEANS.items():
        for row in sheets[sheet].to_dict("records"):
            if pd.isna(row[mean]) or (what == "csat" and row[name] != "Satisfaction"):
                continue
            tried += 1
            count = BESIDE.get(sheet) if mean != "Effort" else None
            points, tables = _fitting(row, mean, scale, population, count)
            assert len(tables), (sheet, row[name], "the truth itself must fit")
            low, high = tables.min(axis=0), tables.max(axis=0)
            few = (low >= 1) & (high <= 2)
            found[sheet, mean] += [(row[name], int(answer)) for answer in points[few]]
    return {place: answers for place, answers in found.items() if answers}, tried


def _sheets(path):
    """Return the tables of evidence.xlsx that hold means of one question, as they are read."""
    tables = {}
    for sheet in openpyxl.load_workbook(path):
        for name, made in sheet.tables.items():
            header, *rows = ([cell.value for cell in row] for row in sheet[made])
            tables[name] = pd.DataFrame(rows, columns=header)
    return {name: tables[name] for name, _ in MEANS}


@pytest.mark.slow
def test_no_answer_of_one_or_two_follows_from_all_sheets_together(home):
    client = load_client(home / "clients" / WORDS[0])
    sheets = _sheets(home / "runs" / WORDS[0] / "evidence.xlsx")
    found, tried = _what_follows(sheets, client.population)
    assert tried > 50
    assert found == {}
    planted = {
        "id of the question": "planted", "Performance": 6.92, "Performance: lower limit": 6.42,
        "Performance: upper limit": 7.0, "n": 12,
    }  # fmt: skip
    told = sheets | {
        "t_T1_quality": pd.DataFrame([planted]).reindex(columns=[*sheets["t_T1_quality"]])
    }
    assert _what_follows(told, client.population)[0] == {
        ("t_T1_quality", "Performance"): [("planted", 6)]
    }


@pytest.mark.slow
def test_no_file_tells_who_in_which_row_or_how_many_beside_a_mean(home):
    people = load_client(home / "clients" / WORDS[0])["respondents"]
    chosen = people["code"].dropna()
    who = {re.sub(r"[\s-]", "", name.casefold()) for name in (*people["resp_id"], *chosen)}
    folder = home / "runs" / WORDS[0]
    for path in (path for path in folder.rglob("*") if path.is_file()):
        text = everything_in(path)
        if "consultant" not in path.relative_to(folder).parts:
            assert not {name for name in who if name in text}, path.name
            assert not re.search(r"\.csv,rows?\d", text), path.name
            assert not re.search(r"\d+of12(?:seeit|give|feelmore|haveanswered)", text), path.name
