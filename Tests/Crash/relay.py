"""An SMTP server on loopback that counts commands, answers a little late, and strikes at the k-th."""

import asyncio
import random
import threading


class Relay:
    """Speaks SMTP with PIPELINING in a thread of its own. Events are counted over all connections:
    connect, EHLO, MAIL, RCPT, DATA, the first bytes of a body, its dot, QUIT. At event number `at` it calls
    `strike(event)` once, before it answers; what it has read by then it may still take, as a real server does."""

    EVENTS_A_MAIL, EVENTS_A_CONNECTION = 5, 3

    def __init__(self, seed, delay=0.004):
        self.chance = random.Random(seed)
        self.delay = delay
        self.taken = []  # one address for each mail that was taken, in order
        self.at, self.strike, self.struck_by = None, None, None
        self.is_silent = False  # from now on nothing is answered
        self._count, self._open, self._orphaned = 0, 0, set()
        self._changed = threading.Condition()
        self._tasks = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def arm(self, at, strike):
        """The next sender's events count from 1; `strike` is called at number `at` (None: never)."""
        with self._changed:
            self.at, self.strike, self.struck_by, self._count = at, strike, None, 0

    @property
    def events(self):
        return self._count

    def await_strike(self, seconds=60):
        """What it struck at; None where it did not come to that."""
        with self._changed:
            self._changed.wait_for(lambda: self.struck_by, seconds)
            return self.struck_by

    def await_silence(self, seconds=60):
        """Returns when no connection is open any more: what was on its way is taken or lost for good."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._open == 0, seconds):
                raise AssertionError("connections stayed open")

    def hang_up(self):
        """Closes every connection as it is."""
        def cancel():
            for task in list(self._tasks):
                task.cancel()
        self._loop.call_soon_threadsafe(cancel)

    async def _listen(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 24)
        return server.sockets[0].getsockname()[1]

    async def _serve(self, reader, writer):
        with self._changed:
            self._open += 1
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def _event(self, name):
        with self._changed:
            self._count += 1
            if self._count == self.at and self.strike:
                self.strike(name)
                self.struck_by = name
                self._changed.notify_all()

    async def _reply(self, writer, text):
        await asyncio.sleep(self.chance.uniform(0, self.delay))
        while self.is_silent:
            await asyncio.sleep(0.01)
            if writer.transport.is_closing():
                raise ConnectionResetError
        writer.write(text.encode() + b"\r\n")
        await writer.drain()

    async def _converse(self, reader, writer):
        self._event("connect")
        await self._reply(writer, "220 relay.example")
        recipient = None
        while True:
            line = (await reader.readuntil(b"\r\n")).decode()
            verb = line[:4].upper()
            self._event(verb)
            if verb == "EHLO":
                await self._reply(writer, "250-relay.example\r\n250 PIPELINING")
            elif verb == "RCPT":
                recipient = line[line.index("<") + 1:line.index(">")]
                await self._reply(writer, "250 2.1.5 Ok")
            elif verb == "DATA":
                await self._reply(writer, "354 go on")
                await self._body(reader)
                await self._take(recipient)
                await self._reply(writer, "250 2.0.0 taken")
            elif verb == "QUIT":
                await self._reply(writer, "221 bye")
                return
            else:
                await self._reply(writer, "250 2.0.0 Ok")

    async def _body(self, reader):
        start = await reader.readexactly(1)
        self._event("body")
        body = start + await reader.readuntil(b"\r\n.\r\n")
        self._event("dot")
        return body

    async def _take(self, recipient):
        """Keeps the mail, before its reply; of mails whose sender is struck down meanwhile only some."""
        await asyncio.sleep(self.chance.uniform(0, self.delay))
        if self.struck_by and self.chance.random() < 0.5 and self.may_drop:
            raise ConnectionResetError
        self.taken.append(recipient)

    # Only where the sender is dead: one that lives reads on, and a lost connection would be its finding.
    may_drop = False
