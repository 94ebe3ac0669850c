import Foundation
import TestSupport
import Testing

/// `gazette demo`, the first thing that somebody sees of Gazette.
@Suite struct DemoTests {
    @Test func tellsItsStoryAndItsMailsParse() throws {
        let folder = try TemporaryFolder()
        let demo = folder.path("demo")
        let result = try Subprocess.run(GazetteCommand.executable, ["demo", demo, "--json"])
        #expect(result.status == 0)
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
        try JSONDocumentationTests.compare("demo", [document])
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
