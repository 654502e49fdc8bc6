"""Made-up answers to a questionnaire, written as survey tools write them: from its JSON alone."""

import csv
import io
import random
from datetime import datetime, timedelta

import pandas as pd

START = datetime(2026, 3, 2, 9, 5, 9)  # noqa: DTZ001 - tools write local times


def made_up_answers(items, n, seed=7):
    """Return for each person a value for each item: a point, an option, a text, or None."""
    drawn = random.Random(seed)
    people = []
    for person in range(n):
        answers = []
        for item in items:
            answers.append(None if drawn.random() < 0.08 else one_answer(item, drawn, person))
        _share_out_100_points(items, answers)
        people.append(answers)
    return people


def _share_out_100_points(items, answers):
    """Who gives points to all dimensions gives 100, as the question asks."""
    points = [at for at, item in enumerate(items) if item["id"].startswith("GW")]
    if points and None not in (given := [answers[at] for at in points]):
        for at, of_100 in zip(points, given, strict=True):
            answers[at] = of_100 * 20 // sum(given)
        answers[points[-1]] += 100 - sum(answers[at] for at in points)


def one_answer(item, drawn, person):
    kind = item["type"]
    if kind == "scale":
        if item.get("not_applicable") and drawn.random() < 0.1:
            return "na"
        return drawn.randint(item["low"], item["high"])
    if kind in {"choice", "best-worst"}:
        return drawn.randrange(len(item["options"]))
    if kind == "several":
        chosen = [at for at in range(len(item["options"])) if drawn.random() < 0.5]
        return chosen or None
    if kind == "number":
        return drawn.randint(0, 40)
    return f"AB{person:02}CD" if item["column"] == "code" else f"Words of person {person}, some"


def label(item, answer, language="en"):
    """Return what a person sees: the label of a scale, the text of an option."""

    def said(text):
        return text.get(language, text["en"])

    if answer is None:
        return ""
    if answer == "na":
        return said(item["not_applicable"])
    if item["type"] == "scale":
        labels = item["labels"]
        return said(labels[answer - item["low"]]) if labels else str(answer)
    if item["type"] in {"choice", "best-worst"}:
        return said(item["options"][answer])
    if item["type"] == "several":
        return [said(item["options"][at]) for at in answer]
    return str(answer)


def cell(item, answer, joint, language="en"):
    found = label(item, answer, language)
    return joint.join(found) if isinstance(found, list) else found


def code(item, aspect_mark="_"):
    single = item["aspect"] == "single"
    return item["id"] if single else f"{item['id']}{aspect_mark}{item['aspect']}"


def as_csv(rows, delimiter=",", encoding="utf-8-sig"):
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue().encode(encoding)


def moments(n):
    return [START + timedelta(hours=7 * at, minutes=at) for at in range(n)]


def microsoft(items, people):
    seen, names = {}, []
    for item in items:
        text = item["text"]["en"]
        seen[text] = seen.get(text, 0) + 1
        names.append(text + (str(seen[text]) if seen[text] > 1 else "") + "\u00a0")
    head = ["Id", "Start time", "Completion time", "Email", "Name", *names]
    rows = [
        [at + 1, f"{t:%-m/%-d/%y %-H:%M:%S}", f"{t:%-m/%-d/%y %-H:%M:%S}", "anonymous", ""]
        + [cell(i, a, ";") + (";" if i["type"] == "several" and a else "")
           for i, a in zip(items, answers, strict=True)]
        for at, (t, answers) in enumerate(zip(moments(len(people)), people, strict=True))
    ]  # fmt: skip
    return as_csv([head, *rows])


def google(items, people, delimiter=",", encoding="utf-8", when="{0:%Y/%m/%d} {0:%I:%M:%S %p} GMT"):
    head = ["Timestamp"]
    for item in items:
        stem, text = item["stem"]["en"], item["text"]["en"]
        head.append(f"{stem} [{text}]" if stem else text)
    rows = [
        [when.format(t), *(cell(i, a, ", ") for i, a in zip(items, answers, strict=True))]
        for t, answers in zip(moments(len(people)), people, strict=True)
    ]
    return as_csv([head, *rows], delimiter, encoding)


def resaved(items, people):
    return google(items, people, ";", "cp1252", "{0:%d.%m.%Y} {0:%H:%M:%S}")


def surveymonkey(items, people):
    facts = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address",
             "Email Address", "First Name", "Last Name"]  # fmt: skip
    first, second = list(facts), [""] * len(facts)
    stem = None
    for item in items:
        own = item["stem"]["en"]
        if item["type"] == "several":
            options = [option["en"] for option in item["options"]]
            first += [item["text"]["en"], *[""] * (len(options) - 1)]
            second += options
        elif own:
            first.append(own if own != stem else "")
            second.append(item["text"]["en"])
        else:
            first.append(item["text"]["en"])
            second.append("Open-Ended Response" if item["type"] == "text" else "Response")
        stem = own
    rows = []
    for at, (t, answers) in enumerate(zip(moments(len(people)), people, strict=True)):
        row = [114000000000 + at, 456789012, *[f"{t:%m/%d/%Y %I:%M:%S %p}"] * 2,
               f"192.0.2.{at % 250}", "", "", ""]  # fmt: skip
        for item, answer in zip(items, answers, strict=True):
            if item["type"] == "several":
                row += [option["en"] if at in (answer or []) else ""
                        for at, option in enumerate(item["options"])]  # fmt: skip
            else:
                row.append(cell(item, answer, ";"))
        rows.append(row)
    return as_csv([first, second, *rows])


def qualtrics(items, people, numbers=False, heads=3):
    facts = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)",
             "Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientEmail",
             "LocationLatitude", "LocationLongitude", "UserLanguage"]  # fmt: skip
    codes = [code(item) for item in items]
    texts = [f"{i['stem']['en']} - {i['text']['en']}" if i["stem"]["en"] else i["text"]["en"]
             for i in items]  # fmt: skip
    ids = [f'{{"ImportId":"QID{at}"}}' for at in range(len(facts) + len(items))]
    rows = [
        [f"{t:%Y-%m-%d %H:%M:%S}", f"{t:%Y-%m-%d %H:%M:%S}", "IP Address", "192.0.2.1", 100, 391,
         "True", f"{t:%Y-%m-%d %H:%M:%S}", f"R_{at:015}", "", "", "", "", "EN"]
        + [str(a) if numbers and i["type"] == "scale" and isinstance(a, int) else cell(i, a, ",")
           for i, a in zip(items, answers, strict=True)]
        for at, (t, answers) in enumerate(zip(moments(len(people)), people, strict=True))
    ]  # fmt: skip
    return as_csv([[*facts, *codes], [*facts, *texts], ids][:heads] + rows)


def limesurvey(items, people, codes=True):
    facts = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
    names = [
        f"{item['aspect']}[{item['id']}]" if item["aspect"] != "single" else item["id"]
        for item in items
    ]
    rows = []
    for at, (t, answers) in enumerate(zip(moments(len(people)), people, strict=True)):
        row = [at + 1, f"{t:%Y-%m-%d %H:%M:%S}", 3, "en", 1000 + at, f"{t:%Y-%m-%d %H:%M:%S}",
               f"{t:%Y-%m-%d %H:%M:%S}"]  # fmt: skip
        for item, answer in zip(items, answers, strict=True):
            if codes and item["type"] == "scale" and isinstance(answer, int):
                row.append(f"A{answer - item['low'] + 1}" if item["labels"] else answer)
            elif codes and item["type"] == "choice" and answer is not None:
                row.append(f"A{answer + 1}")
            else:
                row.append(cell(item, answer, ";"))
        rows.append(row)
    return as_csv([[*facts, *names], *rows])


def spss(items, people, path):
    """Write codes with their labels, as Qualtrics and LimeSurvey write .sav files."""
    import pyreadstat

    frame, names, labels = {}, {}, {}
    for at, item in enumerate(items):
        own = [answers[at] for answers in people]
        name = code(item)
        names[name] = " ".join(filter(None, (item["stem"]["en"], item["text"]["en"])))[:250]
        if item["type"] == "scale":
            frame[name] = [99.0 if a == "na" else float("nan") if a is None else float(a)
                           for a in own]  # fmt: skip
            said = {float(item["low"] + k): text["en"] for k, text in enumerate(item["labels"])}
            if item.get("not_applicable"):
                said[99.0] = item["not_applicable"]["en"]
            labels |= {name: said} if said else {}
        elif item["type"] == "choice":
            frame[name] = [float("nan") if a is None else float(a + 1) for a in own]
            labels[name] = {float(k + 1): o["en"] for k, o in enumerate(item["options"])}
        else:
            frame[name] = [cell(item, a, ";") for a in own]
    facts = {
        "ResponseId": [f"R_{at:015}" for at in range(len(people))],
        "EndDate": [f"{t:%Y-%m-%d %H:%M:%S}" for t in moments(len(people))],
    }
    table = pd.DataFrame(facts | frame)
    pyreadstat.write_sav(table, str(path), column_labels=names, variable_value_labels=labels)


def expected(items, people):
    """Return what ``responses`` must hold: (person, item, aspect) to (value, na)."""
    return {
        (at, item["id"], item["aspect"]): (
            "" if answer in (None, "na") else str(answer),
            "1" if answer == "na" else "0",
        )
        for at, answers in enumerate(people)
        for item, answer in zip(items, answers, strict=True)
        if item["table"] == "responses"
    }


LAYOUTS = {
    "ms_forms.csv": microsoft,
    "google_direct.csv": google,
    "google_sheets.csv": lambda i, p: google(i, p, when="{0:%-m/%-d/%Y} {0:%-H:%M:%S}"),
    "resaved.csv": resaved,
    "surveymonkey.csv": surveymonkey,
    "qualtrics.csv": qualtrics,
    "qualtrics_numbers.csv": lambda i, p: qualtrics(i, p, numbers=True),
    "qualtrics_one_header.csv": lambda i, p: qualtrics(i, p, heads=1),
    "qualtrics_two_headers.csv": lambda i, p: qualtrics(i, p, heads=2),
    "limesurvey_codes.csv": limesurvey,
    "limesurvey_text.csv": lambda i, p: limesurvey(i, p, codes=False),
}
