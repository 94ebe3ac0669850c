"""The plain tools that Gazette is compared with: the sqlite3 shell, and Postfix's load generator."""

import os
import socket
import subprocess
import time

TOOLS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".tools/bin")

# One row for each line of the file, with as many indexes as an import of Gazette has to keep: identity,
# mailbox, and the contract's key.
CLIENT_TABLE = """
CREATE TABLE clients (
    reference TEXT, civility TEXT, first_name TEXT, last_name TEXT, email TEXT, phone TEXT, street TEXT,
    postal_code TEXT, city TEXT, status TEXT, programme TEXT, signature TEXT, moved_in TEXT, agreement TEXT);
CREATE UNIQUE INDEX clients_reference ON clients (reference);
CREATE INDEX clients_email ON clients (email);
CREATE UNIQUE INDEX clients_contract ON clients (reference, programme);
"""


def sqlite_import(machine, csv, database):
    """`sqlite3 .import` of the whole file into a new database, as durable as Gazette's (WAL, FULL)."""
    script = database + ".sql"
    with open(script, "w", encoding="utf-8") as file:
        file.write("PRAGMA journal_mode=WAL;\nPRAGMA synchronous=FULL;\n" + CLIENT_TABLE)
        file.write(f'.mode csv\n.separator ";" "\\r\\n"\n.import --skip 1 "{csv}" clients\n')
    return machine.run(["/usr/bin/sqlite3", "-batch", database], input_file=script)


class Sink:
    """An smtp-sink on a free port of 127.0.0.1; everything it takes is counted by nobody and dropped."""

    certificate = None

    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        other_user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [f"{TOOLS}/smtp-sink", *other_user, *self.options, f"127.0.0.1:{self.port}", "256"], stdin=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("bench: smtp-sink did not start") from None
                time.sleep(0.02)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Certificate:
    """A throwaway certificate for localhost, which is its own authority."""

    def __init__(self, folder):
        self.file, self.key = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")

    def __enter__(self):
        subprocess.run(
            ["/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", self.key, "-out", self.file], check=True, capture_output=True)
        return self

    def __exit__(self, *_):
        os.unlink(self.key)


class SecureSink:
    """A server with TLS from the first byte (`secure_sink.py`), slower than smtp-sink: look at the CPU of each mail."""

    def __init__(self, certificate):
        self.certificate = certificate

    def __enter__(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "secure_sink.py")
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-B", script, self.certificate.file, self.certificate.key],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def smtp_source(machine, port, mails, size):
    """`mails` equal mails of `size` bytes over 10 connections that are kept open (`-d`)."""
    return machine.run(
        [f"{TOOLS}/smtp-source", "-d", "-s", "10", "-m", str(mails), "-l", str(size), f"127.0.0.1:{port}"]
    )
