"""The ten cases that are hardest to read, and the bad input of every day: where each is tested."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

HARDEST = {
    "1 option texts with commas in joined cells": (
        "test_bad_input: options_with_commas_in_joined_cells_are_told_apart_by_their_list",
        "test_foreign: several_answers_in_a_cell_are_split_by_the_known_options",
    ),
    "2 the same numbers in three blocks, items out of order": (
        "test_bad_input: the_same_numbers_in_three_blocks_are_told_apart_by_their_stems",
    ),
    "3 reversed or one-based recodes, answer codes without labels": (
        "test_hard_cases: numbers_may_be_turned_and_it_is_asked",
        "test_round_trip: a_survey_of_ours_comes_back_and_nothing_is_asked",
    ),
    "4 no middle, Keine Angabe, frequencies of unclear order": (
        "test_foreign: four_labels_of_a_scale_of_five_are_asked_about_where_few_answered",
        "test_hard_cases: frequencies_whose_order_is_not_known_are_asked_and_never_sorted",
        "test_foreign: a_german_survey_of_twenty_questions_needs_few_answers",
    ),
    "5 a label that nobody used, labels in the respondent's language": (
        "test_foreign: a_point_of_a_scale_that_nobody_chose_keeps_its_place",
        "test_bad_input: labels_in_the_language_of_each_person_are_one_set",
    ),
    "6 E and P on two scales, questions worded the other way round": (
        "test_bad_input: expectation_and_perception_on_two_scales_are_asked_about",
        "test_doubts: a_question_that_runs_against_its_scale_is_asked_about",
    ),
    "7 headers of two and three rows, titles, repeated names": (
        "test_round_trip: a_survey_of_ours_comes_back_and_nothing_is_asked",
        "test_foreign: seven_layouts_of_one_survey_give_the_same",
    ),
    "8 a person twice, partial then complete, two people with one code": (
        "test_hard_cases: one_id_with_contrary_answers_is_asked",
        "test_hard_cases: "
        "where_the_first_ids_are_in_doubt_the_second_are_offered_with_their_proof",
    ),
    "9 blanks: not asked, skipped, or lost; long and wide mixed": (
        "test_round_trip: rows_that_cannot_stand_in_their_table_are_left_out_and_told",
        "test_bad_input: a_long_table_is_not_taken_for_a_survey_of_many_people",
    ),
    "10 a register without what is needed, A/R, totals, tasks with nobody": (
        "test_registers: a_register_is_recognised_and_converted_by_its_map_alone",
        "test_registers: check_accepts_what_a_map_alone_has_made",
    ),
    "a German export": ("test_bad_input: a_german_export_of_our_form_is_the_same_survey",),
    "a file cut off": (
        "test_bad_input: a_file_that_ends_in_the_middle_is_refused_with_its_row",
    ),
    "#N/A": ("test_bad_input: an_error_of_a_spreadsheet_in_our_form_is_refused_with_its_place",),
    "waves in any words": (
        "test_hard_cases: names_of_waves_that_prove_no_order_are_asked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HARDEST)
def test_each_hard_case_has_its_tests(case):
    for named in HARDEST[case]:
        file, name = named.split(": ")
        written = ast.parse((HERE / f"{file}.py").read_text("utf-8"))
        assert f"test_{name}" in {node.name for node in written.body if hasattr(node, "name")}
