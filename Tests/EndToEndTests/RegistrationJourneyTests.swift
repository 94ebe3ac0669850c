import Foundation
import TestSupport
import Testing

/// From the invitation to the door, through the real executable.
@Suite("From the invitation to the reminder")
struct RegistrationJourneyTests {
    @Test("The mail's link registers, the confirmation comes the next day, the reminder before the session")
    func journey() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 4)
        try coop.launch("sessions-collectives")
        try coop.text("run", now: "2027-02-23")
        #expect(try coop.maildir().count == 4)
        let result = try Subprocess.python(
            Self.visitor,
            arguments: [
                GazetteCommand.executable, coop.path, GazetteCommand.moment("2027-02-24"),
                try path("/inscription/", of: GazetteCommand.address(1), coop),
                try path("/inscription/", of: GazetteCommand.address(2), coop),
            ])
        try #require(result.status == 0, "\(result.errorText)")
        #expect(result.outputText == "200 303 200 303 303\n")

        let event = "sessions-collectives"
        let phone = try coop.json(
            "register", event, "mars", "--contact", "T-0003", "--places", "2", now: "2027-02-24")
        #expect(phone["outcome"].text == "registered")
        let full = try coop.json(
            "register", event, "mars", "--contact", "T-0004", "--places", "2", now: "2027-02-24", status: 1)
        #expect(full["outcome"].text == "full")
        #expect(full["free"].int == 1)
        let list = try coop.json("registrations", event, "mars", now: "2027-02-24")
        #expect(list["sessions"].list.first?["taken"].int == 4)

        // Who gave the place back gets neither.
        let before = try subjects(coop)
        try coop.text("run", now: "2027-02-25")
        #expect(try subjects(coop).subtracting(before) == ["T-0001 Votre place", "T-0003 Votre place"])
        try coop.text("run", now: "2027-03-19")
        #expect(
            try subjects(coop).subtracting(before) == [
                "T-0001 Votre place", "T-0003 Votre place", "T-0001 C’est bientôt", "T-0003 C’est bientôt",
            ])
    }

    private func subjects(_ coop: GazetteCommand) throws -> Set<String> {
        let mails = try (1...4).flatMap { number -> [String] in
            let reference = GazetteCommand.tenant(number)
            return try coop.json("contacts", "show", reference, now: "2027-03-20")["deliveries"].list
                .filter { $0["state"].text == "accepted" }
                .compactMap { mail in
                    switch mail["step"].text {
                    case "confirmation": "\(reference) Votre place"
                    case "rappel": "\(reference) C’est bientôt"
                    default: nil
                    }
                }
        }
        return Set(mails)
    }

    /// The path of a link in somebody's mail.
    private func path(_ start: String, of address: String, _ coop: GazetteCommand) throws -> String {
        let found = try coop.maildir().values.compactMap { mail -> String? in
            let text = String(decoding: mail, as: UTF8.self)
                .replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "=\n", with: "")
            guard text.contains(address), let place = text.range(of: start) else { return nil }
            return String(
                text[place.lowerBound...].prefix { $0.isLetter || $0.isNumber || "/-_".contains($0) })
        }
        return try #require(found.first, "\(address) has a mail with \(start)")
    }

    /// Serves a workspace; the first person looks, registers and looks again, the second registers and cancels.
    private static let visitor = #"""
        import http.client, signal, subprocess, sys
        executable, folder, now, first, second = sys.argv[1:6]
        server = subprocess.Popen([executable, "--workspace", folder, "--now", now, "serve", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        def ask(method, path, body=None):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            link.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = link.getresponse()
            answer.read()
            return str(answer.status)
        said = [ask("GET", first), ask("POST", first, "seance=mars&places=2&action=inscrire"), ask("GET", first),
            ask("POST", second, "seance=mars&action=inscrire"), ask("POST", second, "seance=mars&action=annuler")]
        print(" ".join(said))
        server.send_signal(signal.SIGTERM)
        server.wait()
        """#
}
