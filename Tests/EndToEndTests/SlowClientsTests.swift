import Foundation
import TestSupport
import Testing

@Suite("Clients that never end their request")
struct SlowClientsTests {
    private struct Figures: Codable {
        let slow: Int
        let stillOpen: Int
        let pages: [Double]
        let answers: [Double]
        let wrong: [Int]
        let stop: Double
        let status: Int
    }

    /// Far above what a page takes (milliseconds), far below what a client waits: a busy machine is no fault.
    private static let patience = 5.0

    @Test(
        "With five hundred of them the pages answer at once, answers are kept, and a stop does not wait for them"
    )
    func loris() throws {
        let coop = try GazetteCommand()
        let people = 40
        try coop.admit(tenants: people)
        try coop.launch("etat-des-lieux")
        try coop.text("run", now: "2027-02-02")
        let paths = try coop.surveyPaths()
        try #require(paths.count == people)
        let result = try Subprocess.python(
            Self.clients,
            arguments: [GazetteCommand.executable, coop.path, GazetteCommand.moment("2027-02-03")],
            input: Array(paths.joined(separator: "\n").utf8))
        try #require(result.status == 0, "\(result.errorText)")
        let figures = try JSONDecoder().decode(Figures.self, from: Data(result.output))
        // Those that send nothing at all may have been shut meanwhile, on a very busy machine.
        #expect(figures.slow == 500 && figures.stillOpen >= 330)
        #expect(figures.wrong == [])
        #expect(figures.pages.count == 2 * people && figures.answers.count == people)
        #expect(figures.pages.max() ?? .infinity < Self.patience)
        #expect(figures.answers.max() ?? .infinity < Self.patience)
        // Its own grace for them is a second.
        #expect(figures.status == 0 && figures.stop < 2 * Self.patience)
        let rates = try coop.json("survey", "rates", "etat-des-lieux", now: "2027-02-04")
        #expect(rates["complete"].int == people)
        let report =
            "500 slow clients: pages \(Self.words(figures.pages)); answers \(Self.words(figures.answers)); "
            + "stopped after \(Int(figures.stop * 1000)) ms"
        try report.write(
            to: Repository.root.appendingPathComponent(".build/slow-clients.txt"), atomically: true,
            encoding: .utf8)
        print(report)
    }

    private static func words(_ seconds: [Double]) -> String {
        let sorted = seconds.sorted().map { String(format: "%.1f", $0 * 1000) }
        return "median \(sorted[sorted.count / 2]) ms, slowest \(sorted[sorted.count - 1]) ms"
    }

    /// A third sends its header an octet at a time, a third the form's body, a third nothing. Meanwhile four clients
    /// ask for each person's page, answer, and see the thanks; then the server is told to stop.
    private static let clients = #"""
        import http.client, json, queue, select, signal, socket, subprocess, sys, threading, time
        executable, folder, now = sys.argv[1:4]
        paths = sys.stdin.read().split()
        server = subprocess.Popen([executable, "--workspace", folder, "--now", now, "serve", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        slow = []
        for number in range(500):
            link = socket.create_connection(("127.0.0.1", port), timeout=60)
            if number % 3 == 0: link.sendall(b"GET " + paths[0].encode() + b" HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            if number % 3 == 1: link.sendall(b"POST " + paths[0].encode() + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n")
            slow.append(link)
        over = threading.Event()
        def trickle():
            while not over.is_set():
                for number, link in enumerate(slow):
                    if number % 3 != 2:
                        try: link.send(b"a")
                        except OSError: pass
                over.wait(0.05)
        dripping = threading.Thread(target=trickle)
        dripping.start()
        work = queue.Queue()
        for path in paths: work.put(path)
        pages, answers, wrong = [], [], []
        def ask(times, wanted, method, path, body=None):
            begin = time.monotonic()
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            link.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else {})
            answer = link.getresponse()
            answer.read()
            times.append(time.monotonic() - begin)
            if answer.status != wanted: wrong.append(answer.status)
        def client():
            while True:
                try: path = work.get_nowait()
                except queue.Empty: return
                ask(pages, 200, "GET", path)
                ask(answers, 303, "POST", path, "sait-cooperateur=oui&sait-prix=non&venue-ag=oui&suite=envoyer")
                ask(pages, 200, "GET", path + "/merci")
        threads = [threading.Thread(target=client) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        def is_open(link):
            if not select.select([link], [], [], 0)[0]: return True
            try: return link.recv(1, socket.MSG_PEEK) != b""
            except OSError: return False
        still_open = sum(map(is_open, slow))
        begin = time.monotonic()
        server.send_signal(signal.SIGTERM)
        status = server.wait(60)
        stop = time.monotonic() - begin
        over.set()
        dripping.join()
        print(json.dumps({"slow": len(slow), "stillOpen": still_open, "pages": pages, "answers": answers,
            "wrong": wrong, "stop": stop, "status": status}))
        """#
}

extension GazetteCommand {
    /// The paths of the survey's forms that stand in the mails delivered so far.
    func surveyPaths() throws -> [String] {
        try maildir().values.compactMap { mail -> String? in
            let text = String(decoding: mail, as: UTF8.self)
                .replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "=\n", with: "")
            guard let start = text.range(of: "/enquete/") else { return nil }
            return String(
                text[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || "/-_".contains($0) })
        }
    }
}
