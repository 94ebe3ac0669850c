"""What the machine is, and what a program cost it."""

import os
import platform
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """One run of one program: seconds of wall clock and CPU, bytes at the peak, and what it printed.

    The peak has a floor of this Python's own size (about 15 MB), which the kernel counts until exec.
    """

    seconds: float
    cpu: float
    peak: int
    output: str


def run(command, input_file=None, accepted=(0,), discard=False, environment=None):
    """Runs a program to its end and measures it, its own children included.

    `discard` throws away what it prints. What is kept makes this Python larger, and with it the floor of
    every peak that is measured afterwards.
    """
    with open(input_file or os.devnull, "rb") as source:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdin=source, stdout=subprocess.DEVNULL if discard else subprocess.PIPE,
            env={**os.environ, **(environment or {})})
        output = "" if discard else process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise SystemExit(f"bench: {' '.join(command)} ended with status {process.returncode}\n{output}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output)


def median(costs):
    """The median of each figure of several runs."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
        costs[-1].output,
    )


def alternate(rounds, *measures):
    """Runs the measures in turn, `rounds` times, so that a busy minute hits all; the median of each."""
    series = [[] for _ in measures]
    for number in range(rounds):
        for costs, measure in zip(series, measures):
            costs.append(measure(number))
    return [median(costs) for costs in series]


def fdatasync_microseconds(folder, times=200):
    """The median time that the disk of `folder` needs to make 4 kB durable."""
    path = os.path.join(folder, "fdatasync-probe")
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        durations = []
        for _ in range(times):
            os.pwrite(file, b"\xa5" * 4096, 0)
            start = time.perf_counter()
            os.fdatasync(file)
            durations.append(time.perf_counter() - start)
        return statistics.median(durations) * 1e6
    finally:
        os.close(file)
        os.unlink(path)


def first_value(path, name):
    """The value of the first `name: value` line of one of the kernel's own files."""
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(name):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return "unknown"


def describe(folder):
    """One paragraph: processor, cores, memory, kernel, and the disk that the databases lie on."""
    memory = first_value("/proc/meminfo", "MemTotal").split()[0]
    gigabytes = f"{int(memory) / 2**20:.0f} GB" if memory.isdigit() else "unknown"
    load = os.getloadavg()[0]
    return (
        f"machine: {first_value('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores, {gigabytes} memory, "
        f"Linux {platform.release()}, load {load:.1f} before the start\n"
        f"disk: {folder}, fdatasync of 4 kB {fdatasync_microseconds(folder):.0f} µs (median of 200)"
    )
