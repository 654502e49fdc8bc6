"""The forms of a room are read in a process of their own, on every system."""

import subprocess
import sys

import pytest

from pmo_workshop.content.definitions import exercise_ids
from pmo_workshop.paths import shipped

READER = """
import sys
from pathlib import Path
sys.path.append(sys.argv[2])
from pmo_workshop.live import forms
if __name__ == "__main__":
    forms.sys.platform = "darwin"  # where a new Python is started, not a copy of this one
    client, found = forms.forms_from_elsewhere(Path(sys.argv[1]))
    print(client.id, len(found[client.language]))
"""


@pytest.mark.slow
def test_a_new_python_imports_nothing_from_the_folder_in_which_the_room_is_opened(tmp_path):
    program, folder = tmp_path / "program" / "reader.py", tmp_path / "client"
    program.parent.mkdir()
    folder.mkdir()
    program.write_text(READER, encoding="utf-8")
    (folder / "socket.py").write_text("raise SystemExit('of the folder')", encoding="utf-8")
    held = len(exercise_ids()) + 1  # the vote on the ideas is one more step
    done = subprocess.run(
        [sys.executable, program, shipped("sample_data") / "lindenhof",
         shipped("sample_data").parent],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == (f"lindenhof {held}\n", 0), done.stderr
