"""A day of a room in seconds, with every kind of trouble; a thousand at once: nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="benchmarks are in the checkout only"),
    pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be taken away on Windows"),
]


def test_a_short_day_of_a_room_loses_no_answer():
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "live_soak.py", "--people", "8", "--minutes", "0.1",
         "--troubles", "5"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    *_, trouble, counted, lost = done.stdout.splitlines()
    assert all(kind in trouble for kind in ("killed", "outage", "log_deleted", "file_deleted"))
    acknowledged = int(counted.partition(" ")[0])
    assert acknowledged > 20
    assert lost == "0 lost"


def test_a_thousand_who_join_and_hand_in_at_once_are_all_stored_once():
    command = [sys.executable, BENCHMARKS / "live.py", "--only", "burst"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    _, joined, stored = done.stdout.splitlines()
    assert joined.startswith("burst of 1,000 in 2 s: 1000 joined after ")
    assert stored.startswith("burst of 1,000 in 2 s: 1000 stored after ")
