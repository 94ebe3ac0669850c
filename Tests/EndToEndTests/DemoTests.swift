import Foundation
import TestSupport
import Testing

/// `gazette demo`, the first thing that somebody sees of Gazette.
@Suite struct DemoTests {
    @Test func januaryTellsItsStoryAndItsMailsParse() throws {
        let folder = try TemporaryFolder()
        let demo = folder.path("demo")
        let result = try Subprocess.run(GazetteCommand.executable, ["demo", demo, "--january", "--json"])
        #expect(result.status == 0, "\(result.errorText)")
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
        #expect(document["added"].int == 1752)
        #expect(document["rejected"].int == 4)
        let sent = document["days"].list.compactMap { $0["sent"].int }.reduce(0, +)
        #expect(sent > 2000)
        for path in document["previews"].list.compactMap(\.text) {
            #expect(FileManager.default.fileExists(atPath: path))
        }
        let read = try Subprocess.python(Self.script, arguments: ["\(demo)/var/maildir/new"])
        #expect(
            read.outputText == "\(sent) mails; of every tenth: 2 subjects, 0 with defects\n",
            "\(read.errorText)")
    }

    /// A smaller coop, since the tests' build is slow: the sums are to be right, whatever they are.
    @Test func theYearsNumbersAddUp() throws {
        let folder = try TemporaryFolder()
        let demo = folder.path("demo")
        let result = try Subprocess.run(
            GazetteCommand.executable, ["demo", demo, "--people", "60", "--json"])
        #expect(result.status == 0, "\(result.errorText)")
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
        try JSONDocumentationTests.compare("demo", [document])
        let year = document["year"]
        func sum(_ list: String, _ what: String) -> Int {
            year[list].list.compactMap { $0["count"][what].int }.reduce(0, +)
        }
        let sent = try #require(year["sent"].int)
        #expect(sent > 500)
        for list in ["months", "campaigns"] {
            #expect(sum(list, "mails") == sent, "\(list)")
            #expect(sum(list, "posted") == year["total"]["posted"].int, "\(list)")
            #expect(sum(list, "people") == year["total"]["people"].int, "\(list)")
        }
        let people = [year["accepted"].int, year["total"]["posted"].int].compactMap(\.self).reduce(0, +)
        #expect(people == year["total"]["people"].int)
        #expect(people == sent + (year["total"]["posted"].int ?? 0) + (year["sharing"].int ?? 0))
        #expect((year["known"].int ?? 0) == 60 + (year["arrivals"].int ?? 0))
        // After each of the survey's letters some answered; every invitation has one disposition.
        let survey = year["survey"]
        let units = survey["dispositions"].list.reduce(into: [String: Int]()) {
            $0[$1["disposition"].text ?? ""] = $1["units"].int
        }
        #expect(units.values.reduce(0, +) == survey["invited"].int)
        #expect(units["complete"] == [92, 45, 32, 12].map { max(1, ($0 * 60 + 876) / 1752) }.reduce(0, +))
        // The team votes each month from February on, each vote a wave of its own.
        let votes = year["votes"].list
        #expect(votes.compactMap { $0["wave"].text } == (2...12).map { "2027-\($0 < 10 ? "0" : "")\($0)" })
        for vote in votes {
            let (complete, sent) = (vote["complete"].int ?? 0, vote["sent"].int ?? 0)
            #expect(0 < complete && complete <= sent, "\(vote)")
        }
        // Who left, or wanted no more letters, had some before and got none since.
        for person in ["departure", "unsubscription"] {
            #expect((year[person]["before"].int ?? 0) > 0, "\(person)")
            #expect(year[person]["after"].int == 0, "\(person)")
        }
        #expect(year["balanced"] == .bool(true))
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(demo)/var/maildir/new")
        #expect(year["kept"].int == kept.count && kept.count < sent)
        // One letter that goes out by mail and on paper has its title in the calendar.
        let page = try String(contentsOfFile: "\(demo)/calendrier-2027.html", encoding: .utf8)
        #expect(page.contains("<span>Trois questions\u{A0}: la coop et vous</span> <i>("))
        for file in ["resume.txt", "calendrier-2027.html"] {
            #expect(FileManager.default.fileExists(atPath: "\(demo)/\(file)"), "\(file)")
        }
    }

    /// Reads every tenth mail with `policy.default`, all parts decoded (ShippedLetterTests read a whole year's).
    private static let script = """
        import os, sys
        from email import message_from_bytes, policy

        wrong, subjects, names = 0, set(), os.listdir(sys.argv[1])
        for name in sorted(names)[::10]:
            with open(os.path.join(sys.argv[1], name), "rb") as file:
                mail = message_from_bytes(file.read(), policy=policy.default)
            defects = list(mail.defects)
            for part in mail.walk():
                defects += part.defects
                defects += [d for field in part.values() for d in getattr(field, "defects", [])]
                if not part.is_multipart():
                    part.get_content()
            wrong += bool(defects)
            subjects.add(mail["subject"])
            if defects:
                print(name, defects, file=sys.stderr)
        print("%d mails; of every tenth: %d subjects, %d with defects" % (len(names), len(subjects), wrong))
        """
}
