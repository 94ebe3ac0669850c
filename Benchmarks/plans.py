"""One day's plan for many people in all shipped campaigns, against `sqlite3` printing what it reads of them."""

import json
import os

MORNING = "2027-01-15T10:00:00+01:00"
LAUNCHED = "2024-01-02T10:00:00+01:00"

# The columns that the planner reads of a person and their contracts (`ContactColumns` in Sources/Storage).
PEOPLE = """
SELECT c.id, c.reference, c.civility, c.first_name, c.last_name, c.email, c.street, c.complement, c.postal_code,
    c.city, c.household, c.email_agreement, c.click_consent, c.left_on, c.deceased_on, c.known_since,
    k.id, k.key, k.status, k.programme, k.signature, k.lease_start
FROM contacts c LEFT JOIN contracts k ON k.contact_id = c.id ORDER BY c.id;
"""


def launch_everything(place, now):
    """Launches every campaign of the workspace; returns how many there are."""
    names = sorted(os.listdir(os.path.join(place.folder, "Campaigns")))
    names = [name for name in names if os.path.isdir(os.path.join(place.folder, "Campaigns", name))]
    for name in names:
        place.command("launch", name, "--yes", now=now)
    return len(names)


def measure(bench):
    """10,000 and 100,000 people, and 1,000,000 with `--large`; then a year foreseen for 1,752."""
    table = []
    for rows in (10_000, 100_000) + ((1_000_000,) if bench.large else ()):
        table.append(day(bench, rows // bench.scale))
    print("\npeople      ledger   day's plan   each     sqlite3   each   ratio   ratio of CPU   peak")
    for rows, lines, plan, printed in table:
        print(f"{rows:>9,} {lines:>9,} {plan.seconds:>9.2f} s {plan.seconds / rows * 1e6:>5.1f} µs "
              f"{printed.seconds:>8.2f} s {printed.seconds / rows * 1e6:>4.1f} µs {plan.seconds / printed.seconds:>6.1f} "
              f"{plan.cpu / printed.cpu:>12.1f} {plan.peak / 1e6:>8.0f} MB")
    print()
    year(bench)


def day(bench, rows):
    """The plan of a day on which nothing new is due, three years into all campaigns, and what it is compared with."""
    place = bench.workspace(f"plan-{rows}")
    campaigns = launch_everything(place, LAUNCHED)
    place.command("import", place.people(rows), now=LAUNCHED, accepted=(0, 1))
    place.invent_history(2024, 2026)
    place.only_plan(MORNING)  # whatever is due is planned, then counts as sent
    place.settle_everything()
    lines = place.count_deliveries()
    print(f"{campaigns} campaigns, {rows:,} people, a ledger of {lines:,} deliveries", flush=True)

    def plan(_):
        cost = place.command("run", "--json", now=MORNING, accepted=(0, 1))
        report = json.loads(cost.output)
        if report["planned"]:
            raise SystemExit(f"bench: nothing should be due, but {report['planned']} were planned")
        return cost

    def listed(_):
        return place.command("plan", "--json", now=MORNING, discard=True)

    def printed(_):
        return bench.machine.run(["/usr/bin/sqlite3", "-batch", place.database, PEOPLE], discard=True)

    rounds = bench.rounds if rows < 1_000_000 else min(3, bench.rounds)
    quiet, spoken, theirs = bench.machine.alternate(rounds, plan, listed, printed)
    bench.report("day's plan", rows, "contacts", quiet, theirs, "sqlite3, their columns")
    bench.report("plan --json", rows, "contacts", spoken)
    return rows, lines, quiet, theirs


def year(bench):
    """A simulated year of all campaigns for the 1,752 people of the reference case."""
    rows = 1_752
    place = bench.workspace("simulation")
    launch_everything(place, "2027-01-01T10:00:00+01:00")
    place.command("import", place.people(rows), now="2027-01-01T10:00:00+01:00", accepted=(0, 1))

    def calendar(_):
        return place.command("calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--json",
                             now="2027-01-01T10:00:00+01:00", discard=True)

    [foreseen] = bench.machine.alternate(bench.rounds, calendar)
    bench.report("a simulated year", rows, "contacts", foreseen)
