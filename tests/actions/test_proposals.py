"""What a report proposes: every next step under an id that its words do not change."""

from test_plan import OPTIONS, TRUST, evidence, heading, notebook, table, told

from pmo_workshop.actions.listing import chosen
from pmo_workshop.actions.proposals import proposals
from pmo_workshop.claims import Statement

STEPS = Statement("next", ("Ask why", "Trace each"), activity="T2",
                  steps=("T2.asked.next-1", "T2.asked.next-3"), answers=((), ()))  # fmt: skip
OWN = Statement(
    "next", ("Do what is late",), activity="T3", steps=("T3.actions_agreed.next-1",), answers=((),)
)


def shown(*things):
    return proposals(
        evidence(
            notebook(1, heading("T2"), told(*TRUST), *(told(thing) for thing in things)),
            notebook(2, heading("B5"), told(table("B5", "options", [
                row | {"option_id": f"OP{at}", "p_12": 0.05 if at == 1 else 0.9}
                for at, row in enumerate(OPTIONS[:3])]))),
        ),
        seed=1,
    )  # fmt: skip


def test_every_next_step_and_every_option_that_may_pay_back_is_proposed_once():
    found = shown(STEPS, OWN, STEPS)
    assert [p.id for p in found if not p.id.startswith("P.")] == [
        "T2.asked.next-1", "T2.asked.next-3", "B5.options.op0", "B5.options.op2"
    ]  # fmt: skip
    assert found[0].element == "trust"


def test_the_measure_is_the_best_supported_shortfall_of_the_same_question():
    assert shown(STEPS)[0].measure.id == "T2.asked.reliability"


def test_all_steps_of_an_activity_are_chosen_by_its_name():
    assert [p.id for p in chosen(["T2"], shown(STEPS))] == ["T2.asked.next-1", "T2.asked.next-3"]
