import Foundation
import TestSupport
import Testing

/// How the letters look in a browser: nothing is wider than the window, every picture loads.
@Suite struct BrowserTests {
    static let browser = "/usr/bin/chromium-headless-shell"
    static let isThere: Bool = {
        let found = FileManager.default.isExecutableFile(atPath: browser)
        if !found {
            print("chromium-headless-shell is not there: script/bootstrap --test installs it. Skipped.")
        }
        return found
    }()

    /// What the page says of one letter at one width.
    private struct Finding: Codable {
        let letter: String
        let width: Int
        let scrollWidth: Int
        let pictures: Int
        let missing: [String]
    }

    @Test(.enabled(if: isThere))
    func everyLetterFitsADeskAndAPhoneAndShowsItsPictures() throws {
        let folder = try TemporaryFolder()
        // All letters of a year of two campaigns, and the first letter of every step of all of them.
        let year = try ShippedLetterTests.letters.get().sorted { $0.key < $1.key }.map(\.value)
        let letters = year + (try EveryStep.mails.get().sorted { $0.key < $1.key }.map(\.value))
        #expect(year.count == 16)
        #expect(letters.count > 60)
        for (number, mail) in letters.enumerated() { try Self.write(mail, number, folder) }
        let page = try folder.write("all.html", Self.page(letters.count))
        let result = try Subprocess.run(
            Self.browser,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
                "--user-data-dir=\(folder.path("profile"))", "--dump-dom", "file://\(page)",
            ])
        let findings = try Self.findings(result.outputText)
        #expect(findings.count == 2 * letters.count, "\(result.errorText)")
        for finding in findings {
            let letter = letters[Int(finding.letter) ?? 0].subject
            #expect(finding.scrollWidth <= finding.width, "\(letter) overflows at \(finding.width) px")
            #expect(finding.missing == [], "\(letter)")
        }
        #expect(findings.contains { $0.pictures > 1 })
    }

    /// The HTML part with its pictures beside it.
    private static func write(_ mail: ReadMail, _ number: Int, _ folder: TemporaryFolder) throws {
        var html = mail.html
        for picture in mail.pictures {
            let name = "\(number)-\(picture.name ?? "picture")"
            try folder.write(name, Data(base64Encoded: picture.content) ?? Data())
            html = html.replacingOccurrences(of: "cid:\(picture.contentID ?? "?")", with: name)
        }
        try folder.write("\(number).html", html)
    }

    /// One page that shows every letter in frames of both widths and writes down what it sees.
    private static func page(_ count: Int) -> String {
        let frames = (0..<count).flatMap { number in
            [1000, 390].map { width in
                "<iframe src=\"\(number).html\" name=\"\(number)\" width=\"\(width)\" height=\"800\" style=\"border:0\"></iframe>"
            }
        }
        return """
            <!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\(frames.joined(separator: "\n"))
            <pre id="findings"></pre>
            <script>
            window.addEventListener("load", () => {
              const findings = [...document.querySelectorAll("iframe")].map(frame => {
                const page = frame.contentDocument, pictures = [...page.images];
                return {letter: frame.name, width: frame.clientWidth,
                  scrollWidth: page.scrollingElement.scrollWidth, pictures: pictures.length,
                  missing: pictures.filter(p => !(p.complete && p.naturalWidth > 0)).map(p => p.src)};
              });
              document.getElementById("findings").textContent = JSON.stringify(findings);
            });
            </script></body></html>
            """
    }

    private static func findings(_ page: String) throws -> [Finding] {
        let start = try #require(page.range(of: "<pre id=\"findings\">")?.upperBound)
        let end = try #require(page.range(of: "</pre>", range: start..<page.endIndex)?.lowerBound)
        return try JSONDecoder().decode([Finding].self, from: Data(page[start..<end].utf8))
    }
}
