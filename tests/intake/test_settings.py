"""client.toml: the facts, or every problem in words."""

from datetime import date

import pytest

from pmo_workshop.intake.client import Calendar, Margin, Wave
from pmo_workshop.intake.settings import read_settings

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
[waves."2025"]
start = 2025-02-03
end = 2025-02-21
[waves.2026]
[brand]
colour = "#1F4E79"
"""
    )
    assert facts.problems == ()
    assert facts.currency == "EUR"
    assert facts.stakeholders == {"Sponsors": 12}
    assert facts.margin == Margin(1.0, 5.0, 7.5, "A sponsor", date(2026, 1, 15))
    assert facts.waves == (Wave("2025", date(2025, 2, 3), date(2025, 2, 21)), Wave("2026"))
    assert facts.brand == {"colour": "#1F4E79"}


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
        f"client.toml: id: '{word}' is the name of a device on Windows, where no folder can have "
        f"it. Use for example '{word}-client'."
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
        "client.toml: there is no key 'nmae'. Did you mean 'name'?",
        "client.toml: id: '7' is not allowed. Use 1 to 64 small letters a-z, digits and hyphens, "
        "not beginning with a hyphen, such as 'northwind-2026'.",
        'client.toml: name is missing. Write for example: name = "Northwind Ltd"',
        "client.toml: currency: 'euro' is not a currency code. Use three capital letters, such as "
        "'GBP', 'EUR' or 'USD'.",
        "client.toml: report_date: '2026-02-28 10:00:00' has a time. Write the day only, such as "
        "2026-03-31.",
        "client.toml: expectation: 'ideal' is not allowed. Use 'adequate' or 'desired', as the "
        "survey asked, or '' if it is not known.",
        "client.toml: stakeholders.'Sponsors': '0' is not a number of people. Use a whole number "
        "from 1 to 10,000,000.",
        "client.toml: stakeholders: 'Sponsors' and 'sponsors' look the same. Keep one of them.",
        "client.toml: there is no key 'colour' in [margin]. There are: scale_points, "
        "percentage_points, cost_percent, set_by, set_on.",
        "client.toml: margin.scale_points: '-1' is not a number above 0, and at most 100.",
        "client.toml: waves.'a': starts on 2026-03-01 after it ends on 2026-02-01.",
        "client.toml: brand.colour: 'red' is not a colour. Use '#' and six hexadecimal digits, "
        "such as '#1F4E79'.",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"id = acme",
            "Invalid value (at line 1, column 6). Text needs quotation marks and dates none: "
            'name = "Acme".',
        ),
        (b'id = "\xff"', "byte 6 is not UTF-8. Save the file as UTF-8 in your editor."),
        (b"#" * 1_000_001, "the file is larger than 1 MB: it is not a file of settings."),
        (b"x = " + b"[" * 100_000, "brackets are nested too deeply."),
    ],
    ids=["no quotes", "not UTF-8", "large", "nested"],
)
def test_what_is_no_toml_is_refused(data, message):
    assert [str(problem) for problem in read_settings(data).problems] == [f"client.toml: {message}"]


def test_a_byte_order_mark_is_allowed():
    assert read_settings(b"\xef\xbb\xbf" + RIGHT.encode()).problems == ()
