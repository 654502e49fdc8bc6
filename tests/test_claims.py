"""Claims carry their figures, and a client's text stays text."""

import json

import pytest

from pmo_workshop.claims import CLAIM_TYPE, Claim, Statement


def test_a_claim_with_a_figure_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match=r"^Claim T2.gap holds a figure that is not finite\.$"):
        Claim(id="T2.gap", activity="T2", text="…", number=float("nan"))


def test_a_statement_travels_as_json_with_its_claims():
    claim = Claim(id="T2.gap", activity="T2", text="x", number=-0.8, n=31, population=42)
    bundle = Statement.of(claim)._repr_mimebundle_()
    payload = json.loads(json.dumps(bundle[CLAIM_TYPE]))
    assert payload["kind"] == "claims"
    assert payload["claims"][0]["number"] == -0.8
    assert payload["claims"][0]["population"] == 42


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "**bold** [x](javascript:1)"])
def test_markup_in_a_text_is_escaped(text):
    markdown = Statement("missing", (text,))._repr_mimebundle_()["text/markdown"]
    assert "<script" not in markdown
    assert "**" not in markdown.replace("\\*", "")
    assert "[x](" not in markdown
