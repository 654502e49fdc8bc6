"""``_brand.yml``: what it may say, whose goes before, and each mistake in it as it is told."""

import io
import struct

import pytest
from brands import FAMILY, FIRM, LOGO, PLUM, firm_in, letters
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pmo_workshop.intake import check_client
from pmo_workshop.intake.brand import Brand, Colours, brand_files, read_brand
from pmo_workshop.intake.brand.colours import (
    BACKGROUND,
    DARK,
    FOREGROUND,
    LEAST_OF_LETTERS,
    LEAST_OF_MARKS,
    PRIMARY,
    SECONDARY,
    USED,
    choose,
    contrast,
    lighter,
)
from pmo_workshop.palette import BLUE, INK, MUTED, PAPER, RED_INK

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(USED, colours)))
def test_whatever_the_colours_are_everything_can_be_read(given_colours):
    own, told = choose(given_colours)
    for ground in (PAPER, own.ground):
        for ours in (own.ink, own.letters, MUTED, RED_INK):
            assert contrast(ours, ground) >= LEAST_OF_LETTERS
        for mark in (own.marks, lighter(own.marks, own.lighter), own.second or own.marks):
            assert contrast(mark, ground) >= LEAST_OF_MARKS
    assert contrast(own.on_dark, DARK) >= LEAST_OF_LETTERS
    shown = {PRIMARY: own.letters, SECONDARY: own.second, FOREGROUND: own.ink,
             BACKGROUND: own.ground}  # fmt: skip
    changed = {key for key, colour in given_colours.items() if shown[key] != colour}
    both = {FOREGROUND, BACKGROUND}
    assert changed - both <= {key for key, _ in told}
    assert not (changed & both) or both & {key for key, _ in told}


def test_contrast_is_that_of_the_guidelines():
    # WCAG 2.2, understanding 1.4.3: #767676 is the lightest grey of 4.5 : 1 on white.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < LEAST_OF_LETTERS


def client_in(folder, text=None, name="acme"):
    (folder / name).mkdir(parents=True, exist_ok=True)
    if text is not None:
        (folder / name / "_brand.yml").write_text(text, encoding="utf-8")
    return folder / name


def told(brand):
    return [str(problem) for problem in (*brand.problems, *brand.warnings)]


def test_a_firms_brand_is_read_whole(tmp_path):
    client = client_in(firm_in(tmp_path))
    brand = read_brand(client)
    assert told(brand) == []
    assert (brand.name, brand.colours.letters, brand.colours.ink, brand.colours.ground) == (
        *("Brook & Partners", PLUM, "#2b2030", "#fffaf2"),
    )
    assert [(file.weight, file.family) for file in brand.base.files] == [
        (400, FAMILY),
        (700, FAMILY),
    ]
    assert (brand.logo.kind, brand.logo.alt, brand.logo.width) == ("svg", "Brook & Partners", 240)
    assert [*brand_files(client)] == [
        "../_brand.yml",
        "../brand/logo.svg",
        "../brand/regular.ttf",
        "../brand/bold.ttf",
    ]


def test_the_clients_goes_before_the_firms_key_by_key(tmp_path):
    own = 'color:\n  palette:\n    plum: "#2e6f57"\nmeta:\n  name: Acme\n'
    brand = read_brand(client_in(firm_in(tmp_path), own))
    assert (brand.name, brand.colours.letters) == ("Acme", "#2e6f57"), "the firm's primary is plum"
    assert (brand.contact, brand.made_by) == ("reports@brook.example", "")
    assert brand.colours.ink == "#2b2030"
    assert brand.base.family == FAMILY
    assert brand.logo is not None


def test_a_palette_that_gives_no_colour_a_place_is_told_so(tmp_path):
    brand = read_brand(client_in(tmp_path, 'color:\n  palette:\n    navy: "#0a2342"\n'))
    assert told(brand) == [
        "_brand.yml: line 3: color.palette.navy: no colour of the palette has a place, so none is "
        "used. Write color: primary: navy."
    ]


def test_the_convention_is_read_also_where_we_show_nothing_of_it(tmp_path):
    text = """
meta: {name: {full: Acme Ltd, short: Acme}, link: {home: "https://acme.example", x: y}}
logo: {images: {icon: {path: i.png, alt: An icon}}, small: icon, large: {light: a.png, dark: b.png}}
color: {primary: navy, success: green, link: primary, tertiary: {light: red, dark: blue}}
typography:
  base: {family: Source Sans 3, size: 1rem, line-height: 1.4, weight: [400, 700]}
  link: {color: primary, decoration: underline}
  monospace-block: {background-color: "#eee"}
defaults: {quarto: {format: {html: default}}}
"""
    client = client_in(tmp_path, text)
    (client / "i.png").write_bytes(png(60, 60))
    brand = read_brand(client)
    assert told(brand) == []
    assert (brand.name, brand.contact, brand.made_by) == ("Acme Ltd", "https://acme.example", "")
    assert (brand.colours.letters, brand.logo.alt) == ("#000080", "An icon")


def png(width, height):
    made = io.BytesIO()
    Image.new("RGB", (width, height), PLUM).save(made, "PNG")
    return made.getvalue()


def test_every_mistake_comes_at_once_with_line_and_key(tmp_path):
    text = """colour: red
color:
  primary: #1F4E79
  secondary: 1F4E79
  foreground: round
  round: red
  background: rouge
  palette:
    round: loop
    loop: round
typography:
  fonts:
    - family: Lora
      source: disk
      files:
        - path: lora.ttf
          weight: heavy
          style: bent
  base: Lora
  base: Georgia
"""
    assert told(read_brand(client_in(tmp_path, text))) == [
        "_brand.yml: line 1: colour: there is no such key. Did you mean 'color'?",
        "_brand.yml: line 6: color.round: there is no such key. There are: palette, foreground, "
        "background, primary, secondary, tertiary, success, info, warning, danger, light, dark, "
        "link.",
        "_brand.yml: line 20: typography.base: it stands here twice. Keep one of them.",
        "_brand.yml: line 3: color.primary: it is empty. A colour that begins with # stands in "
        'quotation marks, such as "#1F4E79": else the line ends there.',
        "_brand.yml: line 4: color.secondary: '1F4E79' is not a colour. Write: \"#1F4E79\"",
        "_brand.yml: line 10: color.palette.loop: the colour refers to itself. Write the colour.",
        "_brand.yml: line 7: color.background: 'rouge' is not a colour. Use # and six hexadecimal "
        'digits in quotation marks, such as "#1F4E79", or a name of the palette (round, loop).',
        "_brand.yml: line 14: typography.fonts.1.source: 'disk' is not allowed. Write one of: "
        "file, system, google, bunny.",
        "_brand.yml: line 17: typography.fonts.1.files.1.weight: 'heavy' is no weight of letters. "
        "Write a number from 1 to 999, such as 400, or one of: thin, extra-light, ultra-light, "
        "light, normal, regular, medium, semi-bold, demi-bold, bold, extra-bold, ultra-bold, "
        "black.",
        "_brand.yml: line 18: typography.fonts.1.files.1.style: 'bent' is not allowed. Write one "
        "of: normal, italic, oblique.",
        "_brand.yml: line 16: typography.fonts.1.files.1.path: 'lora.ttf': there is no such file. "
        "It is left out.",
        "_brand.yml: line 19: typography.base: no .ttf or .otf file of Lora can be used: PDFs have "
        "Source Sans 3 in its place. Pages, the deck, letters and spreadsheets name it, and have "
        "it where it is installed.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "color:\n\tprimary: red",
            "line 2: it cannot be read as YAML (found character '\\t' that cannot start any token)."
            " A key ends with a colon and a space, what belongs to it is set in by two spaces, and "
            "no tab stands before it.",
        ),
        ("- a\n- b", 'line 1: it holds no keys. Write for example: color: {primary: "#1F4E79"}'),
        (
            "a: &x [*x]",
            "line 1: '*x' refers to another place of the file, which is not followed. Write the "
            "value itself.",
        ),
        ("meta: " + "[" * 5000, "line 1: keys lie within keys more than 12 levels deep."),
        ("meta: " + "x" * 100_000, "the file is larger than 100 kB: it is no file of a brand."),
    ],
    ids=["tab", "list", "reference", "deep", "large"],
)
def test_a_file_that_cannot_be_read_is_told_in_words(tmp_path, text, message):
    assert told(read_brand(client_in(tmp_path, text))) == [f"_brand.yml: {message}"]


def test_a_file_in_another_encoding_is_told(tmp_path):
    (client_in(tmp_path) / "_brand.yml").write_bytes(b"meta:\n  name: \xfcber\n")
    assert told(read_brand(tmp_path / "acme")) == [
        "_brand.yml: line 2 is not UTF-8. Save the file as UTF-8 in your editor."
    ]


def test_a_tag_builds_nothing(tmp_path):
    text = 'meta:\n  name: !!python/object/apply:os.system ["exit 1"]\n'
    assert read_brand(client_in(tmp_path, text)) == Brand()


@pytest.mark.parametrize(
    ("color", "messages"),
    [
        (
            '{foreground: white, background: "#fff"}',
            [
                "color.foreground: it is #ffffff, as the ground is: nothing could be read. "
                f"Letters are {INK} on {PAPER}."
            ],
        ),
        (
            "{foreground: white}",
            [
                "color.foreground: it is #ffffff, as the ground is: nothing could be read. "
                f"Letters are {INK} on {PAPER}."
            ],
        ),
        (
            "{primary: white}",
            [
                "color.primary: #ffffff has a contrast of 1.0 : 1 on #ffffff, and letters need "
                "4.5 : 1: they are #757575.",
                "color.primary: #757575 looks like #8b959e, in which charts show a verdict: what "
                f"else they show stays {BLUE}.",
            ],
        ),
        (
            '{foreground: "#eeeeee", background: "#0b1f3a"}',
            [
                "color.background: #0b1f3a is too dark for our charts and our grey letters: the "
                "ground stays #ffffff, and letters are #0b1f3a."
            ],
        ),
        (
            '{primary: "#ffe600", secondary: "#ffe600"}',
            [
                "color.secondary: #ffe600 has a contrast of 1.3 : 1 on #ffffff, and marks need "
                "3 : 1: they are #a39300.",
                "color.primary: #ffe600 has a contrast of 1.3 : 1 on #ffffff, and letters need "
                "4.5 : 1: they are #7f7300.",
            ],
        ),
        (
            '{primary: "#d03a00"}',
            [
                "color.primary: #d03a00 looks like #d55e00, in which charts show a verdict: what "
                f"else they show stays {BLUE}."
            ],
        ),
    ],
    ids=["white on white", "white letters", "white first", "dark ground", "yellow", "red"],
)
def test_a_colour_that_cannot_be_read_is_adjusted_and_told(tmp_path, color, messages):
    brand = read_brand(client_in(tmp_path, f"color: {color}\n"))
    assert told(brand) == [f"_brand.yml: line 1: {message}" for message in messages]
    assert brand.problems == ()


SCRIPT = LOGO.replace("</svg>", "<script>alert(1)</script></svg>")
ELSEWHERE = LOGO.replace(".a{", "@import url(https://x.example/a.css);.a{")
ENTITY = '<!DOCTYPE svg [<!ENTITY a "b">]>' + LOGO
ACTS = (
    "the drawing holds what can act ({}), which nothing that is sent may do. Save it as plain SVG, "
    "or as PNG."
)
FETCHES = (
    "the drawing fetches something from elsewhere, which nothing that is sent may do. Save it with "
    "all that belongs to it, or as PNG."
)
OUT = (
    "it leads out of the folder of the file. Put what is shown into that folder, or one below it, "
    "and name it from there, such as brand/logo.svg."
)
NO_PICTURE = "it is no picture that can be read. Save it as PNG, SVG or JPEG."


@pytest.mark.parametrize(
    ("named", "content", "message"),
    [
        (
            "logo.png",
            bytes(20_000_000),
            "the file has 20.0 MB, and 1 MB are allowed: it travels in every page. Save it "
            "smaller.",
        ),
        ("logo.svg", SCRIPT.encode(), ACTS.format("script")),
        ("logo.svg", LOGO.replace("<rect", '<rect onload="x()"').encode(), ACTS.format("rect")),
        ("logo.svg", ELSEWHERE.encode(), FETCHES),
        (
            "logo.svg",
            LOGO.replace("<rect", '<image href="https://x.example/a.png"/><rect').encode(),
            FETCHES,
        ),
        ("logo.svg", ENTITY.encode(), "the drawing declares entities. Save it as plain SVG, or as "
         "PNG."),
        ("logo.svg", b"<svg", NO_PICTURE),
        ("logo.svg", LOGO.replace('viewBox="0 0 240 60"', "").encode(), "the drawing does not say "
         "how large it is. Give its svg element a viewBox."),
        ("logo.gif", b"GIF89a" + bytes(50), NO_PICTURE),
        ("logo.png", png(4, 4)[:40], NO_PICTURE),
        (
            "logo.png",
            png(4, 4)[:16] + struct.pack(">II", 60_000, 60_000) + png(4, 4)[24:],
            NO_PICTURE,
        ),
        ("../logo.png", b"", OUT),
        ("/etc/logo.png", b"", OUT),
        ("C:\\logo.png", b"", OUT),
        ("..\\logo.png", b"", OUT),
        (
            "https://x.example/logo.png",
            b"",
            "it is an address, and nothing is fetched from the web. Put the file beside the "
            "_brand.yml, and write its name. Nothing has a logo.",
        ),
        ("logo.png", b"", "there is no such file. Nothing has a logo."),
        ("brand", b"", "it is no file. Nothing has a logo."),
    ],
    ids=[
        *("large", "script", "handler", "style sheet", "picture elsewhere", "entity", "cut"),
        *("no size", "GIF", "cut PNG", "bomb", "above", "root", "drive", "backslash"),
        *("address", "missing", "folder"),
    ],
)  # fmt: skip
def test_a_logo_that_cannot_be_shown_is_told(tmp_path, named, content, message):
    client = client_in(tmp_path, f"logo: '{named}'\n")
    (client / "brand").mkdir()
    if content:
        (client / named).write_bytes(content)
    brand = read_brand(client)
    assert told(brand) == [f"_brand.yml: line 1: logo: {named!r}: {message}"]
    assert brand.logo is None


def test_a_logo_by_way_of_a_link_or_out_of_a_client_is_refused(tmp_path):
    client = client_in(firm_in(tmp_path), "logo: brand/logo.svg\n")
    (client / "client.toml").write_text("")
    (client / "brand").symlink_to(tmp_path / "brand")
    assert told(read_brand(client))[:1] == [
        "_brand.yml: line 1: logo: 'brand/logo.svg': it is a link to another place. Put the file "
        "itself there."
    ]
    firm_in(tmp_path, "logo: acme/logo.svg\n")
    assert told(read_brand(client_in(tmp_path, name="other"))) == [
        "../_brand.yml: line 1: logo: 'acme/logo.svg': it leads into the folder of a client, and "
        "would come into the reports of all. Put the file elsewhere."
    ]


NO_FONT = "it is no font that can be read. Take a .ttf, .otf or .woff2 file. It is left out."
HOUSE = (
    "_brand.yml: line 6: typography.base: no .ttf or .otf file of X can be used: PDFs have Source "
    "Sans 3 in its place. Pages, the deck, letters and spreadsheets name it, and have it where it "
    "is installed."
)
WOFF2 = (
    "_brand.yml: line 6: typography.base: no .ttf or .otf file of X is given: PDFs have Source "
    "Sans 3 in its place, and pages the .woff2 file. The deck, letters and spreadsheets name it, "
    "and have it where it is installed."
)


def restricted():
    data = bytearray(letters())
    at = data.find(b"OS/2")
    offset = int.from_bytes(data[at + 8 : at + 12], "big")
    data[offset + 8 : offset + 10] = b"\0\2"
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"", [f"there is no such file. {NO_FONT[-15:]}", HOUSE]),
        (b"no font at all", [NO_FONT, HOUSE]),
        (letters()[:5000], [NO_FONT, HOUSE]),
        (
            restricted(),
            [
                "its maker does not allow that it is embedded in what is sent. It is left out.",
                HOUSE,
            ],
        ),
        (b"wOF2" + bytes(4) + b"\0\0\0\x20" + bytes(20), [WOFF2]),
        (
            b"wOF2" + bytes(20),
            ["the font is cut off. Copy the file again. It is left out.", HOUSE],
        ),
    ],
    ids=["missing", "no font", "cut", "not to be embedded", "woff2", "cut woff2"],
)
def test_a_font_that_cannot_be_used_is_told_with_what_stands_for_it(tmp_path, content, messages):
    text = "typography:\n  fonts:\n    - family: X\n      source: file\n      files: [x.ttf]\n"
    client = client_in(tmp_path, f"{text}  base: X\n")
    if content:
        (client / "x.ttf").write_bytes(content)
    first = "_brand.yml: line 5: typography.fonts.1.files.1: 'x.ttf': "
    wanted = [m if m.startswith("_brand") else first + m for m in messages]
    brand = read_brand(client)
    assert told(brand) == wanted
    assert brand.problems == ()


def test_a_check_says_what_is_wrong_with_the_brand_of_the_client_and_of_the_firm(tmp_path):
    client = client_in(firm_in(tmp_path, FIRM + "colours: red\n"), "color: {primary: '#ffe600'}\n")
    (client / "client.toml").write_text('id = "a"\nname = "A"\nreport_date = 2026-01-01\n')
    found = check_client(client, may_be_empty=True)
    assert [str(problem) for problem in found.problems] == [
        "../_brand.yml: line 20: colours: there is no such key. Did you mean 'color'?"
    ]
    assert [str(w) for w in found.warnings if w.file == "_brand.yml"] == [
        "_brand.yml: line 1: color.primary: #ffe600 has a contrast of 1.2 : 1 on #fffaf2, and "
        "letters need 4.5 : 1: they are #7f7300."
    ]


def test_without_a_file_all_is_as_it_was():
    assert Brand().colours == Colours() == choose({})[0]
