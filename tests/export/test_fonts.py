"""The fonts that travel with the package, and what they can print."""

from __future__ import annotations

import importlib.util

import pytest

from pmo_workshop.export.fonts import coverage, font_folder, printable, uncovered, visible
from pmo_workshop.paths import shipped


def test_the_stored_coverage_is_that_of_the_fonts():
    source = shipped("templates") / "pdf" / "coverage.py"
    spec = importlib.util.spec_from_file_location("coverage_of_fonts", source)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    stored = (font_folder() / "coverage.json").read_text(encoding="utf-8")
    assert stored == made.as_text(), "Run python templates/pdf/coverage.py"


def test_the_fonts_are_small_and_licensed():
    files = list(font_folder().iterdir())
    assert sum(file.stat().st_size for file in files) < 6_000_000
    for licence in ("OFL-SourceSans3.txt", "OFL-Noto.txt"):
        assert "SIL Open Font License" in (font_folder() / licence).read_text(encoding="utf-8")


def test_the_mark_and_the_usual_signs_have_a_glyph():
    signs = "\ufffd–−±×÷≤≥→·…“”‘’€£•"
    assert all(any(ord(sign) in known for known in coverage().values()) for sign in signs)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("a\tb\r\nc\u2028d", "a b\nc\nd"),
        ("\x1b[2J\x00", "\ufffd[2J\ufffd"),
        ("\u202eabc", "\ufffdabc"),
        ("\ud800", "\ufffd"),
        ("a\ufeffb", "a\u2060b"),
    ],
)
def test_what_cannot_be_seen_becomes_visible(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    ["Zażółć", "Ελλάδα", "Привет", "שלום", "مرحبا", "हिन्दी", "ไทย", "👩‍👩‍👧‍👦 🇩🇪 👍🏽", "𝓕 ℌ"],
)
def test_these_scripts_are_covered(text):
    assert printable(text) == text
    assert uncovered(text) == []


def test_a_mark_that_the_font_of_its_letter_lacks_is_marked():
    assert printable("日x") == "\ufffdx"
    assert uncovered("日x日") == ["日", "日"]
