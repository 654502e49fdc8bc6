"""The doctor: each lack has a line of repair, and nothing that is broken breaks the doctor."""

import http.client
import re
import socket
import sys
import threading
from types import SimpleNamespace

import pytest

from pmo_workshop import doctor
from pmo_workshop.doctor import MISSING, NOTE, OK
from pmo_workshop.live.networks import (
    ALONE,
    FIREWALLS,
    INSIDE,
    REAL,
    TUNNEL,
    Network,
    firewalls_on,
    networks_of,
)


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
        "Networks",
        "Firewall",
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


WIFI, CABLE = Network("wlan0", "192.168.1.20"), Network("eth0", "10.0.0.5")
VPN, DOCKER = Network("tun0", "10.8.0.2", TUNNEL), Network("docker0", "172.17.0.1", INSIDE)
LOST = Network("wlan0", "169.254.7.7", ALONE)


@pytest.mark.parametrize(
    ("found", "state", "told", "repair"),
    [
        ([WIFI, DOCKER], OK, "telephones find the room at 192.168.1.20 (wlan0)", ""),
        (
            [WIFI, CABLE],
            NOTE,
            "telephones find the room at 192.168.1.20 (wlan0); this computer is in other networks "
            "too: 10.0.0.5 (eth0)",
            "If the telephones are in another one: "
            "pmo-workshop live DIR --address http://10.0.0.5:8765",
        ),
        (
            [WIFI, VPN],
            NOTE,
            "telephones find the room at 192.168.1.20 (wlan0); a VPN is connected (tun0)",
            "Some VPNs let no telephone in: disconnect it for the session.",
        ),
        (
            [VPN],
            NOTE,
            "only a VPN is connected (tun0)",
            "Connect this computer to the network of the telephones.",
        ),
        (
            [LOST, DOCKER],
            NOTE,
            "wlan0 has got no address from its network",
            "Connect this computer to the network of the telephones.",
        ),
        (
            [],
            NOTE,
            "this computer is in no network in which telephones could be",
            "Connect this computer to the network of the telephones.",
        ),
    ],
    ids=["one", "several", "VPN beside it", "VPN alone", "no address", "none"],
)
def test_which_address_telephones_use_and_what_may_keep_them_out(found, state, told, repair):
    assert doctor.check_networks(found) == doctor.Check("Networks", state, told, repair)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("en0", REAL), ("Wi-Fi", REAL), ("Ethernet 2", REAL), ("wlp3s0", REAL), ("eth0", REAL),
        ("enxaabbccddeeff", REAL), ("utun3", TUNNEL), ("wg0-home", TUNNEL), ("ppp0", TUNNEL),
        ("Cisco AnyConnect Secure Mobility Client", TUNNEL), ("ProtonVPN TUN", TUNNEL),
        ("OpenVPN TAP-Windows6", TUNNEL), ("docker0", INSIDE), ("br-5f3c", INSIDE),
        ("veth12ab", INSIDE), ("vEthernet (WSL)", INSIDE), ("VirtualBox Host-Only Network", INSIDE),
        ("VMware Network Adapter VMnet8", INSIDE), ("bridge100", INSIDE), ("bridge0", REAL),
    ],
)  # fmt: skip
def test_networks_are_known_by_the_names_that_systems_give_them(name, kind):
    given = {name: [SimpleNamespace(family=socket.AF_INET, address="192.168.1.20"),
                    SimpleNamespace(family=socket.AF_INET6, address="fe80::1")],
             "lo": [SimpleNamespace(family=socket.AF_INET, address="127.0.0.1")],
             "down": [SimpleNamespace(family=socket.AF_INET, address="192.168.9.9")]}  # fmt: skip
    assert networks_of(given, {"down": False}) == [Network(name, "192.168.1.20", kind)]


def test_the_network_of_the_world_comes_first_and_tailscale_is_a_tunnel():
    given = {
        name: [SimpleNamespace(family=socket.AF_INET, address=address)]
        for name, address in (("a", "10.0.0.5"), ("b", "100.101.1.2"), ("c", "192.168.1.20"))
    }
    found = networks_of(given, {}, usual="192.168.1.20")
    assert [(one.name, one.kind) for one in found] == [("c", REAL), ("a", REAL), ("b", TUNNEL)]


SAID = {
    "ufw": "# comment\nENABLED=yes\n", "firewalld": "running\n",
    "macOS": "Firewall is enabled. (State = 1)\n",
    "Windows": "HKEY_LOCAL_MACHINE\\…\n    EnableFirewall    REG_DWORD    0x1\n",
}  # fmt: skip
SAID_OFF = {
    "ufw": "ENABLED=no\n", "firewalld": "not running\n",
    "macOS": "Firewall is disabled. (State = 0)\n",
    "Windows": "    EnableFirewall    REG_DWORD    0x0\n",
}  # fmt: skip


@pytest.mark.parametrize("one", FIREWALLS, ids=lambda one: one.name)
def test_a_firewall_that_is_on_is_named_with_what_lets_telephones_in(one):
    def saying(words):
        return lambda command: words[one.name] if command == one.ask else ""

    assert firewalls_on(saying(SAID_OFF)) == []
    assert firewalls_on(saying(SAID)) == [one]
    check = doctor.check_firewall([one])
    assert (check.state, check.found) == (NOTE, f"{one.name} is on")
    assert ("8765/tcp" in check.repair) == bool(one.let)
    assert check.repair.endswith("prove it: pmo-workshop doctor --phone")
    none = doctor.check_firewall([])
    assert (none.state, none.repair) == (OK, "")


@pytest.fixture
def opening():
    """Have the doctor wait for a telephone with some networks, and open a page as it says."""

    def wait(found, opened="/{path}", source="127.0.0.2", seconds=20):
        said, shown, at_work = [], [], []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def open_it(page):
            line = http.client.HTTPConnection("127.0.0.1", port, 10, (source, 0))
            path = opened.format(path=page.rpartition("/")[2])
            line.request("GET", path, headers={"Host": page.split("/")[2]})
            shown.append(line.getresponse().read().decode())
            line.close()

        def tell(line):
            said.append(line)
            if line.startswith("  http"):
                at_work[:] = [threading.Thread(target=open_it, args=[line.strip()])]
            elif at_work:
                at_work[0].start()

        check = doctor.check_phone(tell, port, found, seconds)
        at_work[0].join()
        return check, said, shown[0]

    return wait


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has another loopback address")
def test_a_telephone_proves_that_it_reaches_this_computer(opening):
    check, said, page = opening([WIFI, DOCKER])
    assert (check.state, check.repair) == (OK, "")
    assert check.found == "one at 127.0.0.2 has reached this computer at 192.168.1.20"
    assert "This telephone reaches the room&#39;s computer." in page
    assert "█" in said[0], "a code for its camera"
    assert [line.startswith("  http://192.168.1.20:") for line in said] == [0, 0, 1, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has another loopback address")
def test_a_telephone_in_another_network_says_where_to_open_the_room(opening):
    check, _, _ = opening([WIFI, CABLE])  # the page of the last address is opened
    assert check.state == NOTE
    assert check.found == "one at 127.0.0.2 has reached this computer at 10.0.0.5"
    assert re.fullmatch(
        r"Open the room there: pmo-workshop live DIR --address http://10\.0\.0\.5:\d+", check.repair
    )


@pytest.mark.parametrize(
    ("opened", "source"),
    [("/{path}", "127.0.0.1"), ("/", "127.0.0.1"), ("/{path}x", "127.0.0.1")],
    ids=["this computer", "no path", "another path"],
)
def test_neither_this_computer_nor_another_page_counts_as_a_telephone(opening, opened, source):
    check, _, page = opening([WIFI], opened, source, seconds=1)
    assert (check.state, check.found) == (MISSING, "none came within 1 s")
    assert check.repair.startswith("Is it in the same Wi-Fi, and not in one for guests?")
    assert "This telephone reaches" not in page
