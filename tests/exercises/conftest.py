"""A client, and a folder of answers that is nobody's."""

import pytest

from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped


@pytest.fixture(scope="session")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


@pytest.fixture(autouse=True)
def answers_folder(tmp_path, monkeypatch):
    folder = tmp_path / "answers"
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(folder))
    for name in ("SESSION", "PARTICIPANT", "FORMS"):
        monkeypatch.delenv(f"PMO_WORKSHOP_{name}", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return folder
