"""N clients in a batch, each with a word of its own in every text: it is in nobody else's files.

The search shares no code with the gate: all that is printed, stored beside it or packed into it,
without spaces and hyphens, since a word may be broken at the end of a line.
"""

import base64
import re
import zipfile

import pandas as pd
import pikepdf
import pypdfium2
import pytest

from pmo_workshop.batch.run import run_batch
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

WORDS = ("quorvexanda", "zimblutopra", "hathromyque")
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


@pytest.mark.slow
def test_no_word_of_a_client_is_in_what_another_receives(tmp_path, processes):
    (tmp_path / "clients").mkdir()
    clients = [marked(tmp_path / "clients" / word, word) for word in WORDS]
    workbooks = sorted(shipped("workbooks").glob("[0-9]*.ipynb"))
    summary = run_batch(clients, workbooks, tmp_path / "runs", processes=processes)
    assert [(outcome.state, outcome.reason) for outcome in summary.outcomes] == [("done", "")] * 3
    for word in WORDS:
        files = [path for path in (tmp_path / "runs" / word).rglob("*") if path.is_file()]
        held = {path: everything_in(path) for path in files}
        found = {(path.name, other) for path in files for other in WORDS if other in held[path]}
        assert {other for _, other in found} == {word}
        silent = {path.name for path in files} - {name for name, _ in found}
        assert not silent, "a word that is not found in its own client's files proves nothing"
