"""What holds for all tests."""

import gc
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import settings
from shared import made_once, share_in

from pmo_workshop.engine.imports import import_to_read_notebooks

gc.disable()  # what is imported and collected stays: walking through it is two thirds of the work
import_to_read_notebooks()  # before a test module imports nbformat, and with it a grammar: 1.5 s
# A busy machine is no fault of the code: time is measured in benchmarks/, never here.
settings.register_profile("house", deadline=None)
# Daily work draws new examples each time, continuous integration the same ones.
settings.register_profile("ci", settings.get_profile("house"), derandomize=True, max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_collection_modifyitems(items):
    """Modules with slow tests come first, so that no worker is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish():
    """From here on only what tests make is looked through for rubbish, and seldom."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


# Each process of the tests has a core of its own to itself: threads would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Messages are compared in English, whatever the tester's computer speaks.
os.environ["LANGUAGE"] = "en"


@pytest.fixture(scope="session", autouse=True)
def own_user_data(tmp_path_factory):
    """The key of the hashes that a test makes is not left in the tester's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("user_data")))
        yield


@pytest.fixture(scope="session", autouse=True)
def made_once_in_a_run(tmp_path_factory, worker_id):
    """All processes of a run have one folder for what is made once."""
    own = tmp_path_factory.getbasetemp()
    share_in((own if worker_id == "master" else own.parent) / "shared")


@pytest.fixture(scope="session", autouse=True)
def samples_are_read_once(made_once_in_a_run):
    """Reading a sample client takes a second, and half the tests ask for one: each gets a copy."""
    from pmo_workshop.intake import folder
    from pmo_workshop.paths import shipped

    read, samples, copies = folder._checked, shipped("sample_data"), {}

    def checked(client_dir, may_be_empty, language):
        place = Path(client_dir)
        if place.parent != samples or language:
            return read(client_dir, may_be_empty, language)
        if place not in copies:
            copies[place] = made_once(
                f"reading of {place.name}",
                lambda: pickle.dumps(read(client_dir, may_be_empty, language)),
            )
        return pickle.loads(copies[place])  # noqa: S301 - packed here

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "_checked", checked)
        yield


@pytest.fixture(scope="session")
def processes():
    """One warm parent, from which fresh processes come."""
    from pmo_workshop.batch.warming import warm_processes

    with warm_processes() as made:
        yield made
