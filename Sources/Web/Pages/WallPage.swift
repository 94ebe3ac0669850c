internal import Engine
internal import Model

/// What was approved, for everybody to read: an alphabet of words, or testimonies one below the other.
struct WallPage: Sendable {
    let frame: PageFrame
    let wall: ContributionDesk.Wall

    /// So many bytes of text stand on one page.
    private static let room = 14_000
    /// What surrounds a text, at most, in bytes.
    private static let around = 120

    /// nil: there is no such page. Pages count from 1.
    func show(_ number: Int) -> HTML? {
        let pages = pages
        guard pages.indices.contains(number - 1) else { return nil }
        let form = wall.leaf.form
        let title = form.wall?.title ?? form.title
        let entries = pages[number - 1]
        let isAlphabet = form.kind == .alphabet
        let lead = pages.count > 1 ? "Page \(number) sur \(pages.count)" : ""
        return frame.page(
            title: title, lead: lead,
            """
            <h1>\(title)</h1>
            \(HTML(trusted: wall.leaf.wallIntroduction))
            \(invitation)\(isAlphabet ? index(pages, number) : "")\(isAlphabet ? alphabet(entries) : stories(entries))\(steps(number, pages.count))
            """)
    }

    /// Entries in order, as many on each page as fit.
    private var pages: [[ContributionText]] {
        var pages: [[ContributionText]] = [[]]
        var size = 0
        for entry in wall.entries {
            let own = entry.body.utf8.count + entry.word.utf8.count + entry.signature.utf8.count + Self.around
            if size + own > Self.room, size > 0 {
                pages.append([])
                size = 0
            }
            pages[pages.count - 1].append(entry)
            size += own
        }
        return pages
    }

    private var invitation: HTML {
        let form = wall.leaf.form
        var parts: [HTML] = []
        if wall.entries.isEmpty {
            parts.append(
                form.kind == .alphabet
                    ? "<p>Aucun mot n’est encore affiché. Le premier sera peut-être le vôtre.</p>\n"
                    : "<p>Aucun témoignage n’est encore publié.</p>\n")
        }
        if form.isPublic, case .open = wall.dates.door {
            parts.append(
                "<p><a class=\"button\" href=\"/participer/\(form.name.text)\">\(form.kind == .alphabet ? "Proposer un mot" : "Écrire mon témoignage")</a></p>\n"
            )
        }
        return parts.reduce("", +)
    }

    // MARK: The alphabet

    /// A to Z, each to where its first word stands; letters without a word wait.
    private func index(_ pages: [[ContributionText]], _ number: Int) -> HTML {
        guard !wall.entries.isEmpty else { return "" }
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { letter -> HTML in
            let letter = String(letter)
            guard let page = pages.firstIndex(where: { $0.contains { $0.letter == letter } }) else {
                return "<li><span>\(letter)<span class=\"sr\">, encore libre</span></span></li>"
            }
            let path = page + 1 == number ? "" : "/mur/\(wall.leaf.form.name.text)?page=\(page + 1)"
            return "<li><a href=\"\(path)#\(letter.lowercased())\">\(letter)</a></li>"
        }
        return "<nav aria-label=\"Lettres\"><ul class=\"letters\">\(letters)</ul></nav>\n"
    }

    private func alphabet(_ entries: [ContributionText]) -> HTML {
        var parts: [HTML] = []
        var open = ""
        for entry in entries {
            if entry.letter != open {
                if !open.isEmpty { parts.append("</section>\n") }
                open = entry.letter
                parts.append(
                    "<section class=\"initial\" id=\"\(open.lowercased())\" aria-label=\"\(open)\">\n<h2>\(open)</h2>\n"
                )
            }
            parts.append(
                "<div class=\"idea\"><h3>\(entry.word)</h3>\n\(paragraphs(entry.body))\(signature(entry))</div>\n"
            )
        }
        if !open.isEmpty { parts.append("</section>\n") }
        return parts.reduce("", +)
    }

    // MARK: Testimonies

    private func stories(_ entries: [ContributionText]) -> HTML {
        entries.map { entry -> HTML in
            "<blockquote class=\"story\">\n\(paragraphs(entry.body))\(signature(entry))</blockquote>\n"
        }.reduce("", +)
    }

    private func paragraphs(_ text: String) -> HTML {
        text.split(separator: "\n").map { line -> HTML in "<p>\(String(line).typeset)</p>\n" }.reduce("", +)
    }

    private func signature(_ entry: ContributionText) -> HTML {
        entry.signature.isEmpty ? "" : "<p class=\"by\">\(entry.signature)</p>\n"
    }

    private func steps(_ number: Int, _ count: Int) -> HTML {
        guard count > 1 else { return "" }
        let path = "/mur/\(wall.leaf.form.name.text)"
        let back: HTML = number > 1 ? "<a href=\"\(path)?page=\(number - 1)\">Page précédente</a> " : ""
        let on: HTML = number < count ? "<a href=\"\(path)?page=\(number + 1)\">Page suivante</a>" : ""
        return "<nav aria-label=\"Pages\"><p>\(back)\(on)</p></nav>\n"
    }
}
