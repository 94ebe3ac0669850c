"""A workspace to measure in: the shipped one, with invented people and, if wanted, a relay."""

import os
import re

import people


class Workspace:
    """A fresh copy of the shipped workspace in `folder`, driven through the executable only."""

    def __init__(self, gazette, folder, machine):
        self.gazette, self.folder, self.machine = gazette, folder, machine
        machine.run([gazette, "init", folder])

    def command(self, *arguments, now=None, accepted=(0,)):
        """Runs one command of Gazette in this workspace, at the moment `now`, and measures it."""
        clock = ["--now", now] if now else []
        return self.machine.run(
            [self.gazette, "--workspace", self.folder, *clock, *arguments], accepted=accepted
        )

    def deliver_to(self, port):
        """Replaces the delivery settings by a relay without TLS on 127.0.0.1, 10 connections."""
        path = os.path.join(self.folder, "gazette.yaml")
        with open(path, encoding="utf-8") as file:
            settings = file.read()
        relay = (
            "delivery:\n  smtp:\n    host: 127.0.0.1\n"
            f"    port: {port}\n    security: none\n    connections: 10\n"
        )
        settings, found = re.subn(r"(?m)^delivery:.*\n(?:[ \t]+.*\n)*", relay, settings)
        if found != 1:
            raise SystemExit(f"bench: {path} has no `delivery:` to replace")
        with open(path, "w", encoding="utf-8") as file:
            file.write(settings)

    def people(self, rows, every_mail=False):
        """Writes a client file of `rows` people into the workspace; returns its path."""
        path = os.path.join(self.folder, f"people-{rows}.csv")
        people.write(path, rows, every_mail)
        return path
