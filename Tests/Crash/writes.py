"""Kills while the database is written by something other than a send."""

import os
import subprocess
import time

from coop import Coop, require, strike_down

DEADLINE = 60


def killed_when(process, ripe):
    """Kills the process as soon as `ripe` says so; False where it ended before."""
    give_up = time.monotonic() + DEADLINE
    while process.poll() is None and time.monotonic() < give_up:
        if ripe():
            strike_down(process)
            return True
        time.sleep(0)
    strike_down(process)
    return False


def during_import(folder, gazette, chance, rounds, rows):
    """Some people, then a file of many: as before, or wholly imported; importing again works."""
    subprocess.run([gazette, "init", folder], check=True, capture_output=True)
    template = Coop(gazette, folder)
    template.command("import", template.people(50))
    many = template.people(rows)
    whole = template.copy(folder + "-whole")
    began = time.monotonic()
    process = whole.start("import", many)
    largest = 0
    while process.poll() is None:
        largest = max(largest, whole.wal())
        time.sleep(0.001)
    whole.finish(process)
    duration = time.monotonic() - began
    wanted = whole.rows("SELECT count(*) FROM contacts")[0][0]
    killed = early = 0
    for number in range(rounds):
        coop = template.copy(folder + "-killed")
        # Half at any moment of the whole, a quarter while the log grows, a quarter when it has grown to the end:
        # around the commit.
        if number % 2:
            moment = time.monotonic() + chance.uniform(0, duration)
            ripe = lambda: time.monotonic() >= moment
        else:
            size = largest if number % 4 == 0 else chance.uniform(0.02, 0.98) * largest
            ripe = lambda: coop.wal() >= size
        killed += killed_when(coop.start("import", many), ripe)
        count = coop.rows("SELECT count(*) FROM contacts")[0][0]
        require(count in (50, wanted), f"half an import: {count} people, expected 50 or {wanted}")
        early += count == 50
        coop.require_sound()
    document = coop.command("import", many)[1]
    require(coop.rows("SELECT count(*) FROM contacts")[0][0] == wanted, f"importing again: {document}")
    print(f"import of {rows} rows: {killed} kills in {rounds} rounds; {early} as before, "
          f"{rounds - early} wholly there; imported again")


def during_first_open(folder, gazette, chance, rounds):
    """The first command on a new workspace makes the database: it is whole, or made by the next command."""
    subprocess.run([gazette, "init", folder], check=True, capture_output=True)
    template = Coop(gazette, folder)
    trial = template.copy(folder + "-tried")
    began = time.monotonic()
    trial.command("outbox")
    duration = time.monotonic() - began
    killed = unmade = 0
    for number in range(rounds):
        coop = template.copy(folder + "-killed")
        # Most of the time goes by before the file is there.
        wait = chance.uniform(0, duration / 2)
        seen = []

        def ripe():
            if not seen and os.path.exists(coop.database):
                seen.append(time.monotonic())
            return seen and time.monotonic() >= seen[0] + (wait if number % 2 else 0)

        killed += killed_when(coop.start("outbox"), ripe)
        unmade += not os.path.exists(coop.database) or not coop.rows("SELECT 1 FROM sqlite_master")
        coop.command("outbox")
        require(len(coop.rows("SELECT value FROM meta WHERE key = 'database'")) == 1, "no identity")
        coop.require_sound()
    print(f"first open: {killed} kills in {rounds} rounds, {unmade} left without tables; all opened afterwards")


def during_resolve(coop, chance, rounds):
    """All mails in doubt, all resolved by one command: all or none, whenever it is killed."""
    coop.command("run", now="2027-01-15T11:00:00+01:00")
    coop.change("UPDATE deliveries SET state = 'in_doubt', is_open = 1")
    numbers = [str(number) for (number,) in coop.rows("SELECT id FROM deliveries")]
    words = ["outbox", "resolve", *numbers, "--sent"]
    trial = coop.copy(coop.folder + "-tried")
    before = trial.wal()
    began = time.monotonic()
    process = trial.start(*words)
    largest = 0
    while process.poll() is None:
        largest = max(largest, trial.wal())
        time.sleep(0)
    trial.finish(process)
    duration = time.monotonic() - began
    killed = undone = 0
    for number in range(rounds):
        copy = coop.copy(coop.folder + "-killed")
        moment = time.monotonic() + chance.uniform(0.3, 1) * duration
        size = chance.uniform(before, largest)
        ripe = (lambda: time.monotonic() >= moment) if number % 2 else (lambda: copy.wal() > size)
        killed += killed_when(copy.start(*words), ripe)
        states = copy.states()
        require(len(states) == 1, f"half resolved: {dict(states)}")
        if "in_doubt" in states:
            undone += 1
            copy.command(*words)
        require(set(copy.states()) == {"accepted"}, "resolving again did not resolve")
        copy.require_sound()
    print(f"outbox resolve: {killed} kills in {rounds} rounds, {undone} left everything in doubt, "
          f"{rounds - undone} had resolved everything")
