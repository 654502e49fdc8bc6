"""The room under a path: whatever a proxy puts before its pages, and whether it takes it away."""

import re
from urllib.parse import urljoin

import pytest

from pmo_workshop.paths import shipped

T2 = "t2-five-gaps"
PATH = "/user/a%40b.c/room"
LINK = re.compile(r'(?:href|src|action)="([^"#][^"]*)"')
DEEP = ("/", "/mine", "/console", "/screen", f"/console/paper/{T2}", "/nowhere/at/all")


@pytest.fixture(scope="module")
def below(northwind_room, tmp_path_factory):
    """A room that a proxy serves under a path."""
    from open_room import OpenRoom

    home = tmp_path_factory.mktemp("below")
    opened = OpenRoom(
        *northwind_room, shipped("sample_data") / "northwind", home,
        address=f"https://hub.example{PATH}",
    )  # fmt: skip
    opened.host, opened.origin = "hub.example", "https://hub.example"
    yield opened
    opened.close()


@pytest.mark.parametrize("left", ["", PATH], ids=["taken away", "left"])
def test_every_link_of_every_page_leads_below_the_path(below, left):
    facilitator, phone = below.stranger(), below.stranger()
    entered = facilitator.post(f"{left}/console-in", key=below.state.site.codes.facilitator)
    joined = phone.post(f"{left}/join", code=below.code)
    for reply, to in ((entered, f"{PATH}/console"), (joined, f"{PATH}/")):
        assert urljoin(f"{PATH}/asked", reply.headers["Location"]) == to
        cookie = reply.headers["Set-Cookie"]
        assert "path=" not in cookie.lower(), "it is sent to what lies beside the page alone"
        assert "Secure" in cookie
    facilitator.send("POST", f"{left}/console", {"do": "open", "exercise": T2})
    for path in DEEP:
        browser = phone if path in DEEP[:2] else facilitator
        page = browser.get(left + path).text
        links = [link for link in LINK.findall(page) if not link.startswith("data:")]
        assert len(links) > 2, path
        for link in links:
            there = urljoin(PATH + path, link).partition("?")[0]
            assert there.startswith(f"{PATH}/"), (path, link)
            asked = browser.get(left + there.removeprefix(PATH))
            assert asked.status in (200, 405), (path, link)
    sheet = facilitator.get(f"{left}/static/stage.css").text
    assert not re.search(r"""url\(["']?/""", sheet)


def test_the_address_with_its_path_stands_on_wall_and_console_and_one_without_a_slash_leads_on(
    below,
):
    facilitator = below.console()
    for path in ("/screen", "/console"):
        assert f"<strong>hub.example{PATH}</strong>" in facilitator.get(path).text
    bare = below.stranger().get(PATH)
    assert (bare.status, bare.headers["Location"]) == (301, f"{PATH}/")
    assert below.stranger().get("/another/console").status == 404


def test_what_a_proxy_says_of_itself_changes_nothing(below):
    said = {
        "X-Forwarded-Prefix": "/evil", "X-Forwarded-Context": "/evil",
        "X-ProxyContextPath": "/evil",
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Forwarded": "host=evil",
    }  # fmt: skip
    stranger = below.stranger()
    for path in ("/", "/console", "/nowhere/at/all"):
        asked = stranger.get(path), stranger.get(path, headers=said)
        assert asked[0].text == asked[1].text
        assert "evil" not in str(asked[1].headers)
