package import Model

extension Workspace {
    /// What to say of a row whose programme `Audiences/programmes.csv` does not have: it is kept, but no
    /// progress note and no delivery day reach this person. Nil where the row names none, or the table has it.
    package func warning(ofProgrammeIn row: ClientRow, column: String) -> RowWarning? {
        guard let programme = row.programme, !programmes.contains(where: { $0.key == programme }) else {
            return nil
        }
        let hint = NearNames.question(for: programme.text, among: programmes.map(\.key.text))
        return RowWarning(
            line: row.line, column: column, found: programme.text,
            message: "Audiences/programmes.csv has no such programme\(hint)")
    }
}
