"""Screens of best-worst scaling: each service is seen equally often beside each other."""

from itertools import combinations

import pytest

from pmo_workshop.content.screens import FEWEST_ON_A_SCREEN, MOST, cyclic_design, screens
from pmo_workshop.errors import DataError


@pytest.mark.parametrize("v", [7, 11, 13])
def test_cyclic_designs_are_balanced(v):
    blocks = cyclic_design(v)
    pairs = [pair for block in blocks for pair in combinations(block, 2)]
    assert {sum(item in block for block in blocks) for item in range(v)} == {len(blocks[0])}
    assert {pairs.count(pair) for pair in combinations(range(v), 2)} == {
        len(pairs) * 2 // v // (v - 1)
    }


def test_no_design_for_eight():
    with pytest.raises(DataError, match=r"^There is no cyclic design for 8 services\. Choose 7"):
        cyclic_design(8)


@pytest.mark.parametrize("services", range(6, MOST + 1))
def test_every_pair_of_services_meets_equally_often_on_screens(services):
    shown = screens(services)
    pairs = [pair for block in shown for pair in combinations(sorted(block), 2)]
    met = {pairs.count(pair) for pair in combinations(range(services), 2)}
    assert all(len(set(block)) == len(block) >= FEWEST_ON_A_SCREEN for block in shown)
    assert min(met) >= 1
    assert max(met) - min(met) <= 1
