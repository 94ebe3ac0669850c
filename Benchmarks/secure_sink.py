#!/usr/bin/env python3
"""An SMTP server with TLS from the first byte that takes everything and keeps nothing: a process for each
connection, so that its own cost is spread over the cores.

usage: secure_sink.py CERTIFICATE KEY      prints its port, serves until it is ended
"""

import os
import signal
import socket
import ssl
import sys


def serve(stream):
    """One connection to its end."""
    stream.sendall(b"220 sink.example ESMTP\r\n")
    pending = b""
    while True:
        received = stream.recv(65536)
        if not received:
            return
        pending += received
        answers = b""
        while b"\r\n" in pending:
            line, pending = pending.split(b"\r\n", 1)
            word = line[:4].upper()
            if word == b"EHLO":
                answers += b"250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
            elif word == b"DATA":
                stream.sendall(answers + b"354 go on\r\n")
                answers, pending = b"250 2.0.0 Ok\r\n", body(stream, pending)
            elif word == b"QUIT":
                stream.sendall(answers + b"221 bye\r\n")
                return
            else:
                answers += b"250 2.1.0 Ok\r\n"
        if answers:
            stream.sendall(answers)


def body(stream, start):
    """Reads to the lone dot; gives what came behind it."""
    text = b"\r\n" + start
    while True:
        end = text.find(b"\r\n.\r\n")
        if end >= 0:
            return text[end + 5:]
        received = stream.recv(65536)
        if not received:
            raise ConnectionError("closed within the body")
        text = text[-4:] + received


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if os.fork() == 0:
            try:
                serve(context.wrap_socket(connection, server_side=True))
            except OSError:
                pass
            os._exit(0)
        connection.close()


if __name__ == "__main__":
    main()
