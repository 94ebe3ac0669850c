"""A coop whose survey was sent to many, its live server, and clients that answer: for measurements and crash tests."""
import base64
import hashlib
import hmac
import itertools
import json
import os
import shutil
import sqlite3
import struct
import subprocess

OPEN_DAY = "2027-02-03T10:00:00+01:00"
SURVEY = "etat-des-lieux"
QUESTIONS = ("sait-cooperateur", "sait-prix", "venue-ag")
SURVEY_LINK = 4  # LinkPurpose.survey


def fill(path, units, is_answered):
    """By plain SQL: every unit has one mail, nine of ten a reminder, and where `is_answered` one of eight a complete
    answer."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous=OFF")

    def insert(table, rows, **columns):
        """Columns that are not named are empty or 0, as their type asks."""
        info = list(db.execute(f"PRAGMA table_info({table})"))
        defaults = {name: ("" if kind == "TEXT" else 0) if needed else None for _, name, kind, needed, _, _ in info}
        names = [row[1] for row in info]
        db.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            ([{**defaults, **columns, **row}[name] for name in names] for row in rows))

    everyone = range(1, units + 1)
    address = "p{}@courriel.example".format
    insert("contacts", ({"id": n, "identity": f"r:{n}", "reference": f"T-{n}", "first_name": "Alix",
                         "email": address(n), "email_key": address(n), "known_since": "2026-12-01", "revision": 1}
                        for n in everyone))
    insert("contracts", ({"id": units + n, "contact_id": n, "key": "1", "status": "locataire",
                          "programme": f"programme-{n % 40}", "signature": f"{2000 + n % 27}-05-12"} for n in everyone))
    mail = dict(campaign=SURVEY, letter="invitation", category="survey", state="accepted", channel="email")
    insert("deliveries", ({"id": n, "step": "invitation", "occurrence": "etat-2027", "enrolment": n, "contact_id": n,
                           "address": address(n), "send_on": "2027-02-02", "due_on": "2027-02-02"} for n in everyone),
           **mail)
    insert("deliveries", ({"id": units + n, "step": "relance", "occurrence": "relance", "enrolment": n,
                           "contact_id": n, "address": address(n), "send_on": "2027-02-16", "due_on": "2027-02-16"}
                          for n in everyone if n % 10), **mail)
    insert("invitations", ({"id": n, "survey": SURVEY, "unit": f"address:{address(n)}", "code": f"C{n:07}"}
                           for n in everyone))
    insert("invitation_members", ({"survey": SURVEY, "contact_id": n, "invitation_id": n} for n in everyone))
    insert("invitation_deliveries", ({"delivery_id": n, "invitation_id": n} for n in everyone))
    insert("invitation_deliveries", ({"delivery_id": units + n, "invitation_id": n} for n in everyone if n % 10))
    if is_answered:
        insert("submissions", ({"id": n // 8, "survey": SURVEY, "invitation_id": n, "channel": "web",
                                "on_day": f"2027-02-{2 + n % 20:02}", "standing": "complete", "is_current": 1,
                                "answers": stored(n)} for n in everyone if n % 8 == 0))
    db.commit()
    db.close()


def given(number):
    """What this person answers: the eight ways to say oui or non three times, one after the other."""
    return [(name, "oui" if number >> place & 1 else "non") for place, name in enumerate(QUESTIONS)]


def stored(number):
    return "\n".join("\t".join(pair) for pair in given(number))


class Invited:
    """A workspace in `folder` whose survey `people` were asked to answer; mail and invitation of a person have one
    number."""

    def __init__(self, gazette, folder, people, is_answered=False):
        self.gazette, self.people = gazette, people
        self.coop = os.path.join(folder, "coop")
        self.database = os.path.join(self.coop, "var/gazette.sqlite")
        self.environment = {**os.environ, "XDG_STATE_HOME": folder}
        subprocess.run([gazette, "init", self.coop], check=True, stdout=subprocess.DEVNULL, env=self.environment)
        self.run("survey", "rates", SURVEY)
        fill(self.database, people, is_answered)

    def words(self, *words):
        return [self.gazette, "--workspace", self.coop, "--now", OPEN_DAY, *words]

    def run(self, *words):
        return subprocess.run(self.words(*words), check=True, stdout=subprocess.PIPE, env=self.environment).stdout

    def path(self, number):
        """The address that stands in this person's mail; the key is there once a server was."""
        with open(os.path.join(self.coop, "var/link.key"), encoding="ascii") as file:
            key = bytes.fromhex(file.read().strip())
        self.path = lambda number: self._path(key, number)
        return self.path(number)

    @staticmethod
    def _path(key, number):
        contents = struct.pack(">Bq", 1, number)
        code = hmac.new(key, b"gazette-link-1" + bytes([SURVEY_LINK]) + contents, hashlib.sha256).digest()[:12]
        return "/enquete/" + base64.urlsafe_b64encode(contents + code).decode()

    @staticmethod
    def number(path):
        """The person whose address it is."""
        return struct.unpack(">q", base64.urlsafe_b64decode(path.split("/")[2])[1:9])[0]

    def form(self, number):
        """A line for web_load: this person's whole answer."""
        fields = "&".join("=".join(pair) for pair in given(number))
        return f"{self.path(number)}\t{fields}&suite=envoyer\n"

    def answers(self):
        """What counts in the ledger, by person, read by another program than Gazette."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as db:
            return dict(db.execute(
                "SELECT invitation_id, answers FROM submissions WHERE is_current = 1 AND standing = 'complete'"))

    def missing(self, thanked):
        """Whose answer is not there as it was given, although it was thanked for."""
        answers = self.answers()
        return [number for number in thanked if answers.get(number) != stored(number)]


class Server:
    """`gazette serve`, on a port of the system's choice."""

    def __init__(self, invited):
        self.process = subprocess.Popen(
            invited.words("serve", "--listen", "127.0.0.1:0"), stdout=subprocess.PIPE, text=True,
            env=invited.environment)
        line = self.process.stdout.readline()
        if "127.0.0.1:" not in line:
            raise SystemExit(f"the server does not start: {line}")
        self.port = int(line.split("127.0.0.1:")[1].split("/")[0])

    def resident(self):
        """Megabytes in memory now."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024

    def cpu(self):
        """Seconds of CPU so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, signal=15):
        self.process.send_signal(signal)
        self.process.stdout.read()
        return self.process.wait(60)


def compile_program(folder, name, *libraries):
    """A C program of this folder; None without a compiler."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.c")
    program = os.path.join(folder, name)
    for compiler in ("cc", "clang", "gcc"):
        if shutil.which(compiler):
            subprocess.run([compiler, "-O2", "-o", program, source, *libraries], check=True)
            return program
    return None


def load(program, port, lines, connections=32):
    """Sends the lines from so many connections at once; the report, and the paths that were answered well."""
    result = subprocess.run([program, str(port), str(connections)], input="".join(lines), text=True,
                            capture_output=True, check=True)
    return json.loads(result.stderr), result.stdout.split()


def repeated(lines, count):
    """So many lines, from the beginning again where there are not enough."""
    return list(itertools.islice(itertools.cycle(lines), count))
