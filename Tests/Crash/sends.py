"""Kills, stops and suspensions of a sender at the k-th command that the relay reads."""

import collections
import os
import signal
import time

from coop import require, strike_down
from relay import Relay

LATER = "2027-01-15T11:00:00+01:00"


class Figures:
    """What a series of kills came to."""

    def __init__(self):
        self.kills = self.during_sends = self.lost = self.doubled = self.in_doubt = self.doubts_taken = 0
        self.moments = collections.Counter()

    def report(self):
        moments = ", ".join(f"{name} {count}" for name, count in sorted(self.moments.items()))
        print(f"kills {self.kills} (at {moments})\nkills during sends {self.during_sends}\nlost {self.lost}\n"
              f"doubled {self.doubled}\nin doubt {self.in_doubt}, of them taken by the relay {self.doubts_taken}")
        require(self.during_sends * 4 >= self.kills * 3,
                "fewer than three in four kills fell into sends: this proves nothing")
        require(self.kills < 10 or self.in_doubt > 0, "no mail was ever in doubt: this proves nothing")
        self.require_nobody_harmed()

    def require_nobody_harmed(self):
        require(self.lost == 0 and self.doubled == 0, f"{self.lost} mails were lost and {self.doubled} doubled")


def compare(coop, relay, addresses, figures):
    """The ledger says what the relay has: adds who is lost and who is doubled."""
    taken, ledger = collections.Counter(relay.taken), coop.ledger()
    figures.doubled += sum(1 for count in taken.values() if count > 1)
    for address in addresses:
        state, count = ledger.get(address), taken[address]
        if state == "in_doubt":
            figures.in_doubt += 1
            figures.doubts_taken += min(count, 1)
        elif state != "accepted" or count == 0:
            figures.lost += 1


def run_to_end(coop):
    """Runs until nothing is open; returns the documents."""
    documents = []
    for _ in range(5):
        documents.append(coop.command("run", now=LATER, accepted=(0, 1))[1])
        if documents[-1]["open"] == 0:
            return documents
    raise AssertionError(f"mails stay open: {documents[-1]}")


def resolve_all(coop, relay, addresses):
    """As a person does who looks into the server's log; afterwards everybody has exactly one mail."""
    taken = set(relay.taken)
    doubts = coop.rows("SELECT d.id, c.email FROM deliveries d JOIN contacts c ON c.id = d.contact_id "
                       "WHERE d.state = 'in_doubt'")
    for option, there in (("--sent", True), ("--resend", False)):
        numbers = [str(number) for number, address in doubts if (address in taken) == there]
        if numbers:
            coop.command("outbox", "resolve", *numbers, option, now=LATER)
    run_to_end(coop)
    require(collections.Counter(relay.taken) == collections.Counter(addresses),
            "after `outbox resolve` not everybody has exactly one mail")
    require(set(coop.ledger().values()) == {"accepted"}, "after `outbox resolve` something is open")


def kill_once(coop, chance, figures, aftermath=lambda coop: None, environment=None, resolves=True):
    """One kill at an event drawn over the whole run, everything that follows, and the comparison.
    `aftermath` is what the kill does to the database besides."""
    connections = chance.randint(4, 10)
    relay = Relay(chance.random())
    coop.deliver_to(relay.port, connections)
    addresses = [address for (address,) in coop.rows("SELECT email FROM contacts")]
    last = len(addresses) * Relay.EVENTS_A_MAIL + connections * Relay.EVENTS_A_CONNECTION
    k = chance.randint(1, last)
    relay.may_drop = True
    started = []

    def strike(_):
        while not started:
            time.sleep(0)  # the sender connects before Popen has returned to the other thread
        os.kill(started[0].pid, signal.SIGKILL)

    relay.arm(k, strike)
    started.append(coop.start("run", environment=environment))
    _, errors = started[0].communicate()
    if not relay.struck_by:
        require(started[0].returncode == 0, f"the run ended by itself: {errors.decode()}")
        return compare(coop, relay, addresses, figures)
    relay.await_silence()
    figures.kills += 1
    figures.moments[relay.struck_by] += 1
    aftermath(coop)
    sending = coop.states()["sending"]
    figures.during_sends += sending > 0
    require(sending <= connections, f"{sending} mails in `sending` with {connections} connections")
    relay.arm(None, None)
    documents = run_to_end(coop)
    in_doubt = sum(document["in_doubt"] for document in documents)
    require(in_doubt == sending, f"{sending} were `sending` at the kill, {in_doubt} came into doubt")
    compare(coop, relay, addresses, figures)
    coop.require_sound()
    if resolves:
        resolve_all(coop, relay, addresses)


def kill_between_plan_and_send(coop, figures):
    """The plan is in the ledger, and the relay has not even greeted."""
    relay = Relay(0)
    coop.deliver_to(relay.port, 4)
    process = None
    relay.is_silent = True
    relay.arm(1, lambda _: None)
    process = coop.start("run")
    require(relay.await_strike() == "connect", "the sender did not connect")
    states = coop.states()
    require(set(states) == {"queued"}, f"planned and not sent: {dict(states)}")
    strike_down(process)
    relay.is_silent = False
    relay.await_silence()
    addresses = [address for (address,) in coop.rows("SELECT email FROM contacts")]
    before = figures.in_doubt
    run_to_end(coop)
    compare(coop, relay, addresses, figures)
    require(figures.in_doubt == before, "nothing had been sent, and mails came into doubt")


def signalled(coop, chance, sign, connections, stop=60):
    """A run that gets `sign` at an event in its midst: the process and its relay."""
    relay = Relay(chance.random())
    coop.deliver_to(relay.port, connections, stop)
    started = []

    def strike(_):
        while not started:
            time.sleep(0)
        os.kill(started[0].pid, sign)

    people = coop.rows("SELECT count(*) FROM contacts")[0][0]
    relay.arm(int(people * Relay.EVENTS_A_MAIL * chance.uniform(0.2, 0.8)), strike)
    started.append(coop.start("run"))
    require(relay.await_strike(), "the run ended before its signal")
    return started[0], relay


def stop_healthy(coop, chance, figures):
    """SIGTERM while the relay answers: nobody is in doubt, and the next run goes on."""
    process, relay = signalled(coop, chance, signal.SIGTERM, 6)
    _, document = coop.finish(process, accepted=(1,))
    states = coop.states()
    require(document["in_doubt"] == 0 and set(states) <= {"accepted", "queued"}, f"after SIGTERM: {dict(states)}")
    relay.await_silence()
    addresses = [address for (address,) in coop.rows("SELECT email FROM contacts")]
    run_to_end(coop)
    before = figures.in_doubt
    compare(coop, relay, addresses, figures)
    require(figures.in_doubt == before, "a polite stop left mails in doubt")


def stop_stalled(coop, chance, figures):
    """SIGTERM while the relay says nothing any more: it ends within its stop timeout, in doubt at most one
    for each connection."""
    process, relay = signalled(coop, chance, signal.SIGTERM, 6, stop=2)
    relay.is_silent = True
    began = time.monotonic()
    coop.finish(process, accepted=(1,), seconds=30)
    states = coop.states()
    require(states["in_doubt"] <= 6 and states["sending"] == 0, f"after a stalled stop: {dict(states)}")
    print(f"  ended {time.monotonic() - began:.1f} s after SIGTERM (stop-timeout 2 s), "
          f"{states['in_doubt']} in doubt")
    relay.is_silent = False
    relay.await_silence()
    addresses = [address for (address,) in coop.rows("SELECT email FROM contacts")]
    run_to_end(coop)
    compare(coop, relay, addresses, figures)
    resolve_all(coop, relay, addresses)


def suspend(coop, chance, figures, hangs_up, minutes=0):
    """SIGSTOP in the midst of sends; another `run` tries meanwhile, also after `minutes` of real time; the relay
    may lose patience; SIGCONT."""
    process, relay = signalled(coop, chance, signal.SIGSTOP, 6)
    status, _ = coop.command("run", accepted=(3,))
    require(status == 3, "another run did something while the first was suspended")
    if minutes:
        time.sleep(minutes * 60)
        coop.command("run", accepted=(3,))
    if hangs_up:
        relay.hang_up()
        relay.await_silence()
    coop.command("outbox")
    os.kill(process.pid, signal.SIGCONT)
    coop.finish(process, accepted=(0, 1))
    relay.await_silence()
    addresses = [address for (address,) in coop.rows("SELECT email FROM contacts")]
    run_to_end(coop)
    before = figures.in_doubt
    compare(coop, relay, addresses, figures)
    require(figures.in_doubt - before <= (6 if hangs_up else 0), "too many in doubt after a suspension")
    resolve_all(coop, relay, addresses)
