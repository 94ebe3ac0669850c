#!/usr/bin/env python3
"""Measures Gazette beside the plain tools that do the same work; `script/bench` builds it and calls this."""

import argparse
import dataclasses
import json
import os
import shutil
import statistics
import sys
import tempfile
import time

import baselines
import machine
import plans
import sends
import web
from workspace import PLAIN_LETTER, Workspace

LAUNCHED = "2027-01-14T10:00:00+01:00"
DUE = "2027-01-15"
MORNING = "2027-01-15T10:00:00+01:00"
CAMPAIGN, STEP = "cycle-annuel", "c-est-quoi-la-coop"
MEGABYTE = 1e6
LETTERS = [("8 kB", PLAIN_LETTER), ("with pictures", None)]


class Bench:
    """One session of measurements: where Gazette is, where to work, how much to do."""

    machine = machine

    def __init__(self, gazette, folder, quick, rounds=None, large=False, past=None):
        self.gazette, self.folder, self.large, self.past = gazette, folder, large, past or {}
        self.rounds = rounds or (1 if quick else 5)
        self.scale = 20 if quick else 1
        self.results = []

    def workspace(self, name):
        """A new workspace; one of the same name is thrown away first."""
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        return Workspace(self.gazette, path, machine)

    def report(self, what, count, unit, cost, baseline=None, baseline_name=None):
        """Prints one measurement, and what it is compared with; keeps it for the history."""
        rate = count / cost.seconds
        print(f"{what:<31} {count:>7} {unit:<9}{cost.seconds:>8.2f} s {rate:>9,.0f}/s "
              f"{cost.cpu / count * 1e6:>8.1f} µs CPU each  peak {cost.peak / MEGABYTE:>4.0f} MB", end="")
        cpu = cost.cpu / count * 1e6
        before = self.past.get((what, str(count)))
        if before:
            print(f"  (last time {before:.1f})", end="")
        ratio = ""
        if baseline:
            ratio = f"{baseline.seconds / cost.seconds:.2f}"
            print(f"  ratio {ratio}\n    {baseline_name}: {baseline.seconds:.2f} s, "
                  f"{count / baseline.seconds:,.0f}/s, {baseline.cpu / count * 1e6:.1f} µs CPU each", end="")
        print(flush=True)
        self.keep(what, count, rate, ratio, cpu, cost.peak / MEGABYTE)

    def keep(self, what, count, rate, ratio, cpu, peak):
        """For the history: things a second, the ratio as text, microseconds of CPU each, megabytes at the peak."""
        self.results.append([what, count, f"{rate:.0f}", ratio, f"{cpu:.1f}", f"{peak:.0f}"])

    def measure_import(self):
        """A client file into an empty database, against `sqlite3 .import` with the same indexes."""
        rows = 100_000 // self.scale
        csv = self.workspace("import").people(rows)
        place = None

        def gazette(_):
            nonlocal place
            place = self.workspace("import-one")
            cost = place.command("import", csv, "--json", accepted=(0, 1))
            added = json.loads(cost.output)["added"]
            if added != rows:
                raise SystemExit(f"bench: {added} of {rows} people were imported: {cost.output[:2000]}")
            return cost

        def again(_):
            return place.command("import", csv, "--json", accepted=(0, 1))

        def sqlite(number):
            return baselines.sqlite_import(machine, csv, os.path.join(self.folder, f"baseline-{number}.sqlite"))

        ours, unchanged, theirs = machine.alternate(self.rounds, gazette, again, sqlite)
        self.report("import", rows, "rows", ours, theirs, "sqlite3 .import")
        self.report("import, unchanged", rows, "rows", unchanged)

    def measure_plan(self):
        """A day's plan of all campaigns at several sizes, and a simulated year."""
        plans.measure(self)

    def measure_render(self):
        """Rendering and MIME of whole mails on one core, without network."""
        mails = 20_000 // self.scale
        for name, letter in LETTERS:
            place = self.workspace("render")
            if letter:
                place.write_letter(CAMPAIGN, STEP, letter)
            place.command("import", place.people(mails, every_mail=True))
            place.command("launch", CAMPAIGN, "--yes", now=LAUNCHED)
            place.only_plan(MORNING)
            reports = []

            def probe(_):
                cost = machine.run([f"{self.gazette}-bench", place.folder, MORNING, "1"])
                report = json.loads(cost.output)
                if report["mails"] != mails:
                    raise SystemExit(f"bench: {report['mails']} of {mails} mails were made")
                reports.append(report)
                return dataclasses.replace(cost, seconds=report["seconds"], cpu=report["seconds"])

            [made] = machine.alternate(self.rounds, probe)
            self.report(f"render+MIME, {name}", mails, "mails", made)
            reading = statistics.median(report["reading_seconds"] for report in reports)
            print(f"    {reports[0]['bytes'] / mails:,.0f} bytes a mail; "
                  f"reading a mail's row and person {reading / mails * 1e6:.1f} µs")

    def measure_send(self):
        """Personalised mails to smtp-sink over 10 connections, against smtp-source with equal mails."""
        mails = 20_000 // self.scale
        for name, letter in LETTERS:
            sends.Sending(self, mails, letter).measure(name, self.rounds)
        sends.variants(self, mails, PLAIN_LETTER)
        if self.large:
            sends.flatness(self, mails, PLAIN_LETTER)

    def measure_web(self):
        """Survey answers from 32 clients against libmicrohttpd's hello-world, the server's memory, and rates."""
        web.measure(self)

    @staticmethod
    def read_history(path):
        """The CPU of each mail or row when a measurement was last made, by name and count."""
        past = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for fields in (line.split("\t") for line in file):
                    past[fields[2], fields[3]] = float(fields[6])
        return past

    def keep_history(self, path, description):
        """Appends a line for each measurement, so that what a change brought can be looked up."""
        commit = machine.run(["/usr/bin/git", "describe", "--always", "--dirty"]).output.strip()
        moment = time.strftime("%Y-%m-%dT%H:%M:%S")
        with open(path, "a", encoding="utf-8") as file:
            for result in self.results:
                file.write("\t".join([moment, commit, *map(str, result), description]) + "\n")


def main():
    names = ["import", "plan", "render", "send", "web"]
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", default="all", choices=[*names, "all"])
    parser.add_argument("--quick", action="store_true", help="a twentieth of the data, once: does it work?")
    parser.add_argument("--large", action="store_true", help="1,000,000 people (plan); 200,000 and 1,000,000 mails (send)")
    parser.add_argument("--rounds", type=int, help="how often each is measured (default: 5)")
    parser.add_argument("--folder", help="where databases lie while measured (default: .build/bench)")
    parser.add_argument("--gazette", required=True, help=argparse.SUPPRESS)
    wish = parser.parse_args()

    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parent = wish.folder or os.path.join(root, ".build/bench")
    os.makedirs(parent, exist_ok=True)
    history = os.path.join(root, "Benchmarks/history.tsv")
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        os.environ["XDG_STATE_HOME"] = os.path.join(folder, "state")
        description = machine.describe(folder)
        print(description)
        bench = Bench(wish.gazette, folder, wish.quick, wish.rounds, wish.large, Bench.read_history(history))
        print(f"medians of {bench.rounds}, alternated with what they are compared with\n")
        for name in names if wish.what == "all" else [wish.what]:
            getattr(bench, f"measure_{name}")()
            sys.stdout.flush()
        bench.keep_history(history, description.replace("\n", "; "))


if __name__ == "__main__":
    main()
