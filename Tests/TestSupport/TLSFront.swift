/// TLS before a server that speaks in clear: every byte goes through as it is. With STARTTLS it lets everything
/// pass until the client says so, answers 220 itself, and goes on in TLS.
package final class TLSFront: Sendable {
    package let port: Int
    private let process: BackgroundProcess

    package init(
        before server: Int, _ certificate: TestCertificate, startTLS: Bool
    ) throws {
        process = try BackgroundProcess(
            Subprocess.python,
            [
                "-c", TLSFront.script, certificate.file, certificate.keyFile, String(server),
                startTLS ? "starttls" : "tls",
            ])
        guard let port = Int(process.firstLine) else {
            throw BackgroundProcess.NotStarted(program: "the TLS front")
        }
        self.port = port
    }

    package func stop() { process.stop() }

    deinit { stop() }

    /// Ends when its parent does.
    private static let script = """
        import asyncio, os, ssl, sys

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        starttls = sys.argv[4] == "starttls"

        async def pump(reader, writer):
            try:
                while data := await reader.read(16384):
                    writer.write(data)
                    await writer.drain()
            except OSError:
                pass
            writer.close()

        async def reply(reader, writer):
            while line := await reader.readline():
                writer.write(line)
                if line[3:4] != b"-":
                    return True
            return False

        # In clear, until the client wants TLS; False where one of them went.
        async def plain(reader, writer, back, forth):
            while await reply(back, writer):
                line = await reader.readline()
                if line.upper() == b"STARTTLS\\r\\n":
                    writer.write(b"220 2.0.0 go ahead\\r\\n")
                    await writer.start_tls(context)
                    return True
                forth.write(line)
                if not line:
                    return False
            return False

        async def serve(reader, writer):
            back, forth = await asyncio.open_connection("127.0.0.1", int(sys.argv[3]))
            try:
                if not starttls or await plain(reader, writer, back, forth):
                    await asyncio.gather(pump(reader, forth), pump(back, writer))
            except OSError:
                pass
            forth.close()
            writer.close()

        async def main():
            server = await asyncio.start_server(
                serve, "127.0.0.1", 0, ssl=None if starttls else context)
            parent = os.getppid()
            print(server.sockets[0].getsockname()[1], flush=True)
            while os.getppid() == parent:
                await asyncio.sleep(0.5)

        asyncio.run(main())
        """
}
