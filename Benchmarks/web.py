"""Survey answers, durable on disk, from 32 clients at once, beside the least that libmicrohttpd can serve."""
import os
import statistics
import subprocess
import tempfile

import rates
from invited import Invited, Server, compile_program, load, repeated

THREADS = 4  # as Server.Limits
ANSWERS = 10_000
REQUESTS = 200_000


class Hello:
    """web_hello.c, with the threads of our server."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, str(THREADS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def rate(report, count):
    if report["answered"] != count or report["refused"] or report["lost"]:
        raise SystemExit(f"bench: not all requests were answered well: {report}")
    return count / report["seconds"]


def answering(bench, programs):
    """The same people answer in each round, in a coop of its own."""
    count = ANSWERS // bench.scale
    ours, theirs, reports = [], [], []
    for number in range(bench.rounds):
        with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
            invited = Invited(bench.gazette, folder, count)
            server = Server(invited)
            begun = server.cpu()
            report, thanked = load(programs["web_load"], server.port, map(invited.form, range(1, count + 1)))
            report["cpu"] = (server.cpu() - begun) / count * 1e6
            report["resident"] = server.resident()
            server.stop()
            ours.append(rate(report, count))
            reports.append(report)
            missing = invited.missing(map(invited.number, thanked))
            if missing or len(invited.answers()) != count:
                raise SystemExit(f"bench: {len(missing)} of {len(thanked)} answers that were thanked for are not there")
        hello = Hello(programs["web_hello"])
        asked = 10 * count
        report, _ = load(programs["web_load"], hello.port, ["/\n"] * asked)
        theirs.append(rate(report, asked))
        hello.stop()
    quick, hello = statistics.median(ours), statistics.median(theirs)
    middle = {name: statistics.median(report[name] for report in reports) for name in reports[0]}
    print(f"answers, on disk       {count:>7} answers  {middle['seconds']:>7.2f} s {quick:>9,.0f}/s "
          f"{middle['cpu']:>8.1f} µs CPU each  peak {middle['resident']:>4.0f} MB  ratio {quick / hello:.3f}\n"
          f"    libmicrohttpd, hello: {hello:,.0f}/s ({10 * count} requests, same client, {THREADS} threads each)\n"
          f"    an answer's thanks came after {middle['median_ms']:.1f} ms (median), 99 of 100 within "
          f"{middle['p99_ms']:.1f} ms; all {count} are in the ledger as they were given", flush=True)
    bench.keep("answers, on disk", count, quick, f"{quick / hello:.3f}", middle["cpu"], middle["resident"])


def memory(bench, programs):
    """Pages and answers in turn: what the server holds after so many requests."""
    people, requests = 20_000 // bench.scale, REQUESTS // bench.scale
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        invited = Invited(bench.gazette, folder, people)
        server = Server(invited)
        lines = []
        for number in range(1, people + 1):
            lines += [invited.path(number) + "\n", invited.form(number)]
        done, figures = 0, []
        for part in (requests // 10, requests // 2, requests):
            at = done % len(lines)
            report, _ = load(programs["web_load"], server.port, repeated(lines[at:] + lines[:at], part - done))
            rate(report, part - done)
            done = part
            figures.append(f"{server.resident():.1f} MB after {done:,}")
        server.stop()
        print(f"memory                 {', '.join(figures)} requests", flush=True)


def measure(bench):
    programs = {
        "web_load": compile_program(bench.folder, "web_load"),
        "web_hello": compile_program(bench.folder, "web_hello", "-lmicrohttpd"),
    }
    if None in programs.values():
        raise SystemExit("bench: no C compiler (cc, clang or gcc) for the load")
    answering(bench, programs)
    memory(bench, programs)
    rates.measure(bench.gazette, 100_000 // bench.scale, bench.rounds)
