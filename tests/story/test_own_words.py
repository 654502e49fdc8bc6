"""Own words: read from story.md, filled, held to the data, and printed in their place."""

import io
import random
import re
from collections import Counter
from dataclasses import replace
from itertools import permutations
from types import SimpleNamespace

import openpyxl
import pytest
from asking import published_of
from pptx import Presentation

from pmo_workshop.batch.steps import own_words_of
from pmo_workshop.claims import Claim, question_of
from pmo_workshop.content.modules import BY_NUMBER, PLAN
from pmo_workshop.depth import Depth
from pmo_workshop.errors import DataError
from pmo_workshop.export import cover_letter, read_template, report_at, write_pptx, write_xlsx
from pmo_workshop.export.deck.slides import deck_of
from pmo_workshop.export.document import plain_text
from pmo_workshop.i18n import speaking
from pmo_workshop.plan import Chapter
from pmo_workshop.story import confirm, filled, objections, read_seen, read_story, unread
from pmo_workshop.story.checking import contradictions
from pmo_workshop.story.figures import figures_in
from pmo_workshop.story.held import against_the_quantities
from pmo_workshop.story.nearness import name_of, speaking_of
from pmo_workshop.story.quantities import quantities_in
from pmo_workshop.texts import spoken
from pmo_workshop.verdicts import OF_A_CHANGE, Verdict

TRUST, VALUE = (BY_NUMBER[number].workbook for number in ("01", "03"))
EMPATHY = Claim(
    "T2.gap.empathy", "T2", "Empathy is 0.5 below expectation on a 1–7 scale (95 % interval 0.3 to "
    "0.7; 38 of 61 answered): below, perhaps by too little to matter. 27 of 38 see it below.",
    Verdict.SHORTFALL, subject="empathy", number=-0.5, low=-0.68, high=-0.31, unit="scale points",
    n=38, population=61,
)  # fmt: skip
ON_TIME = Claim(
    "T5.on_time.signal", "T5", "The share of requests closed in time rose from 8 % to 49 % in July "
    "2025.", Verdict.CHANGED_UP, subject="signal", n=368,
)  # fmt: skip
GROUPS = tuple(
    Claim(f"T2.groups.{name}", "T2", f"{name}: {-gap} below.", subject=name, number=gap,
          low=gap - 0.2, high=gap + 0.2, unit="scale points", n=20)
    for name, gap in (("Sponsors", -1.1), ("IT", -0.4), ("Audit", -0.5))
)  # fmt: skip
PARTNERS = Claim("T3.partners", "T3", "Of 9 partners, 2 are late and 7 are on time. They wait 12.0 "
                 "days and cost GBP 3,150,000 a year.")  # fmt: skip
RETURN = Claim("V4.appraisal.bcr", "V4", "The PMO's share covers 55p per pound of cost.",
               subject="bcr", number=0.547, unit="ratio", n=5)  # fmt: skip
MARK = Claim("P.scorecard.building-trust", "P", "Building Trust: its mark rests on 41 of 61.",
             Verdict.NONE_SHOWN, subject="Building Trust")  # fmt: skip
CHAPTERS = (
    Chapter(TRUST, "Trust", {}, claims=(EMPATHY, ON_TIME, *GROUPS, PARTNERS)),
    Chapter(VALUE, "Value", {}, claims=(RETURN,)),
    Chapter(PLAN.workbook, "Plan", {}, claims=(MARK,)),
)


def story_of(folder, text):
    (folder / "story.md").write_text(text, encoding="utf-8")
    return read_story(folder)


def told(folder, text, **more):
    return [str(one) for one in objections(story_of(folder, text), CHAPTERS, **more)]


@pytest.fixture(scope="module")
def northwind():
    return published_of("northwind", charts=True)


def test_a_heading_names_a_place_and_every_other_is_a_problem_with_its_line(tmp_path):
    story = story_of(
        tmp_path,
        "Before.\n# Summary\n\nOne.\n\n## Building trust\nTwo.\n# Summery\nThree.\n# Summary\n"
        "Four.\n"
        "# Money\n<b>Five</b>\n# Slide: Money\n| a | b |\n# How sure this is\n" + "word " * 401,
    )
    assert {place.title: passage.text for place, passage in story.told.items()} == {
        "Summary": "One.", "Building Trust": "Two.", "Money": "<b>Five</b>",
        "How sure this is": "word " * 401,
    }  # fmt: skip
    assert [(problem.row, problem.message.partition(".")[0]) for problem in story.problems] == [
        (1, "this stands before the first heading, so it has no place"),
        (8, "“Summery” is no place of the report"),
        (10, "the place “Summary” is named twice"),
        (13, "HTML is printed as it stands"),
        (15, "a table or a picture cannot stand here"),
        (16, "401 words stand here; at most 400 are printed in one place"),
    ]
    assert "Did you mean 'Summary'?" in story.problems[1].message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_another_encoding_is_read_right(tmp_path, encoding):
    (tmp_path / "story.md").write_bytes("# Summary\nCafé – “so”.".encode(encoding))
    assert [passage.text for passage in read_story(tmp_path).told.values()] == ["Café – “so”."]


def test_a_file_that_no_report_can_print_is_told_in_whole_sentences(tmp_path):
    mac = "# Summary\nL’équipe réussit déjà à l’été.".encode("mac_roman")
    (tmp_path / "story.md").write_bytes(mac)
    with pytest.raises(DataError) as refused:
        read_story(tmp_path)
    assert str(refused.value) == (
        "story.md: in which encoding its letters are cannot be told. Save it as UTF-8."
    )
    story = story_of(tmp_path, "# Money\n<script>x</script>\n# Summary\n" + "word " * 10_000)
    assert [str(problem) for problem in story.problems] == [
        "story.md, row 2: HTML is printed as it stands. Write plain text, bold, italics, lists.",
        "story.md, row 3: 10,000 words stand here; at most 400 are printed in one place. Shorten "
        "it.",
    ]
    # A claim that only another client's report has.
    assert told(tmp_path, "# Building Trust\nSee {T2.gap_by_role.sponsors|sentence}.") == [
        "story.md, line 2: “{T2.gap_by_role.sponsors}”: 'T2.gap_by_role.sponsors' is no sentence "
        "of this report."
    ]


def test_a_citation_prints_the_number_or_the_sentence_and_one_that_leads_nowhere_is_told(tmp_path):
    claims = [EMPATHY, ON_TIME, RETURN]
    assert filled("{T2.empathy}: {T2.gap.empathy|sentence}", claims).startswith(
        "0.5: Empathy is 0.5 below"
    )
    assert told(tmp_path, "# Summary\nSo {T2.empathie} and {T5.signal}.") == [
        "story.md, line 2: “{T2.empathie}”: 'T2.empathie' is no sentence of this report.",
        "story.md, line 2: “{T5.signal}”: 'T5.signal' has no figure of its own. Cite its sentence: "
        "{T5.signal|sentence}.",
    ]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("Empathy lies 0.9 below.", "no 0.9 there. Empathy is 0.5 below"),
        ("28 of 38 see empathy below.", "no 28 of 38 there. Empathy is 0.5 below"),
        ("Empathy falls clearly short.", "by how much is not sure. Empathy is 0.5 below"),
        ("Empathy is as people expect.", "the data do not say so. Empathy is 0.5 below"),
        ("Requests closed in time fell.", "the data do not say so. The share of requests"),
        ("In the winter of 2023 requests in time rose.", "no 2023 there. The share of requests"),
        ("Requests in time rose from 8 % to 59 %.", "no 8 % to 59 % there. The share of requests"),
        ("The new form led to requests closed in time.", "“led to” claims a cause or a proof."),
        ("Empathy is above expectation.", "the data do not say so. Empathy is 0.5 below"),
        ("Empathy meets expectation.", "the data do not say so. Empathy is 0.5 below"),
        ("{T2.empathy} Experience exceeds it.", "the data do not say so. Empathy is 0.5 below"),
        ("Finance lies 0.5 below.", "the report tells no figure of Finance: it could give people"),
        ("Finance trusts less than IT.", "the report tells no figure of Finance: it could give"),
        ("Nearly half see empathy below.", "the data do not say “Nearly half”. Empathy is 0.5"),
        ("Nobody sees empathy below.", "the data do not say “Nobody”. Empathy is 0.5 below"),
        ("Nine in ten see empathy below.", "the data do not say “Nine in ten”. Empathy is 0.5"),
        ("A dozen stakeholders see empathy below.", "no 12 there. Empathy is 0.5 below"),
        ("Thirty of 38 see empathy below.", "no 30 of 38 there. Empathy is 0.5 below"),
        ("Most requests are closed in time.", "the data do not say “Most”. The share of requests"),
        ("Requests closed in time have doubled.", "the data do not say “doubled”. The share of"),
        ("Sponsors trust more than IT.", "the data do not say so. Sponsors: 1.1 below. IT: 0.4"),
        ("Finance sees less of a gap than IT.", "the report tells no figure of Finance: it could"),
        ("The gap is larger for IT than for Sponsors.", "the data do not say so. IT: 0.4 below."),
        ("Audit stands lower than IT.", "the data leave it open. IT: 0.4 below. Audit: 0.5 below."),
        ("Audit is the least content of all.", "the data do not say so. Audit: 0.5 below. Spons"),
        ("Empathy lies 0.5 above what people hope for.", "the data do not say so. Empathy is 0.5"),
        ("Requests in time rose by 31 percentage points.", "no 31 percentage points there. The"),
        ("In May 2025 requests closed in time rose.", "no May 2025 there. The share of requests"),
        ("Nearly half of requests were in time before.", "the data do not say “Nearly half”. The"),
        (
            "All of the nine partners are late.",
            "the data do not say “All”. Of 9 partners, 2 are late",
        ),
        ("Four of nine partners are late.", "no 4 of 9 there. Of 9 partners, 2 are late and 7 are"),
        ("Seven of nine partners are late.", "the data do not say “Seven of nine”. Of 9 partners"),
        ("All but five partners are late.", "the data do not say “All but five”. Of 9 partners"),
        ("The partners cost half a million pounds.", "no 500000 pounds there. Of 9 partners"),
        ("Empathy lies two full points below.", "no 2.0 there. Empathy is 0.5 below"),
        ("Sponsors are more content than IT.", "the data do not say so. Sponsors: 1.1 below. IT"),
        ("Sponsors are the most content.", "the data do not say so. Sponsors: 1.1 below. IT"),
        ("Requests closed in time have halved.", "the data do not say “halved”. The share of"),
        ("The partners wait 21 days.", "no 21 there. Of 9 partners, 2 are late and 7 are on time"),
        ("The partners cost some 4 million pounds.", "no 4 million pounds there. Of 9 partners"),
    ],
)
def test_what_the_data_contradict_is_told_with_the_line_and_what_they_say(
    tmp_path, sentence, answer
):
    (one,) = told(tmp_path, f"# Building Trust\n\nWe see this:\n{sentence}", groups=["Finance"])
    assert one.startswith(f"story.md, line {3 if ':' in sentence else 4}") or "line 3" in one
    assert answer in one


@pytest.mark.parametrize(
    "sentence",
    [
        "Empathy is half a point below what people expect; we meet on 3 May 2026, in 6 weeks.",
        "27 of 38 see empathy below, by 0.5 on the 1–7 scale (0.3 to 0.7).",
        "No requests fell behind; those in time rose to 49 %.",
        "Empathy does not fall clearly short.",
        "Building Trust: 41 of 61 are near its mark.",
        "We ask for {=GBP 20,000} and 3 workshops for 12 colleagues.",
        "Most see empathy below, about two thirds of them by more than they can bear.",
        "Twenty-seven of thirty-eight see empathy below; nearly half of requests are in time.",
        "IT trusts more than Sponsors; it trusts more than it did.",
        "Sponsors do not trust more than IT, and everyone should see empathy first.",
        "The most important, for the second time, is half an hour a quarter with all of them.",
        "Two of nine partners are late, and most are on time; they wait 12 days at least.",
        "The partners cost more than 3 million pounds, or some GBP 3.2 million, a year.",
        "Requests in time rose by 41 percentage points in July; Sponsors are the least content.",
        "All but seven partners are late, and IT is less critical than Sponsors.",
        "Seven of nine partners are on time; the partners cost well over 3 million pounds.",
        "We propose to meet all partners for two days.",
        "In the summer of 2025 requests in time rose.",
    ],
)
def test_what_the_data_bear_out_or_do_not_speak_of_is_left_in_peace(tmp_path, sentence):
    assert told(tmp_path, f"# Building Trust\n{sentence}") == []


OVERALL = Claim(
    "T2.gap.overall", "T2", "The PMO overall is 0.7 below expectation on a 1–7 scale (38 of 61 "
    "answered). 38 of 38 see it below.", Verdict.CLEAR_SHORTFALL, subject="overall", number=-0.7,
    low=-0.8, high=-0.6, unit="scale points", n=38, population=61,
)  # fmt: skip
FELT = Claim("B4.felt", "B4", "Costs are felt 1.6 times as high as they are logged.",
             subject="felt", number=1.6, low=1.5, high=1.7, unit="ratio", n=38)  # fmt: skip


def test_who_all_are_is_read_from_their_number_and_half_as_much_again_is_more():
    told = (OVERALL, FELT)
    for sentence, is_told in (
        ("All 38 who answered experience the PMO below what they expect.", False),
        ("All 61 who answered experience the PMO below what they expect.", True),
        ("Costs are felt half as much again as they are logged.", False),
        ("Costs are felt half as much as they are logged.", True),
    ):
        assert bool(contradictions(sentence, speaking_of(sentence, told), told)) is is_told


GERMAN = (
    Claim("T2.gap.reliability", "T2", "Zuverlässigkeit liegt 1,2 unter der Erwartung.",
          Verdict.CLEAR_SHORTFALL, subject="reliability", number=-1.2, unit="scale points", n=38),
    Claim("T5.signal", "T5", "Der Anteil rechtzeitiger Anfragen schwankt wie üblich um 43 %.",
          Verdict.NO_SIGNAL, subject="signal", n=166),
    Claim("T3.states", "T3", "Von 5 Maßnahmen sind 4 offen und 1 erledigt."),
    Claim("C4.sl", "C4", "Koordination: 25 von 25 in der Frist: Ziel erreicht.",
          Verdict.TARGET_MET),
)  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Bei der Zuverlässigkeit fehlen 1,2 Punkte.",
         "Bei der Zuverlässigkeit fehlen 2,1 Punkte."),
        ("Zuverlässigkeit liegt 1,2 unter dem, was man hofft.",
         "Zuverlässigkeit liegt 1,2 über dem, was man hofft."),
        ("Anfragen schwanken wie üblich.", "Rechtzeitige Anfragen sind deutlich gestiegen."),
        ("Nicht einmal die Hälfte der Anfragen ist rechtzeitig.",
         "Drei Viertel der Anfragen sind rechtzeitig."),
        ("Eine von fünf Maßnahmen ist erledigt.", "Drei von fünf Maßnahmen sind erledigt."),
        ("Die meisten Maßnahmen sind offen.", "Keine der Maßnahmen ist offen."),
        ("Koordination: Das Ziel wurde erreicht.", "Koordination: Das Ziel wurde verfehlt."),
        ("Die Zuverlässigkeit liegt nicht über der Erwartung.",
         "Die Zuverlässigkeit liegt deutlich über der Erwartung."),
    ],
)  # fmt: skip
def test_own_words_in_german_are_held_to_the_claims_as_well(right, wrong):
    with speaking("de"):
        told = [bool(contradictions(said, speaking_of(said, GERMAN), GERMAN))
                for said in (right, wrong)]  # fmt: skip
    assert told == [False, True]


def test_sentences_in_which_nothing_is_compared_are_named(tmp_path):
    story = story_of(
        tmp_path,
        "# Building Trust\nEmpathy is 0.5 below. Our workshop was lively.\nSee {T2.empathy}. "
        "Sponsors trust less than IT.\n- We propose a rota.",
    )
    assert unread(story, CHAPTERS) == ((2, "Our workshop was lively."), (4, "We propose a rota."))


BARRIERS = (
    Claim("O.all", "O", "2 of 240 (1 %) pass all barriers; 238 meet at least one."),
    Claim("O.highest", "O", "The highest barriers are not knowing what is offered and not "
          "understanding it. 98 of 240 (41 %) who answered stop at it."),
    Claim("T2.closing", "T2", "Half of the requests took 12.0 days or longer."),
    Claim("T2.late", "T2", "502 of 691 (73 %) requests closed took longer than expected."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "is_told", "is_compared"),
    [
        ("Fewer than one in a hundred clears every barrier.", False, False),
        ("Half of the requests took twelve days or longer.", False, True),
        ("Half of the requests took twelve weeks.", True, True),
        ("Nobody likes barriers in a lobby.", False, False),
        ("Half of the requests took 12 days, in six of the rooms.", False, False),
        ("9 of 240 pass all barriers.", True, True),
    ],
)
def test_what_cannot_be_compared_is_named_and_is_no_contradiction(
    tmp_path, said, is_told, is_compared
):
    told = contradictions(said, speaking_of(said, BARRIERS), BARRIERS)
    story = story_of(tmp_path, f"# Building Trust\n{said}")
    chapter = replace(CHAPTERS[0], claims=BARRIERS)
    assert (bool(told), not unread(story, [chapter])) == (is_told, is_compared)


TWO_OF_A_KIND = (
    Claim("B3.two", "B3", "The two largest are “Wait for the review” (591 hours, GBP 51,100 a "
          "year) and “Correct a report” (448 hours, GBP 40,800 a year)."),
    Claim("B3.total", "B3", "Clients spend about GBP 281,000 a year on work for the PMO."),
    Claim("V3.told", "V3", "Of GBP 900,000 told of, GBP 450,000 is not verified. In all GBP "
          "640,000 is verified."),
    Claim("C6.cost", "C6", "With the method projects cost 0.99 times their budget."),
    Claim("C6.others", "C6", "Projects without the method cost 1.13 times their budget.",
          number=1.13, unit="ratio"),
    Claim("V5.reviews", "V5", "Of the value reviews due, 3 of 6 took place in time."),
    Claim("V2.net", "V2", "What users get is 5.0, 0.9 above what they give (4.1).",
          Verdict.CLEARLY_ABOVE, subject="net"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Waiting for the review costs GBP 51,100 a year.",
         "Correcting a report costs GBP 51,100 a year."),
        ("GBP 450,000 is not verified.", "GBP 450,000 is verified."),
        ("GBP 640,000 is verified.", "GBP 640,000 is not verified."),
        ("Clients spend GBP 281,000 a year on work for the PMO.",
         "Clients spend GBP 281,000 a year on work for the PMO, most of it hidden."),
        ("Projects without the method cost 13 % over their budget.",
         "Projects with the method cost 13 % over their budget."),
        ("Half of the value reviews due took place in time.",
         "Most of the value reviews due took place in time."),
        ("What users get outweighs what they give.", "What users give outweighs what they get."),
    ],
)  # fmt: skip
def test_what_is_false_never_passes_as_compared(tmp_path, right, wrong):
    chapters = [replace(CHAPTERS[0], claims=TWO_OF_A_KIND)]

    def objected_and_unread(said):
        story = story_of(tmp_path, f"# Building Trust\n{said}")
        return bool(objections(story, chapters)), bool(unread(story, chapters))

    assert objected_and_unread(right) == (False, False)
    assert any(objected_and_unread(wrong))


def test_better_than_people_expect_is_no_change_for_the_better():
    claims = (
        Claim("T2.gap.tangibles", "T2", "Tangibles is 0.6 above expectation.",
              Verdict.CLEARLY_ABOVE, subject="tangibles"),
        Claim("T2.gap_change.tangibles", "T2", "Tangibles: the gap was +0.5 in 2025 and +0.6 in "
              "2026: no change that matters.", Verdict.UNCHANGED, subject="tangibles"),
    )  # fmt: skip
    for said, is_right in (
        ("Tangibles are better than people expect.", True),
        ("Tangibles are better than in 2025.", False),
    ):
        assert bool(contradictions(said, speaking_of(said, claims), claims)) is not is_right, said


def test_well_short_is_a_clear_shortfall_and_no_fall():
    claims = (
        Claim("T2.gap.reliability", "T2", "Reliability is 0.9 below expectation: clearly below.",
              Verdict.CLEAR_SHORTFALL, subject="reliability"),
        Claim("T2.gap.empathy", "T2", "Empathy is 0.3 below expectation: size uncertain.",
              Verdict.SHORTFALL, subject="empathy"),
        Claim("T2.gap.assurance", "T2", "Assurance is 0.1 below expectation: no difference that "
              "matters.", Verdict.NO_DIFFERENCE, subject="assurance"),
        Claim("T2.gap_change.reliability", "T2", "Reliability rose from 2025 to 2026.",
              Verdict.CLEARLY_HIGHER, subject="reliability"),
    )  # fmt: skip
    for said, is_right in (
        ("Reliability fell well short of what people expect.", True),
        ("Reliability fell well below that of 2025.", False),
        ("Empathy falls short of what people expect.", True),
        ("Empathy falls far short of what people expect.", False),
        ("Assurance falls well short of what people expect.", False),
        ("Assurance does not fall well short of what people expect.", True),
    ):
        assert bool(contradictions(said, speaking_of(said, claims), claims)) is not is_right, said


def test_a_person_and_an_address_are_told_and_not_quoted(tmp_path):
    story = story_of(tmp_path, "# Summary\nAsk Mr Okonkwo.\nOr anna@example.org helps.")
    found = objections(story, CHAPTERS)
    assert [(one.line, one.said, one.grave) for one in found] == [(2, "", False), (3, "", True)]


def test_a_verdict_that_has_changed_since_it_was_confirmed_is_told(tmp_path):
    text = "# Building Trust\nSee {T2.empathy}."
    confirm(tmp_path, [replace(EMPATHY, verdict=Verdict.CLEAR_SHORTFALL)], "2026-04-30")
    assert told(tmp_path, text, seen=read_seen(tmp_path)) == [
        "story.md, line 2: “See {T2.empathy}.”: the verdict was “clear shortfall” when this was "
        f"confirmed and is “shortfall, size uncertain” now. {EMPATHY.text}"
    ]
    confirm(tmp_path, [EMPATHY], "2026-05-30")
    assert told(tmp_path, text, seen=read_seen(tmp_path)) == []


DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def mutated(sentence, figures, lot):
    """Return a sentence with another digit in a figure, so that it says one it did not say."""
    figure = lot.choice(figures)
    number = lot.choice([*DIGITS.finditer(figure.told)])
    at = sentence.index(figure.told) + number.start()
    at += lot.choice([i for i, c in enumerate(number[0]) if c.isdigit()])
    others = (f"{sentence[:at]}{d}{sentence[at + 1 :]}" for d in lot.sample("123456789", 9))
    told = {found[0] for found in DIGITS.finditer(sentence)}
    return next(o for o in others if {found[0] for found in DIGITS.finditer(o)} - told)


def test_of_500_changed_sentences_99_in_100_are_found_and_of_500_right_ones_1_is_not(
    northwind,
):
    lot = random.Random(2026)
    pairs = [
        (frame.format(spoken(text)), chapter.claims)
        for chapter in northwind.chapters
        for claim in chapter.claims
        for text in (claim.text, claim.within)
        for frame in ("{}", "In our view, {}")
        if figures_in(spoken(text))
    ]
    lot.shuffle(pairs)
    pairs = pairs[:500]
    right = [contradictions(said, speaking_of(said, claims), claims) for said, claims in pairs]
    wrong = [
        contradictions(said, speaking_of(said, claims), claims)
        for said, claims in ((mutated(s, figures_in(s), lot), c) for s, c in pairs)
    ]
    assert len(pairs) == 500
    assert sum(map(bool, right)) <= 5
    assert sum(map(bool, wrong)) >= 495


IN_WORDS = {
    "none": (0, 0), "few": (0.02, 0.3), "a quarter": (0.23, 0.27), "a third": (0.3, 0.36),
    "nearly half": (0.44, 0.495), "half": (0.48, 0.52), "more than half": (0.51, 1),
    "most": (0.51, 1), "about two thirds": (0.62, 0.72), "three quarters": (0.73, 0.77),
    "nine in ten": (0.88, 0.92), "nearly all": (0.87, 1), "all": (1, 1),
}  # fmt: skip
"""Quantities with the shares that everybody would call so."""
COUNTED = re.compile(r"(?<![\d.+−])\b([\d,]+) of ([\d,]+)(?: \([^)]*\))?")


def share_of(found):
    x, n = (int(figure.replace(",", "")) for figure in found.groups())
    return x / n


def in_words(chapters):
    """Yield sentences with their first count in words, right or wrong, and the claims there."""
    for chapter in chapters:
        for claim in chapter.claims:
            text = spoken(claim.text)
            found = COUNTED.search(text)
            if not found or quantities_in(text):
                continue
            response = claim.n / claim.population if claim.n and claim.population else None
            percents = (float(share) / 100 for share in re.findall(r"([\d.]+) %", text))
            told = {*map(share_of, COUNTED.finditer(text)), *percents} - {response}
            told |= {share_of(found)}
            for words, (low, high) in IN_WORDS.items():
                said = text.replace(found[0], f"{words} of {found[2]}", 1)
                if low <= share_of(found) <= high:
                    yield said, chapter.claims, True
                elif all(other < low - 0.1 or other > high + 0.1 for other in told):
                    yield said, chapter.claims, False


def compared(chapters):
    """Yield who stands above whom, right or wrong, as the figures of a question tell it."""
    for chapter in chapters:
        for one, two in permutations(chapter.claims, 2):
            if (
                question_of(one.id) == question_of(two.id)
                and one.unit == two.unit
                and one.low is not None
                and two.high is not None
                and one.low > two.high
                and "÷" not in f"{one.subject}{two.subject}"
            ):
                change = " since then" * (one.verdict in OF_A_CHANGE)
                high, low = name_of(one), name_of(two)
                yield f"{high} stands higher{change} than {low}.", chapter.claims, True
                yield f"{low} is ahead of {high}{change}.", chapter.claims, False


@pytest.mark.parametrize("pairs", [in_words, compared])
def test_quantities_in_words_and_comparisons_are_found_as_surely(northwind, pairs):
    found = Counter(
        (right, bool(contradictions(said, speaking_of(said, claims), claims)))
        for said, claims, right in pairs(northwind.chapters)
    )
    right, wrong = (found[kind, True] + found[kind, False] for kind in (True, False))
    assert min(right, wrong) >= 20
    assert found[True, True] <= 0.01 * right
    assert found[False, False] <= 0.01 * wrong


@pytest.mark.parametrize(
    ("told", "right", "wrong"),
    [
        ("Work done again takes about USD 684,000 a year.", "Rework takes close to 700,000 dollars "
         "a year.", "Rework takes close to 900,000 dollars a year."),
        ("178 of 240 (74 %) see empathy below (240 of 900 answered).",
         "Three in four respondents see empathy below.",
         "One in four respondents see empathy below."),
        ("Business owners: perception is 0.4 below.", "Business owners are 0.4 points below.",
         "Business owners are more than two points below."),
        ("The share of requests closed in time fell from 46 % to 8 %.",
         "Requests closed in time have slumped.", "Requests closed in time have picked up."),
        ("Projects on time: 26 of 45 (58 %) with the method, 10 of 45 (22 %) among others.",
         "With the method 58 % of projects are on time, among others 22 %.",
         "With the method 22 % of projects are on time, among others 58 %."),
    ],
)  # fmt: skip
def test_a_sentence_in_other_words_is_held_to_the_figures(told, right, wrong):
    verdict = Verdict.CHANGED_DOWN if "fell" in told else None
    claim = Claim("x", "T5", told, verdict, n=240 if "240" in told else None,
                  population=900 if "900" in told else None)  # fmt: skip
    rest = [Claim(f"o{at}", "T5", f"{name} is told.") for at, name in enumerate(("Cost", "Risk"))]
    for said, is_right in ((right, True), (wrong, False)):
        found = contradictions(said, speaking_of(said, [claim, *rest]), [claim, *rest])
        assert bool(found) is not is_right, (said, found)


def test_a_share_of_an_amount_is_one_share():
    told = Claim("x", "V4", "The PMO's share is 34 % of USD 4,270,000 verified.")
    assert against_the_quantities("About a third of it is verified.", [told]) == []


def test_a_final_report_is_refused_while_own_words_are_contradicted_and_a_draft_is_not(tmp_path):
    (tmp_path / "acme").mkdir()
    story_of(tmp_path / "acme", "# Building Trust\nEmpathy lies 0.9 below.\n# Nowhere\nSo.")
    order = SimpleNamespace(room=tmp_path, id="acme")
    client = SimpleNamespace(state="draft", stakeholders={})
    _, told, (heading, *to_mend) = own_words_of(order, client, CHAPTERS)
    assert to_mend == told
    assert heading == (
        "2 things in story.md are printed and are not what the report says, or may not stand there."
        " A final report is refused with them:"
    )
    client.state = "final"
    with pytest.raises(DataError) as refused:
        own_words_of(order, client, CHAPTERS)
    assert str(refused.value).splitlines() == [
        "A final report holds no words that the data contradict. Mend story.md, or set state to "
        '"draft" in client.toml.',
        *told,
    ]
    assert len(told) == 2


def test_a_draft_says_so_on_every_slide_and_sheet(northwind):
    client = {**northwind.documents[-1].client, "state": "draft"}
    documents = tuple(replace(document, client=client) for document in northwind.documents)
    deck = Presentation(io.BytesIO(write_pptx(replace(northwind, documents=documents),
                                              read_template())))  # fmt: skip
    for slide in deck.slides:
        (mark,) = [s for s in slide.shapes if s.name.endswith(".watermark")]
        assert mark.text_frame.text == "Draft"
    first = replace(northwind.chapters[0], client=client)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([first])))
    assert {sheet.oddHeader.center.text for sheet in book} == {"Draft"}


STORY = """\
# Summary
Trust first: {T2.gap_by_dimension.overall}.
# Building Trust
Begin with *dates*.
# Slide: Building Trust
Dates.
# Money
Money.
# Decisions
Rota.
# How sure this is
Sure.
# Cover letter
Dear board,
# Leave out: T1.kano_categories
For the workshop.
# Findings
{T2.gap_by_dimension.reliability}
# Next step: T2.gap_by_dimension.next-1
Agree on dates.
"""


def test_own_words_stand_in_their_place_in_every_depth_and_on_their_slide(tmp_path, northwind):
    story = story_of(tmp_path, STORY)
    told = replace(northwind, story=story)
    for depth in Depth:
        blocks = report_at(depth, told).blocks
        views = [b for b in blocks if b.get("kind") == "view"]
        words = [plain_text(inner["runs"]) for b in views for inner in b["blocks"]]
        assert sorted(words) == sorted(
            ["Trust first: 0.7.", "Begin with dates.", "Money.", "Rota.", "Sure."]
        )
        at = next(i for i, b in enumerate(blocks) if b.get("kind") == "view" and "dates" in str(b))
        heading = [b for b in blocks[:at] if b["type"] == "heading"][-1]
        assert plain_text(heading["runs"]) in ("Building Trust", "01")
    annex = report_at(Depth.ANNEX, told).blocks
    left = next(b["items"] for b in annex if b["type"] == "list" and "kano" in str(b))
    assert plain_text(left[0][0]["runs"]) == "T1.kano_categories. For the workshop."
    reliability = told.claims["T2.gap_by_dimension.reliability"].text
    (before,) = (chapter.summary["since"] for chapter in told.chapters if chapter.summary)
    assert before.startswith("Against the wave before: ")
    assert report_at(Depth.BOARD, told).summary["findings"] == [reliability, before]
    assert plain_text(cover_letter(told).blocks[0]["runs"]) == "Dear board,"
    slides = {slide.key: slide for slide in deck_of(told).slides}
    assert slides[TRUST].view == ("Dates.",)
    assert slides["sure"].view == ("Sure.",)
    assert slides["summary.view"].bullets == ("Trust first: 0.7.",)
    assert "Agree on dates." in str(told.documents)
    assert cover_letter(northwind) is None
