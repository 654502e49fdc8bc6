"""A firm's brand is an input of every client's report: copied, hashed, and nobody else's word."""

import pytest
from brands import FIRM, firm_in

from pmo_workshop.batch.gate import check_nothing_of_others, collect_marks
from pmo_workshop.batch.inputs import copy_inputs, hashes_of_inputs
from pmo_workshop.batch.remote import fetch
from pmo_workshop.errors import WorkbookError
from pmo_workshop.intake.brand import read_brand

KEY = bytes(32)


def client_in(folder, name="acme"):
    (folder / name).mkdir(parents=True)
    text = f'id = "{name}"\nname = "{name.title()} Ltd"\nreport_date = 2026-01-01\n'
    (folder / name / "client.toml").write_text(text)
    return folder / name


def test_a_copy_of_the_inputs_has_the_same_brand_and_the_same_hashes(tmp_path):
    client = client_in(firm_in(tmp_path / "clients"))
    (client / "_brand.yml").write_text("logo: own/logo.svg\n")
    (client / "own").mkdir()
    (client / "own" / "logo.svg").write_text((tmp_path / "clients/brand/logo.svg").read_text())
    copy = tmp_path / "room" / "acme"
    hashes = copy_inputs(client, copy, KEY)
    assert read_brand(copy) == read_brand(client)
    assert hashes == hashes_of_inputs(client, KEY) == hashes_of_inputs(copy, KEY)
    assert set(hashes) >= {"_brand.yml", "own/logo.svg", "../_brand.yml", "../brand/regular.ttf"}
    assert not (tmp_path / "room" / "brand" / "other.txt").exists()


@pytest.mark.parametrize("file", ["_brand.yml", "brand/logo.svg", "brand/regular.ttf"])
def test_what_is_changed_in_a_firms_brand_changes_every_report(tmp_path, file):
    clients = [client_in(firm_in(tmp_path), name) for name in ("acme", "other")]
    before = [hashes_of_inputs(client, KEY) for client in clients]
    with (tmp_path / file).open("ab") as stream:
        stream.write(b"\n")
    for client, then in zip(clients, before, strict=True):
        now = hashes_of_inputs(client, KEY)
        assert {name for name in now if now[name] != then[name]} == {f"../{file}"}


def test_the_words_of_a_firm_are_no_leak_and_those_of_another_clients_brand_are(tmp_path):
    folder = firm_in(tmp_path / "clients")
    acme, other = client_in(folder), client_in(folder, "other")
    (other / "_brand.yml").write_text(
        "meta: {name: Zyxwvut Brothers}\n" + FIRM.partition("\n")[2][22:]
    )
    marks = tmp_path / "marks.sqlite"
    collect_marks([("acme", acme), ("other", other)], marks)
    copy_inputs(acme, tmp_path / "room" / "acme", KEY)
    staging = tmp_path / "staging"
    staging.mkdir()
    (staging / "board.html").write_text("<p>Brook &amp; Partners, Brook Serif</p>")
    check_nothing_of_others(staging, marks, tmp_path / "room" / "acme", [])
    (staging / "board.html").write_text("<p>Zyxwvut</p>")
    with pytest.raises(WorkbookError, match="a word of the tables of the client 'other'"):
        check_nothing_of_others(staging, marks, tmp_path / "room" / "acme", [])


def test_a_client_folder_at_an_address_brings_its_brand_and_its_firms(tmp_path):
    pytest.importorskip("fsspec")
    client = client_in(firm_in(tmp_path / "far"))
    (client / "_brand.yml").write_text("logo: own/logo.svg\n")
    (client / "own").mkdir()
    (client / "own" / "logo.svg").write_text((tmp_path / "far/brand/logo.svg").read_text())
    here = fetch(f"file://{client.as_posix()}", tmp_path / "here")
    assert read_brand(here) == read_brand(client)
    assert hashes_of_inputs(here, KEY) == hashes_of_inputs(client, KEY)
