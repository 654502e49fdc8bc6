"""The hosted room as hosting/ starts it: its parts fit, and they run with what this machine has."""

import http.client
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

import pytest
import yaml

from pmo_workshop.live.codes import Codes, secret_of_this_computer
from pmo_workshop.live.server import PORT
from pmo_workshop.paths import shipped

ROOT = shipped("templates").parent
HOSTING = ROOT / "hosting"
CADDY = shutil.which("caddy")
GIVEN = re.compile(r"\$\{(\w+)(?::[?-]([^}]*))?\}")


def example():
    lines = (HOSTING / "room.env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def services(given):
    """Return the services of the compose file, with what is given filled in where texts stand."""
    text = (HOSTING / "compose.yaml").read_text(encoding="utf-8")

    def filled(found):
        if isinstance(found, dict):
            return {name: filled(value) for name, value in found.items()}
        if isinstance(found, list):
            return [filled(value) for value in found]
        return GIVEN.sub(lambda m: given[m[1]], found) if isinstance(found, str) else found

    return filled(yaml.safe_load(text)["services"])


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(*command, **environment):
    """Have a program as long as it is needed; it ends when it is asked to."""
    program = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield program
    finally:
        program.terminate()
        program.communicate(timeout=30)


def test_the_example_has_what_the_compose_file_asks_for_and_only_the_proxy_is_open():
    text = (HOSTING / "compose.yaml").read_text(encoding="utf-8")
    assert {found[1] for found in GIVEN.finditer(text)} == set(example())
    made = services(example() | {"DATABASE_PASSWORD": "secret"})
    assert [name for name, one in made.items() if "ports" in one] == ["proxy"]
    mounted = [path.split(":")[0] for one in made.values() for path in one["volumes"]]
    named = set(yaml.safe_load(text)["volumes"])
    here = [path for path in mounted if path.startswith("./")]
    assert [path for path in here if not (HOSTING / path).is_file()] == []
    assert named == {path for path in mounted if not path.startswith((".", "/"))}
    assert made["room"]["depends_on"]["database"]["condition"] == "service_healthy"
    store = made["room"]["environment"]["PMO_WORKSHOP_STORE"]
    names = made["database"]["environment"]
    assert store == f"postgresql://{names['POSTGRES_USER']}:secret@database/{names['POSTGRES_DB']}"


def test_the_database_is_set_as_the_handbook_says():
    handbook = (ROOT / "docs" / "facilitators-handbook.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(wal_recycle.*?)```", handbook, re.DOTALL)[1]
    asked = {"=".join(re.split(r"\s*=\s*", line.split("#")[0].strip()))
             for line in block.strip().splitlines()}  # fmt: skip
    made = services(example())["database"]["command"]
    assert set(made[2::2]) == asked


def test_the_image_is_made_of_what_is_there_and_runs_as_nobody_important():
    lines = (HOSTING / "Dockerfile").read_text(encoding="utf-8").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    said = {name: rest for name, rest in steps if name != "RUN"}
    assert said["USER"] != "root"
    assert said["EXPOSE"] == str(PORT)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert shlex.split(said["ENTRYPOINT"].strip("[]")) == ["pmo-workshop"]
    assert 'pmo-workshop = "pmo_workshop.cli:main"' in project
    (installed,) = [rest for name, rest in steps if name == "RUN" and "pip install" in rest]
    (extra,) = re.findall(r"/suite\[(\w+)\]", installed)
    assert f"{extra} = [" in project
    wanted = (HOSTING / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()[1:]
    assert [path for path in wanted if not (ROOT / path.removeprefix("!")).exists()] == []
    packed = re.search(r"force-include\]\n(.*?)\n\n", project, re.DOTALL)[1]
    packed = set(re.findall(r'^"([\w.-]+)"', packed, re.MULTILINE))
    assert packed <= {path.removeprefix("!") for path in wanted}, "else no wheel can be made"


@pytest.mark.skipif(not CADDY, reason="Caddy is not installed (apt install caddy)")
def test_the_parts_run_together_database_room_and_a_proxy_that_speaks_tls(
    database_server, tmp_path
):
    room_port, http_port, https_port = free_port(), free_port(), free_port()
    client = shipped("sample_data") / "northwind"
    given = example() | {"ROOM_NAME": f"localhost:{https_port}", "CLIENT_FOLDER": str(client),
                         "DATABASE_PASSWORD": "x"}  # fmt: skip
    words = [str(client) if word == "/client" else word
             for word in services(given)["room"]["command"]]  # fmt: skip
    answers = tmp_path / "answers"
    with running(
        sys.executable, "-m", "pmo_workshop", *words, "--port", str(room_port),
        PMO_WORKSHOP_STORE=database_server.url, PMO_WORKSHOP_ANSWERS=str(answers),
    ) as room, running(
        CADDY, "run", "--config", str(HOSTING / "Caddyfile"), "--adapter", "caddyfile",
        ROOM_NAME=given["ROOM_NAME"], ROOM_AT=f"127.0.0.1:{room_port}", HTTP_PORT=str(http_port),
        HTTPS_PORT=str(https_port), XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path),
    ), ExitStack() as lines:  # fmt: skip
        assert "is open, session 'spring'" in room.stdout.readline()
        authority = tmp_path / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        deadline = time.monotonic() + 30
        while not authority.exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        trusted = ssl.create_default_context(cafile=authority)
        code = Codes(secret_of_this_computer(answers), "spring").join
        address = f"https://localhost:{https_port}"
        sent = {"Origin": address, "Content-Type": "application/x-www-form-urlencoded"}

        def asked(method, path, body=None, **head):
            line = http.client.HTTPSConnection("localhost", https_port, timeout=20, context=trusted)
            lines.callback(line.close)
            line.request(method, path, body, {**sent, **head} if body else head)
            return line.getresponse()

        while (reply := asked("POST", "/join", urlencode({"code": code}))).status == 502:
            assert time.monotonic() < deadline, "the proxy finds no room"
            time.sleep(0.1)
        assert (reply.status, reply.headers["Location"]) == (303, "./")
        assert "Secure" in reply.headers["Set-Cookie"]
        cookie = reply.headers["Set-Cookie"].partition(";")[0]
        assert "You are in." in asked("GET", "/", Cookie=cookie).read().decode()
        stream = asked("GET", "/events", Cookie=cookie, Accept="text/event-stream")
        assert stream.readline() == b":\n", "passed on at once"
        assert asked("POST", "/join", "code=" + "x" * 70_000).status in (400, 413, 502)
        plain = http.client.HTTPConnection("localhost", http_port, timeout=20)
        lines.callback(plain.close)
        plain.request("GET", "/")
        assert plain.getresponse().headers["Location"].startswith("https://localhost")
        stream.close()
    with database_server.connect() as line:
        asked_of = line.cursor()
        asked_of.execute("SELECT count(*) FROM people WHERE session = 'spring'")
        assert asked_of.fetchone()[0] >= 1
