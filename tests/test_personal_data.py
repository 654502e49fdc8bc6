"""What gives a person away in a text: found in many ways of writing, with few false alarms."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.personal_data import (
    EMAIL,
    GIVEN_NAMES,
    HANDLE,
    IP_ADDRESS,
    TELEPHONE,
    names_somebody,
    personal_data,
)

FOUND = {
    EMAIL: (
        "anna@example.org", "Write to müller@exämple.de now.", "a.b+c@sub.example.co.uk",
        "anna (at) example.com", "anna[at]example.org", "anna(at)example(dot)com",
        "<o'neil@example.ie>", "анна@пример.рф",
    ),
    TELEPHONE: (
        "+49 171 1234567", "+49 (0)171 123 45 67", "0049 171 1234567", "+4917112345678",
        "+49–171–1234567", "+44 20 7946 0958", "+81-3-1234-5678", "+7 (495) 123-45-67",
        "+91 98765 43210", "98765 43210", "+358 40 123 4567", "+33612345678",
        "06 12 34 56 78", "06.12.34.56.78", "22 12 34 56", "0171 1234567", "01711234567",
        "030/123456", "(030) 1234567", "(11) 91234-5678", "020 7946 0958",
        "+1 (555) 123-4567", "555-123-4567", "555.123.4567", "tel. 5551234", "phone: 123456",
        "ext. 4711", "555-123-4567, please",
        "Call me on 0171/234 5678, please", "2026-03-01, 0171 1234567",
    ),
    IP_ADDRESS: (
        "10.11.12.13", "from 192.168.0.1:8080", "(8.8.8.8)", "Restart 10.11.12.13.",
        "2001:db8::1", "fe80::1ff:fe23:4567:890a", "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    ),
    HANDLE: (
        "@annab on Slack", "ask @müller_99", "cc @anna.b", "Slack: annab", "linkedin.com/in/annab",
    ),
}  # fmt: skip

NOTHING = (
    "01.02.2026", "2026-01-02 to 2026-03-04", "01.02.2026 - 03.04.2026", "01.02.26-03.04.26",
    "10:30", "10:30:45", "08:30-09:15", "08.30-09.15", "0830-0915", "in 2025/2026", "24/7",
    "version 10.2.1", "v10.2.1.4", "10.2.1", "300.1.2.3", "1.2.3.4.5",
    "1.234.567,89", "1,234,567.89", "1 234 567 EUR", "+12 345 678 EUR", "1 000 000 000 records",
    "EUR 0,5", "0.12345678", "p = 0.0001234567", "95 % CI -0.2 to 0.4", "2 of 50, 4 of 41, 0 of 23",
    "INC0012345678", "REQ-2026-00123", "Ticket 0012345678", "ticket #0171234567", "SV01|SV04",
    "ISO 27001:2022", "std::vector", "a::b", "3 @ 5 EUR", "5 @ home", "call 3 people",
    "extension of 3 months", "phone calls: 3 of 120", "ring the 24 offices", "",
)  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind in FOUND for text in FOUND[kind]])
def test_personal_data_are_found_in_many_ways_of_writing(text, kind):
    assert personal_data(text) == (kind,)


@pytest.mark.parametrize("text", NOTHING)
def test_dates_times_amounts_versions_and_tickets_are_no_personal_data(text):
    assert personal_data(text) == ()


def test_every_kind_is_told_once_and_in_one_order():
    text = "@annab, 10.1.2.3, +49 171 1234567 or 0171 7654321, anna@example.org, b@example.org"
    assert personal_data(text) == (EMAIL, TELEPHONE, IP_ADDRESS, HANDLE)


@given(
    st.text(max_size=30),
    st.text(max_size=30),
    st.sampled_from(["anna@example.org", "+49 171 1234567", "10.11.12.13"]),
)
def test_words_around_it_hide_nothing(before, after, found):
    assert personal_data(f"{before}; {found} ; {after}")


@pytest.mark.parametrize("piece", ["0 ", "1.", "a.", "::", "(0)", "@a", "1 2", "+1-", "A. "])
def test_a_long_cell_is_read_in_no_time(piece):
    text = piece * 8000
    started = time.perf_counter()
    personal_data(text), names_somebody(text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    ["Ask Anna.", "MARIA decides.", "Jörg’s list", "Mr Okonkwo", "Frau Öztürk", "Dr. Q. Xi",
     "K. Okonkwo decides.", "J. van Houten decides.", "J Smith decides.", "Ask J Smith.",
     "Then: Okonkwo, K. decides.", "Smith, J"],
)  # fmt: skip
def test_a_name_is_known_by_itself_by_its_title_or_by_its_initial(text):
    assert names_somebody(text)


def test_a_name_in_the_tables_of_the_client_is_found_in_any_case_but_not_within_a_word():
    assert names_somebody("That is for okonkwo.", ["Okonkwo, Kemi"])
    assert names_somebody("Wanjiku’s list", ["Wanjiku Ngugi"])
    assert names_somebody("As m26-007 said.", ["M26-007"])
    assert not names_somebody("In 100 of M26 cases.", ["100", "M26-100"])
    assert not names_somebody("The list of kilometres.", ["Li", "Kilo"])


@pytest.mark.parametrize(
    "text",
    ["Every permit waits for Legal.", "Project Management Office", "Too few in Grid.",
     "E. g. the budget", "Plan B Review", "Type C Project", "A Team", "Finance, R&D", "I Think so",
     "Phase A, B and C", "E Learning", "May is late.",
     "Mostly energy prices in surgery.", "anna-lytics"],
)  # fmt: skip
def test_units_months_and_plain_words_are_no_names(text):
    assert not names_somebody(text)


def test_no_given_name_is_a_month_or_a_plain_word():
    plain = {"may", "april", "june", "august", "will", "grant", "mark", "grace", "hope", "rich",
             "frank", "bill", "rose", "dean", "faith", "joy", "art", "drew", "rob", "sue", "pat",
             "rolle", "rat", "kraft", "ernst", "kunde"}  # fmt: skip
    assert not plain & GIVEN_NAMES
