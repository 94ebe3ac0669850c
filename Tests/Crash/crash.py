#!/usr/bin/env python3
"""Kills the real sender at every kind of moment and compares its ledger with what the relay has.

Exit status 0 where nobody was lost or doubled; 1 with a sentence where something was, or where the kills did
not fall into sends and so prove nothing."""

import argparse
import os
import random
import sys
import tempfile
import time

import power
import sends
import writes
from coop import Coop


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=20, help="kills at commands of the relay (20)")
    parser.add_argument("--gazette", required=True, help="the executable")
    parser.add_argument("--seed", type=int, default=2027)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the import that is killed (100000)")
    parser.add_argument("--suspend", type=float, default=0, metavar="MINUTES",
                        help="real minutes between SIGSTOP and SIGCONT, twice (0)")
    wish = parser.parse_args()
    chance = random.Random(wish.seed)
    began = time.monotonic()
    print(f"seed {wish.seed}, {wish.people} people", flush=True)
    with tempfile.TemporaryDirectory(prefix="gazette-crash-") as folder:
        os.environ["XDG_STATE_HOME"] = os.path.join(folder, "state")
        place = lambda name: os.path.join(folder, name)
        template = Coop.make(wish.gazette, place("template"), wish.people)
        figures = sends.Figures()
        trials = 0
        while figures.kills < wish.kills:
            sends.kill_once(template.copy(place("coop")), chance, figures)
            trials += 1
            if trials > wish.kills + 5:
                raise AssertionError("the kills do not happen: the run makes fewer commands than expected")
        figures.report()
        library = power.compile_disk(folder)
        if library:
            power.series(template, place("coop"), library, chance, max(5, wish.kills // 4))
        else:
            print("skipped: power loss (no C compiler)")
        rest = sends.Figures()
        fresh = lambda: template.copy(place("coop"))
        sends.kill_between_plan_and_send(fresh(), rest)
        print("killed between plan and send: everybody got one mail", flush=True)
        sends.stop_healthy(fresh(), chance, rest)
        print("SIGTERM, healthy relay: nobody in doubt", flush=True)
        print("SIGTERM, stalled relay:")
        sends.stop_stalled(fresh(), chance, rest)
        for hangs_up in (False, True):
            sends.suspend(fresh(), chance, rest, hangs_up, wish.suspend)
            apart = f", {wish.suspend:g} min apart" if wish.suspend else ""
            print(f"SIGSTOP and SIGCONT{apart}{', connections lost meanwhile' if hangs_up else ''}: another run exited 3, "
                  "everybody got one mail", flush=True)
        rest.require_nobody_harmed()
        few = max(4, wish.kills // 4)
        coop = fresh()
        relay = sends.Relay(0, delay=0)
        coop.deliver_to(relay.port, 4)
        writes.during_resolve(coop, chance, few)
        writes.during_first_open(place("new"), wish.gazette, chance, few)
        writes.during_import(place("import"), wish.gazette, chance, few, wish.rows)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as failure:
        print(f"crash: {failure}")
        sys.exit(1)
