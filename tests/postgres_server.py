"""A PostgreSQL of Debian in a folder of its own, that tests can stop and start."""

import os
import shutil
import socket
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c wal_recycle=off"


class DatabaseServer:
    """The server, once ``start`` was called; it belongs to the user ``postgres``."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent
        folder.mkdir()
        shutil.chown(folder, "postgres")
        folder.chmod(0o755)
        self._as_postgres("initdb", "-A", "trust", "-N")

    @staticmethod
    def can_run():
        there = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        return there and os.geteuid() == 0 and shutil.which("runuser") is not None

    def start(self):
        options = f"-p {self.port} {OPTIONS}"
        self._as_postgres("pg_ctl", "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self):
        """End it at once: it recovers from its log when it is started again."""
        self._as_postgres("pg_ctl", "-m", "immediate", "stop")

    def connect(self):
        import pg8000.dbapi

        return closing(pg8000.dbapi.connect("postgres", host="127.0.0.1", port=self.port))

    def run(self, sql):
        with self.connect() as line:
            line.autocommit = True
            line.cursor().execute(sql)

    def set(self, name, value):
        """Change a setting, until it has taken effect."""
        self.run(f"ALTER SYSTEM SET {name} = '{value}'")
        self.run("SELECT pg_reload_conf()")
        while True:
            with self.connect() as line:
                asked = line.cursor()
                asked.execute(f"SHOW {name}")
                if asked.fetchone()[0] == value:
                    return

    @contextmanager
    def reading(self):
        """Have a program look at the server, which goes on to see what was there at that time."""
        with self.connect() as line:
            line.cursor().execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            line.cursor().execute("SELECT count(*) FROM pg_class")
            yield

    def files_with(self, text):
        """Return which files of the server hold a text."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return [path for path in files if text.encode() in path.read_bytes()]

    def _as_postgres(self, program, *words):
        subprocess.run(
            ["runuser", "-u", "postgres", "--", self.programs / program,
             "-D", self.folder / "data", *words],
            check=True, capture_output=True, cwd=self.folder,
        )  # fmt: skip
