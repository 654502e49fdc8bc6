"""What the tests of the room share."""

import os
import shutil
from pathlib import Path

import pytest
from open_room import OpenRoom
from postgres_server import DatabaseServer

from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.live import store as room_store
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.store import RoomStore
from pmo_workshop.paths import shipped


@pytest.fixture(scope="session")
def northwind_room():
    """The client of the rooms, without tables, and all its forms."""
    return forms_of(shipped("sample_data") / "northwind")


@pytest.fixture
def store(tmp_path, northwind_room):
    client, _ = northwind_room
    made = RoomStore(
        SqliteFile(tmp_path / "answers" / "northwind.sqlite", room_store.SCHEMA), "spring"
    )
    made.open(client.id, str(shipped("sample_data") / "northwind"), 0)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def room(northwind_room, tmp_path_factory):
    home = tmp_path_factory.mktemp("room")
    before = os.environ.get("PMO_WORKSHOP_ANSWERS")
    os.environ["PMO_WORKSHOP_ANSWERS"] = str(home / "answers")
    opened = OpenRoom(*northwind_room, shipped("sample_data") / "northwind", home / "answers")
    yield opened
    opened.close()
    if before is None:
        os.environ.pop("PMO_WORKSHOP_ANSWERS")
    else:
        os.environ["PMO_WORKSHOP_ANSWERS"] = before


@pytest.fixture
def another_room(northwind_room):
    """What opens one more room, in a folder."""
    return lambda folder, **more: OpenRoom(*northwind_room, folder, folder, **more)


@pytest.fixture(scope="session")
def database_server():
    """A PostgreSQL server that runs."""
    pytest.importorskip("sqlalchemy", reason="the extra 'hosted' is not installed")
    if not DatabaseServer.can_run():
        pytest.skip("PostgreSQL is not installed (apt install postgresql), or not root")
    folder = Path("/tmp") / f"pmo-pg-{os.getpid()}"  # noqa: S108 - postgres must reach the folder
    server = DatabaseServer(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)
