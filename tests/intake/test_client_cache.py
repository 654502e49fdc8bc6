"""A kept client is the client: equal in every table, and never that of other files."""

import pytest
import tiny

from pmo_workshop.batch.order import Order
from pmo_workshop.batch.steps import read
from pmo_workshop.intake import client_cache, folder, load_client
from pmo_workshop.intake.client_cache import keep
from pmo_workshop.intake.key import key_of
from pmo_workshop.paths import CLIENT_FILE, shipped


@pytest.mark.parametrize("long", [1, client_cache.LONG])
def test_a_kept_client_equals_the_one_that_was_read(tmp_path, monkeypatch, long):
    monkeypatch.setattr(client_cache, "LONG", long)
    folder = shipped("sample_data") / "northwind"
    read = load_client(folder)
    keep(read, folder, tmp_path / "kept")
    monkeypatch.setenv(CLIENT_FILE, str(tmp_path / "kept"))
    again = load_client(folder)
    assert again is not read
    assert again.readings == read.readings
    assert again.tables.keys() == read.tables.keys()
    for name, table in read.tables.items():
        assert again.tables[name].equals(table), name
        assert (again.tables[name].dtypes == table.dtypes).all(), name


def test_changed_or_other_files_are_read_anew(tmp_path, monkeypatch):
    acme = tiny.client(tmp_path / "acme", "acme")
    other = tiny.client(tmp_path / "other", "other")
    keep(load_client(acme), acme, tmp_path / "kept")
    monkeypatch.setenv(CLIENT_FILE, str(tmp_path / "kept"))
    assert load_client(other).id == "other"
    (acme / "services.csv").write_text("service_id,name,group,status\nSV9,New,,live\n", "utf-8")
    assert list(load_client(acme).tables["services"]["service_id"]) == ["SV9"]


def test_two_languages_of_a_client_are_read_once(tmp_path, monkeypatch):
    acme, once_read = tiny.client(tmp_path / "acme", "acme"), tmp_path / "acme.pickle"
    monkeypatch.setenv(CLIENT_FILE, str(once_read))
    told = []
    for language in ("en", "de"):
        place = tmp_path / language
        (place / "scratch").mkdir(parents=True)
        order = Order(
            acme, "acme", key_of(acme), (), None, (), (), {}, place, place / "staging",
            place / "scratch", language=language, once_read=once_read,
        )  # fmt: skip
        told.append(read(lambda *_: None, order))
        monkeypatch.setattr(folder, "check_client", None)
    first, second = told
    assert [one.client.language for one in told] == ["en", "de"]
    assert (first.behind.tables, first.found.warnings) == (
        second.behind.tables,
        second.found.warnings,
    )
