"""People in the room and people elsewhere: how they come in, and what is told of each place."""

import itertools
import re

import pytest
from filled import by_lot
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.live.codes import ELSEWHERE, IN_THE_ROOM, Codes, grouped
from pmo_workshop.live.results import (
    Shown,
    coming_results,
    may_split,
    publish,
    told_so_far,
)
from pmo_workshop.live.slides import slides_of
from pmo_workshop.live.store import Ballot, Step

T2, T6, B1, OPENING = (
    "t2-five-gaps", "t6-headline-number", "b1-role-swap", "open-four-barriers",
)  # fmt: skip


class Hybrid:
    """Ballots of one exercise of people here and elsewhere, and all that was told of them."""

    def __init__(self):
        self.ballots, self.shown, self.elsewhere = {}, [], set()

    def hand_in(self, *people, away=False):
        for who in people:
            version = self.ballots[who].version + 1 if who in self.ballots else 1
            self.ballots[who] = Ballot(who, 1, version, False)
            self.elsewhere |= {who} if away else set()

    def look(self):
        """Show what may be shown; whether it is told by place, too; None if the wall stays."""
        coming = coming_results(
            self.shown, list(self.ballots.values()), Step(T2), frozenset(self.elsewhere)
        )
        if not coming:
            return None
        about = {"vote": 1, "turn": "1.1"}
        split = may_split(self.shown, coming[0], self.elsewhere, about)
        about |= {"places": ["told"] if split else []}
        self.shown.append(Shown(len(self.shown) + 1, 1, 0, dict(coming[0]), about))
        return split

    def fewest_unknown(self, own):
        """Return how few strangers are in what follows from all that was told since the first."""
        told = [members for members, _ in told_so_far(self.shown, self.elsewhere)]
        first = self.shown[0].members
        found = []
        for signs in itertools.product((-1, 0, 1), repeat=len(told)):
            if not any(sign for sign, one in zip(signs, told, strict=True) if one is not first):
                continue
            weights = {}
            for sign, members in zip(signs, told, strict=True):
                for ballot in members.items():
                    weights[ballot] = weights.get(ballot, 0) + sign
            left = {who for (who, _), weight in weights.items() if weight}
            found.append(len(left - own) if left else 5)
        return min(found, default=5)


def people(letter, count):
    return [f"{letter}{number}" for number in range(count)]


def test_both_places_are_told_from_ten_people_in_each():
    for away, told in ((9, [23]), (10, [14, 10, 24])):
        room = Hybrid()
        room.hand_in(*people("here", 14))
        room.hand_in(*people("away", away), away=True)
        assert room.look() is (away > 9)
        assert [len(those) for those, _ in told_so_far(room.shown, room.elsewhere)] == told


def test_a_place_moves_with_five_of_its_own_or_not_at_all():
    room = Hybrid()
    room.hand_in(*people("here", 10))
    room.hand_in(*people("away", 10), away=True)
    assert room.look() is True
    room.hand_in(*people("away-late", 5), away=True)
    assert room.look() is True, "nobody here has changed"
    room.hand_in(*people("here-later", 3))
    room.hand_in(*people("away-later", 2), away=True)
    assert room.look() is False, "three are new here and two elsewhere: only all together are told"
    assert room.fewest_unknown(set()) == 5


def test_after_a_result_of_all_alone_no_place_is_told():
    """From both, what one place said of two people of different places would follow."""
    room = Hybrid()
    room.hand_in(*people("here", 6))
    room.hand_in(*people("away", 8), away=True)
    assert room.look() is False
    room.hand_in(*people("here-late", 6))
    room.hand_in(*people("away-late", 6), away=True)
    assert room.look() is False


def test_who_changes_own_ballots_does_not_make_a_place_move():
    room, own = Hybrid(), people("own", 4)
    room.hand_in(*people("here", 10))
    room.hand_in(*own, *people("away", 6), away=True)
    assert room.look() is True
    room.hand_in(*own, away=True)
    room.hand_in("stranger", away=True)
    assert room.look() is None
    room.hand_in(*people("here-late", 5))
    assert room.look() is False
    assert room.fewest_unknown(set(own)) == 5


happens = st.lists(
    st.tuples(st.sampled_from(["here", "away", "own"]), st.integers(1, 6)), max_size=9
)


@settings(max_examples=60, deadline=None)
@given(st.integers(6, 14), st.integers(4, 10), happens)
def test_four_who_change_their_ballots_face_five_strangers_in_all_that_is_told(here, away, what):
    room, own = Hybrid(), people("own", 4)
    room.hand_in(*own, *people("away", away), away=True)
    room.hand_in(*people("here", here))
    room.look()
    for number, (place, count) in enumerate(what):
        if place == "own":
            room.hand_in(*own[:count], away=True)
        else:
            room.hand_in(*people(f"{place}{number}-", count), away=place == "away")
        room.look()
        if len(told_so_far(room.shown, room.elsewhere)) > 5:
            break
    assert room.fewest_unknown(set(own)) >= 5


def fill(store, form, here, away):
    store.change_step(form.exercise.id, phase="open")
    for number in range(here + away):
        if store.who(f"t{number}") is None:
            store.join(f"t{number}", f"r{number}", number >= here)
        who = store.who(f"t{number}")
        store.hand_in(who, form.exercise.id, "1.1", by_lot(form, number))


@pytest.mark.parametrize("name", [T2, B1, OPENING])
def test_the_wall_has_a_page_of_both_places_without_counts_beside_averages(
    store, northwind_room, name
):
    client, forms = northwind_room
    form = forms[name]
    fill(store, form, 12, 10)
    shown = publish(store, form, client)
    here, away = shown.result["places"]
    assert (here["n"], away["n"]) == (12, 10)
    row = here["panels"][0]["rows"][0]
    limits = {"mean_low", "mean_high"} if name != OPENING else set()
    assert set(row) == {"label", "n", "tier", "mean", *limits}
    made = slides_of(form, shown.result["panels"], places=shown.result["places"])
    pages = [slide for slide in made if slide.kind.endswith("places")]
    assert pages[0].heads[1:] == ("On site (n = 12)", "Elsewhere (n = 10)")
    what = {T2: "gaps by place", B1: "averages by place", OPENING: "by place"}[name]
    assert pages[0].title.startswith(f"{here['panels'][0]['title']}: {what}")
    assert all(re.fullmatch(r"−?\+?[\d.]+ \(.+ to .+\)|all said .+|\d+ of 1[02]0 \(.+\)", cell)
               for page in pages for row in page.rows for cell in row[1:])  # fmt: skip
    assert sum(len(page.rows) for page in pages) == sum(len(p["rows"]) for p in here["panels"])
    assert not re.search(r"P-[0-9a-f]{8}", str(shown.result)), "nobody's id is in a result"
    store.forget()
    assert store.elsewhere() == frozenset()


def test_texts_are_not_told_by_place_and_small_places_not_at_all(store, northwind_room):
    client, forms = northwind_room
    fill(store, forms[T6], 12, 10)
    assert publish(store, forms[T6], client).result.get("places", []) == []


def test_nine_elsewhere_are_told_with_all_alone(store, northwind_room):
    client, forms = northwind_room
    fill(store, forms[T2], 12, 9)
    assert "places" not in publish(store, forms[T2], client).result


def test_the_code_says_where_somebody_is(room):
    codes = room.state.site.codes
    assert [codes.place_of(code) for code in (codes.join, codes.join_long, codes.elsewhere,
                                              codes.elsewhere_long, "0000-0000")] == [
        IN_THE_ROOM, IN_THE_ROOM, ELSEWHERE, ELSEWHERE, ""]  # fmt: skip
    before = room.store.elsewhere()
    room.phone()
    assert room.store.elsewhere() == before
    for code in (grouped(codes.elsewhere).lower(), codes.elsewhere_long):
        assert room.stranger().join(code).status == 303
    assert len(room.store.elsewhere() - before) == 2
    console = room.console()
    page = console.get("/console").text
    assert f'value="{room.address}/#{codes.elsewhere_long}"' in page
    count = len(room.store.elsewhere())
    assert f"{count} of them elsewhere" in page
    wall, shared = console.get("/screen").text, console.get("/screen?shared=1").text
    assert grouped(codes.join) in wall
    assert grouped(codes.elsewhere) not in wall
    assert grouped(codes.elsewhere) in shared
    assert grouped(codes.join) not in shared
    assert codes.elsewhere_long not in wall + shared, "it is in the picture only"
    console.act("codes")
    assert not room.state.site.codes.place_of(codes.elsewhere_long)
    assert len({code for c in (codes, Codes(codes.secret, "autumn")) for code in
                (c.join, c.join_long, c.elsewhere, c.elsewhere_long)}) == 8  # fmt: skip
    console.act("hold")
    console.act("go")
