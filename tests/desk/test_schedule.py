"""The schedule of value reviews is held against the contacts that took place."""

from datetime import date

import pytest
from typer.testing import CliRunner

from pmo_workshop.cli import app
from pmo_workshop.desk import reviews_counted
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

SETTINGS = """id = "acme"
name = "Acme"
report_date = 2026-04-30

[engagement_register]
basis = "consent"
access = "the head of the PMO"
delete_after = 2030-01-01
"""


@pytest.fixture
def folder(tmp_path):
    files = {
        "client.toml": SETTINGS,
        "stakeholders.csv": "stakeholder_id,account\nS1,Sponsors\nS2,Sponsors\nS3,Finance\n",
        "touches.csv": "touch_id,stakeholder_id,kind,held\nT1,S1,review,2025-04-30\n"
        "T2,S2,review,2025-10-31\nT3,S1,review,2025-12-01\nT4,S3,contact,2025-06-02\n",
        "reviews.csv": "review_id,stakeholder_id,held,value\nR1,S1,2025-12-01,The dates\n",
        "review_schedule.csv": "account,led_by,every_months,since\n"
        "Sponsors,Head of PMO,6,2025-04-30\nFinance,Head of PMO,12,2025-04-30\nBoard,Chair,3,\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_review_is_in_time_if_it_was_held_in_its_span(folder):
    """By hand: Sponsors were due on 30 October and 30 April; two of three lie in the second."""
    client = load_client(folder)
    assert reviews_counted(client, date(2026, 4, 30)) == {
        "Sponsors": {"due": 2, "held": 2, "with_minutes": 1},
        "Finance": {"due": 1, "held": 0, "with_minutes": 0},
    }
    early = reviews_counted(client, date(2026, 4, 29))
    assert [row["due"] for row in early.values()] == [1, 0]


def test_the_count_is_written_for_the_report_and_no_contact_with_it(folder):
    done = CliRunner().invoke(
        app, ["desk", str(folder), "--count-reviews", "--on", "2026-04-30"], catch_exceptions=False
    )
    assert done.output == "Written: Sponsors, Finance.\n"
    written = (folder / "review_schedule.csv").read_text(encoding="utf-8")
    assert "Sponsors,Head of PMO,6,2025-04-30,,,2,2,1" in written
    assert "S1" not in written


@pytest.mark.parametrize("name", ["lindenhof", "meridian", "northwind"])
def test_the_sample_clients_have_counted_what_their_contacts_say(name):
    client = load_client(shipped("sample_data") / name)
    stored = client["review_schedule"].set_index("account")[["due", "held", "with_minutes"]]
    assert stored.astype(float).to_dict("index") == reviews_counted(client, client.report_date)
