"""The measures of texts in charts."""

import warnings

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from pmo_workshop.present import chart
from pmo_workshop.present.letters import Letters

TEXTS = ["", "AVATAR", "Reporting to the board: −0.8 of 7", "≥ 12 → ☐", "漢字", "e\u0301\u200b"]


@pytest.mark.parametrize("weight", ["normal", 600])
def test_a_text_is_as_wide_as_matplotlib_says_also_where_letters_come_from_another_font(weight):
    with chart.style(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that no font has
        font = FontProperties(family=[chart.FONT, chart.FALLBACK], size=9, weight=weight)
        measured = [
            [letters.get_text_width_height_descent(text, font, ismath=False) for text in TEXTS]
            for letters in (Letters(), text_to_path)
        ]
    assert measured[0] == measured[1]
    assert len({wide for wide, _, _ in measured[0]}) == len(TEXTS)
