#!/usr/bin/env python3
"""Measures Gazette beside the plain tools that do the same work; `script/bench` builds it and calls this."""

import argparse
import json
import os
import shutil
import sys
import tempfile

import baselines
import machine
from workspace import Workspace

LAUNCHED = "2027-01-14T10:00:00+01:00"
DUE = "2027-01-15"
MORNING = "2027-01-15T10:00:00+01:00"
CAMPAIGN, STEP = "cycle-annuel", "c-est-quoi-la-coop"
MEGABYTE = 1e6


class Bench:
    """One session of measurements: where Gazette is, where to work, how much to do."""

    def __init__(self, gazette, folder, quick):
        self.gazette, self.folder = gazette, folder
        self.rounds = 1 if quick else 5
        self.scale = 20 if quick else 1

    def workspace(self, name):
        """A new workspace; one of the same name is thrown away first."""
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        return Workspace(self.gazette, path, machine)

    def report(self, what, count, unit, cost, baseline=None, baseline_name=None):
        """Prints one measurement, and what it is compared with."""
        rate = count / cost.seconds
        print(f"{what}: {count} {unit} in {cost.seconds:.2f} s, {rate:,.0f} {unit}/s, "
              f"{cost.cpu / count * 1e6:.1f} µs of CPU each, peak {cost.peak / MEGABYTE:.0f} MB")
        if baseline:
            other = count / baseline.seconds
            print(f"    {baseline_name}: {baseline.seconds:.2f} s, {other:,.0f} {unit}/s, "
                  f"{baseline.cpu / count * 1e6:.1f} µs of CPU each; ratio {rate / other:.2f}")

    def measure_import(self):
        """A client file into an empty database, against `sqlite3 .import` with the same indexes."""
        rows = 100_000 // self.scale
        csv = self.workspace("import").people(rows)

        def gazette(_):
            cost = self.workspace("import-one").command("import", csv, "--json", accepted=(0, 1))
            added = json.loads(cost.output)["added"]
            if added != rows:
                raise SystemExit(f"bench: {added} of {rows} people were imported: {cost.output[:2000]}")
            return cost

        def sqlite(number):
            return baselines.sqlite_import(machine, csv, os.path.join(self.folder, f"baseline-{number}.sqlite"))

        ours, theirs = machine.alternate(self.rounds, gazette, sqlite)
        self.report("import", rows, "rows", ours, theirs, "sqlite3 .import")

    def measure_plan(self):
        """Who gets what on one day: everybody looked at, two campaigns launched."""
        rows = 100_000 // self.scale
        place = self.workspace("plan")
        place.command("import", place.people(rows), accepted=(0, 1))
        for campaign in (CAMPAIGN, "bulletin-chantier"):
            place.command("launch", campaign, "--yes", now=LAUNCHED)

        def gazette(_):
            return place.command("plan", "--on", DUE, "--json", now=MORNING)

        [ours] = machine.alternate(self.rounds, gazette)
        self.report("plan", rows, "contacts", ours)

    def measure_render(self):
        """Rendering and MIME of whole mails on one core, without database or network."""
        print("render: no measurement yet")

    def measure_send(self):
        """Personalised mails to smtp-sink over 10 connections, against smtp-source with equal mails."""
        mails = 20_000 // self.scale
        size = None

        def gazette(_):
            nonlocal size
            place = self.workspace("send")
            place.command("import", place.people(mails, every_mail=True))
            if size is None:
                size = self.mail_size(place)
            with baselines.Sink() as sink:
                place.deliver_to(sink.port)
                place.command("launch", CAMPAIGN, "--yes", now=LAUNCHED)
                cost = place.command("run", "--json", now=MORNING)
            outbox = json.loads(place.command("outbox", "--json", now=MORNING).output)["counts"]
            if outbox["accepted"] != mails:
                raise SystemExit(f"bench: {mails} mails were meant to go out, but the outbox says {outbox}")
            return cost

        def source(_):
            with baselines.Sink() as sink:
                return baselines.smtp_source(machine, sink.port, mails, size)

        ours, theirs = machine.alternate(self.rounds, gazette, source)
        self.report("send", mails, "mails", ours, theirs, f"smtp-source -d -s 10 -l {size}")

    def mail_size(self, place):
        """The bytes of the mail that one person gets."""
        out = os.path.join(self.folder, "preview")
        place.command("preview", CAMPAIGN, STEP, "--contact", "C-000001", "--on", DUE, "--out", out, now=LAUNCHED)
        return max(
            os.path.getsize(os.path.join(found, name))
            for found, _, names in os.walk(out)
            for name in names
            if name.endswith(".eml")
        )


def main():
    names = ["import", "plan", "render", "send"]
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", default="all", choices=[*names, "all"])
    parser.add_argument("--quick", action="store_true", help="a twentieth of the data, once: does it work?")
    parser.add_argument("--folder", help="where databases lie while measured (default: .build/bench)")
    parser.add_argument("--gazette", required=True, help=argparse.SUPPRESS)
    wish = parser.parse_args()

    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parent = wish.folder or os.path.join(root, ".build/bench")
    os.makedirs(parent, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        print(machine.describe(folder))
        bench = Bench(wish.gazette, folder, wish.quick)
        print(f"medians of {bench.rounds}, alternated with what they are compared with\n")
        for name in names if wish.what == "all" else [wish.what]:
            getattr(bench, f"measure_{name}")()
            sys.stdout.flush()


if __name__ == "__main__":
    main()
