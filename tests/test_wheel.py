"""The wheel holds all that a report needs, outside the checkout."""

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _run(command, **more):
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=300,
        **more,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.mark.slow
def test_a_report_from_the_wheel_in_a_new_environment(tmp_path):
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT])
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "new"
    venv.create(home, with_pip=True)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    _run([python, "-m", "pip", "install", "--no-deps", "--no-index", wheel])
    # The dependencies come from the environment of the tests, behind the new one's own packages.
    own = _run([python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]).strip()
    Path(own, "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    find = "from pmo_workshop.paths import shipped; print(shipped('sample_data'))"
    samples = Path(_run([python, "-c", find], cwd=elsewhere).strip())
    assert samples.is_relative_to(home)
    asked = ("report", samples / "awkward", samples / "lindenhof", "--workbook", "01", "--json")
    printed = _run([python, "-m", "pmo_workshop", *asked], cwd=elsewhere)
    json.loads(printed)
    summary = json.loads((elsewhere / "runs" / "summary.json").read_text(encoding="utf-8"))
    assert {client["state"] for client in summary["clients"]} == {"done"}
    assert len(list((elsewhere / "runs").glob("*/01_building_trust.pdf"))) == 2
