"""The exports that the tests read."""

from pathlib import Path

import pytest

EXPORTS = Path(__file__).parent / "exports"


@pytest.fixture(scope="session")
def exports():
    return EXPORTS
