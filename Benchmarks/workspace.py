"""A workspace to measure in: the shipped one, with invented people and, if wanted, a relay."""

import os
import re
import shutil
import socket
import sqlite3

import people


# A letter without pictures whose mail has about 8 kB: HTML and text, personal in several places.
PLAIN_LETTER = """---
subject: "{{contact.prenom}}, des nouvelles de votre coopérative"
preheader: "Ce qui change ce mois-ci."
layout: courrier
---
# Des nouvelles de {{coop.nom}}

{{salutation}}

Vous portez le numéro {{contact.reference}} et votre contrat date du {{contrat.signature}}. Voici ce qui a avancé depuis notre dernier courrier, et ce qui vient.

## Chez vous, à {{programme.nom}}

{{contact.nom-complet}}, le logement qui vous concerne se trouve à {{programme.ville}}. Les travaux de printemps commencent par les toitures, puis les façades côté jardin ; chaque étape est annoncée dix jours à l’avance dans le hall.

## Trois dates à noter

- le conseil des habitants, où {{contact.prenom}} et ses voisins sont attendus ;
- l’atelier du jardin partagé, ouvert à tous ;
- la visite du chantier avec l’architecte, sur inscription.

## Une question ?

Répondez simplement à ce courriel : quelqu’un de la coopérative vous lira et vous rappellera. Si une information vous concernant n’est plus juste, dites-le-nous aussi.

{{> signature}}
"""

# The same with a QR code that leads to the person's own page: a picture made for each mail.
PERSONAL_CODE_LETTER = PLAIN_LETTER.replace("{{> signature}}", "{{> enquete-qr}}\n\n{{> signature}}")


class Workspace:
    """A fresh copy of the shipped workspace in `folder`, driven through the executable only."""

    def __init__(self, gazette, folder, machine):
        self.gazette, self.folder, self.machine = gazette, folder, machine
        machine.run([gazette, "init", folder])

    def command(self, *arguments, now=None, accepted=(0,), discard=False, environment=None):
        """Runs one command of Gazette in this workspace, at the moment `now`, and measures it."""
        clock = ["--now", now] if now else []
        return self.machine.run(
            [self.gazette, "--workspace", self.folder, *clock, *arguments], accepted=accepted, discard=discard,
            environment=environment
        )

    def deliver_to(self, port, certificate=None):
        """Replaces the delivery settings by a relay on this machine, 10 connections; TLS with a certificate."""
        path = os.path.join(self.folder, "gazette.yaml")
        with open(path, encoding="utf-8") as file:
            settings = file.read()
        relay = (
            "delivery:\n  smtp:\n    host: localhost\n"
            f"    port: {port}\n    connections: 10\n"
            + (f"    security: tls\n    ca-file: {certificate.file}\n" if certificate else "    security: none\n")
        )
        settings, found = re.subn(r"(?m)^delivery:.*\n(?:[ \t]+.*\n)*", relay, settings)
        if found != 1:
            raise SystemExit(f"bench: {path} has no `delivery:` to replace")
        with open(path, "w", encoding="utf-8") as file:
            file.write(settings)

    def only_plan(self, now):
        """A run that plans and reaches no relay."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
            self.deliver_to(taken.getsockname()[1])
            self.command("run", now=now, accepted=(1,))

    def people(self, rows, every_mail=False):
        """Writes a client file of `rows` people into the workspace; returns its path."""
        path = os.path.join(self.folder, f"people-{rows}.csv")
        people.write(path, rows, every_mail)
        return path

    def write_letter(self, campaign, letter, text):
        """Replaces one of the shipped letters."""
        path = os.path.join(self.folder, "Templates/letters", campaign, letter + ".md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    @property
    def database(self):
        return os.path.join(self.folder, "var/gazette.sqlite")

    def keep_database(self):
        """Keeps a copy of the database for `restore_database`."""
        self._sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.database, self.database + ".kept")

    def restore_database(self):
        for part in ("", "-wal", "-shm"):
            if os.path.exists(self.database + part):
                os.unlink(self.database + part)
        shutil.copyfile(self.database + ".kept", self.database)
        os.sync()

    def invent_history(self, first, last):
        """Writes some years of both campaigns into the ledger, as if all had been sent; returns how many."""
        letters = [("01-15", "01", "c-est-quoi-la-coop"), ("06-01", "06", "l-ag-de-la-coop"), ("09-15", "09", "et-apres")]
        occurrence = self.occurrence
        for year in range(first, last + 1):
            for day, _, step in letters:
                self._history("c.id", "", "cycle-annuel", step, occurrence(step, year, 0),
                              f"'{step}'", f"'{step}@{year}'", f"{year}-{day}")
        building = ", ".join(f"'{name}'" for name in people.BUILDING)
        months = [(year, month) for year in range(last - 1, last + 1) for month in range(1, 13)]
        for year, month in months[:-1]:
            # Everybody's own pace: issue n in the nth month after the signature.
            issue = (f"({year} - substr(k.signature, 1, 4)) * 12 + {month} - substr(k.signature, 6, 2)")
            letter = f"'numero-' || printf('%02d', {issue})"
            self._history("k.id", f"AND k.programme IN ({building}) AND {issue} BETWEEN 1 AND 12",
                          "bulletin-chantier", "numero", occurrence("numero", year, month),
                          letter, letter, f"{year}-{month:02}-05")
        return self._sql("SELECT count(*) FROM deliveries")[0][0]

    @staticmethod
    def occurrence(_, year, month):
        return f"{year}-{month:02}" if month else str(year)

    def _history(self, enrolment, condition, campaign, step, occurrence, letter, edition, day):
        self._sql(
            f"""
            INSERT INTO deliveries
            SELECT (SELECT coalesce(max(id), 0) FROM deliveries) + row_number() OVER (ORDER BY k.id),
                '{campaign}', '{step}', '{occurrence}', {enrolment}, c.id, k.id, {letter}, {edition}, 'newsletter',
                c.email_key, NULL, 'accepted', 0, '{day}', '{day}', unixepoch('{day} 08:00') * 1000,
                unixepoch('{day} 17:00', '+14 days') * 1000, 1, unixepoch('{day} 08:00') * 1000, '', '',
                '250 2.0.0 Ok', 'email'
            FROM contacts c JOIN contracts k ON k.contact_id = c.id
            WHERE c.email <> '' AND k.signature <> '' AND k.signature < '{day}' {condition}
            """,
            """
            INSERT INTO delivery_events
            SELECT (SELECT coalesce(max(id), 0) FROM delivery_events) + row_number() OVER (ORDER BY d.id),
                d.id, d.next_at, d.state, d.reply
            FROM deliveries d WHERE d.id > (SELECT coalesce(max(delivery_id), 0) FROM delivery_events)
            """)

    def count_deliveries(self):
        return self._sql("SELECT count(*) FROM deliveries")[0][0]

    def settle_everything(self):
        """What is queued counts as sent."""
        self._sql("UPDATE deliveries SET state = 'accepted', is_open = 0 WHERE state = 'queued'")

    def _sql(self, *statements):
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                for statement in statements:
                    rows = connection.execute(statement).fetchall()
            return rows
        finally:
            connection.close()
