"""A stranger cannot join, vote twice, forge, read or stall; nothing says who somebody is."""

import dataclasses
import http.client
import json
import logging
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pmo_workshop.errors import UsageError
from pmo_workshop.live import server as live_server
from pmo_workshop.live import stream as live_stream
from pmo_workshop.live.codes import Budget, Codes, grouped, resume_code, secret_of_this_computer
from pmo_workshop.live.opening import Wishes, _address, _hosts
from pmo_workshop.live.server import ROUTES, ServerState
from pmo_workshop.live.stream import MOST_OF_ONE

CORPUS = Path(__file__).parents[1] / "corpus"
T2, T6 = "t2-five-gaps", "t6-headline-number"
GAPS = {f"{item}.{part}": value for part, value in (("E", 6), ("P", 4)) for item in
        ("tangibles", "reliability", "responsiveness", "assurance", "empathy")}  # fmt: skip
PATHS = [
    path.replace(r"\.", ".").replace("([a-z0-9.-]+)", "phone.css").replace("([a-z0-9-]+)", T2)
    for path, _ in ROUTES
]


def corpus(name):
    return json.loads((CORPUS / "live" / f"{name}.json").read_text(encoding="utf-8"))["steps"]


@pytest.fixture
def console(room):
    found = room.console()
    room.store.change(state="open", locked=0, most=0, current="")
    yield found
    room.store.change(state="open", locked=0, most=0)
    for name in (T2, T6):
        room.store.begin_anew(name)


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
def test_every_answer_carries_the_headers_that_bind_a_browser(room, path):
    for browser in (room.stranger(), room.console()):
        if path.endswith("events"):
            continue
        reply = browser.get(path)
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in reply.headers
        assert not re.search(r"<[^>]+\son\w+=|<script(?! src)|style=", reply.text), "inline code"
        assert not re.search(r'(?:src|href)="(?:https?:)?//', reply.text), "another server"


@pytest.mark.parametrize("path", [*PATHS, "/nowhere"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_request_from_another_site_changes_nothing(room, path, method):
    browser = room.console()
    for headers in corpus("csrf")["headers"]:
        reply = browser.send(method, path, {"do": "end"}, headers=headers)
        assert reply.status == 403, headers
        assert room.store.room().state != "ended"


def test_only_names_of_this_server_are_answered(room):
    for host in [*corpus("host_header")["hosts"], f"{room.host}.evil.example"]:
        reply = room.stranger().send("GET", "/", headers={"Host": host})
        assert reply.status in (400, 421), host
        assert "evil.example" not in reply.text


def asks(state, host, origin):
    """Whether a form sent from an origin to a name would be taken."""
    return state.origin_of(host) == origin != ""


@pytest.mark.parametrize(
    ("wishes", "ours", "not_ours"),
    [
        (
            Wishes(host="10.0.0.7", port=80),
            [("10.0.0.7", "http://10.0.0.7"), ("10.0.0.7:80", "http://10.0.0.7"),
             ("localhost", "http://localhost")],
            [("10.0.0.7", "https://10.0.0.7"), ("10.0.0.7:443", "https://10.0.0.7"),
             ("10.0.0.7:8080", "http://10.0.0.7:8080")],
        ),
        (
            Wishes(host="10.0.0.7", port=443, tls=ssl.create_default_context()),
            [("10.0.0.7", "https://10.0.0.7"), ("10.0.0.7:443", "https://10.0.0.7"),
             ("127.0.0.1", "https://127.0.0.1")],
            [("10.0.0.7", "http://10.0.0.7"), ("10.0.0.7:80", "http://10.0.0.7")],
        ),
        (
            Wishes(host="10.0.0.7", port=443),
            [("10.0.0.7:443", "http://10.0.0.7:443")],
            [("10.0.0.7", "http://10.0.0.7"), ("10.0.0.7", "https://10.0.0.7")],
        ),
        (
            Wishes(host="127.0.0.1", address="https://Room.example.org:443/",
                   others=("laptop.local:8765", "https://second.example")),
            [("room.example.org", "https://room.example.org"),
             ("room.example.org:443", "https://room.example.org"),
             ("127.0.0.1:8765", "http://127.0.0.1:8765"),
             ("laptop.local:8765", "http://laptop.local:8765"),
             ("second.example", "https://second.example")],
            [("room.example.org", "http://room.example.org"),
             ("room.example.org:80", "http://room.example.org"),
             ("second.example", "http://second.example"),
             ("laptop.local:8765", "https://laptop.local:8765"),
             ("room.example.org", "https://second.example"),
             ("evil.example", "https://evil.example"), ("", "")],
        ),
        (
            Wishes(host="127.0.0.1", address="https://München.example:8443"),
            [("xn--mnchen-3ya.example:8443", "https://xn--mnchen-3ya.example:8443")],
            [("munchen.example:8443", "https://munchen.example:8443")],
        ),
        (
            Wishes(host="127.0.0.1", address="https://Straße.example"),
            [("xn--strae-oqa.example", "https://xn--strae-oqa.example")],
            [("strasse.example", "https://strasse.example")],
        ),
    ],
    ids=["port 80", "port 443", "port 443 without TLS", "behind a proxy", "in other letters",
         "with a letter that is spelt otherwise since 2008"],
)  # fmt: skip
def test_a_form_is_taken_from_the_very_origin_of_its_page(room, wishes, ours, not_ours):
    address = _address(wishes)
    site = dataclasses.replace(room.state.site, address=address)
    state = ServerState(site, room.client, _hosts(wishes, address), tls=wishes.tls is not None)
    assert [pair for pair in ours if not asks(state, *pair)] == []
    assert [pair for pair in not_ours if asks(state, *pair)] == []


def test_a_standard_port_may_be_left_out_and_the_scheme_may_not_differ(room, console, monkeypatch):
    monkeypatch.setattr(room.state, "hosts", frozenset({"room.example", room.host}))
    sent = {"Host": "room.example", "Origin": "http://room.example"}
    assert room.stranger().send("GET", "/", headers={"Host": "room.example:80"}).status == 200
    join = {"code": room.code}
    assert room.stranger().send("POST", "/join", join, headers=sent).status == 303
    for origin in ("https://room.example", "http://room.example:81", room.address, "null"):
        reply = room.stranger().send("POST", "/join", join, headers=sent | {"Origin": origin})
        assert reply.status == 403, origin


def raw(room, sent, wait=3.0):
    """Send bytes and return all that comes back until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", room.port), timeout=wait) as line:
        found = b""
        try:
            line.sendall(sent)
            while part := line.recv(65_536):
                found += part
        except (TimeoutError, ConnectionError):
            pass  # silent, or closed in the middle of what was sent
    return found


@pytest.mark.parametrize("file", sorted((CORPUS / "http").iterdir()), ids=lambda p: p.stem)
def test_malformed_requests_get_one_safe_answer(room, file):
    for host in (b"workshop.example", room.host.encode()):
        said = raw(room, file.read_bytes().replace(b"workshop.example", host), wait=1.0)
        assert said.count(b"HTTP/1.1 ") <= 1, said
        if said:
            status = int(said.split()[1])
            assert status in (400, 404, 421), said
        assert b"Location:" not in said
        assert b"/admin" not in said


def test_bodies_are_bounded(room, console):
    console.act("open", exercise=T6)
    phone = room.phone()
    turn = phone.turn()
    texts = {"headline.text": "x" * 1_000_000, "number.text": "1", "caveat.text": "x"}
    with pytest.raises((OSError, AssertionError)):
        assert phone.answer(T6, texts, turn=turn).status not in (400, 413)
    many = {f"field{n}": n for n in range(2_000)} | {"exercise": T6, "turn": turn}
    assert phone.send("POST", "/answer", many).status in (400, 413, 422)
    deep = "[" * 20_000
    assert phone.answer(T6, {"headline.text": deep}, turn=turn).status == 422
    head = f"POST /join HTTP/1.1\r\nHost: {room.host}\r\n".encode()
    assert b" 200 " not in raw(room, head + b"X: " + b"y" * 200_000 + b"\r\n\r\n")
    assert b" 200 " not in raw(room, head + b"Content-Length: 50000000\r\n\r\n" + b"z" * 100_000)
    endless = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"8000\r\n" + b"q" * 32_768 + b"\r\n"
    assert b" 200 " not in raw(room, endless + (b"8000\r\n" + b"q" * 32_768 + b"\r\n") * 4)
    zipped = head + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"
    assert b" 403 " in raw(room, zipped, wait=1.0)
    assert room.stranger().get().status == 200


@pytest.mark.parametrize(
    "file", sorted((CORPUS / "third_party" / "JSONTestSuite").iterdir()), ids=lambda p: p.stem
)
def test_json_is_no_language_of_the_room(room, console, file):
    console.act("open", exercise=T6)
    phone = room.phone()
    reply = phone.send("POST", "/answer", body=file.read_bytes(),
                       headers={"Content-Type": "application/json"})  # fmt: skip
    assert reply.status == 403
    body = file.read_bytes() + b"&exercise=" + T6.encode() + b"&turn=" + phone.turn().encode()
    assert phone.send("POST", "/answer", body=body).status in (400, 422)
    assert room.store.ballots(T6) == []


def test_answers_that_look_like_code_are_stored_as_they_are(room, console):
    console.act("open", exercise=T6)
    payloads = [p for p in corpus("sql_names")["payloads"] if p != "\0"]
    for payload in payloads:
        phone = room.phone()
        texts = {"headline.text": payload, "number.text": payload, "caveat.text": payload}
        assert phone.answer(T6, texts).status == 303
    stored = [a.value["text"] for a in room.store.answers.latest(exercise=T6)
              if a.item == "headline"]  # fmt: skip
    assert stored == payloads
    assert len(room.store.ballots(T6)) == len(payloads)
    assert room.phone().answer(T6, {"headline.text": "\0"}).status == 422


def test_a_captured_submission_cannot_be_played_again(room, console):
    phone = room.phone()
    console.act("open", exercise=T2)
    turn = phone.turn()
    assert phone.answer(T2, GAPS, turn=turn).status == 303
    other = GAPS | {"empathy.E": 1}
    console.act("close", exercise=T2)
    assert phone.answer(T2, other, turn=turn).status == 409
    console.act("reset", exercise=T2)
    console.act("open", exercise=T2)
    assert phone.answer(T2, other, turn=turn).status == 409
    cookie = dict(phone.cookies)
    phone.post("/leave")
    phone.cookies = cookie
    assert phone.answer(T2, other, turn=room.store.step(T2).turn).status == 410
    console.act("end")
    assert room.phone_status(T2, other) == 410
    assert room.store.ballots(T2) == []


def test_a_double_tap_and_a_lost_reply_store_one_ballot(room, console):
    console.act("open", exercise=T2)
    phones = [room.phone() for _ in range(20)]
    turn = phones[0].turn()
    replies = []

    def tap(phone, times):
        replies.extend(phone.answer(T2, GAPS, turn=turn).status for _ in range(times))

    threads = [threading.Thread(target=tap, args=(p, 2 + n % 4)) for n, p in enumerate(phones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(replies) == {303}
    assert len(room.store.ballots(T2)) == 20
    assert {ballot.version for ballot in room.store.ballots(T2)} == {1}


def test_wrong_closed_and_unknown_codes_are_answered_alike(room, console):
    wrong = room.stranger().join("0000-0000").text
    unknown = room.stranger().join(Codes(b"another secret", "spring").join).text
    console.act("lock")
    closed = room.stranger().join(room.code).text
    assert wrong == unknown == closed


def test_guessing_is_slowed_down_and_the_room_is_spared(room, monkeypatch):
    monkeypatch.setattr(live_server, "PAUSE", 0.01)
    monkeypatch.setattr(room.state, "budget", Budget(burst=20, per_second=0))
    statuses = [room.stranger().join(f"{n:08d}").status for n in range(60)]
    assert statuses == [403] * 20 + [429] * 40
    assert all(room.phone() for _ in range(5)), "a right code is never held up"
    assert "60 wrong codes so far." in room.console().get("/console").text
    assert len(room.code) * 5 >= 30, "bits"


def test_while_joining_is_locked_nobody_learns_that_a_code_is_right(room, console, monkeypatch):
    monkeypatch.setattr(live_server, "PAUSE", 0.2)
    monkeypatch.setattr(room.state, "budget", Budget(burst=2, per_second=0))
    right = room.code
    console.act("lock")
    told = []
    for code in (right, "00000000", right, "00000000"):
        begun = time.perf_counter()
        reply = room.stranger().join(code)
        told.append((reply.status, reply.text, time.perf_counter() - begun > 0.2))
    assert [status for status, *_ in told] == [403, 403, 429, 429]
    assert told[0] == told[1]
    assert told[2] == told[3], "the same words after the same pause"
    console.act("unlock")
    begun = time.perf_counter()
    assert room.stranger().join(right).status == 303, "however spent the budget is"
    own = resume_code(room.phone().cookies["pmo-device"])
    assert room.stranger().post("/again", code=own).status == 303
    key = room.state.site.codes.facilitator
    assert room.stranger().post("/console-in", key=key).status == 303


class Stream:
    """An event stream that somebody holds open."""

    def __init__(self, browser, path="/events"):
        self.line = http.client.HTTPConnection("127.0.0.1", browser.room.port, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.line.request("GET", path, headers={"Host": browser.room.host, "Cookie": cookie})
        self.reply = self.line.getresponse()

    def close(self):
        self.reply.close()
        self.line.close()


def test_one_device_holds_a_few_event_streams_and_others_as_many(room, console, monkeypatch):
    greedy, other, made = room.phone(), room.phone(), []
    begin = b":\n\n"

    def stream(browser, path="/events"):
        made.append(Stream(browser, path))
        return made[-1].reply

    try:
        assert [stream(greedy).status for _ in range(MOST_OF_ONE + 2)] == [200] * (MOST_OF_ONE + 2)
        assert [one.reply.read() for one in made[:2]] == [begin] * 2, "the oldest make room"
        again = room.stranger()
        again.post("/again", code=resume_code(greedy.cookies["pmo-device"]))
        assert stream(again).status == 200
        assert made[2].reply.read() == begin, "of the same person, on whatever device"
        assert stream(other).status == stream(console, "/console/events").status == 200
        assert len(room.state.phones) == MOST_OF_ONE + 1
        console.act("hold")
        assert made[3].reply.readline() + made[3].reply.readline() == begin
        assert made[3].reply.readline() == b"event: changed\n", "and the others go on"
        monkeypatch.setattr(live_stream, "MOST", len(room.state.phones))
        assert stream(other).status == 429
        assert "as many open pages as it can tell" in made[-1].reply.read().decode()
    finally:
        for one in made:
            one.close()


def test_a_stranger_finds_no_console_and_no_wall(room):
    phone = room.phone()
    phone.cookies["pmo-console"] = "a guess"
    for path in PATHS:
        if path.startswith(("/console/", "/console-out", "/screen")):
            assert phone.get(path).status in (404, 405), path
            assert phone.send("POST", path, {"do": "end"}).status in (404, 405), path
    assert phone.act("end").status == 404
    page = phone.get("/console").text
    assert "Open the console" in page
    assert "Run of show" not in page
    key = room.state.site.codes.facilitator
    by_header = room.stranger().get("/console", headers={"X-Facilitator-Key": key}).text
    assert "Run of show" in by_header, "a program may send the key as a header"
    assert phone.post("/console-in", key="0000").status == 403


def test_what_belongs_to_others_is_not_there(room, console):
    for path in (
        "/console/paper/no-such-exercise",
        "/console/sheet/no-such.pdf",
        "/static/english.toml",
        "/static/..%2fenglish.toml",
        "/static/report.css",
    ):
        assert console.get(path).status == 404, path
    assert console.act("void", number="9999").status == 404
    assert console.act("let", exercise=T6, at="0" * 20).status == 404
    assert console.act("open", exercise="no-such-exercise").status == 404
    assert console.act("fly").status == 404
    assert room.phone().answer("no-such-exercise", {}).status == 404


def test_cookies_are_bound_and_only_their_hashes_are_kept(room, console):
    phone = room.stranger()
    line = phone.join().headers["Set-Cookie"]
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Secure" not in line, "the room on the LAN has no TLS"
    codes = room.state.site.codes
    own = resume_code(phone.cookies["pmo-device"])
    secrets = [phone.cookies["pmo-device"], console.cookies["pmo-console"], own]
    secrets += [codes.join, codes.join_long, codes.facilitator]
    dump = sqlite3.connect(room.store.database.path)
    stored = "\n".join(dump.iterdump())
    dump.close()
    pages = [console.get("/screen").text, console.get("/console").text, phone.get().text]
    for secret in secrets:
        assert secret not in stored
    for page in pages:
        assert codes.join_long not in page, "it is in the picture only"
        assert codes.facilitator not in page
        assert grouped(codes.facilitator) not in page


def test_behind_tls_cookies_are_secure(room):
    plain = room.state.site.address
    object.__setattr__(room.state.site, "address", "https://room.example.org")
    try:
        reply = room.stranger().join()
        assert "Secure" in reply.headers["Set-Cookie"]
        assert reply.headers["Strict-Transport-Security"]
        assert "room.example.org" in room.console().get("/screen").text, "not from the Host"
    finally:
        object.__setattr__(room.state.site, "address", plain)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_room_speaks_tls_itself(another_room, tmp_path):
    certificate, key = tmp_path / "room.pem", tmp_path / "room.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)  # fmt: skip
    with pytest.raises(UsageError, match="are no certificate with its key"):
        live_server.tls_context(certificate, certificate)
    room = another_room(tmp_path, tls=live_server.tls_context(certificate, key))
    try:
        trusted = ssl.create_default_context(cafile=certificate)
        line = http.client.HTTPSConnection("127.0.0.1", room.port, timeout=10, context=trusted)
        head = {"Origin": room.address, "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", "/join", f"code={room.code}", head)
        reply = line.getresponse()
        assert reply.status == 303
        assert "Secure" in reply.headers["Set-Cookie"]
        line.close()
    finally:
        room.close()


def test_no_log_holds_an_address_a_code_or_a_text(room, console, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)
    console.act("open", exercise=T6)
    phone = room.phone()
    phone.answer(T6, {"headline.text": "canary-text", "number.text": "1", "caveat.text": "1"})
    raw(room, b"NONSENSE\r\n\r\n", wait=0.5)
    phone.get("/nowhere")
    monkeypatch.setattr(live_server.phone_pages, "mine", lambda *_: 1 / 0)
    reply = phone.get("/mine")
    assert reply.status == 500
    number = re.search(r"for the facilitator: (\w{6})", reply.text)[1]
    logged = "\n".join(
        r.getMessage() for r in caplog.records if r.name.startswith(("tornado", "pmo_workshop"))
        and r.levelno >= logging.WARNING
    ) + "".join(capfd.readouterr())  # fmt: skip
    assert f"Fault {number}" in logged, "the facilitator finds the place of the fault"
    assert "ZeroDivisionError" in logged
    assert "ZeroDivisionError" not in reply.text
    for hit in ("127.0.0.1", "canary-text", room.code, phone.cookies["pmo-device"]):
        assert hit not in logged


def test_slow_requests_are_cut_off_and_nobody_waits_for_them(another_room, tmp_path, monkeypatch):
    assert live_server.SECONDS_FOR_A_REQUEST <= 20
    monkeypatch.setattr(live_server, "SECONDS_FOR_A_REQUEST", 1.5)
    room = another_room(tmp_path)
    slow = []
    try:
        for at in range(60):
            line = socket.create_connection(("127.0.0.1", room.port), timeout=8)
            head = f"POST /join HTTP/1.1\r\nHost: {room.host}\r\n"
            line.sendall((head if at % 2 else head + "Content-Length: 100\r\n\r\nabc").encode())
            slow.append(line)
        assert all(room.phone() for _ in range(10))
        ended = 0
        for line in slow:
            try:
                while line.recv(4096):
                    pass
                ended += 1
            except ConnectionError:
                ended += 1
        assert ended == 60
    finally:
        for line in slow:
            line.close()
        room.close()


def test_payloads_are_text_on_every_page(room, console):
    payloads = json.loads((CORPUS / "strings" / "xss_o.json").read_text(encoding="utf-8"))
    payloads += json.loads((CORPUS / "strings" / "template_o.json").read_text(encoding="utf-8"))
    console.act("open", exercise=T6)
    phones = [room.phone() for _ in range(12)]
    for at, phone in enumerate(phones):
        three = dict(zip(("headline.text", "number.text", "caveat.text"),
                         (payloads[(at * 3 + k) % len(payloads)] for k in range(3)),
                         strict=True))  # fmt: skip
        assert phone.answer(T6, three).status == 303
    page = console.get("/console").text
    for at in re.findall(r'name="at" value="(\w+)"', page):
        console.act("let", exercise=T6, at=at)
    console.act("close", exercise=T6)
    console.act("reveal", exercise=T6)
    shown = [console.get("/console").text, console.get("/screen").text]
    shown += [phone.get(path).text for phone in phones for path in ("/", "/mine")]
    for page in shown:
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "onload=alert" not in re.sub(r"&[lg]t;", "", page) or "&lt;svg onload" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown[1]
    assert "{{7*7}}" in "".join(shown)
    assert "49" not in re.sub(r"\d{3,}", "", "".join(re.findall(r"<li>.*?</li>", shown[1])))


def test_the_secret_of_a_computer_is_its_users_alone(tmp_path):
    first = secret_of_this_computer(tmp_path / "answers")
    assert secret_of_this_computer(tmp_path / "answers") == first
    file = tmp_path / "answers" / "live.key"
    assert len(first) == 32
    assert file.stat().st_mode & 0o077 == 0 or time.tzname[0] == "Windows"
    codes = Codes(first, "spring")
    assert codes.opens(grouped(codes.join).lower())
    assert codes.opens(codes.join_long)
    assert not codes.opens("")
    assert len({codes.join, Codes(first, "autumn").join, Codes(first, "spring", 1).join}) == 3
    assert urlencode({"x": codes.facilitator}) == f"x={codes.facilitator}"
