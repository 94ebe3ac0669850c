/// Hides the cells of a breakdown that could point at somebody (product.md §6).
package enum SmallCells {
    /// Fewer respondents than this are hidden.
    package static let threshold = 5

    /// Which cells to hide, given the respondents in each: those below the threshold, and the next-smallest too while
    /// what is hidden could be told from the total: one cell alone, or several that together stay below the threshold.
    package static func hidden(_ respondents: [Int]) -> Set<Int> {
        var hidden = Set(respondents.indices.filter { respondents[$0] < threshold })
        guard !hidden.isEmpty else { return [] }
        let rest = respondents.indices.filter { !hidden.contains($0) }
            .sorted { (respondents[$0], $0) < (respondents[$1], $1) }
        for index in rest {
            if hidden.count > 1, hidden.reduce(0, { $0 + respondents[$1] }) >= threshold { break }
            hidden.insert(index)
        }
        return hidden
    }
}
