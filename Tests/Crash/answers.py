#!/usr/bin/env python3
"""Kills the live server under the load of 32 clients again and again, until every person has answered, and looks after
each kill whether all answers that were thanked for are in the ledger, as they were given.

Exit status 0 where none is missing; 1 with a sentence where one is, or where the kills did not fall into the load."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Benchmarks"))
from invited import SURVEY, Invited, Server, compile_program  # noqa: E402

CLIENTS = 32


def killed_once(invited, program, waiting, enough):
    """Serves; kills the server (SIGKILL) as soon as so many were thanked. Who was thanked, and whether the kill cut
    answers off."""
    server = Server(invited)
    thanked = []
    # From a file: the clients read on while we read what they say.
    with tempfile.TemporaryFile("w+") as lines:
        lines.writelines(map(invited.form, waiting))
        lines.seek(0)
        clients = subprocess.Popen([program, str(server.port), str(CLIENTS)], stdin=lines, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        for path in clients.stdout:
            thanked.append(invited.number(path))
            if len(thanked) == enough:
                server.process.kill()
        clients.wait()
    was_killed = len(thanked) >= enough
    server.stop(9 if was_killed else 15)
    return thanked, was_killed and len(thanked) < len(waiting)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=int, nargs="?", default=10_000, help="answers in all (10000)")
    parser.add_argument("--gazette", required=True, help="the executable")
    parser.add_argument("--seed", type=int, default=2027)
    parser.add_argument("--kills", type=int, default=30, help="about how often the server is killed (30)")
    wish = parser.parse_args()
    chance = random.Random(wish.seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gazette-crash-") as folder:
        program = compile_program(folder, "web_load")
        if not program:
            sys.exit("crash: no C compiler (cc, clang or gcc) for the load")
        invited = Invited(wish.gazette, folder, wish.answers)
        everyone = range(1, wish.answers + 1)
        thanked, unthanked, kills = set(), set(), 0
        while len(thanked) < wish.answers:
            waiting = [number for number in everyone if number not in thanked]
            chance.shuffle(waiting)
            share = max(1, 2 * wish.answers // wish.kills)
            more, was_cut = killed_once(invited, program, waiting, chance.randint(1, share))
            if not more:
                sys.exit("crash: the server thanked nobody")
            thanked.update(more)
            kills += was_cut
            missing = invited.missing(thanked)
            if missing:
                sys.exit(f"crash: {len(missing)} answers were thanked for and are not in the ledger: {missing[:10]}")
            unthanked.update(invited.answers().keys() - thanked)
        if kills < min(wish.kills, wish.answers) // 3:
            sys.exit(f"crash: only {kills} kills fell into the load; they prove nothing")
        complete = json.loads(invited.run("survey", "rates", SURVEY, "--json"))["complete"]
        if complete != wish.answers:
            sys.exit(f"crash: survey rates counts {complete} of {wish.answers} answers")
        print(f"{wish.answers} answers, {kills} kills under the load of {CLIENTS} clients, seed {wish.seed}: every answer "
              f"that was thanked for is in the ledger as it was given; {len(unthanked)} were on disk when the kill came "
              f"before their thanks, and were sent again; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
