import Foundation
import TestSupport
import Testing

@Suite("What the server writes down of its visitors")
struct AccessLogTests {
    @Test("A line as soon as a request was answered: moment, method, page, status, and nothing that says who")
    func lines() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 1)
        try coop.launch("etat-des-lieux")
        try coop.text("run", now: "2027-02-02")
        let path = try #require(try coop.surveyPaths().first)
        let result = try Subprocess.python(
            Self.visit,
            arguments: [GazetteCommand.executable, coop.path, GazetteCommand.moment("2027-02-03"), path])
        try #require(result.status == 0, "\(result.errorText)")
        let lines = result.outputText.split(separator: "\n").map(String.init)
        let words = lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
        #expect(
            words == [
                "GET /enquete 200", "POST /enquete 303", "GET /sante 200", "GET /sante 404", "GET /sante 404",
                "GET /nulle-part 404",
            ])
        // A proxy that the settings do not name is said once, without anybody's address.
        #expect(result.errorText.components(separatedBy: "`web: proxies`").count == 2, "\(result.errorText)")
        #expect(!result.errorText.contains("192.0.2.7") && !result.errorText.contains("127.0.0.1 "))
        for line in lines {
            #expect(line.prefixMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /#) != nil, "\(line)")
            for secret in [String(path.dropFirst("/enquete/".count)), "127.0.0.1", "192.0.2.7", "secret"] {
                #expect(!line.contains(secret), "\(line)")
            }
        }
    }

    /// Reads the line of each request before it makes the next one: nothing waits in a buffer.
    private static let visit = #"""
        import http.client, subprocess, sys
        executable, folder, now, path = sys.argv[1:5]
        server = subprocess.Popen([executable, "--workspace", folder, "--now", now, "serve", "--access-log", "--listen",
            "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        port = None
        while port is None:
            line = server.stdout.readline()
            if "127.0.0.1:" in line: port = int(line.split("127.0.0.1:")[1].split("/")[0])
        def ask(method, path, body=None, headers={}):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            link.request(method, path, body, headers)
            link.getresponse().read()
            link.close()
            line = ""
            while " GET /" not in line and " POST /" not in line: line = server.stdout.readline()
            print(line, end="")
        ask("GET", path + "?sait-prix=secret", headers={"User-Agent": "secret", "Cookie": "a=secret"})
        ask("POST", path, "sait-cooperateur=oui&sait-prix=non&venue-ag=oui&suite=envoyer",
            {"Content-Type": "application/x-www-form-urlencoded"})
        ask("GET", "/sante")
        for _ in range(2): ask("GET", "/sante", headers={"X-Forwarded-For": "192.0.2.7"})
        ask("GET", "/nulle-part/secret")
        server.terminate()
        server.wait(60)
        sys.stderr.write(server.stderr.read())
        """#
}
