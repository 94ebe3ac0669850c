internal import Foundation

/// A real SMTP server for tests: aiosmtpd, on a port of its own, with STARTTLS or TLS under a throwaway
/// certificate for `localhost`, and AUTH PLAIN and LOGIN. Accepted mails are files in `folder`.
package final class MailServer: Sendable {
    package enum Security: String, Sendable { case none, starttls, tls }

    package static let username = "coop"
    package static let password = "s3cret"
    /// Taken as an access token (XOAUTH2).
    package static let token = "t0ken"

    package let port: Int
    /// The certificate to trust, in PEM.
    package let caFile: String
    private let files: TemporaryFolder
    private let process: BackgroundProcess

    /// `refusals` maps addresses to the reply that RCPT gets, such as `550 5.1.1 no such person`.
    /// `certificateName` is the host name in the certificate.
    package init(
        security: Security = .starttls, requiresLogin: Bool = false, offersLogin: Bool = true,
        certificateName: String = "localhost", largestMessage: Int = 0, refusals: [String: String] = [:]
    ) throws {
        files = try TemporaryFolder()
        caFile = files.path("certificate.pem")
        let key = files.path("key.pem")
        let made = try Subprocess.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days",
                "2", "-subj", "/CN=\(certificateName)", "-addext", "subjectAltName=DNS:\(certificateName)",
                "-keyout", key, "-out", caFile,
            ])
        guard made.status == 0 else {
            throw BackgroundProcess.NotStarted(program: "openssl: \(made.errorText)")
        }
        try FileManager.default.createDirectory(
            atPath: files.path("mails"), withIntermediateDirectories: true)
        let refused = try files.write("refusals", refusals.map { "\($0)\t\($1)\n" }.sorted().joined())
        process = try BackgroundProcess(
            Subprocess.python,
            [
                "-c", MailServer.script, security.rawValue, caFile, key, files.path("mails"), refused,
                requiresLogin ? "required" : offersLogin ? "offered" : "none", String(largestMessage),
            ])
        guard let port = Int(process.firstLine) else {
            throw BackgroundProcess.NotStarted(program: "aiosmtpd")
        }
        self.port = port
    }

    /// A mail that the server took.
    package struct Mail: Hashable, Sendable {
        package let from: String
        package let to: String
        /// As it came, CRLF line ends.
        package let message: [UInt8]
    }

    /// All mails taken, in the order of their arrival.
    package func mails() throws -> [Mail] {
        let folder = URL(fileURLWithPath: files.path("mails"))
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            let lines = bytes.split(separator: 10, maxSplits: 2, omittingEmptySubsequences: false)
            guard lines.count == 3 else { throw BackgroundProcess.NotStarted(program: name) }
            return Mail(
                from: String(decoding: lines[0], as: UTF8.self),
                to: String(decoding: lines[1], as: UTF8.self),
                message: Array(lines[2]))
        }
    }

    package func stop() { process.stop() }

    /// Each mail becomes one file: envelope sender, envelope recipients, message. The file is renamed into
    /// place before the reply to the dot. The server ends when its parent does.
    private static let script = """
        import asyncio, base64, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        security, certificate, key, folder, refusals, login, largest = sys.argv[1:8]
        refused = dict(line.rstrip("\\n").split("\\t", 1) for line in open(refusals))
        count = 0

        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == (b"coop", b"s3cret"), handled=False)

        class Handler:
            async def auth_XOAUTH2(self, server, args):
                said = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
                return AuthResult(success=said == b"user=coop\\x01auth=Bearer t0ken\\x01\\x01", handled=False)

            async def handle_RCPT(self, server, session, envelope, address, options):
                if address in refused:
                    return refused[address]
                envelope.rcpt_tos.append(address)
                return "250 2.1.5 ok"

            async def handle_DATA(self, server, session, envelope):
                global count
                count += 1
                path = os.path.join(folder, "%08d" % count)
                with open(path + ".tmp", "wb") as file:
                    file.write(envelope.mail_from.encode() + b"\\n")
                    file.write(",".join(envelope.rcpt_tos).encode() + b"\\n")
                    file.write(envelope.original_content)
                os.rename(path + ".tmp", path)
                return "250 2.0.0 kept as %d" % count

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        options = dict(data_size_limit=int(largest) or None)
        if security == "starttls":
            options.update(tls_context=context, require_starttls=True)
        if login == "none":
            options.update(auth_exclude_mechanism=["PLAIN", "LOGIN", "XOAUTH2"])
        else:
            options.update(authenticator=check, auth_required=login == "required",
                           auth_require_tls=security == "starttls")

        async def main():
            server = await asyncio.get_running_loop().create_server(
                lambda: SMTP(Handler(), hostname="relay.test", **options), "127.0.0.1", 0,
                ssl=context if security == "tls" else None)
            parent = os.getppid()
            print(server.sockets[0].getsockname()[1], flush=True)
            while os.getppid() == parent:
                await asyncio.sleep(0.5)

        asyncio.run(main())
        """
}
