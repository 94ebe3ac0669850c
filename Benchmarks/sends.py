"""Sending, measured: the ways in which a run can hand mails over, each beside what it is compared with."""

import dataclasses
import json
import os
import shutil
import subprocess

import baselines
import machine
from workspace import PERSONAL_CODE_LETTER

CAMPAIGN, STEP = "cycle-annuel", "c-est-quoi-la-coop"
LAUNCHED = "2027-01-14T10:00:00+01:00"
MORNING = "2027-01-15T10:00:00+01:00"
DUE = "2027-01-15"


class Sending:
    """A workspace whose mails are all due, to be sent again and again from the same database."""

    def __init__(self, bench, mails, letter=None):
        self.bench, self.mails = bench, mails
        self.place = bench.workspace("send")
        if letter:
            self.place.write_letter(CAMPAIGN, STEP, letter)
        self.place.command("import", self.place.people(mails, every_mail=True))
        self.size = self._mail_size()
        self.place.command("launch", CAMPAIGN, "--yes", now=LAUNCHED)
        self.place.keep_database()

    def measure(self, name, rounds, sink=baselines.Sink, environment=None, beside=True):
        """Runs with `sink`, alternated with smtp-source at the same kind of sink; two lines of the report."""
        sending, planning = [], []

        def gazette(_):
            self.place.restore_database()
            with sink() as relay:
                self.place.deliver_to(relay.port, relay.certificate)
                cost = self.place.command("run", "--json", now=MORNING, environment=environment)
            report = json.loads(cost.output)
            if report["sent"] != self.mails:
                raise SystemExit(f"bench: {self.mails} mails were meant to go out, but run says {report}")
            sending.append(dataclasses.replace(
                cost, seconds=report["sending_seconds"], cpu=report["sending_cpu_seconds"]))
            return cost

        def source(_):
            with sink() as relay:
                return baselines.smtp_source(machine, relay.port, self.mails, self.size)

        if beside:
            ours, theirs = machine.alternate(rounds, gazette, source)
        else:
            [ours], theirs = machine.alternate(rounds, gazette), None
        baseline = f"smtp-source -d -s 10 -l {self.size}"
        self.bench.report(f"run, {name}", self.mails, "mails", ours, theirs, baseline)
        alone = machine.median(sending)
        self.bench.report(f"  sending alone, {name}", self.mails, "mails", alone, theirs, baseline)
        return ours, alone

    def _mail_size(self):
        """The bytes of the mail that one person gets."""
        out = os.path.join(self.bench.folder, "preview")
        self.place.command(
            "preview", CAMPAIGN, STEP, "--contact", "C-000001", "--on", DUE, "--out", out, now=LAUNCHED)
        return max(
            os.path.getsize(os.path.join(found, name))
            for found, _, names in os.walk(out) for name in names if name.endswith(".eml"))


def slow_disk(folder):
    """The library that makes every sync slower; None where no C compiler is at hand."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "slow_sync.c")
    library = os.path.join(folder, "slow_sync.so")
    for compiler in ("cc", "clang", "gcc"):
        if shutil.which(compiler):
            subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
            return library
    return None


def flatness(bench, mails, letter):
    """The plain letter in runs of three sizes; what a mail costs in each, and in relation to the first."""
    costs = []
    for size in (mails, mails * 10, mails * 50):
        # Each in a workspace that takes the place of the one before, so that the disk holds one database.
        ours, alone = Sending(bench, size, letter).measure("8 kB", bench.rounds)
        costs.append((size, ours.cpu / size * 1e6, alone.cpu / size * 1e6, ours.peak))
    first = costs[0]
    print("flat: " + "; ".join(
        f"{size:,} mails {run:.1f} µs CPU each ({run / first[1]:.2f}), sending alone {alone:.1f} "
        f"({alone / first[2]:.2f}), peak {peak / 1e6:.0f} MB" for size, run, alone, peak in costs), flush=True)


def variants(bench, mails, letter):
    """The plain letter without PIPELINING, with a picture for each person, over TLS, and on slower disks."""
    Sending(bench, mails, PERSONAL_CODE_LETTER).measure("personal QR code", bench.rounds)
    sending = Sending(bench, mails, letter)
    sending.measure("lockstep", bench.rounds, sink=lambda: baselines.Sink("-p"))
    with baselines.Certificate(bench.folder) as certificate:
        sending.measure("over TLS", bench.rounds, sink=lambda: baselines.SecureSink(certificate), beside=False)
    library = slow_disk(bench.folder)
    if library is None:
        print("slower disks: not measured, no C compiler is at hand")
        return
    for milliseconds in (1, 5):
        slow = {"LD_PRELOAD": library, "GAZETTE_SYNC_MS": str(milliseconds)}
        sending.measure(f"{milliseconds} ms a sync", bench.rounds, environment=slow)
