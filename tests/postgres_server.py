"""A PostgreSQL of Debian in a folder of its own, that tests can stop and start."""

import os
import shutil
import socket
import subprocess
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

    def run(self, sql):
        import pg8000.dbapi

        line = pg8000.dbapi.connect("postgres", host="127.0.0.1", port=self.port)
        line.autocommit = True
        line.cursor().execute(sql)
        line.close()

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
