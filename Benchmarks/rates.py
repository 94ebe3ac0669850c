"""Response rates of a large survey: seconds and peak memory of `gazette survey rates` and of the board's page.

usage: rates.py --gazette PATH [--units N]

The database is filled by plain SQL: every unit has one mail, nine of ten a reminder, one of eight a complete answer.
"""
import argparse
import os
import resource
import sqlite3
import subprocess
import tempfile
import time


def fill(path, units):
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
                         "email": address(n), "email_key": address(n), "revision": 1} for n in everyone))
    insert("contracts", ({"id": units + n, "contact_id": n, "key": "1", "status": "locataire",
                          "programme": f"programme-{n % 40}", "signature": f"{2000 + n % 27}-05-12"} for n in everyone))
    mail = dict(campaign="etat-des-lieux", letter="invitation", category="survey", state="accepted", channel="email")
    insert("deliveries", ({"id": n, "step": "invitation", "occurrence": "etat-2027", "enrolment": n, "contact_id": n,
                           "address": address(n), "send_on": "2027-02-02", "due_on": "2027-02-02"} for n in everyone),
           **mail)
    insert("deliveries", ({"id": units + n, "step": "relance", "occurrence": "relance", "enrolment": n,
                           "contact_id": n, "address": address(n), "send_on": "2027-02-16", "due_on": "2027-02-16"}
                          for n in everyone if n % 10), **mail)
    insert("invitations", ({"id": n, "survey": "etat-des-lieux", "unit": f"address:{address(n)}", "code": f"C{n:07}"}
                           for n in everyone))
    insert("invitation_members", ({"survey": "etat-des-lieux", "contact_id": n, "invitation_id": n} for n in everyone))
    insert("submissions", ({"id": n // 8, "survey": "etat-des-lieux", "invitation_id": n, "channel": "web",
                            "on_day": f"2027-02-{2 + n % 20:02}", "standing": "complete", "is_current": 1,
                            "answers": "sait-cooperateur\toui\nsait-prix\tnon\nvenue-ag\tnon"}
                           for n in everyone if n % 8 == 0))
    db.commit()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gazette", required=True)
    parser.add_argument("--units", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        coop = os.path.join(folder, "coop")
        environment = {**os.environ, "XDG_STATE_HOME": folder}

        def gazette(*words):
            subprocess.run([options.gazette, *words], check=True, stdout=subprocess.DEVNULL, env=environment)

        gazette("init", coop)
        rates = ["--workspace", coop, "--now", "2027-03-01T10:00:00+01:00", "survey", "rates", "etat-des-lieux"]
        gazette(*rates)
        fill(os.path.join(coop, "var/gazette.sqlite"), options.units)
        for name, words in [("--json", ["--json"]), ("--html", ["--html", os.path.join(folder, "board.html")])]:
            times = []
            for _ in range(5):
                begin, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
                gazette(*rates, *words)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                times.append((time.perf_counter() - begin, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime))
            wall, cpu = sorted(times)[2]
            print(f"{options.units:,} invitations, survey rates {name}: {wall:.2f} s, CPU {cpu:.2f} s, "
                  f"peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


main()
