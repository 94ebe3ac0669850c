"""Response rates of a large survey: seconds and peak memory of `gazette survey rates` and of the board's page.

usage: rates.py --gazette PATH [--units N]
"""
import argparse
import os
import tempfile

import machine
from invited import SURVEY, Invited


def measure(gazette, units, rounds=5):
    with tempfile.TemporaryDirectory() as folder:
        invited = Invited(gazette, folder, units, is_answered=True)
        rates = [gazette, "--workspace", invited.coop, "--now", "2027-03-01T10:00:00+01:00", "survey", "rates", SURVEY]
        for name, words in [("--json", ["--json"]), ("--html", ["--html", os.path.join(folder, "board.html")])]:
            run = lambda _: machine.run([*rates, *words], discard=True, environment=invited.environment)
            [cost] = machine.alternate(rounds, run)
            print(f"{units:,} invitations, survey rates {name}: {cost.seconds:.2f} s, CPU {cost.cpu:.2f} s, "
                  f"peak {cost.peak / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--gazette", required=True)
    parser.add_argument("--units", type=int, default=100_000)
    options = parser.parse_args()
    measure(options.gazette, options.units)
