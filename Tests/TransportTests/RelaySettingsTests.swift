import Testing

@testable import Transport

@Suite struct RelaySettingsTests {
    @Test(
        "Settings that cannot be right are refused before anything is tried",
        arguments: [
            (RelaySettings(host: "", port: 25), "host"),
            (RelaySettings(host: "relay.example/x", port: 25), "host"),
            (RelaySettings(host: "a@relay.example", port: 25), "host"),
            (RelaySettings(host: "relay.example", port: 0), "port"),
            (RelaySettings(host: "relay.example", port: 25, heloName: "a b"), "EHLO"),
            (RelaySettings(host: "relay.example", port: 25, heloName: "a%0d%0ab"), "EHLO"),
            (RelaySettings(host: "relay.example", port: 25, username: "u"), "no password"),
            (RelaySettings(host: "relay.example", port: 25, password: "p"), "no user name"),
            (RelaySettings(host: "relay.example", port: 25, authMechanism: "PLAIN;x"), "SASL"),
            (
                RelaySettings(host: "relay.example", port: 25, security: .none, username: "u", password: "p"),
                "in clear"
            ),
            (
                RelaySettings(
                    host: "127.evil.example", port: 25, security: .none, username: "u", password: "p"),
                "clear"
            ),
        ])
    func faults(_ settings: RelaySettings, _ word: String) {
        #expect(settings.fault?.kind == .settings)
        #expect(settings.fault?.description.contains(word) == true)
        #expect(throws: RelayTrouble.self) { try SMTPRelay(settings).probe() }
    }

    @Test(
        "A password in clear stays on this machine",
        arguments: ["localhost", "127.0.0.1", "127.1.2.3", "::1", "LOCALHOST"])
    func loopback(_ host: String) {
        let settings = RelaySettings(host: host, port: 25, security: .none, username: "u", password: "secret")
        #expect(settings.fault == nil)
        #expect(!"\(settings)".contains("secret"))
    }
}
