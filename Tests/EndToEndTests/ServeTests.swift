import Foundation
import TestSupport
import Testing

@Suite("The server of the public pages")
struct ServeTests {
    static let people = 150

    /// A survey sent to `people` tenants, and the paths of their forms.
    private func invited() throws -> (coop: GazetteCommand, paths: [String]) {
        let coop = try GazetteCommand()
        try coop.admit(tenants: Self.people)
        try coop.launch("etat-des-lieux")
        try coop.text("run", now: "2027-02-02")
        let paths = try coop.surveyPaths()
        try #require(Set(paths).count == Self.people)
        return (coop, paths)
    }

    @Test(
        "Every answer that was thanked for is there after the server was killed under the load of 32 clients")
    func killed() throws {
        let (coop, paths) = try invited()
        let result = try Subprocess.python(
            Self.load,
            arguments: [GazetteCommand.executable, coop.path, GazetteCommand.moment("2027-02-03"), "60"],
            input: Array(paths.joined(separator: "\n").utf8))
        try #require(result.status == 0, "\(result.errorText)")
        let thanked = result.outputText.split(separator: "\n").count
        #expect(thanked >= 60 && thanked < Self.people)
        let rates = try coop.json("survey", "rates", "etat-des-lieux", now: "2027-02-04")
        #expect(rates["invited"].int == Self.people)
        let complete = try #require(rates["complete"].int)
        // Answers whose thanks were cut off may be there as well; none of the thanked is missing.
        #expect(complete >= thanked && complete <= thanked + 32)
    }

    /// Serves a workspace, answers with 32 clients at once, kills the server (SIGKILL) after so many thanks, and
    /// prints the paths that were thanked for.
    private static let load = #"""
        import http.client, os, queue, signal, subprocess, sys, threading
        executable, folder, now, enough = sys.argv[1:5]
        paths = sys.stdin.read().split()
        server = subprocess.Popen([executable, "--workspace", folder, "--now", now, "serve", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        work = queue.Queue()
        for path in paths: work.put(path)
        thanked, lock = [], threading.Lock()
        body = "sait-cooperateur=oui&sait-prix=non&venue-ag=oui&suite=envoyer"
        def client():
            while True:
                try: path = work.get_nowait()
                except queue.Empty: return
                try:
                    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    link.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
                    answer = link.getresponse()
                    if answer.status != 303: continue
                except (OSError, http.client.HTTPException): return
                with lock:
                    thanked.append(path)
                    if len(thanked) == int(enough): os.kill(server.pid, signal.SIGKILL)
        threads = [threading.Thread(target=client) for _ in range(32)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        server.kill()
        server.wait()
        print("\n".join(thanked))
        """#
}
