"""One person is one voice: attackers with their own ballots, and with several devices."""

import http.client
import itertools
import random
from urllib.parse import urlencode

import pytest
from filled import everything
from hypothesis import given, settings
from hypothesis import strategies as st
from open_room import FORM

from pmo_workshop.live.opening import Wishes, prepare
from pmo_workshop.live.results import (
    MOST_OWN,
    Shown,
    coming_results,
    met_in,
    new_people,
    waiting_for_a_second,
)
from pmo_workshop.live.store import Ballot, Step
from pmo_workshop.paths import shipped

T2 = "t2-five-gaps"


class ARoom:
    """Ballots of one exercise by person, and the snapshots that the room has seen."""

    def __init__(self):
        self.votes, self.shown, self.vote = {}, [], 1

    def hand_in(self, *people):
        for who in people:
            version = self.votes[who].version + 1 if who in self.votes else 1
            self.votes[who] = Ballot(who, self.vote, version, False)

    @property
    def ballots(self):
        return list(self.votes.values())

    def look(self):
        """Show what may be shown; whether the wall has moved."""
        results = coming_results(self.shown, self.ballots, Step(T2, vote=self.vote))
        for members in results:
            last = members is results[-1]
            vote = self.vote if last else 1
            about = {"turn": f"1.{vote}", "told_again": not last}
            self.shown.append(Shown(len(self.shown) + 1, vote, 0, dict(members), about))
        return bool(results)

    def fewest_unknown(self, attackers):
        """
        Return how few strangers are in anything that follows from what was shown since the first.

        The attackers know their own ballots, and add and subtract the snapshots as they like.
        Somebody is in it as long as any of their ballots is.
        """
        found = []
        for signs in itertools.product((-1, 0, 1), repeat=len(self.shown)):
            if not any(signs[1:]):
                continue
            weights = {}
            for sign, shown in zip(signs, self.shown, strict=True):
                for ballot in shown.members.items():
                    weights[ballot] = weights.get(ballot, 0) + sign
            found.append(len({who for (who, _), w in weights.items() if w} - attackers))
        return min(found, default=5)


def people(letter, count):
    return [f"{letter}{number}" for number in range(count)]


@pytest.mark.parametrize("count", [1, 4, 12])
def test_who_changes_own_ballots_is_never_left_alone_with_a_stranger(count):
    """However many they are: the attack of the review, and larger ones."""
    room, own = ARoom(), people("own", count)
    room.hand_in(*own, *people("first", 8))
    assert room.look()
    for number in range(4):
        room.hand_in(*own)
        room.hand_in(*own)
        room.hand_in(f"late{number}")
        assert not room.look(), "the wall would show the difference to one stranger"
    room.hand_in("late4")
    assert room.look()
    assert room.fewest_unknown(set(own)) == 5


def test_in_a_second_vote_four_who_belong_together_face_five_others():
    room, own = ARoom(), people("own", MOST_OWN)
    room.hand_in(*own, *people("first", 8))
    room.look()
    room.vote = 2
    room.hand_in(*own)
    room.hand_in(*people("first", 4))
    assert not room.look()
    room.hand_in("first4")
    assert room.look()
    assert room.fewest_unknown(set(own)) == 5
    room.hand_in(*own, *people("late", 9))
    assert not room.look(), "nobody is new twice in a vote; newcomers are in neither"


def test_a_small_room_moves_once_all_have_voted_again():
    room = ARoom()
    room.hand_in(*people("a", 6))
    room.look()
    room.vote = 2
    for number in range(6):
        assert not room.look()
        assert waiting_for_a_second(room.shown[0].members, room.ballots) == 6 - number
        room.hand_in(f"a{number}")
    assert room.look()


def test_a_second_vote_is_of_those_who_voted_both_times():
    """Nine who do not vote again are left out, of both votes; newcomers are in neither."""
    room, stay, leave = ARoom(), people("stay", 10), people("leave", 9)
    room.hand_in(*stay, *leave)
    room.look()
    room.vote = 2
    room.hand_in(*people("new", 6))
    assert not room.look(), "nobody has voted again"
    room.hand_in(*stay[:8])
    assert not room.look()
    room.hand_in(*stay[8:])
    assert room.look()
    _, first, second = room.shown
    assert (first.vote, second.vote) == (1, 2)
    assert first.members == dict.fromkeys(stay, 1)
    assert second.members == dict.fromkeys(stay, 2)


def test_fewer_than_nine_who_do_not_vote_again_count_both_times():
    """Without them the two first votes would differ by as many, four of whom may know theirs."""
    room, stay, leave = ARoom(), people("stay", 10), people("leave", 8)
    room.hand_in(*stay, *leave)
    room.look()
    room.vote = 2
    room.hand_in(*stay, *people("new", 3))
    assert room.look()
    _, second = room.shown
    assert second.members == dict.fromkeys(stay, 2) | dict.fromkeys(leave, 1)


@pytest.mark.parametrize("late", range(5))
def test_every_device_that_comes_late_takes_one_from_five(late):
    """The bound that is documented: it is why a code admits no more devices than people."""
    room, own = ARoom(), people("own", late)
    room.hand_in(*people("first", 8))
    room.look()
    room.hand_in(*own, *people("stranger", 5 - late))
    assert room.look()
    assert room.fewest_unknown(set(own)) == 5 - late


moves = st.lists(
    st.tuples(st.sampled_from(["own", "others", "newcomers", "look", "second"]), st.integers(1, 9)),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(moves, st.integers(0, 2**32))
def test_whatever_attackers_do_with_their_ballots_five_others_are_in_it(steps, seed):
    draw = random.Random(seed)
    size = draw.choice((6, 24))  # the larger one can leave out who does not vote again
    room, own, others = ARoom(), people("own", MOST_OWN), people("other", size)
    room.hand_in(*own, *others)
    room.look()
    for what, count in steps:
        if what == "look" and len(room.shown) < 6:
            room.look()
        elif what == "second" and room.vote == 1:
            room.look()
            room.vote = 2
        elif what == "newcomers":
            others += people(f"new{len(others)}-", count % 4 + 1)
            room.hand_in(*others[-(count % 4 + 1) :])
        elif what == "own":
            room.hand_in(*draw.sample(own, min(count, len(own))))
        elif what == "others":
            room.hand_in(*draw.sample(others, min(count * size // 6, len(others))))
    assert room.fewest_unknown(set(own)) >= 5


def test_what_was_shown_before_turns_were_noted_counts_as_its_vote():
    old = Shown(1, 2, 0, {"a": 1}, {})
    assert met_in([old], "1.2").now == {"a"}
    assert met_in([old], "2.1").now == frozenset()
    assert new_people({"a": 1}, {"a": 2, "b": 1}, met_in([old], "1.2")) == 1


# --- The same with browsers ----------------------------------------------------------------------


def fields_of(room, value):
    answers = everything(room.forms[T2])
    return {f"{i}.{p}": value for i, given in answers.items() for p in given}


def test_five_browsers_of_one_person_move_no_chart_on_the_wall(another_room, tmp_path):
    room = another_room(tmp_path)
    try:
        console = room.console()
        console.act("open", exercise=T2)
        own = [room.phone() for _ in range(5)]
        others = [room.phone() for _ in range(12)]
        strangers = [room.phone() for _ in range(5)]
        assert all(p.answer(T2, fields_of(room, 4)).status == 303 for p in own + others)
        console.act("reveal", exercise=T2)
        wall = console.get("/screen").text
        assert "17 of 22 in the room answered." in wall
        for number, stranger in enumerate(strangers):
            for phone in own:
                assert phone.answer(T2, fields_of(room, number + 1)).status == 303
            before = console.get("/screen").text
            assert "17 of 22 in the room answered." in before
            awaited = f"{5 - number} people who answer" if number < 4 else "one who answers"
            assert f"Moves with the next {awaited}" in before
            assert (
                before.partition("<svg")[2].partition("</svg>")[0]
                == (wall.partition("<svg")[2].partition("</svg>")[0])
            )
            assert stranger.answer(T2, fields_of(room, 7)).status == 303
        assert "22 of 22 in the room answered." in console.get("/screen").text
    finally:
        room.close()


class FromElsewhere:
    """A telephone with another network address than this computer's first."""

    def __init__(self, room, address):
        self.room, self.address, self.cookie = room, address, ""
        assert self.post("/join", code=room.code) == 303
        assert self.post("/answer", exercise="none") == 404

    def post(self, path, **fields):
        line = http.client.HTTPConnection(
            "127.0.0.1", self.room.port, timeout=20, source_address=(self.address, 0)
        )
        head = {"Host": self.room.host, "Origin": self.room.address, "Content-Type": FORM}
        line.request("POST", path, urlencode(fields), head | {"Cookie": self.cookie})
        reply = line.getresponse()
        self.cookie = (reply.headers.get("Set-Cookie") or self.cookie).partition(";")[0]
        reply.read()
        line.close()
        return reply.status


def test_several_devices_of_one_person_are_noticed_and_told(another_room, tmp_path):
    room = another_room(tmp_path)
    try:
        console = room.console()
        FromElsewhere(room, "127.0.0.1"), FromElsewhere(room, "127.0.0.1")
        page = console.get("/console").text
        assert "All phones come by one network address, that of a router or proxy" in page
        for address in ("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.4"):
            FromElsewhere(room, address)
        page = console.get("/console").text
        assert "Phones 1 and 2 use one network address: perhaps one person with several" in page
        assert "Phones 3 and 5 use one network address" in page
        assert "127.0.0" not in page.replace(room.host, "")
        console.act("void", number="5")
        assert "Phones 3 and 5" not in console.get("/console").text
    finally:
        room.close()


def test_a_code_admits_as_many_devices_as_people_are_expected(tmp_path, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path))
    folder = shipped("sample_data") / "lindenhof"

    def most(people):
        wishes = Wishes(session="s", people=people, host="127.0.0.1", exercises=(T2,))
        store = prepare(folder, wishes).site.store
        try:
            return store.room().most
        finally:
            store.close()

    assert [most(0), most(12), most(0)] == [30, 12, 12], "what was set is kept"


def test_a_device_that_is_voided_makes_room_for_another(store):
    store.change(most=2)
    assert [store.join(f"t{n}", f"r{n}") for n in range(3)] == ["in", "in", "full"]
    store.void_person(store.who("t1"), True)
    assert [store.join(f"t{n}", f"r{n}") for n in (3, 4)] == ["in", "full"]
    assert [person.number for person in store.people()] == [1, 2, 3]
    assert store.join_again("r3", "t5", "r5"), "with the own code nobody is new"
