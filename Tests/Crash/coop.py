"""The workspace of a crash trial, driven through the executable only; the ledger is read as it lies on disk."""

import collections
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Benchmarks"))
import people  # noqa: E402

LAUNCHED = "2027-01-14T10:00:00+01:00"
MORNING = "2027-01-15T10:00:00+01:00"


def require(condition, sentence):
    """A trial that fails says what it saw and ends the series."""
    if not condition:
        raise AssertionError(sentence)


class Coop:
    """A workspace in `folder`."""

    def __init__(self, gazette, folder):
        self.gazette, self.folder = gazette, folder

    @classmethod
    def make(cls, gazette, folder, rows):
        """A new one: `rows` people with an address each, the annual letter launched and due at MORNING."""
        coop = cls(gazette, folder)
        subprocess.run([gazette, "init", folder], check=True, capture_output=True)
        coop.command("import", coop.people(rows), now=LAUNCHED)
        coop.command("launch", "cycle-annuel", "--yes", now=LAUNCHED)
        return coop

    def copy(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Coop(self.gazette, folder)

    def people(self, rows):
        path = os.path.join(self.folder, f"people-{rows}.csv")
        people.write(path, rows, every_mail=True)
        return path

    def deliver_to(self, port, connections, stop=60):
        path = os.path.join(self.folder, "gazette.yaml")
        with open(path, encoding="utf-8") as file:
            settings = file.read()
        relay = (f"delivery:\n  smtp:\n    host: 127.0.0.1\n    port: {port}\n    security: none\n"
                 f"    connections: {connections}\n    timeouts:\n      stop: {stop} seconds\n")
        settings, found = re.subn(r"(?m)^delivery:.*\n(?:[ \t]+.*\n)*", relay, settings)
        require(found == 1, f"{path} has no `delivery:` to replace")
        with open(path, "w", encoding="utf-8") as file:
            file.write(settings)

    def _line(self, words, now):
        return [self.gazette, "--workspace", self.folder, *(["--now", now] if now else []), *words, "--json"]

    def start(self, *words, now=MORNING, environment=None):
        """Starts a command and returns at once. Its document goes into a file: a pipe that nobody reads yet would
        stop a command that has much to say."""
        answer = tempfile.TemporaryFile()
        process = subprocess.Popen(self._line(words, now), stdout=answer, stderr=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        process.answer = answer
        return process

    def command(self, *words, now=MORNING, accepted=(0,)):
        """Runs a command to its end; its status and its document."""
        return self.finish(self.start(*words, now=now), accepted)

    @staticmethod
    def finish(process, accepted=(0,), seconds=120):
        try:
            _, errors = process.communicate(timeout=seconds)
            process.answer.seek(0)
            output = process.answer.read()
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"{process.args[5:]} did not end within {seconds} s") from None
        require(process.returncode in accepted,
                f"{process.args[3:]}: status {process.returncode}\n{output.decode()}{errors.decode()}")
        return process.returncode, json.loads(output or b"{}")

    @property
    def database(self):
        return os.path.join(self.folder, "var/gazette.sqlite")

    def rows(self, sql):
        """Asks a copy: recovering the log after a kill is left to Gazette."""
        copy = self.folder + ".read"
        for part in ("", "-wal"):
            if os.path.exists(copy + part):
                os.unlink(copy + part)
            if os.path.exists(self.database + part):
                shutil.copyfile(self.database + part, copy + part)
        return self._execute(copy, sql)

    def change(self, sql):
        self._execute(self.database, sql)

    @staticmethod
    def _execute(path, sql):
        connection = sqlite3.connect(path)
        try:
            with connection:
                return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def ledger(self):
        """State by address; every address has one delivery."""
        rows = self.rows("SELECT c.email, d.state FROM deliveries d JOIN contacts c ON c.id = d.contact_id")
        ledger = dict(rows)
        require(len(ledger) == len(rows), "somebody has two deliveries")
        return ledger

    def states(self):
        return collections.Counter(self.ledger().values())

    def require_sound(self):
        require(self.rows("PRAGMA integrity_check") == [("ok",)], "the database is damaged")

    def wal(self):
        """Bytes of the write-ahead log now."""
        try:
            return os.stat(self.database + "-wal").st_size
        except FileNotFoundError:
            return 0


def strike_down(process):
    """SIGKILL, and the end awaited."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
