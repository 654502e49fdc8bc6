"""client.toml: the facts, or every problem in words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.intake.client import Calendar, Margin, Wave
from pmo_workshop.intake.settings import read_settings
from pmo_workshop.leading import Leading, Measure

RIGHT = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n'


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_settings(text.encode()).problems]


def test_every_key():
    facts = read_settings(
        b"""
id = "acme"
name = "Acme"
sector = "Bank"
currency = "EUR"
report_date = 2026-03-31
expectation = "desired"
[stakeholders]
"Sponsors " = 12
[margin]
scale_points = 1
percentage_points = 5
cost_percent = 7.5
set_by = "A sponsor"
set_on = "2026-01-15"
[leading]
trust = "expectation-gap"
relationships = "recommendation"
recommendation_target = 20
set_by = "A sponsor"
set_on = 2026-01-16
[waves."2025"]
start = 2025-02-03
end = 2025-02-21
[waves.2026]
"""
    )
    assert facts.problems == ()
    assert facts.currency == "EUR"
    assert facts.stakeholders == {"Sponsors": 12}
    assert facts.margin == Margin(1.0, 5.0, 7.5, "A sponsor", date(2026, 1, 15))
    assert facts.leading == Leading(
        {"T": Measure.EXPECTATION_GAP, "S": Measure.RECOMMENDATION},
        {Measure.RECOMMENDATION: 20.0},
        "A sponsor",
        date(2026, 1, 16),
    )
    assert facts.leading.source == "named by: A sponsor, 16 January 2026"
    assert facts.waves == (Wave("2025", date(2025, 2, 3), date(2025, 2, 21)), Wave("2026"))


def test_a_measure_that_cannot_lead_its_element_is_refused_with_those_that_can():
    text = '[leading]\ntrust = "promises-kept"\nrelationships = "satisfacton"\nbelief = "x"\n'
    assert problems(RIGHT + text + 'satisfaction_target = "high"\n') == [
        "client.toml: line 5: leading.trust: 'promises-kept' cannot lead this element. There are: "
        "expectation-gap.",
        "client.toml: line 6: leading.relationships: 'satisfacton' cannot lead this element. Did "
        "you mean 'satisfaction'? There are: satisfaction, recommendation.",
        "client.toml: line 7: there is no key 'belief' in [leading]. There are: trust, barriers, "
        "value, confidence, relationships, satisfaction_target, recommendation_target, set_by, "
        "set_on.",
        "client.toml: line 8: leading.satisfaction_target: 'high' is not a target. Use a number in "
        "the unit of the measure: points of the scale for satisfaction, -100 to 100 for a net "
        "promoter score.",
    ]


@pytest.mark.parametrize("section", ["margin", "leading"])
def test_nothing_is_set_after_the_report(section):
    text = f'[{section}]\nset_by = "COO"\nset_on = 2026-04-01\n'
    assert problems(RIGHT + text) == [
        f"client.toml: line 6: {section}.set_on: 2026-04-01 is after the report_date, 2026-03-31. "
        "Correct one of them."
    ]


@pytest.mark.parametrize("section", ["noticed", "privacy"])
def test_nobody_has_looked_yet_on_a_day_to_come(section):
    checked = {"noticed": "same answers", "privacy": "respondents.role"}[section]
    text = f'{RIGHT}[{section}]\nchecked = ["{checked}"]\nby = "A"\non = 2026-05-02\n'
    assert read_settings(text.encode(), today=date(2026, 5, 2)).problems == ()
    (found,) = read_settings(text.encode(), today=date(2026, 5, 1)).problems
    assert str(found) == (
        f"client.toml: line 7: {section}.on: 2026-05-02 is in the future. Write the day on which "
        "somebody looked."
    )


@pytest.mark.parametrize("section", ["noticed", "privacy"])
@pytest.mark.parametrize("signed", ['by = "A"', 'by = ""\non = 2026-01-02', "on = 2026-01-02"])
def test_what_is_checked_has_a_name_and_a_day(section, signed):
    checked = {"noticed": "same answers", "privacy": "respondents.role"}[section]
    (found,) = problems(f'{RIGHT}[{section}]\nchecked = ["{checked}"]\n{signed}\n')
    assert found.endswith(
        f": {section}: write with checked also who looked, as by, and when, as on."
    )


ADDRESSES = {
    "an e-mail address": "anna.berg@client.example",
    "a telephone number": "+49 171 2345678",
    "an IP address": "192.168.17.4",
}


@pytest.mark.parametrize("kind", ADDRESSES)
def test_no_text_of_the_settings_holds_an_address_and_no_message_repeats_it(kind):
    address = ADDRESSES[kind]
    text = f"""
id = "acme"
name = "Acme, {address}"
sector = "{address}"
report_date = 2026-03-31
currency = "{address}"
[margin]
set_by = "{address}"
[leading]
set_by = {address}
trust = "{address}"
[waves."{address}"]
[privacy]
by = "{address}"
[engagement_register]
basis = "{address}"
access = "Ask {address}"
[noticed]
by = "{address}"
"{address}" = 1
"""
    bars = f"it holds {kind}, which must not come into a report. Take it out."
    assert problems(text) == [
        f"client.toml: line 3: name: {bars}",
        f"client.toml: line 4: sector: {bars}",
        f"client.toml: line 6: currency: a text with {kind} is not a currency code. Use three "
        "capital letters, such as 'GBP', 'EUR' or 'USD'.",
        f"client.toml: line 8: margin.set_by: {bars}",
        f"client.toml: line 10: leading.set_by: it holds {kind}. Take it out.",
        f"client.toml: line 11: leading.trust: a text with {kind} cannot lead this element. There "
        "are: expectation-gap.",
        f"client.toml: line 12: waves: a name holds {kind}, which must not come into a report. "
        "Take it out.",
        f"client.toml: line 14: privacy.by: {bars}",
        f"client.toml: line 16: engagement_register.basis: {bars}",
        f"client.toml: line 17: engagement_register.access: {bars}",
        f"client.toml: line 19: noticed.by: {bars}",
        f"client.toml: line 20: a key holds {kind}. Take it out.",
    ]


def test_the_calendar_of_the_clock():
    text = '[calendar]\nhours_per_day = 7.5\ndays = ["Sun", "Mon"]\nholidays = [2026-04-03]\n'
    facts = read_settings((RIGHT + text).encode())
    assert facts.calendar == Calendar(7.5, ("Mon", "Sun"), (date(2026, 4, 3),), stated=True)
    assert facts.calendar.weekmask == "1000001"
    assert not read_settings(RIGHT.encode()).calendar.stated
    wrong = '[calendar]\nhours_per_day = 0\ndays = ["Monday"]\nholidays = "Easter"\nhour = 1\n'
    assert len(problems(RIGHT + wrong)) == 4


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", 'say "hello" & <b>', "Žluťoučký 😀 👩‍🚀 {x} $x$ %s", "x" * 1000, "=1+1"],
    ids=["path", "quotes", "emoji", "1000 characters", "formula"],
)
def test_any_printable_name_is_allowed(name):
    text = f"name = '{name}'\nid = \"acme\"\nreport_date = 2026-03-31\n"
    facts = read_settings(text.encode())
    assert (facts.problems, facts.name) == ((), name)


@pytest.mark.parametrize("name", ["\\u0000", "a\\nb", " ", "x" * 1001, "\\u2028"])
def test_a_name_that_cannot_be_printed_is_refused(name):
    assert len(problems(RIGHT.replace("Acme", name))) == 1


@pytest.mark.parametrize("word", ["acme", "a", "0-x", "a" * 64])
def test_ids(word):
    assert problems(RIGHT.replace("acme", word)) == []


@pytest.mark.parametrize("word", ["", "Acme", "-a", "a/b", "..", "a_b", "é", "a" * 65, "a\\n"])
def test_an_id_that_no_folder_can_have_is_refused(word):
    found = problems(RIGHT.replace("acme", word))
    assert len(found) == 1
    assert found[0].endswith(
        "is not allowed. Use 1 to 64 small letters a-z, digits and hyphens, not beginning with a "
        "hyphen, such as 'northwind-2026'."
    )


@pytest.mark.parametrize("word", ["con", "nul", "com1", "lpt9"])
def test_a_device_of_windows_is_refused(word):
    assert problems(RIGHT.replace("acme", word)) == [
        f"client.toml: line 1: id: '{word}' is the name of a device on Windows, where no folder "
        f"can have it. Use for example '{word}-client'."
    ]


def test_all_problems_come_at_once():
    text = """
id = 7
nmae = "Acme"
report_date = 2026-02-30T10:00:00
currency = "euro"
expectation = "ideal"
[stakeholders]
Sponsors = 0
sponsors = 5
[margin]
scale_points = -1
colour = "red"
[waves.a]
start = 2026-03-01
end = 2026-02-01
[brand]
colour = "red"
""".replace("2026-02-30T", "2026-02-28T")
    assert problems(text) == [
        "client.toml: line 2: id: '7' is not allowed. Use 1 to 64 small letters a-z, digits and "
        "hyphens, not beginning with a hyphen, such as 'northwind-2026'.",
        "client.toml: line 3: there is no key 'nmae'. Did you mean 'name'?",
        "client.toml: line 4: report_date: '2026-02-28 10:00:00' has a time. Write the day only, "
        "such as 2026-03-31.",
        "client.toml: line 5: currency: 'euro' is not a currency code. Use three capital letters, "
        "such as 'GBP', 'EUR' or 'USD'.",
        "client.toml: line 6: expectation: 'ideal' is not allowed. Use 'adequate' or 'desired', as "
        "the survey asked, or '' if it is not known.",
        "client.toml: line 8: stakeholders.'Sponsors': '0' is not a number of people. Use a whole "
        "number from 1 to 10,000,000.",
        "client.toml: line 9: stakeholders: 'Sponsors' and 'sponsors' look the same. Keep one of "
        "them.",
        "client.toml: line 11: margin.scale_points: '-1' is not a number above 0, and at most 100.",
        "client.toml: line 12: there is no key 'colour' in [margin]. There are: scale_points, "
        "percentage_points, cost_percent, set_by, set_on.",
        "client.toml: line 14: waves.'a': starts on 2026-03-01 after it ends on 2026-02-01.",
        "client.toml: line 16: [brand] does not stand here. Write into a file _brand.yml in this "
        'folder, or in the folder around it for all clients: color: {primary: "#1F4E79"}',
        'client.toml: name is missing. Write for example: name = "Northwind Ltd"',
    ]


FAULTY = """id = acme
name = “Acme”
report_date = 31.03.2026
discount_rate = 0,035
[stakeholders]
Linienführung = 18
Project managers = 30
Sales = 1'200
"IT = 5
[margin
scale_points = 0,5
set_by: "Ann"
set_on = 02/03/2026
[calendar]
days = [Mon, Tue]
holidays = [2026-04-03, 25.12.2026]
[waves.Frühjahr 2026]
start = 2026-02-30
// a remark
"""


def test_all_mistakes_of_form_come_at_once_with_line_field_and_remedy():
    assert [problem.removeprefix("client.toml: line ") for problem in problems(FAULTY)] == [
        "1: id: 'acme' is text, which needs quotation marks. Write: id = \"acme\"",
        '2: name: quotation marks must be straight ones. Write: name = "Acme"',
        "3: report_date: '31.03.2026' is not a date written year-month-day. Write: report_date = "
        "2026-03-31",
        "4: discount_rate: '0,035' has a decimal comma. Numbers take a point. Write: "
        "discount_rate = 0.035",
        "6: stakeholders.Linienführung: the name 'Linienführung' has letters or spaces that need "
        'quotation marks. Write: "Linienführung" = 18',
        "7: stakeholders.Project managers: the name 'Project managers' has letters or spaces that "
        'need quotation marks. Write: "Project managers" = 30',
        "8: stakeholders.Sales: '1'200' has marks between thousands. Write: Sales = 1200",
        "9: stakeholders.IT: a quotation mark is opened and not closed. Close it.",
        "10: margin: the name of a section stands in square brackets, in quotation marks where "
        "needed. Write: [margin]",
        "11: margin.scale_points: '0,5' has a decimal comma. Numbers take a point. Write: "
        "scale_points = 0.5",
        "12: margin.set_by: an equals sign is missing between the name and its value. Write: "
        'set_by = "Ann"',
        "13: margin.set_on: '02/03/2026' is not a date written year-month-day. Write it so, such "
        "as 2026-03-31.",
        "15: calendar.days: '[Mon, Tue]' is a list: dates year-month-day, other words in quotation "
        'marks, commas between them. Write: days = ["Mon", "Tue"]',
        "16: calendar.holidays: '[2026-04-03, 25.12.2026]' is a list: dates year-month-day, other "
        "words in quotation marks, commas between them. Write: holidays = [2026-04-03, 2026-12-25]",
        "17: waves.Frühjahr 2026: the name of a section stands in square brackets, in quotation "
        'marks where needed. Write: [waves."Frühjahr 2026"]',
        "18: waves.Frühjahr 2026.start: '2026-02-30' is not a day of the calendar.",
        "19: '// a remark' looks like a remark. A remark begins with #.",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "name\u00a0= 'x'",
            "name: the line has an invisible character that is no ordinary space. Type it again. "
            "Write: name = 'x'",
        ),
        (
            "name\t'x'",
            "name: an equals sign is missing between the name and its value. Write: name = 'x'",
        ),
        (
            r'name = "C:\path"',
            r"name: '"
            r'"C:\path"'
            r"' has a backslash; single quotation marks keep it. Write: name = 'C:\path'",
        ),
        ("name =", "name: it has no value. Write one, or put # before the line."),
        (
            "discount_rate = 00",
            "discount_rate: '00' is a number that begins with 0. Write: discount_rate = 0",
        ),
        ('id = "b"', "id: this is given in line 1 already. Keep one of them."),
        ("[]", "this section has no name. Name it, or delete the line."),
        (
            "= 5",
            "'= 5' cannot be read. A line is a name, an equals sign and a value, such as currency "
            '= "EUR"; a remark begins with #.',
        ),
        (
            "\x1b[31mx",
            r"'\x1b[31mx' has a character that cannot be printed. Take it out.",
        ),
    ],
    ids=["space", "tab", "backslash", "blank", "zeros", "twice", "no name", "no key", "escape"],
)
def test_a_line_that_cannot_be_read_is_told_in_words(line, message):
    found = problems(f'id = "acme"\nreport_date = 2026-03-31\n{line}\n')
    assert found[0] == f"client.toml: line 3: {message}"


def test_a_line_that_would_be_wrong_in_its_right_form_too_is_told_once():
    text = 'überschrift = "x"\n[margin]\npercentage_points = 150 %\n'
    assert problems(RIGHT + text) == [
        "client.toml: line 4: there is no key 'überschrift'. There are: id, name, sector, "
        "prepared_by, contact, state, currency, language, report_date, expectation, "
        "discount_rate, decimal, dates, sponsors, stakeholders, pmo_roles, margin, leading, "
        "calendar, waves, privacy, engagement_register, noticed.",
        "client.toml: line 6: margin.percentage_points: '150' is not a number above 0, and at most "
        "100.",
    ]


def test_what_the_cover_says_is_optional_and_an_address_may_stand_in_the_contact_alone():
    cover = 'prepared_by = "Brook & Partners"\ncontact = "reports@example.org"\nstate = "draft"\n'
    facts = read_settings((RIGHT + cover).encode())
    told = (facts.prepared_by, facts.contact, facts.state)
    assert told == ("Brook & Partners", "reports@example.org", "draft")
    bare = read_settings(RIGHT.encode())
    assert (bare.prepared_by, bare.contact, bare.state) == ("", "", "")
    wrong = 'prepared_by = "a@example.org"\ncontact = " "\nstate = "secret"\n'
    assert problems(RIGHT + wrong) == [
        "client.toml: line 4: prepared_by: it holds an e-mail address, which must not come into a "
        "report. Take it out.",
        "client.toml: line 5: contact: it is blank. Write the name as it should stand in the "
        "report.",
        "client.toml: line 6: state: 'secret' is not allowed. Use 'draft', 'final' or 'redacted', "
        "or '' for none.",
    ]


def test_a_key_below_a_section_is_told_to_belong_above():
    assert problems(RIGHT + '[stakeholders]\nA = 5\ncurrency = "EUR"\n') == [
        "client.toml: line 6: stakeholders.'currency': it is no group. It belongs above the first "
        "section, the first line that begins with [."
    ]
    assert problems(RIGHT + '[margin]\nsector = "Bank"\n') == [
        "client.toml: line 5: there is no key 'sector' in [margin]. It belongs above the first "
        "section, the first line that begins with [."
    ]


def test_a_section_given_twice_is_told_and_its_lines_are_not_taken_for_those_of_another():
    assert problems(
        RIGHT + "[margin]\nscale_points = 0.5\n[privacy]\nchecked = []\n"
        '[margin]\nset_by = "Ann"\nset_on = 02/03/2026\nscale_points = 0.6\nscale = 1\n'
    ) == [
        "client.toml: line 8: margin: this is given in line 4 already. Keep one of them.",
        "client.toml: line 10: margin.set_on: '02/03/2026' is not a date written year-month-day. "
        "Write it so, such as 2026-03-31.",
        "client.toml: line 11: margin.scale_points: this is given in line 5 already. Keep one of "
        "them.",
        "client.toml: line 12: there is no key 'scale' in [margin]. There are: scale_points, "
        "percentage_points, cost_percent, set_by, set_on.",
    ]
    found = read_settings(
        f"{RIGHT}[stakeholders]\nA = 5\n[margin]\n[stakeholders]\nB = 6\n".encode()
    )
    assert found.stakeholders == {"A": 5, "B": 6}
    assert len(found.problems) == 1


def test_a_bracket_that_is_not_closed_is_told_where_it_opens():
    found = problems(RIGHT + '[calendar]\ndays = ["Mon",\nhours_per_day = 7.5\n')
    assert found[0] == (
        "client.toml: line 5: calendar.days: '[\"Mon\",' opens a bracket and does not close it. "
        'Write: days = ["Mon"]'
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'id = "\xff"', "line 1 is not UTF-8. Save the file as UTF-8 in your editor."),
        (b"#" * 1_000_001, "the file is larger than 1 MB: it is not a file of settings."),
        (
            b"x = " + b"[" * 100_000,
            "line 1: x: brackets are nested too deeply. Write the value without them.",
        ),
        (
            b"discount_rate = " + b"1" * 5_000,
            "line 1: discount_rate: the number has too many digits. Write it shorter.",
        ),
        (
            b"discount_rate = 0x" + b"f" * 5_000,
            "line 1: discount_rate: a number of thousands of digits is not a discount rate. Use a "
            "share from 0 to 0.3, such as 0.035 for 3.5 % a year, in real terms.",
        ),
        (
            b"discount_rate = 1" + b"0" * 400,
            "line 1: discount_rate: '1000000000000000000000000000000000000000…' is not a discount "
            "rate. Use a share from 0 to 0.3, such as 0.035 for 3.5 % a year, in real terms.",
        ),
    ],
    ids=["not UTF-8", "large", "nested", "digits", "hexadecimal", "too large"],
)
def test_what_is_no_settings_file_is_refused(data, message):
    assert str(read_settings(data).problems[0]) == f"client.toml: {message}"


def test_of_very_many_mistakes_some_are_told():
    found = read_settings("".join(f"a b c {n}\n" for n in range(500)).encode()).problems
    assert len(found) == 20
    assert str(found[-1]).endswith("more like this")


PARTS = [*RIGHT.splitlines(), "[margin]", "[waves.x]", "a = [", 3 * "'", 3 * '"', "{", "}", "x=1"]
LINE = st.text(st.characters(exclude_categories=("Cs",)), max_size=20) | st.sampled_from(PARTS)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINE, max_size=12))
def test_any_text_is_read_or_refused(lines):
    read_settings("\n".join(lines).encode())


def test_a_byte_order_mark_is_allowed():
    assert read_settings(b"\xef\xbb\xbf" + RIGHT.encode()).problems == ()
