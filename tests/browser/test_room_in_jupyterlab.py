"""The room behind the real jupyter-server-proxy of a real JupyterLab, looked at in Chromium."""

import os
import socket

import pytest
from chromium import CHROMIUM, PHONE, chromium, fill_in, page_in, send
from filled import everything
from jupyterlab import TOKEN, jupyterlab
from open_room import OpenRoom

from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.stream import MOST_OF_ONE
from pmo_workshop.paths import shipped

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)"),
]
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("jupyter_server_proxy", reason="jupyter-server-proxy is not installed")
T2 = "t2-five-gaps"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A room that JupyterLab serves at /proxy/<port>, as its proxy does for any program."""
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path / "answers"))
    folder = shipped("sample_data") / "northwind"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with jupyterlab(tmp_path, {}, PYTHONPATH=os.environ.get("PYTHONPATH", "")) as lab:
        address = f"http://127.0.0.1:{lab}/proxy/{port}"
        opened = OpenRoom(*forms_of(folder), folder, tmp_path / "answers", port, address=address)
        opened.lab = f"http://127.0.0.1:{lab}"
        yield opened
        opened.close()


def test_console_wall_and_phone_work_behind_the_proxy_of_jupyterlab(room):
    form = room.forms[T2]
    with chromium() as browser:
        context = browser.new_context(viewport=PHONE)
        trouble = []
        context.on("weberror", lambda fault: trouble.append(str(fault.error)))
        login = page_in(context)
        login.goto(f"{room.lab}/api/status?token={TOKEN}")

        def opened(path):
            page = page_in(context)
            page.on("response", lambda r: trouble.append((r.status, r.url)) if r.status >= 400
                    or not r.url.startswith((room.address, "data:")) else None)  # fmt: skip
            page.goto(room.address + path)
            return page

        console = opened("/console")
        console.get_by_label("Facilitator's key").fill(room.state.site.codes.facilitator)
        console.get_by_role("button", name="Open").click()
        console.get_by_role("heading", name="Run of show").wait_for()
        wall = opened("/screen")
        wall.get_by_text("Join with your phone").wait_for()
        phone = opened(f"/#{room.state.site.codes.join_long}")
        phone.get_by_text("You are in.").wait_for()
        assert phone.url == f"{room.address}/"
        paths = {cookie["name"]: cookie["path"] for cookie in context.cookies()}
        below = room.address.removeprefix(room.lab)
        assert {paths["pmo-device"], paths["pmo-console"]} == {below}
        console.get_by_role("link", name=form.exercise.title).click()
        console.get_by_role("button", name="Open", exact=True).click()
        for page in (wall, phone):  # the proxy passes on that something has changed
            page.get_by_role("heading", name=form.exercise.title).wait_for()
        fill_in(phone, everything(form))
        send(phone)
        phone.get_by_text("Your answers are saved.").wait_for()
        console.get_by_text("1 of 1 answered").wait_for()
        console.goto(f"{room.address}/console/paper/{T2}")
        console.get_by_role("link", name="Back to the console").click()
        for _ in range(MOST_OF_ONE + 2):
            console.reload()
        console.keyboard.press("b")
        wall.locator("main.black").wait_for()
        console.get_by_text("nothing (black)").wait_for()
        phone.get_by_role("button", name="Leave this device").click()
        phone.get_by_role("heading", name="Join the room").wait_for()
        assert "pmo-device" not in {cookie["name"] for cookie in context.cookies()}
        assert trouble == []
