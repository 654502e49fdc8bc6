"""Exercises of a client's own: read from its folder, and every problem said where it stands."""

import re
from pathlib import Path

from pmo_workshop.intake import check_client, load_client
from pmo_workshop.intake.own_exercises import read_own_exercises

HANDBOOK = Path(__file__).parents[2] / "docs" / "facilitators-handbook.md"
EXAMPLE, IDEAS = re.findall(r"```toml\n(id = .+?)```", HANDBOOK.read_text("utf-8"), re.DOTALL)
FILE = "exercise-meetings.toml"


def problems_of(text, name=FILE):
    data = text if isinstance(text, bytes) else text.encode()
    return [str(problem) for problem in read_own_exercises({name: data})[1]]


def test_the_example_of_the_handbook_is_an_exercise_of_the_client(folder):
    made = folder()
    (made / FILE).write_text(EXAMPLE, encoding="utf-8")
    assert check_client(made).problems == ()
    exercise = load_client(made).exercises["exercise-meetings"]
    assert [item.label for item in exercise.items][:1] == ["Portfolio board"]


def test_the_example_of_ideas_is_an_exercise_and_needs_its_dots():
    name = "exercise-ideas.toml"
    assert problems_of(IDEAS, name) == []
    without = re.sub(r"dots = 3.*", "", IDEAS)
    assert problems_of(without, name) == [f"{name}: 'ideas' needs 'dots', 1 to 10."]


def test_what_is_wrong_is_said_where_it_stands():
    assert problems_of(EXAMPLE.replace('"Reducing Barriers"', '"Reducing Bariers"')) == [
        f"{FILE}: element is 'Reducing Bariers'. Allowed: 'Unlocking the Potential', 'Building "
        "Trust', 'Reducing Barriers', 'Revealing PMO Value', 'Instilling Confidence', 'Sustaining "
        "Relationships', 'Marketing Plan'. Did you mean 'Reducing Barriers'?"
    ]
    assert problems_of(EXAMPLE.replace("minutes = 5", 'minutes = "5"')) == [
        f"{FILE}: 'minutes' must be a whole number."
    ]
    assert problems_of(EXAMPLE.replace("high = 5", "high = 100")) == [
        f"{FILE}, part 1: a scale has whole marks, at most 11, such as 0 to 10; else ask for a "
        "number."
    ]
    assert problems_of(EXAMPLE.replace('type = "scale"', 'type = "slider"')) == [
        f"{FILE}, part 1: type is 'slider'. Allowed: 'scale', 'choice', 'number', 'text', 'date'.",
        f"{FILE}: the parts of 'rating' must be a scale.",
    ]
    assert problems_of(EXAMPLE.replace('type = "scale"', 'type = "name"')) == [
        f"{FILE}: a part of type 'name' is for a commitment alone.",
        f"{FILE}: a name is given by choice: write required = false.",
        f"{FILE}: the parts of 'rating' must be a scale.",
    ]
    commitment = EXAMPLE.replace('kind = "rating"', 'kind = "commitment"')
    assert problems_of(commitment.replace('type = "scale"', 'type = "slider"'))[0] == (
        f"{FILE}, part 1: type is 'slider'. Allowed: 'scale', 'choice', 'number', 'text', 'date', "
        "'name'."
    )
    assert problems_of(EXAMPLE.replace('"stand-up"', '"stand.up"')) == [
        f"{FILE}: 'stand.up' is no id. Allowed: up to 40 letters, digits, hyphens and underscores."
    ]
    assert problems_of(EXAMPLE.replace("Our three meetings", "x" * 81)) == [
        f"{FILE}: 'title' is longer than 80 characters."
    ]


def test_a_name_that_is_none_and_bytes_that_are_none_are_refused():
    assert problems_of(EXAMPLE, "exercise-Our Meetings.toml") == [
        "exercise-Our Meetings.toml: is no name of an exercise. Allowed: exercise-, small letters, "
        "digits and hyphens, .toml."
    ]
    assert problems_of(b"\xff\xfe") == [f"{FILE}: is not written in UTF-8. Save it as UTF-8."]
    assert problems_of(EXAMPLE, "exercise-other.toml") == [
        "exercise-other.toml: the id is 'exercise-meetings'; it must be the name of the file."
    ]


def test_items_may_come_from_a_table_of_the_client_whose_columns_are_known():
    before, _, after = EXAMPLE.partition("[[item]]")
    parts = "[[part]]" + after.partition("[[part]]")[2]
    source = """[items_from]
    table = "services"
    id = "service_id"
    label = "{nmae}"
    """
    assert problems_of(before + source + parts) == [
        f"{FILE}: items_from: services has no column 'nmae'. Did you mean 'name'? The columns are: "
        "'service_id', 'name', 'group', 'status'.",
        f"{FILE}: items_from: name a bank too, or give [[item]], for the day on which services has "
        "too few rows.",
    ]
