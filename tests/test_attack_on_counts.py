"""
An attacker reads the counts of a report: who has and wants what, and the one of "nearly all".

It sees everything that is told of the same people, tries every truth that fits, and shares no
code with the guard. That counts add up it finds out by itself, from other reports.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
from asking import asked
from scipy.linalg import null_space
from scipy.optimize import Bounds, LinearConstraint, milp

from pmo_workshop import disclosure
from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Client
from pmo_workshop.paths import shipped

WAYS = ("self", "assisted", "full")
MOVES = [f"{now}_to_{wish}" for now, wish in product(WAYS, WAYS)]
NOW, WISH = (np.array([[move.split("_to_")[at] == way for move in MOVES] for way in WAYS])
             for at in (0, 1))  # fmt: skip
SUMS = {
    **dict(zip(WAYS, WISH.astype(int), strict=True)),
    **{f"now_{way}": has for way, has in zip(WAYS, NOW.astype(int), strict=True)},
    "mismatch": np.array([now != wish for now, wish in product(WAYS, WAYS)], dtype=int),
    **{move: np.eye(9, dtype=int)[at] for at, move in enumerate(MOVES)},
}


# --- Who has and wants what ----------------------------------------------------------------------


def _told(row, name):
    """Return from where to where a count lies that is told exactly, as nearly all or none."""
    n = row["n"]
    if not pd.isna(row.get(name)):
        return int(row[name]), int(row[name])
    return {"nearly none": (0, 1), "nearly all": (n - 1, n)}.get(row.get(f"{name}_nearly"), (0, n))


def _known(row):
    """Return what a row of the two answers of B2 says: sums of the nine moves, with limits."""
    known = [(np.ones(9, dtype=int), row["n"], row["n"])]
    known += [(cells, *_told(row, name)) for name, cells in SUMS.items()]
    if not pd.isna(row["shift"]):
        difference = round(row["shift"] * row["n"])
        known.append((SUMS["self"] - SUMS["now_self"], difference, difference))
    return known


@cache
def _every_table(n):
    """Return every way in which n people can be in nine cells."""
    found = np.zeros((1, 0), dtype=int)
    for _ in range(8):
        left = n - found.sum(axis=1)
        found = np.column_stack(
            [np.repeat(found, left + 1, axis=0), np.concatenate([np.arange(x + 1) for x in left])]
        )
    return np.column_stack([found, n - found.sum(axis=1)])


def _tried(known, n):
    """Return the moves that every truth agrees on, or all truths keep to one to four."""
    fitting = _every_table(n)
    for cells, low, high in known:
        sums = fitting @ cells
        fitting = fitting[(low <= sums) & (sums <= high)]
    assert len(fitting), "the truth itself must fit"
    return {name: ((fitting @ cells).min(), (fitting @ cells).max())
            for name, cells in SUMS.items()}  # fmt: skip


def _solved(known, n):
    """Return the same as ``_tried`` for many people, by integer programming."""
    rows, low, high = zip(*known, strict=True)
    fits = LinearConstraint(np.array(rows), low, high)
    return {
        name: tuple(
            sign * round(milp(sign * cells, integrality=1, constraints=fits).fun)
            for sign in (1, -1)
        )
        for name, cells in SUMS.items()
    }


def _given_away(client, answers):
    """Return the moves of one to four people, and the counts told as nearly, that follow."""
    both = answers["channel_preference"].result.merge(
        answers["channel_matrix"].result.drop(columns="n"), on="task"
    )
    true = client["channel"].groupby(["task_id", "current", "preferred"]).size()
    found = []
    for row in both.to_dict("records"):
        if pd.isna(row["n"]):
            continue
        known = _known(row)
        ends = _tried(known, row["n"]) if row["n"] <= 12 else _solved(known, row["n"])
        for move in MOVES:
            low, high = ends[move]
            of_few = 0 < true.get((row["task"], *move.split("_to_")), 0) < 5
            if of_few and low > 0 and high < 5:
                found.append((row["task"], move, low, high))
        few = [name for name in SUMS if isinstance(row.get(f"{name}_nearly"), str)]
        found += [(row["task"], name, *ends[name]) for name in few if len(set(ends[name])) == 1]
    return found


UNIONS = np.array(list(product((0, 1), repeat=9)))
LINES = [axis[list(pair)].sum(axis=0) for axis in (NOW.astype(int), WISH.astype(int))
         for pair in ([0, 1], [0, 2], [1, 2])]  # fmt: skip
OF_EVERYBODY = [*NOW.astype(int), *WISH.astype(int), *LINES, SUMS["mismatch"], 1 - SUMS["mismatch"]]
"""What one question tells of everybody: of that, a count may be of one to four people."""


def _unions_given_away(client, answers):
    """Return the moves of one to four people together that a sum or a difference tells."""
    both = answers["channel_preference"].result.merge(
        answers["channel_matrix"].result.drop(columns="n"), on="task"
    )
    found, moves = [], _moves(client)
    for row in both.dropna(subset=["n"]).to_dict("records"):
        own = moves[row["task"]]
        exact = np.array([cells for cells, low, high in _known(row) if low == high])
        possible = np.ones(9, dtype=bool)
        for line in (*NOW, *WISH):
            possible &= ~line if own[line].sum() == 0 else True
        allowed = {tuple(cells[possible]) for cells in OF_EVERYBODY}
        few = UNIONS[(UNIONS @ own > 0) & (UNIONS @ own < 5) & ~UNIONS[:, ~possible].any(axis=1)]
        left = few - few @ np.linalg.pinv(exact) @ exact
        found += [
            (row["task"], *np.array(MOVES)[union.astype(bool)])
            for union in few[np.abs(left).max(axis=1, initial=0) < 1e-9]
            if tuple(union[possible]) not in allowed
        ]
    return found


def _moves(client):
    """Return how many of each task make each of the nine moves."""
    true = client["channel"].groupby(["task_id", "current", "preferred"]).size()
    return {task: np.array([true.get((task, *move.split("_to_")), 0) for move in MOVES])
            for task in client["channel"]["task_id"].unique()}  # fmt: skip


def _ways_told(client):
    names = ("channel_preference", "channel_matrix", "rework_by_channel")
    return {name: BY_NAME[name](client) for name in names}


BANDS = ("simple", "medium", "complex")


def _known_together(answers):
    """Return what all answers of B2 say together: of the moves of each task, and of the bands.

    Unknown are the nine moves of each task, and of each band how many tasks are done in each way,
    and how many of these again: all tasks are done in as many ways as the people say.
    """
    both = answers["channel_preference"].result.merge(
        answers["channel_matrix"].result.drop(columns="n"), on="task"
    )
    tasks, bands = both.dropna(subset=["n"]).to_dict("records"), answers["rework_by_channel"].result
    width = 9 * len(tasks) + 6 * len(BANDS)
    place = {(b, w, again): 9 * len(tasks) + 6 * BANDS.index(b) + 2 * WAYS.index(w) + again
             for b in BANDS for w in WAYS for again in (0, 1)}  # fmt: skip

    def row(marks):
        found = np.zeros(width)
        for at, weight in marks.items():
            found[at] += weight
        return found

    known = [(row(dict(enumerate(cells, 9 * at))), low, high)
             for at, task in enumerate(tasks) for cells, low, high in _known(task)]  # fmt: skip
    for way, cells in zip(WAYS, NOW.astype(int), strict=True):
        marks = dict(enumerate(np.tile(cells, len(tasks))))
        known.append((row(marks | {place[b, way, 0]: -1 for b in BANDS}), 0, 0))
    for told in bands.dropna(subset=["n"]).to_dict("records"):
        for way in WAYS:
            done, again = (place[told["band"], way, part] for part in (0, 1))
            known.append((row({done: 1, again: -1}), 0, np.inf))
            known.append((row({done: 1}), 0 if way == "full" else told["n"], np.inf))
            for name, mark in ((way, done), (f"{way}_again", again)):
                if not pd.isna(told.get(name)):
                    known.append((row({mark: 1}), told[name], told[name]))
            share = told.get(f"{way}_again_share", np.nan)
            if not pd.isna(share):
                known.append((row({again: 1, done: -share - 0.005}), -np.inf, 0))
                known.append((row({again: 1, done: -share + 0.005}), 0, np.inf))
    return [task["task"] for task in tasks], place, known


def _given_away_together(client, answers):
    """Return the moves, and the tasks of a band done in a way, of one to four that follow."""
    tasks, place, known = _known_together(answers)
    rows, lows, highs = (np.array(part) for part in zip(*known, strict=True))
    fits, true = LinearConstraint(rows, lows, highs), _moves(client)
    channel = client["channel"]
    kind = pd.cut(channel["complexity"], [0, 2, 3, 5], labels=list(BANDS))
    done = channel.groupby([kind, "current"], observed=False).size()
    wanted = {(task, move): 9 * at + MOVES.index(move) for at, task in enumerate(tasks)
              for move in MOVES if 0 < true[task][MOVES.index(move)] < 5}  # fmt: skip
    wanted |= {(band, way): place[band, way, 0] for band in BANDS for way in WAYS
               if 0 < done.get((band, way), 0) < 5}  # fmt: skip
    found, seen = [], []
    for name, at in wanted.items():
        for sign in (1, -1):
            if not any(x[at] < 0.5 or x[at] > 4.5 for x in seen):
                goal = sign * np.eye(rows.shape[1])[at]
                solved = milp(goal, integrality=1, constraints=fits)
                seen += [solved.x] if solved.x is not None else []
        assert seen, "the truth itself must fit"
        if not any(x[at] < 0.5 or x[at] > 4.5 for x in seen):
            found.append(name)
    return found


ASKED_B2 = ("northwind", "meridian", "lindenhof")
"""The sample clients that asked who does what how; the others have no counts of it."""


@pytest.mark.parametrize("sample", ASKED_B2)
def test_no_move_of_a_few_follows_from_a_sample(sample):
    client = load_client(shipped("sample_data") / sample)
    answers = _ways_told(client)
    assert _given_away(client, answers) == []
    assert _unions_given_away(client, answers) == []
    assert _given_away_together(client, answers) == []


def test_a_few_follow_where_the_tasks_of_each_band_are_counted(monkeypatch):
    monkeypatch.setattr("pmo_workshop.analysis.self_service.without_tasks", lambda table: table)
    client = load_client(shipped("sample_data") / "northwind")
    assert _given_away_together(client, _ways_told(client)) == [("complex", "self")]


def _asked(seed, n):
    random = np.random.default_rng([seed, n])
    likely = random.dirichlet(np.full(9, 0.6), size=4)
    moves = [random.choice(9, size=n, p=chances) for chances in likely]
    rows = [
        (f"r{person}", f"task {task}", *MOVES[move].split("_to_"))
        for task, chosen in enumerate(moves) for person, move in enumerate(chosen)
    ]  # fmt: skip
    channel = pd.DataFrame(rows, columns=["resp_id", "task_id", "current", "preferred"])
    return Client(
        id="acme", name="Acme", report_date=date(2026, 3, 31), stakeholders={"All": 42},
        tables={"channel": channel.assign(complexity=1, rework=0)},
    )  # fmt: skip


@pytest.mark.parametrize("n", [7, 12])
def test_no_move_of_a_few_follows_from_any_small_group(n):
    for seed in range(2):
        client = _asked(seed, n)
        assert _given_away(client, _ways_told(client)) == [], seed
        assert _unions_given_away(client, _ways_told(client)) == [], seed


def test_the_attack_succeeds_where_all_is_told(monkeypatch):
    monkeypatch.setattr("pmo_workshop.disclosure.untold", lambda *_: set())
    client = _asked(0, 12)
    assert len(_given_away(client, _ways_told(client))) > 5
    assert len(_unions_given_away(client, _ways_told(client))) > 50


def test_what_two_answers_tell_of_the_same_people_is_worked_out_once(monkeypatch):
    asked_for = []
    monkeypatch.setattr(disclosure, "untold", lambda people, *_: asked_for.append(people) or set())
    _ways_told(_asked(0, 12))
    assert len(asked_for) == 4


# --- Who draws which link -----------------------------------------------------------------------


def _links_given_away(client):
    """Return what one to four people alone have said of V1, by one count less another.

    Links that begin or end at a code, less those that are told; people who spoke of it, less those
    who linked it; links, less the people who drew them; and a link of the first, the middle or the
    last rung of a way, and what is counted of its middle, less that way.
    """
    links, codes = BY_NAME["value_map"](client, 1), BY_NAME["value_codes"](client)
    told, left = links.rows.dropna(subset=["people"]), {}
    told = told.astype({"direct": float, "indirect": float, "people": float})
    for code in codes.rows.to_dict("records"):
        for end, side in (("into", "to"), ("out_of", "from")):
            own = told[told[side] == code["code"]]
            for counted in ("direct", "people"):
                left[code["code"], end, counted] = code[end] - own[counted].sum(skipna=False)
            for link in own.to_dict("records"):
                left["said", code["code"], link["link"]] = code.get("people", 0) - link["people"]
    for link in told.to_dict("records"):
        left["twice", link["link"]] = link["direct"] + link["indirect"] - link["people"]
        for start, over, end, people in links.facts.get("chains", ()):
            if link["from"] in (start, over) or link["to"] in (over, end):
                left["way", start, end, link["link"]] = link["people"] - people
    for start, over, end, people in links.facts.get("chains", ()):
        for code in codes.rows[codes.rows["code"] == over].to_dict("records"):
            others = {
                "into": told[(told["to"] == over) & (told["from"] != start)],
                "out_of": told[(told["from"] == over) & (told["to"] != end)],
            }
            left["over", start, end] = code.get("people", 0) - people
            for counted, own in others.items():
                left["over", start, end, counted] = code[counted] - own["people"].sum() - people
    if links.facts.get("links"):
        left["off the map"] = links.facts["links"] - links.facts["kept"]
    return [what for what, people in left.items() if not pd.isna(people) and 0 < people < 5]


def _twice_and_on():
    """Return a client: one draws a link twice, one goes on another way, and two go off the map."""
    told = [(f"R{at:02}", "plan", "calm", "trust") for at in range(14)]
    told += [("R00", "plan", "calm", "trust"), ("R14", "plan", "calm", "pride")]
    told += [("R15", "talk", "time", "trust"), ("R16", "talk", "time", "trust")]
    return _interviewed(told)


def _past_the_middle():
    """Return a client: over the middle of a way two more than on it come from elsewhere."""
    told = [(f"R{at:02}", "plan", "calm", "trust") for at in range(14)]
    told += [(f"R{at:02}", "talk", "calm", "pride") for at in range(8)]
    told += [(f"R{at:02}", "talk", "calm", "joy") for at in range(14, 22)]
    return _interviewed(told)


def _interviewed(told):
    """Return a client whose people told ladders of three rungs."""
    rows = [
        {"resp_id": who, "wave": "2026", "ladder_id": f"L{at}", "seq": seq, "code": code,
         "level": "ACV"[seq - 1], "coder": "first"}
        for at, (who, *codes) in enumerate(told) for seq, code in enumerate(codes, 1)
    ]  # fmt: skip
    return Client(
        id="acme", name="Acme", report_date=date(2026, 3, 31), stakeholders={"All": 42},
        tables={"ladders": pd.DataFrame(rows)},
    )  # fmt: skip


@pytest.mark.parametrize("sample", ASKED_B2)
def test_no_link_of_a_few_follows_from_a_sample(sample):
    assert _links_given_away(load_client(shipped("sample_data") / sample)) == []


def test_nor_do_a_link_drawn_twice_another_way_and_links_off_the_map():
    links = BY_NAME["value_map"](_twice_and_on(), 1)
    assert links.rows["people"].tolist() == [15, 14]
    assert _links_given_away(_twice_and_on()) == []


def test_a_way_is_told_without_its_middle_where_that_leaves_a_few():
    links = BY_NAME["value_map"](_past_the_middle(), 1)
    assert links.rows.set_index("link")["people"].to_dict()["talk → calm"] == 16
    assert links.facts["chains"] == [("plan", "", "trust", 14)]
    assert _links_given_away(_past_the_middle()) == []


# --- Counts that add up --------------------------------------------------------------------------


def _only(client, people):
    """Return a client of whom only some people are known."""
    tables = {
        name: table[table["resp_id"].isin(people)] if "resp_id" in table else table
        for name, table in client.tables.items()
    }
    return replace(client, tables=tables)


def _seen(clients, monkeypatch, names=BY_NAME):
    """Ask clients; return the true and the told counts of people, by question."""
    seen, release = defaultdict(list), disclosure.release

    def spy(client, result, *, name, counts=(), **more):
        released = release(client, result, name=name, counts=counts, **more)
        of = dict(counts) if isinstance(counts, Mapping) else dict.fromkeys(counts, "n")
        columns = list(dict.fromkeys(["n", *of, *of.values()]))
        if of and len(released.result):
            true = result[columns].apply(pd.to_numeric, errors="coerce").astype(float)
            seen[asking[-1]].append(
                (true.reset_index(drop=True), released.result.reset_index(drop=True))
            )
        return released

    asking = []
    with monkeypatch.context() as watched:
        watched.setattr(disclosure, "release", spy)
        for client in clients:
            answers = {}
            for name in names:
                asking.append(name)
                answers[name] = asked(BY_NAME[name], client, answers)
    return seen


def _adding_up(pairs):
    """Return which weighted sums of the counts are nought in every row."""
    rows = pd.concat([true for true, _ in pairs]).dropna().drop_duplicates().to_numpy()
    used = rows.any(axis=0)
    found = np.zeros((0, rows.shape[1]))
    if len(rows) > rows.shape[1]:
        spaces = null_space(rows[:, used], rcond=1e-9).T
        found = np.zeros((len(spaces), rows.shape[1]))
        found[:, used] = spaces
    return found


def _pinned(true, told, relations):
    """Return the counts of a row that are told as nearly all or none, and follow."""
    columns = list(true.index)
    limits = Bounds(*zip(*(_told(told, column) for column in columns), strict=True))
    fits = [LinearConstraint(relations, -1e-4, 1e-4)] if len(relations) else []
    found = []
    for at, column in enumerate(columns):
        if isinstance(told.get(f"{column}_nearly"), str):
            one = np.eye(len(columns))[at]
            low, high = (
                round(sign * milp(sign * one, integrality=1, bounds=limits, constraints=fits).fun)
                for sign in (1, -1)
            )
            if low == high:
                found.append(column)
    return found


def _undone(seen, relations):
    """Return by question the counts told as nearly that follow from what holds in every row."""
    found = defaultdict(list)
    for name, of in relations.items():
        for true, told in seen[name]:
            for at, row in told.iterrows():
                told_of_few = row["tier"] == "count" and not true.loc[at].isna().any()
                if told_of_few and (pinned := _pinned(true.loc[at], row, of)):
                    found[name].append((*true.loc[at], *pinned))
    return found


def _some(sample, *sizes):
    client = load_client(shipped("sample_data") / sample)
    people = client["respondents"]
    everybody = sorted(people.loc[people["wave"] == client.latest_wave.name, "resp_id"])
    for size in sizes:
        yield _only(client, set(np.random.default_rng(size).permutation(everybody)[:size]))


def test_no_question_undoes_nearly_all_by_counts_that_add_up(monkeypatch):
    seen = _seen(_some("lindenhof", 7), monkeypatch)
    several = [name for name, pairs in seen.items() if pairs[0][0].shape[1] > 2]
    others = _seen(_some("northwind", 24, 36), monkeypatch, several)
    relations = {name: of for name, pairs in others.items()
                 if len(of := _adding_up([*pairs, *seen[name]]))}  # fmt: skip
    assert {"kano_categories", "channel_preference", "channel_matrix"} <= set(relations)
    assert _undone(seen, relations) == {}
    monkeypatch.setattr("pmo_workshop.disclosure.untold", lambda *_: set())
    told = _seen(_some("lindenhof", 5, 9), monkeypatch, ["kano_categories"])
    assert _undone(told, {"kano_categories": relations["kano_categories"]})


# --- Two-way tables: people by group, and whether they do ----------------------------------------

BY_GROUP = ("issue_shares_by_group", "gap_by_group", "calibration_by_role")


def _few(x, n):
    return 0 < x < 5 or 0 < n - x < 5


def _few_by_group(monkeypatch, client):
    """Return the cells of one to four that cuts tell, or that their totals leave together."""
    asked_for, release = [], disclosure.release

    def spy(client, result, **more):
        released = release(client, result, **more)
        if len(released.result):
            asked_for.append((released, result[[*more["keys"], "x", "n"]]))
        return released

    with monkeypatch.context() as watched:
        watched.setattr(disclosure, "release", spy)
        for name in BY_GROUP:
            asked(BY_NAME[name], client, {})
    found, told = [], 0
    for released, true in asked_for:
        shown = released.result["x"].notna().to_numpy()
        told += shown.sum()
        words = released.result.get("x_nearly", pd.Series(None, true.index))
        told_as_nearly = words.isin(["nearly none", "nearly all"])
        assert not (told_as_nearly & (true["n"] >= 10)).any()
        whats = true[released.keys[1]] if len(released.keys) > 1 else pd.Series("", true.index)
        for what in whats.unique():
            own = true[(whats == what).to_numpy()]
            here = shown[(whats == what).to_numpy()]
            cells = own.loc[here, ["x", "n"]].to_numpy().tolist()
            rest = own.loc[~here, ["x", "n"]].sum().tolist()
            nearly_told = told_as_nearly[own.index].any()
            found += [(released.name, what, *cell) for cell in cells if _few(*cell)]
            if here.any() and not nearly_told and _few(*rest):
                found.append((released.name, what, "the rest", *rest))
    assert told
    return found


@pytest.mark.parametrize("sample", ["northwind", "meridian"])
def test_no_cell_of_people_by_group_holds_one_to_four_nor_is_left_by_the_total(sample, monkeypatch):
    client = load_client(shipped("sample_data") / sample)
    assert _few_by_group(monkeypatch, client) == []
