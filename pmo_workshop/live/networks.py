"""The networks of this computer: which address telephones use, and what may keep them out."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any

REAL, TUNNEL, INSIDE, ALONE = "real", "tunnel", "inside", "alone"
"""A network with other devices; a VPN; one of virtual machines; one that gave no address."""

# The names of interfaces on Linux, macOS and Windows, as the makers of VPNs and of virtual machines
# set them.
_TUNNELS = re.compile(
    r"(utun|tun|tap|wg|ppp|ipsec|gpd|cscotun|tailscale|zt|nordlynx|proton|mullvad)[\w-]*$"
    r"|.*(vpn|wireguard|tap-windows|zerotier|anyconnect|globalprotect)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"docker|br-|veth|virbr|vmnet|vboxnet|vethernet|lxc|lxd|cni|podman|bridge1\d\d"
    r"|.*(virtualbox|vmware|hyper-v|wsl)",
    re.IGNORECASE,
)
_OF_TUNNELS = IPv4Network("100.64.0.0/10")
"""What Tailscale gives; a telephone network uses these addresses too, and lets nobody in."""


@dataclass(frozen=True)
class Network:
    """One network: what the system calls it, the address of this computer in it, and its kind."""

    name: str
    address: str
    kind: str = REAL


def networks_of(
    addresses: Mapping[str, Iterable[Any]], is_up: Mapping[str, bool], usual: str = ""
) -> list[Network]:
    """
    Return the networks that are in use, the one for telephones first.

    Parameters
    ----------
    addresses : mapping of name to addresses
        As ``psutil.net_if_addrs`` returns them.
    is_up : mapping of name to bool
    usual : str
        The address from which this computer reaches the rest of the world.

    Examples
    --------
    A VPN takes what goes out; telephones in the room are in the network of the Wi-Fi all the same.

    >>> from types import SimpleNamespace as Address
    >>> found = {"tun0": [Address(family=socket.AF_INET, address="10.8.0.2")],
    ...          "wlan0": [Address(family=socket.AF_INET, address="192.168.1.20")]}
    >>> [(one.name, one.kind) for one in networks_of(found, {}, usual="10.8.0.2")]
    [('wlan0', 'real'), ('tun0', 'tunnel')]
    """
    found = [
        Network(name, one.address, _kind(name, IPv4Address(one.address)))
        for name, of_it in addresses.items()
        for one in of_it
        if one.family == socket.AF_INET and is_up.get(name, True)
        if not IPv4Address(one.address).is_loopback
    ]
    order = (REAL, TUNNEL, ALONE, INSIDE)
    return sorted(found, key=lambda one: (order.index(one.kind), one.address != usual))


def _kind(name: str, address: IPv4Address) -> str:
    if _INSIDE.match(name):
        return INSIDE
    if _TUNNELS.match(name) or address in _OF_TUNNELS:
        return TUNNEL
    return ALONE if address.is_link_local else REAL


def networks_here() -> list[Network]:
    """Return the networks of this computer, the one for telephones first."""
    import psutil

    is_up = {name: state.isup for name, state in psutil.net_if_stats().items()}
    return networks_of(psutil.net_if_addrs(), is_up, _address_outwards())


def address_here() -> str:
    """Return the address of this computer at which telephones find it; else the one of itself."""
    return next((one.address for one in networks_here() if one.kind != INSIDE), "127.0.0.1")


def _address_outwards() -> str:
    """Return the address from which this computer sends outwards, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: no packet leaves
            return str(probe.getsockname()[0])
        except OSError:
            return ""


# --- Firewalls ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Firewall:
    """
    A firewall: how to ask for it, the pattern of its answer if it is on, and how to let a port in.

    ``let`` is a command with ``{port}``; empty: the system asks when the room is opened.
    """

    name: str
    ask: tuple[str, ...]
    on: str
    let: str = ""


_OF_WINDOWS = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
FIREWALLS = (
    Firewall("ufw", ("cat", "/etc/ufw/ufw.conf"), "^ENABLED=yes", "sudo ufw allow {port}/tcp"),
    Firewall("firewalld", ("firewall-cmd", "--state"), "^running",
             "sudo firewall-cmd --add-port={port}/tcp"),
    Firewall("macOS", ("/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate"),
             "State = [12]"),
    Firewall("Windows", ("reg", "query", _OF_WINDOWS, "/s", "/v", "EnableFirewall"), "0x1$"),
)  # fmt: skip


def _asked(command: Sequence[str]) -> str:
    """Return what a command prints; nothing if there is none of its name."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def firewalls_on(ask: Callable[[Sequence[str]], str] = _asked) -> list[Firewall]:
    """
    Return the firewalls that say they are on; others may be, on this computer or in the network.

    Examples
    --------
    >>> said = lambda command: "ENABLED=yes" if command[0] == "cat" else ""
    >>> [one.name for one in firewalls_on(said)]
    ['ufw']
    """
    return [one for one in FIREWALLS if re.search(one.on, ask(one.ask), re.MULTILINE)]
