"""The dress rehearsal and the commands of the room, as a facilitator types them."""

import os
import sys

import pytest

from pmo_workshop.cli import main
from pmo_workshop.content.definitions import exercise_ids, load_exercise
from pmo_workshop.errors import UsageError
from pmo_workshop.live.opening import Wishes, _address, _chosen, _hosts
from pmo_workshop.live.rehearsal import Plan, Timing, rehearse
from pmo_workshop.paths import shipped


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a program is killed otherwise on Windows")
def test_a_rehearsal_goes_from_joining_through_a_killed_server_to_the_report():
    outcome = rehearse(Plan(shipped("sample_data") / "northwind", 8, 2, 1, True, "05"))
    assert [what for what, held in outcome.checks if not held] == []
    said = [what for what, _ in outcome.checks]
    assert "acknowledged 48, stored 48, each once" in said
    assert "the report is made" in said
    assert said[-1] == "everything of the rehearsal is wiped"
    for what in (
        "plan-collect-ideas: texts are let through, and that is undone",
        "an idea is voted on and taken over as an action",
        "of two walls the narrow one is drawn for, until it is closed",
        "a question is let through and voted for",
        "two consoles know of each other, and a stale one is not obeyed",
        "what was agreed on is among the actions",
        "the report of the room is made",
    ):
        assert what in said
    stored = {line.what.partition(":")[0]: line.minutes for line in outcome.lines if line.minutes}
    assert stored["s1-sticky-notes"] == load_exercise("s1-sticky-notes").minutes
    assert any(line.what == "killed server answers again" for line in outcome.lines)
    beside = [line.count for line in outcome.lines if line.what.endswith("the stakeholders")]
    assert beside == [1], "the client's figures stood beside the room in the first that compares"


def test_a_wait_is_that_of_the_slowest_of_a_share():
    line = Timing("join", 4, 1.0, (0.4, 0.1, 0.3, 0.2))
    assert (line.wait(0.5), line.wait(0.95)) == (0.3, 0.4)
    assert Timing("start", 1, 1.0).wait(0.5) is None


def test_more_people_cannot_drop_than_there_are():
    with pytest.raises(UsageError) as refused:
        rehearse(Plan(shipped("sample_data") / "northwind", people=2, drop=3))
    assert str(refused.value) == ("--people must be at least 1, and --drop no more than --people.")


def test_the_run_of_show_is_what_was_asked_for(northwind_room):
    client, _ = northwind_room
    assert _chosen(Wishes(module="5"), client)[0] == "s1-sticky-notes"
    assert _chosen(Wishes(exercises=("t6-headline-number", "t2-five-gaps")), client) == [
        "t6-headline-number", "t2-five-gaps"]  # fmt: skip
    assert {*_chosen(Wishes(), client)} == {*exercise_ids()}
    with pytest.raises(UsageError, match=r"There is no exercise 't2-five-gap'\. Did you mean"):
        _chosen(Wishes(exercises=("t2-five-gap",)), client)
    with pytest.raises(UsageError, match=r"There is no module .9.\."):
        _chosen(Wishes(module="9"), client)


def test_addresses_come_from_the_command_and_from_nobody_else():
    assert _address(Wishes(host="127.0.0.1", port=9)) == "http://127.0.0.1:9"
    assert _address(Wishes(address="https://Room.example.org/")) == "https://room.example.org"
    hosts = _hosts(Wishes(port=9, others=("Laptop.local:9",)), "http://10.0.0.7:9")
    assert hosts == {"10.0.0.7:9", "127.0.0.1:9", "localhost:9", "laptop.local:9"}
    under = "https://Hub.example/user/a%40b.c/proxy/8765/"
    assert _address(Wishes(address=under)) == "https://hub.example/user/a%40b.c/proxy/8765"
    for wrong in ("room.example.org", "ftp://room.example.org", "https://a.example/a?b=c",
                  "https://a.example/a/../b", "https://a.example/a//b",
                  "https://a.example/<b>"):  # fmt: skip
        with pytest.raises(UsageError, match=r"Write it as https://room\.example\.org, or with"):
            _address(Wishes(address=wrong))
    with pytest.raises(UsageError, match=r"Write it as https://room\.example\.org, without a path"):
        _hosts(Wishes(others=("https://a.example/path",)), "http://10.0.0.7:9")


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("live", "no-such-folder"), "There is no folder 'no-such-folder'. Name a client", 2),
        (("live", "export", "none", "--into", "x"), "There is no session 'none'. No room was", 2),
        (("live", "forget", "none", "--yes"), "There is no session 'none'. No room was", 2),
        (("live", "d", "--tls-cert", "x.pem"), "--tls-cert and --tls-key belong together", 2),
    ],
)
def test_mistakes_at_the_command_line_are_said(tmp_path, monkeypatch, capsys, words, said, code):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["pmo-workshop", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert capsys.readouterr().err.startswith(said)


def test_the_help_of_the_room_names_what_comes_afterwards(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["pmo-workshop", "live", "--help"])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr().out
    for word in ("live DIR", "export", "forget"):
        assert word in told
