"""What an import writes: all or nothing, the same again, and never over somebody's work."""

import json
from datetime import date
from pathlib import Path

import pytest
from survey_layouts import LAYOUTS, made_up_answers

from pmo_workshop.content.questionnaires import CORE, as_json, questionnaire
from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.importing.drafting import decided
from pmo_workshop.importing.files import draft_of_files, map_of, written_to
from pmo_workshop.importing.writing import _JOURNAL, client_so_far
from pmo_workshop.intake import check_client, load_client

TODAY = date(2026, 11, 29)
ITEMS = json.loads(as_json(questionnaire((CORE,))))["items"]


def export(folder, name="spring.csv", layout="surveymonkey.csv", n=12, seed=7, people=None):
    people = people or made_up_answers(ITEMS, n, seed)
    path = folder / name
    path.write_bytes(LAYOUTS[layout](ITEMS, people))
    return path


def imported(path, into, mapping=None, answers=None):
    draft = draft_of_files([path], into, mapping=mapping, answers=answers)
    return written_to(into, draft, "A. Berg", TODAY)


def bytes_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def acme(tmp_path):
    into = tmp_path / "acme"
    imported(export(tmp_path), into)
    return into


def test_a_fresh_folder_becomes_a_client_that_can_be_used(acme):
    client = load_client(acme)
    assert len(client["respondents"]) == 12
    assert client.collected("responses", "items", "perceived_cost", "promises")


def test_the_same_import_again_changes_no_byte(tmp_path, acme):
    before = bytes_of(acme)
    imported(tmp_path / "spring.csv", acme)
    assert bytes_of(acme) == before


def test_a_fuller_export_of_the_same_name_replaces_what_it_wrote(tmp_path, acme):
    imported(export(tmp_path, n=15), acme, answers={"import": "spring"})
    assert len(load_client(acme)["respondents"]) == 15
    before = bytes_of(acme)
    imported(tmp_path / "spring.csv", acme)
    assert bytes_of(acme) == before


def test_another_wave_of_the_same_file_name_is_asked_about_and_both_stay(tmp_path, acme):
    second = export(tmp_path, n=10, seed=8)
    before = bytes_of(acme)
    with pytest.raises(UsageError) as refused:
        imported(second, acme)
    assert str(refused.value) == (
        "Nothing was written: these questions are open.\n"
        "  'spring' was imported before, with other cells. Which is it now? ('spring' again, "
        "corrected or fuller: it takes its place; another wave, or another file: both stay, this "
        "one as 'spring-2')\n"
        "Answer them in a terminal window, by the same command without --yes; or in "
        "pmo.import_panel()."
    )
    assert bytes_of(acme) == before
    imported(second, acme, answers={"import": "spring-2"})
    both = {"2026": 12, "2026-Q1": 10}
    assert load_client(acme)["respondents"]["wave"].value_counts().to_dict() == both
    before = bytes_of(acme)
    imported(second, acme)
    assert bytes_of(acme) == before
    imported(export(tmp_path), acme)  # each of the two is known by its cells
    assert bytes_of(acme).keys() == before.keys()
    assert load_client(acme)["respondents"]["wave"].value_counts().to_dict() == both


def test_the_wave_that_a_file_is_may_be_decided_anew_before_it_is_written(tmp_path, acme):
    draft = draft_of_files([export(tmp_path, n=10, seed=8)], acme)
    again = decided(draft, {"import": "spring"})
    another = decided(again, {"import": "spring-2"})
    assert [one.name for one in (again, another)] == ["spring", "spring-2"]
    waves = [set(one.preview["respondents"]["wave"]) for one in (again, another)]
    assert waves == [{"2026"}, {"2026-Q1"}]


def test_a_second_wave_keeps_the_first(tmp_path, acme):
    second = export(tmp_path, "autumn.csv", n=10, seed=8)
    draft = draft_of_files([second], acme, mapping=map_of("spring", acme))
    assert [q.key for q in draft.open_questions] == []
    written_to(acme, draft, "A. Berg", TODAY)
    respondents = load_client(acme)["respondents"]
    assert respondents["wave"].value_counts().to_dict() == {"2026": 12, "2026-Q1": 10}
    before = bytes_of(acme)
    imported(second, acme, map_of("spring", acme))
    imported(tmp_path / "spring.csv", acme)
    assert bytes_of(acme).keys() == before.keys()
    assert len(load_client(acme)["responses"]) == len(client_so_far(acme, "x")["responses"])


def test_a_new_label_in_the_second_wave_is_the_only_question(tmp_path, acme):
    second = export(tmp_path, "autumn.csv", n=10, seed=8)
    text = second.read_text(encoding="utf-8-sig").replace("Rather agree", "Vielleicht", 1)
    second.write_text(text, encoding="utf-8")
    draft = draft_of_files([second], acme, mapping=map_of("spring", acme))
    assert [q.key for q in draft.open_questions] == ["label:vielleicht"]
    assert not decided(draft, {"label:vielleicht": "no answer"}).open_questions


def test_tables_made_by_hand_are_never_overwritten(tmp_path, acme):
    path = acme / "responses.csv"
    path.write_text(path.read_text().replace(",5,0\n", ",4,0\n", 1))
    before = bytes_of(acme)
    with pytest.raises(UsageError) as refused:
        imported(tmp_path / "spring.csv", acme)
    assert str(refused.value) == (
        "responses.csv has 456 rows that no import wrote, or that were changed since. Nothing was "
        "written. Move the file away, or import into another folder."
    )
    assert bytes_of(acme) == before


def test_what_check_would_refuse_is_refused_in_its_words(tmp_path, acme):
    settings = acme / "client.toml"
    text = settings.read_text()
    assert "\n[stakeholders]\n" in text
    settings.write_text(text.replace("\n[stakeholders]\n", "\n[stakeholders]\nSponsor = 1\n", 1))
    before = bytes_of(acme)
    with pytest.raises(DataError) as refused:
        imported(tmp_path / "spring.csv", acme)
    first, *problems = str(refused.value).split("\n")
    assert first == "Nothing was written: the result could not be used."
    assert problems == list(map(str, check_client(acme).problems))
    assert bytes_of(acme) == before


def test_nothing_is_left_of_an_import_that_fails_on_its_way(tmp_path, acme, monkeypatch):
    before = bytes_of(acme)
    second = export(tmp_path, n=14)
    draft = draft_of_files([second], acme, answers={"import": "spring"})
    replace = type(second).replace

    def full_disk(path, target):
        if target.name == "responses.csv":
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(type(second), "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        written_to(acme, draft, "A. Berg", TODAY)
    left = {name: data for name, data in bytes_of(acme).items() if not name.endswith(".new")}
    assert left == before


def test_what_a_killed_import_left_is_put_back(tmp_path, acme):
    before = bytes_of(acme)
    journal = acme / _JOURNAL
    (journal / "imports").mkdir(parents=True)
    (journal / "fresh.json").write_text('["bws.csv"]')
    (journal / "responses.csv").write_bytes((acme / "responses.csv").read_bytes())
    (acme / "responses.csv").write_text("half")
    (acme / "bws.csv").write_text("half")
    client_so_far(acme, "spring")
    assert bytes_of(acme) == before


def test_two_files_of_one_wave_overlap(tmp_path):
    people = made_up_answers(ITEMS, 12)
    first = export(tmp_path, "a.csv", people=people[:8])
    both = export(tmp_path, "b.csv", people=people)
    draft = draft_of_files([first, both], tmp_path / "acme")
    assert len(draft.preview["respondents"]) == 12
    assert draft.counts["dropped_repeated"] == 8
    assert not draft.open_questions


def test_the_same_wave_under_another_name_is_refused(tmp_path, acme):
    second = export(tmp_path, "again.csv", n=10, seed=9)
    with pytest.raises(UsageError) as refused:
        imported(second, acme, answers={"wave": "2026"})
    assert str(refused.value) == (
        "respondents.csv has wave '2026' already, from another import. Nothing was written. Give "
        "the files of one wave together, or another name to this wave."
    )


def test_a_second_file_of_one_wave_under_another_name_is_refused(tmp_path, acme):
    again = export(tmp_path, "rest.csv", people=made_up_answers(ITEMS, 12, 7)[4:])
    with pytest.raises(UsageError) as refused:
        imported(again, acme, answers={"wave": "autumn"})
    assert str(refused.value) == (
        "8 of 8 people are in wave '2026' already, answer for answer. Nothing was written. Give "
        "the files of one wave together, in one command."
    )


def test_a_file_of_another_survey_is_refused(tmp_path, exports):
    own = export(tmp_path)
    with pytest.raises(UsageError) as refused:
        draft_of_files([own, exports / "surveymonkey.csv"], tmp_path / "acme")
    assert str(refused.value) == (
        "surveymonkey.csv has other questions than spring.csv: 1 of 8 are the same. It is another "
        "survey, or another client's. Import it by itself."
    )


def test_open_texts_are_outside_every_table(acme):
    texts = (acme / "imports" / "spring.open-texts.csv").read_text(encoding="utf-8")
    assert texts.startswith("resp_id,wave,text\n")
    assert "Words of person" not in "".join(p.read_text() for p in acme.glob("*.csv"))
    assert "Words of person" not in (acme / "imports" / "spring.report.txt").read_text()


def test_a_folder_that_is_no_clients_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    other = Path("photos")
    other.mkdir()
    (other / "a.txt").write_text("x")
    path = export(tmp_path)
    with pytest.raises(UsageError) as refused:
        written_to(other, draft_of_files([path], other), "A. Berg", TODAY)
    assert str(refused.value) == (
        "'photos' is no client's folder: it has no client.toml. Nothing was written. Make one "
        "with 'pmo-workshop new', or name a folder that does not exist yet."
    )


def test_an_open_question_writes_nothing(tmp_path, exports):
    path, into = exports / "google_sheets.csv", tmp_path / "acme"
    with pytest.raises(UsageError) as refused:
        written_to(into, draft_of_files([path], into), "A. Berg", TODAY)
    assert str(refused.value) == (
        "Nothing was written: these questions are open.\n"
        "  Which column says what role a person has towards the PMO? (column B, 'Which role best "
        "describes you?' (functional manager, project manager, sponsor …); none of these)\n"
        "  By their words the questions ask about this:\n"
        "Columns C to D, 'How far do you agree?': quality: as it is ('promised')\n"
        "Column E, 'How likely are you to recommend the PMO to a colleague?': would recommend the "
        "PMO, 0 to 10 ('recommend')\n"
        "Is that right? (yes, all of it; no: ask about each)\n"
        "  Columns C to D, 2 questions ('How far do you agree?': 'Reports arrive when promised' / "
        "'Staff understand my project's needs'): what do they ask about? "
        "(quality: as it should be; quality: as it is; quality: how much it matters; satisfaction "
        "with the PMO; what users get from the PMO; what users give for it; would recommend the "
        "PMO, 0 to 10; not all of them the same: ask about each; none of these: leave "
        "out)\n"
        "  Column E: 'How likely are you to recommend the PMO to a colleague?'. What does it ask "
        "about? (quality: as it should be; quality: as it is; quality: how much it matters; "
        "satisfaction with the PMO; what users get from the PMO; what users give for it; would "
        "recommend the PMO, 0 to 10; knows what the PMO offers; understands what it means for "
        "them; is confident that it helps; its cost keeps from using it; whether people can rely "
        "on the PMO; whether people respect the PMO; none of these: leave out)\n"
        "Answer them in a terminal window, by the same command without --yes; or in "
        "pmo.import_panel()."
    )
    assert not into.exists()


def test_what_is_still_to_be_agreed_or_coded_is_told_last(tmp_path, acme):
    report = (acme / "imports" / "spring.report.txt").read_text("utf-8")
    last = report.rpartition("\n\n")[2].splitlines()
    assert last[-3:] == [
        "imports/spring.open-texts.csv: 9 answers in own words, which may hold names. Code them "
        "into issues.csv before they are told.",
        "client.toml does not say yet how many people each role has: [stakeholders].",
        "client.toml does not say yet which difference matters, and who set it when: [margin].",
    ]
    assert load_client(acme).expectation == "desired"  # as our form asks


def test_roles_that_the_stakeholder_list_does_not_name_are_told(tmp_path, acme):
    settings = acme / "client.toml"
    text = settings.read_text(encoding="utf-8")
    roles = load_client(acme)["respondents"]["role"].dropna().unique()
    listed = "\n".join(f'"{role}" = 40' for role in sorted(roles)[1:])
    settings.write_text(text.replace("[stakeholders]", f"[stakeholders]\n{listed}", 1), "utf-8")
    report = imported(tmp_path / "spring.csv", acme).report
    assert f"client.toml does not name '{sorted(roles)[0]}': without their numbers" in report
