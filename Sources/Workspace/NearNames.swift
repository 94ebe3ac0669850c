internal import Model

/// Which of some known names a person may have meant.
enum NearNames {
    /// The nearest of `names`, when it is near enough to be worth a question: equal but for case, accents,
    /// `_` and blanks, or within one edit for every three letters (two neighbours swapped are one edit).
    static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = plain(name)
        var best: (name: String, distance: Int)?
        for candidate in names {
            let distance = editDistance(wanted, plain(candidate))
            let limit = min(wanted.count, plain(candidate).count) / 3
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// `; did you mean "x"?`, or nothing.
    static func question(for name: String, among names: some Sequence<String>) -> String {
        nearest(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// `did you mean "x"?` where a name is near, else all names, else that there is none.
    static func advice(for name: String, among names: some Collection<String>) -> String {
        if let near = nearest(to: name, among: names) { return "did you mean \"\(near)\"?" }
        if names.isEmpty { return "there is none yet" }
        let shown = names.sorted().prefix(12).joined(separator: ", ")
        return "there is " + shown + (names.count > 12 ? ", …" : "")
    }

    private static func plain(_ name: String) -> [Character] {
        Array(name.folded.map { $0 == "_" || $0 == " " ? "-" : $0 })
    }

    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
    static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var before = [Int]()
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
                {
                    cost = min(cost, before[column - 2] + 1)
                }
                current.append(cost)
            }
            before = last
            last = current
        }
        return last[right.count]
    }
}
