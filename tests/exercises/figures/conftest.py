"""Shared by the tests of the pictures: the poses as written and what was drawn from them."""

import json
from pathlib import Path

import pytest

from exercises.figures import pose

FIGURES = Path(pose.__file__).parent
PICTURES = FIGURES.parent / "static" / "exercises" / "figures"


@pytest.fixture(scope="session")
def drawn():
    return json.loads((FIGURES / "figures.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def poses():
    return pose.load()
