"""Hashes that give nothing away: answers can be tried against a plain one, not against ours."""

import hashlib
import itertools
import os
import stat
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import tiny

from pmo_workshop.batch.inputs import read_manifest
from pmo_workshop.batch.outcome import MANIFEST
from pmo_workshop.batch.run import run_batch
from pmo_workshop.batch.texts import text_of
from pmo_workshop.batch.verify import verify
from pmo_workshop.errors import DataError
from pmo_workshop.intake import check_client, load_client, new_client
from pmo_workshop.intake.client import Client
from pmo_workshop.intake.key import KEY_FILE, KEY_OF_THE_SAMPLES, key_of, write_key
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES

OPENING = shipped("workbooks") / "00_unlocking_the_potential.ipynb"
PLAIN = (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.blake2b, hashlib.sha3_256)
SHORTEST = 12
"""Digits of the shortest hash that reports have."""


def plain_data_hash(table: str, rows: pd.DataFrame) -> str:
    """Return the hash of a table as it was told before it had a key."""
    inner = hashlib.sha256(f"{table}\n{','.join(rows.columns)}\n".encode())
    inner.update(pd.util.hash_pandas_object(rows, index=False).to_numpy("<u8").tobytes())
    return hashlib.sha256(inner.digest()).hexdigest()[:SHORTEST]


def answers_of_five(values) -> pd.DataFrame:
    return pd.DataFrame({"resp_id": [*"abcde"], "value": values})


def those_that_fit(digits: str, two_of_five: list) -> list:
    """Return the answers of five people that an attacker finds, who knows "2 of 5" and a hash."""
    return [
        values
        for values in two_of_five
        if plain_data_hash("responses", answers_of_five(values)) == digits
    ]


def test_all_answers_of_five_people_follow_from_a_plain_hash_and_from_ours_none():
    truth = (1, 4, 3, 2, 4)
    two_of_five = [
        values
        for values in itertools.product(range(1, 5), repeat=5)
        if sum(value < 3 for value in values) == 2
    ]
    rows = answers_of_five(truth)
    client = Client("acme", "Acme", date(2026, 4, 30), tables={"responses": rows})
    assert those_that_fit(plain_data_hash("responses", rows), two_of_five) == [truth]
    assert those_that_fit(client.data_hash("responses"), two_of_five) == []


def delivered(folder: Path) -> str:
    """Return all that can be read in the files of a folder."""
    texts = []
    for path in folder.rglob("*"):
        if path.is_file():
            texts += [text_of(path), path.read_bytes().decode("latin-1")]
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                texts += [parts.read(name).decode("latin-1") for name in parts.namelist()]
    return "\n".join(texts).casefold()


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """The tables of a sample under another name, and no key in the folder."""
    folder = tmp_path_factory.mktemp("clients") / "acme"
    folder.mkdir()
    for path in (shipped("sample_data") / "lindenhof").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    settings = folder / "client.toml"
    text = settings.read_text("utf-8").replace('id = "lindenhof"', 'id = "acme"')
    settings.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(client, tmp_path_factory, processes):
    out = tmp_path_factory.mktemp("runs")
    run_batch([client], [OPENING], out, processes=processes)
    return out


def test_no_delivered_file_holds_a_plain_hash_of_an_input_or_the_key(client, runs):
    text = delivered(runs)
    tables = load_client(client).tables
    inputs = [path.read_bytes() for path in client.iterdir()]
    inputs += [content.replace(b"\r\n", b"\n") for content in inputs]
    plain = {made(content).hexdigest()[:SHORTEST] for content in inputs for made in PLAIN}
    plain |= {plain_data_hash(name, table) for name, table in tables.items()}
    assert [digits for digits in plain if digits in text] == []
    assert key_of(client).hex() not in text
    assert KEY_FILE not in {path.name for path in runs.rglob("*")}
    manifest = read_manifest(runs / "acme" / MANIFEST)
    internal = {f"{table.name}.csv" for table in TABLES.values() if table.internal}
    files = {path.name for path in client.iterdir()}
    assert list(manifest["inputs"]) == sorted(files - internal)
    assert files & internal == internal
    assert load_client(client).data_hash("services") != plain_data_hash(
        "services", tables["services"]
    )


def test_the_report_is_verified_with_its_key_and_another_key_is_told(client, runs, processes):
    again = run_batch([client], [OPENING], runs, processes=processes)
    assert [outcome.state for outcome in again.outcomes] == ["up to date"]
    assert verify(runs / "acme", client, processes).differences == ()
    write_key(client / KEY_FILE)
    try:
        assert verify(runs / "acme", client, processes).differences == (
            "the key of the hashes differs, so the tables cannot be compared: name has changed",
        )
    finally:
        (client / KEY_FILE).unlink()


def test_a_new_folder_has_a_key_of_its_own_that_only_its_user_may_read(tmp_path):
    folders = [new_client(tmp_path / name) for name in ("acme", "zephyr")]
    keys = {key_of(folder) for folder in folders}
    assert len(keys) == 2
    assert KEY_OF_THE_SAMPLES not in keys
    assert {len(key) for key in keys} == {32}
    if os.name == "posix":
        assert stat.S_IMODE((folders[0] / KEY_FILE).stat().st_mode) == 0o600
    assert not [str(p) for p in check_client(folders[0]).warnings if KEY_FILE in str(p)]


def test_a_folder_without_a_key_is_not_written_to_and_keeps_the_users_key(tmp_path):
    folder = tiny.client(tmp_path / "acme", "acme")
    before = sorted(folder.iterdir())
    assert key_of(folder) == key_of(tiny.client(tmp_path / "other", "other"))
    assert key_of(folder) != KEY_OF_THE_SAMPLES
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("name", ["northwind", "meridian", "lindenhof", "awkward"])
def test_the_samples_have_the_published_key_until_they_are_somebody_else(name, tmp_path):
    folder = shipped("sample_data") / name
    assert key_of(folder) == KEY_OF_THE_SAMPLES
    settings = (folder / "client.toml").read_bytes()
    (tmp_path / "client.toml").write_bytes(settings)
    assert key_of(tmp_path) == KEY_OF_THE_SAMPLES
    (tmp_path / "client.toml").write_bytes(settings + b"\n")
    assert key_of(tmp_path) != KEY_OF_THE_SAMPLES


@pytest.mark.parametrize("content", [b"", b"abc", b"00" * 31, b"\xff" * 64])
def test_a_damaged_key_is_refused_and_stops_this_client_alone(tmp_path, content, processes):
    folders = [tiny.client(tmp_path / name, name) for name in ("acme", "zephyr")]
    (folders[0] / KEY_FILE).write_bytes(content)
    problem = (
        ".pmo-key: is not the key that was made here. Put it back from a backup; or delete it, "
        "and make the reports again."
    )
    assert [str(found) for found in check_client(folders[0]).problems] == [problem]
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    summary = run_batch(folders, [workbook], tmp_path / "runs", formats=(), processes=processes)
    assert [outcome.state for outcome in summary.outcomes] == ["refused", "done"]
    assert problem in summary.outcomes[0].reason


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_where_no_key_can_be_made_it_is_told(tmp_path, monkeypatch):
    tmp_path.chmod(0o500)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))
    with pytest.raises(DataError, match="can be neither read nor made"):
        key_of(tmp_path)


# --- A neighbour's tables -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["services.csv", "client.xlsx", "notes.pdf", "raci.csv"])
def test_a_link_in_a_client_folder_is_refused_by_check_and_report_alike(tmp_path, name, processes):
    northwind = shipped("sample_data") / "northwind"
    mallory = tiny.client(tmp_path / "mallory", "mallory")
    acme = tiny.client(tmp_path / "acme", "acme")
    (mallory / name).unlink(missing_ok=True)
    (mallory / name).symlink_to(northwind / "services.csv")
    problem = f"{name}: is a link to another place. Put the file itself in the folder."
    assert problem in [str(found) for found in check_client(mallory).problems]
    with pytest.raises(DataError, match=problem):  # by which publish, edition and live go
        load_client(mallory)
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    summary = run_batch(
        [mallory, acme], [workbook], tmp_path / "runs", formats=(), processes=processes
    )
    assert [outcome.state for outcome in summary.outcomes] == ["refused", "done"]
    assert problem in summary.outcomes[0].reason
    assert not (tmp_path / "runs" / "mallory").exists()


def test_a_link_that_comes_after_the_report_is_noticed(tmp_path, processes):
    acme = tiny.client(tmp_path / "acme", "acme")
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    run_batch([acme], [workbook], tmp_path / "runs", formats=(), processes=processes)
    (acme / "elsewhere").symlink_to(tmp_path)
    summary = run_batch([acme], [workbook], tmp_path / "runs", formats=(), processes=processes)
    assert [outcome.state for outcome in summary.outcomes] == ["refused"]
