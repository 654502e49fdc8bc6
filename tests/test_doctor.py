"""The doctor: each lack has a line of repair, and nothing that is broken breaks the doctor."""

import socket

import pytest

from pmo_workshop import doctor
from pmo_workshop.doctor import MISSING, NOTE, OK


def test_here_nothing_is_missing():
    found = doctor.diagnose()
    assert [check.name for check in found] == [
        "Python",
        "Versions",
        "Fonts",
        "PDF engine",
        "Kernel",
        "Disk",
        "Walls",
        "Room",
    ]
    assert [check for check in found if check.state == MISSING] == []
    assert all(check.repair for check in found if check.state != OK)


def test_an_old_python():
    check = doctor.check_python((3, 10, 4))
    assert check == doctor.Check("Python", MISSING, "3.10.4", "Install Python 3.11 or newer.")


def test_a_library_that_is_absent_or_too_old():
    check = doctor.check_versions(["pandas>=99", "no-such-library", "numpy>=2", "x; extra=='dev'"])
    installed = doctor.installed_version("pandas")
    assert check.state == MISSING
    assert check.found == f"pandas {installed} (needs >=99); no-such-library is not installed"
    assert check.repair.endswith("-m pip install --upgrade pmo-workshop")


def test_versions_other_than_the_tested_ones_are_a_note(tmp_path):
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("pandas==0.1\nno-such-library==1\n", encoding="utf-8")
    check = doctor.check_versions(["pandas"], constraints)
    installed = doctor.installed_version("pandas")
    assert (check.state, check.found) == (NOTE, f"pandas {installed} (tested: 0.1)")
    constraints.write_text(f"pandas=={installed}\n", encoding="utf-8")
    assert doctor.check_versions(["pandas"], constraints).state == OK


def test_fonts_that_are_missing(tmp_path):
    (tmp_path / "pdf" / "fonts").mkdir(parents=True)
    check = doctor.check_fonts(tmp_path)
    assert (check.state, check.found) == (
        MISSING,
        "Source Sans 3 is not in the suite's folder of fonts",
    )
    assert check.repair.startswith("Install the suite again: ")


def test_a_disk_without_room(tmp_path):
    check = doctor.check_disk([tmp_path], needed=10**18)
    assert check.state == MISSING
    assert check.repair == "Free 1,000,000,000,000 MB there."


@pytest.mark.parametrize("broken", [ValueError("line 1\nline 2"), ImportError("no module")])
def test_a_check_that_breaks_is_a_finding(broken):
    def check():
        raise broken

    found = doctor._guarded("Fonts", check)
    assert found.state == MISSING
    assert found.found == f"{type(broken).__name__}: {str(broken).splitlines()[0]}"


def test_a_port_that_is_in_use_is_a_note():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        check = doctor.check_room(port)
    assert (check.state, check.found) == (NOTE, f"port {port} is in use")
    assert check.repair.endswith("pmo-workshop live DIR --port 8766")
