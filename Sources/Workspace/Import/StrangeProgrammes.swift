package import Model

/// Programmes that a client file names and `Audiences/programmes.csv` does not know: a warning for each, not
/// for each line.
package struct StrangeProgrammes: Sendable {
    private let known: Set<Slug>
    private var found: [Slug: (line: Int, count: Int)] = [:]

    /// Without a known programme nothing is strange: the table is not written yet, or has a fault of its own.
    package init(known: [Programme]) { self.known = Set(known.map(\.key)) }

    /// Looks at one row.
    package mutating func note(_ row: ClientRow) {
        guard let programme = row.programme, !known.isEmpty, !known.contains(programme) else { return }
        found[programme, default: (row.line, 0)].count += 1
    }

    /// In the order of the file; `column` is the header's name.
    package func warnings(column: String) -> [RowWarning] {
        found.sorted { $0.value.line < $1.value.line }.map { programme, place in
            let lines = place.count == 1 ? "this line" : "\(place.count) lines"
            return RowWarning(
                line: place.line, column: column, found: programme.text,
                message:
                    "Audiences/programmes.csv has no such programme (\(lines)); kept, but its dates are missing"
                    + NearNames.question(for: programme.text, among: known.map(\.text)))
        }
    }
}
