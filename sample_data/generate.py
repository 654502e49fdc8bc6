"""Make the sample clients: python sample_data/generate.py

One seed, no clock: the same bytes every time. Each table draws from a stream of its own, so that
changing one table leaves the others as they are. What is planted in the data is stated in one
place, ``stories.py``; ``planted.toml`` and two sections of ``README.md`` are written from it.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path

from making import (
    barriers,
    campaigns,
    confidence,
    exercises,
    register,
    survey,
    sustaining,
    trust,
    value,
)
from making.people import Row
from making.survey import GAP_ITEMS
from making.trust import cyclic_blocks
from stories import STORIES, Planted, Story

from pmo_workshop.schema import TABLES

HERE = Path(__file__).resolve().parent

MAKERS = {
    name: make
    for room in (
        survey,
        trust,
        barriers,
        value,
        confidence,
        sustaining,
        register,
        campaigns,
        exercises,
    )
    for name, make in room.TABLES.items()
}


def planted_effects(story: Story) -> list[Planted]:
    """All effects of a client: those of the survey follow from the story's own figures."""
    gaps = [
        Planted("T2", "gap", dimension, gap.gap, "scale points", gap.verdict, wave)
        for wave, by_dimension in story.gaps.items()
        for dimension, gap in by_dimension.items()
    ]
    needs = [
        Planted("T1", "best-worst", story.order[0], 1, "rank", "in the leading group"),
        Planted("T1", "best-worst", story.order[-1], len(story.order), "rank", "not leading"),
    ]
    kano = [
        Planted("T1", "kano", offering, share, "share", f"category {category}")
        for offering, (category, share) in story.kano.items()
        if category != "I"
    ]
    quadrants = [
        Planted("T1", "quadrant", item, story.importance[item], "importance", says,
                story.latest.name)
        for item, says in (("SQ05", "concentrate here"), ("SQ16", "possible overkill"))
    ]  # fmt: skip
    promises = [
        Planted("C2", "promise", promise[0], round(promise[5] - promise[3], 1), "scale points",
                "kept minus heard", story.latest.name)
        for promise in story.promises
    ]  # fmt: skip
    elsewhere = [*barriers.planted(story), *confidence.planted(story)]
    return [*needs, *quadrants, *kano, *gaps, *promises, *elsewhere, *story.planted]


def awkward_tables() -> dict[str, list[Row]]:
    """A client that has everything that goes wrong and is still allowed."""
    roles = ["Geschäftsführung"] + ["Projektleitung 🏗"] * 6 + ["Łódź office"] * 4
    group = [f"Ä{number:02d}" for number in range(1, 12)]
    waves = ["2025"] * 3 + ["2026"] * 11
    ids = [*group[:3], *group]
    respondent_rows: list[Row] = [
        {"resp_id": i, "wave": wave, "role": roles[int(i[1:]) - 1],
         "unit": "" if i == "Ä05" else "O'Neill & \"Söhne\", GmbH", "tenure_band": "",
         "power": "", "interest": 3, "code": "AB12" if i in ("Ä10", "Ä11") else ""}
        for i, wave in zip(ids, waves, strict=True)
    ]  # fmt: skip
    asked = [row for row in GAP_ITEMS if row["dimension"] in ("tangibles", "reliability")]
    item_rows: list[Row] = [
        {"item_id": row["item_id"], "instrument": "gap", "dimension": row["dimension"],
         "text": row["text"], "scale_min": 1, "scale_max": 7, "reverse": 0}
        for row in asked
    ]  # fmt: skip
    answers: list[Row] = []
    for number, (i, wave) in enumerate(zip(ids, waves, strict=True)):
        for place, row in enumerate(asked):
            constant = row["dimension"] == "tangibles"
            for aspect in "EPI":
                value = 5 if constant else 3 + (number * 5 + place * 3 + ord(aspect)) % 5
                skipped = not constant and (number + place) % 9 == 0 and aspect == "P"
                answers.append({"resp_id": i, "wave": wave, "item_id": row["item_id"],
                                "aspect": aspect, "value": "" if skipped else value,
                                "na": int(skipped and place % 2 == 0)})  # fmt: skip
    names = ("Überblick", "Ανάλυση κινδύνου", "計画", 'Advice, "quick" & honest', "Σ reporting",
             "Coaching 👩‍🏫", "<b>Reviews</b>")  # fmt: skip
    service_ids = [f"S{number}" for number in range(1, 8)]
    service_rows: list[Row] = [
        {"service_id": s, "name": name, "group": "", "status": "live"}
        for s, name in zip(service_ids, names, strict=True)
    ]
    ties: list[Row] = []
    for number, i in enumerate(group[:10]):
        for task, shown in enumerate(cyclic_blocks(service_ids), start=1):
            # Odd and even respondents choose the opposite: every score is a tie at zero.
            best, worst = (shown[0], shown[3]) if number % 2 else (shown[3], shown[0])
            ties.append({"resp_id": i, "wave": "2026", "task": task, "shown": "|".join(shown),
                         "best": best, "worst": worst})  # fmt: skip
    ticket_rows: list[Row] = [
        {"ticket_id": f"№{number}", "service_id": service_ids[number % 7],
         "opened": date(2026, 1 + number % 3, 27), "closed": date(2026, 2 + number % 3, 6),
         "paused_h": 0, "expected_days": 10, "met": 1}
        for number in range(1, 10)
    ]  # fmt: skip
    ticket_rows[-1].update(closed="", met="")
    sentence = 'Was mich nachts wach hält: "Termine", <script>, =1+1, $x_1$, #heading, 日本語; '
    long_text = (sentence * (30_000 // len(sentence) + 1))[:30_000]
    long_text = long_text[:15_000] + "\n" + long_text[15_001:]
    issue_rows: list[Row] = [
        {"resp_id": group[0], "wave": "2026", "text": long_text, "codes": "Termine|Größe",
         "severity": 5, "horizon": "12m+", "coder": "größter Leser"},
        {"resp_id": group[1], "wave": "2026", "text": "–", "codes": "", "severity": 1,
         "horizon": "now", "coder": "größter Leser"},
    ]  # fmt: skip
    return {
        "respondents": respondent_rows, "items": item_rows, "responses": answers,
        "services": service_rows, "bws": ties, "tickets": ticket_rows, "issues": issue_rows,
    }  # fmt: skip


AWKWARD_TOML = """\
# Awkward on purpose: no margin, no dates of the waves, tables missing, names of all sorts.
id = "awkward"
name = "Žluťoučký & \\"Söhne\\" <Größe> GmbH – 東京"
sector = "manufacturing"
currency = "EUR"
report_date = 2026-05-31
expectation = "adequate"

[stakeholders]
"Geschäftsführung" = 1
"Projektleitung 🏗" = 9
"Łódź office" = 6
"""


def write_table(folder: Path, name: str, rows: list[Row], delimiter: str = ",") -> None:
    """Write one table in the column order of the schema, without the columns it lacks."""
    columns = [c for c in TABLES[name].column_names if c in rows[0]]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def client_toml(story: Story) -> str:
    scale, percent, cost, set_by, set_on = story.margin
    lines = [
        f"id = {quoted(story.id)}",
        f"name = {quoted(story.name)}",
        f"sector = {quoted(story.sector)}",
        f"currency = {quoted(story.currency)}",
        f"report_date = {story.report_date}",
        'prepared_by = "Brook & Partners"  # who made the report, on its cover; invented',
        'contact = "reports@brook.example"',
        f"expectation = {quoted(story.expectation)}  # what E asked for: the level that is "
        + ("just enough" if story.expectation == "adequate" else "wished for"),
        f"sponsors = [{', '.join(map(quoted, story.sponsors))}]  # the groups that decide about "
        "the PMO",
        "",
        "[stakeholders]  # people on the stakeholder list, by role",
        *(f"{quoted(role)} = {count}" for role, count in story.stakeholders.items()),
        "",
        "[pmo_roles]  # people of the PMO who hold each role",
        *(f"{quoted(role)} = {count}" for role, count in story.pmo_roles.items()),
        "",
        "[margin]  # the smallest difference that matters, fixed before the data were loaded",
        f"scale_points = {scale}",
        f"percentage_points = {percent}",
        f"cost_percent = {cost}",
        f"set_by = {quoted(set_by)}",
        f"set_on = {set_on}",
        "",
    ]
    if story.leading:
        lines += [
            "[leading]  # what decides the mark of an element, where it is not the usual measure",
            *(f"{key} = {json.dumps(value)}" for key, value in story.leading.items()),
            f"set_by = {quoted(set_by)}",
            f"set_on = {set_on}",
            "",
        ]
    for wave in story.waves:
        lines += [f"[waves.{quoted(wave.name)}]", f"start = {wave.start}", f"end = {wave.end}", ""]
    lines += [
        "[engagement_register]  # engagement, stakeholders, touches: how people stand to the PMO",
        'basis = "legitimate interest, weighed and agreed with the works council"',
        'access = "the head of the PMO and the account holders"',
        f"delete_after = {story.report_date.replace(year=story.report_date.year + 2)}",
        "",
    ]
    return "\n".join(lines)


def brand_yml(story: Story) -> str:
    """The client's colour, in the convention of brand.yml."""
    return f"color:\n  primary: {quoted(story.colour)}\n"


def planted_toml() -> str:
    """All planted effects, for tests."""
    lines = ["# What is planted in the sample clients; written by generate.py.", ""]
    for story in STORIES:
        for effect in planted_effects(story):
            lines += [
                "[[planted]]",
                f"client = {quoted(story.id)}",
                f"activity = {quoted(effect.activity)}",
                f"kind = {quoted(effect.kind)}",
                f"where = {quoted(effect.where)}",
                f"wave = {quoted(effect.wave)}",
                f"size = {effect.size}",
                f"unit = {quoted(effect.unit)}",
                f"verdict = {quoted(effect.verdict)}",
                "",
            ]
    return "\n".join(lines)


def planted_markdown() -> str:
    """The planted effects of every client as tables."""
    lines = []
    for story in STORIES:
        lines += [
            f"### {story.name} (`{story.id}`)",
            "",
            "| activity | effect | where | size | expected verdict |",
            "|---|---|---|---|---|",
        ]
        for e in planted_effects(story):
            where = f"{e.where} ({e.wave})" if e.wave else e.where
            lines.append(
                f"| {e.activity} | {e.kind} | {where} | {e.size:,g} {e.unit} | {e.verdict} |"
            )
        lines.append("")
    return "\n".join(lines)


def columns_markdown() -> str:
    """Every column of every table, from the schema."""
    lines = []
    for table in TABLES.values():
        lines += [
            f"### {table.name}",
            "",
            f"{table.meaning[0].upper()}{table.meaning[1:]}. Key: "
            + (", ".join(f"`{column}`" for column in table.key) or "none")
            + f". Used by {', '.join(table.used_by)}. {table.how_to_collect}",
            "",
            "| column | meaning | unit | allowed |",
            "|---|---|---|---|",
        ]
        for column in table.columns:
            allowed = column.allowed + ("; the column may be absent" * column.may_be_absent)
            allowed = allowed.replace("|", "\\|")
            lines.append(f"| `{column.name}` | {column.meaning} | {column.unit} | {allowed} |")
        rules = [f"`{rule.in_words}`" for rule in table.rules]
        lines += ["", "Rules: " + "; ".join(rules) + ".", ""] if rules else [""]
    return "\n".join(lines)


def with_section(text: str, name: str, body: str) -> str:
    """Replace what stands between the two marks of a section."""
    start, end = f"<!-- {name}: written by generate.py -->", f"<!-- end of {name} -->"
    before, rest = text.split(start)
    return f"{before}{start}\n\n{body.strip()}\n\n{end}{rest.split(end)[1]}"


def write_all(folder: Path) -> None:
    """Write the clients, ``planted.toml`` and the two sections of ``README.md``."""
    for story in STORIES:
        client = folder / story.id
        client.mkdir(parents=True, exist_ok=True)
        (client / "client.toml").write_bytes(client_toml(story).encode())
        (client / "_brand.yml").write_bytes(brand_yml(story).encode())
        for name, make in MAKERS.items():
            write_table(client, name, make(story))
    awkward = folder / "awkward"
    awkward.mkdir(parents=True, exist_ok=True)
    (awkward / "client.toml").write_bytes(AWKWARD_TOML.encode())
    for name, rows in awkward_tables().items():
        write_table(awkward, name, rows, delimiter=";" if name == "tickets" else ",")
    # A table with a heading and no rows, and one with a column nobody asked for.
    (awkward / "actions.csv").write_bytes(
        (",".join(TABLES["actions"].column_names) + "\n").encode()
    )
    services_file = awkward / "services.csv"
    lines = services_file.read_text(encoding="utf-8").splitlines()
    noted = [f"{lines[0]},Bemerkung", *(f"{line}," for line in lines[1:])]
    services_file.write_bytes(("\n".join(noted) + "\n").encode())
    (folder / "planted.toml").write_bytes(planted_toml().encode())
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    readme = with_section(readme, "planted", planted_markdown())
    readme = with_section(readme, "columns", columns_markdown())
    (folder / "README.md").write_bytes(readme.encode())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
