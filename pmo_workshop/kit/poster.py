"""The poster beside the door: the network to join, and how to open the room."""

from __future__ import annotations

import io
from typing import Any

from ..display import clean
from ..export.branding import embedded, look_of
from ..export.fonts import printable
from ..export.typesetter import pdf_of, tag_for_type
from ..i18n import gettext, language, tag_of
from .occasion import Kit, Network


def poster_pdf(kit: Kit) -> bytes:
    """Return the poster (PDF/UA-1, A3)."""
    return pdf_of("poster", look_of(kit.brand) | poster(kit), letters=embedded(kit.brand))


def poster(kit: Kit) -> dict[str, Any]:
    """Return what stands on the poster, as plain data; a place to write is empty."""
    network, address = kit.occasion.network, kit.occasion.address
    open_it = (
        gettext("Open this address, and type the code that is on the wall")
        if address
        else gettext("Point the camera at the picture on the wall, or type the code beside it")
    )
    steps = [
        {
            "head": gettext("Join this Wi-Fi"),
            "large": network.name if network else "",
            "small": _password(network),
            "code": _code(_joins(network)) if network else "",
            "alt": gettext("QR code that joins the Wi-Fi"),
            "write": network is None,
        },
        {
            "head": open_it,
            "large": address.partition("://")[2] or address,
            "small": gettext("No app, no account, no name."),
            "code": _code(address) if address else "",
            "alt": gettext("QR code of the address"),
            "write": False,
        },
        {
            "head": gettext("Answer, and change your mind"),
            "large": "",
            "small": gettext(
                "Results are shown from five answers on. You may change an answer until it is "
                "closed."
            ),
            "code": "",
            "alt": "",
            "write": False,
        },
    ]
    return {
        "language": tag_for_type(tag_of(language().code)),
        "title": gettext("Your answers, on your own telephone"),
        "client": printable(clean(kit.client.name)),
        "steps": [
            {
                name: printable(told) if isinstance(told, str) else told
                for name, told in step.items()
            }
            for step in steps
        ],
    }


def _password(network: Network | None) -> str:
    if network is None or not network.password:
        return ""
    return gettext("Password: {password}", password=network.password)


def _joins(network: Network) -> str:
    """
    Return what a camera reads to join a network.

    Examples
    --------
    >>> _joins(Network("Room 4", "a;b"))
    'WIFI:T:WPA;S:Room 4;P:a\\\\;b;;'
    """
    from segno.helpers import make_wifi_data

    kind = "WPA" if network.password else "nopass"
    return str(make_wifi_data(network.name, network.password or None, kind))


def _code(says: str) -> str:
    """Return a QR code as a drawing."""
    import segno

    drawn = io.BytesIO()
    segno.make(says, error="m", micro=False).save(drawn, kind="svg", border=2, scale=10)
    return drawn.getvalue().decode()
