"""A survey of twenty questions that somebody else has made, as Microsoft Forms exports it."""

from __future__ import annotations

import io
import random

import openpyxl

AGREEMENT = ("Disagree", "Rather disagree", "Undecided", "Rather agree", "Agree")
SEVEN = (
    "Reports arrive when they were promised",
    "The advice fits my project",
    "Requests are answered within two days",
    "The people know my business",
    "The tools are easy to use",
    "The PMO cares about my deadlines",
    "Decisions are explained",
)
ROLES = ("Sponsor", "Project manager", "Team member")
OFTEN = ("rarely", "now and then", "constantly")

ANSWERS = {
    "role": "what is your role",
    "unit": "at which site do you work",
    "group:it should be so: reports arrive when they were promised": "gap:E",
    "group:it is so: reports arrive when they were promised": "gap:P",
    "group:how satisfied are you with the pmo, from 1 to 7": "csat",
    "group:how likely are you to recommend the pmo, from 0 to 10": "nps",
    "group:how often do you work with the pmo": "left out",
    "numbers:2-7:1-7": "1-7",
}
"""What a person decides about the survey; where a suggestion is right it is taken besides."""


def foreign_survey(people: int = 48, seed: int = 2026) -> bytes:
    """Return the workbook: contact columns, role, site, 7 × 2 questions, and four by themselves."""
    chance = random.Random(seed)
    head = ["ID", "Start time", "Completion time", "Email", "Name", "What is your role?",
            "At which site do you work?",
            *(f"It should be so: {text}" for text in SEVEN),
            *(f"It is so: {text}" for text in SEVEN),
            "How satisfied are you with the PMO, from 1 to 7?",
            "How likely are you to recommend the PMO, from 0 to 10?",
            "How often do you work with the PMO?",
            "What else would you like to tell us?"]  # fmt: skip
    book = openpyxl.Workbook()
    book.active.title = "Form1"
    book.active.append(head)
    for number in range(1, people + 1):
        expected = [AGREEMENT[chance.choices(range(5), (0, 1, 2, 8, 10))[0]] for _ in SEVEN]
        found = [AGREEMENT[chance.choices(range(5), (4, 7, 6, 5, 2))[0]] for _ in SEVEN]
        book.active.append(
            [number, f"2026-03-{2 + number % 9:02} 09:{number % 60:02}:00",
             f"2026-03-{2 + number % 9:02} 09:{number % 60:02}:48", f"person{number}@example.org",
             f"Person Number{number}", chance.choice(ROLES), chance.choice(("North", "South")),
             *expected, *found, chance.randint(2, 7), chance.randint(0, 10),
             chance.choice(OFTEN), "" if number % 3 else f"My own words, number {number}"]
        )  # fmt: skip
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
