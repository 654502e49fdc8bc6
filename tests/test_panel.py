"""The build panel: the command in a child process, and nothing of it in an export."""

import re
import time

import pytest
import tiny

from pmo_workshop.batch.panel import STILL, build_panel


@pytest.fixture
def panel(tmp_path):
    tiny.client(tmp_path / "clients" / "acme", "acme", "Acme")
    made = tiny.client(tmp_path / "clients" / "bad", "bad")
    (made / "client.toml").write_text('id = "bad"\nname = ', encoding="utf-8")
    made = build_panel(str(tmp_path / "clients"), str(tmp_path / "runs"))
    _ = made.widget
    return made


def choose(panel, *names):
    for path, box in panel.boxes.items():
        box.value = path.name in names


def test_all_are_chosen_and_none(panel):
    panel.choose_all()
    assert [path.name for path in panel.chosen] == ["acme", "bad"]
    panel.choose_all()
    assert panel.chosen == []


def test_the_tables_are_checked(panel):
    choose(panel, "acme", "bad")
    panel.check()
    panel.wait()
    acme, bad = re.findall(r"<tr>.*?</tr>", panel.said.value, re.DOTALL)
    assert "ready" in acme
    assert "The data can be used." in acme
    assert "not ready" in bad
    assert re.search(
        r">The data are refused\.\nProblems:\n  client.toml: line 2: name: it has no value", bad
    )
    assert re.search(r"<details>.*services\.csv: 1 row", acme, re.DOTALL)
    assert "services.csv" not in acme[: acme.index("<details>")]


def test_one_client_alone_is_checked_under_its_name(panel):
    choose(panel, "acme")
    panel.check()
    panel.wait()
    assert re.search(r"<th [^>]*>acme</th><td [^>]*>ready</td>", panel.said.value)


def test_nothing_is_built_for_nobody(panel):
    panel.build()
    assert "Choose one client or more" in panel.said.value


def test_a_refused_client_is_said_and_the_buttons_are_ready_again(panel):
    assert panel.open_button.disabled
    choose(panel, "bad")
    panel.build()
    assert panel.build_button.disabled
    panel.wait()
    assert re.search(r"<th [^>]*>bad</th><td [^>]*>refused</td>", panel.said.value)
    assert "client.toml: line 2: name: it has no value" in panel.said.value
    assert not panel.build_button.disabled
    assert not panel.open_button.disabled  # the page of the batch says it as well
    assert (panel.out / "summary.json").is_file()


def test_an_export_holds_a_sentence_and_no_widget(panel, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "off")
    assert panel._repr_mimebundle_() == {"text/plain": STILL, "text/markdown": STILL}
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "on")
    assert "application/vnd.jupyter.widget-view+json" in panel._repr_mimebundle_()


def test_who_stops_is_told_and_no_sentence_becomes_a_client(panel):
    choose(panel, "acme")
    panel.build()
    while "running" not in panel.said.value and panel.build_button.disabled:
        time.sleep(0.02)
    panel.stop()
    assert "Stopping: what runs is finished." in panel.said.value
    panel.wait()
    assert re.search(r"<th [^>]*>acme</th>", panel.said.value)
    assert "Stopping</th>" not in panel.said.value
