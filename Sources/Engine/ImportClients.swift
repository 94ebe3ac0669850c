internal import Foundation
internal import Model
package import Storage
package import Workspace

/// What an import did.
package struct ImportReport: Sendable {
    package var counts = ImportCounts()
    package var rejects: [RowFault] = []
    /// Lines that were not imported; one line can have several faults.
    package var rejectedLines = 0
    package var warnings: [RowWarning] = []
    package var ignoredColumns: [String] = []
    /// Which sheet of a workbook was read; nil for a CSV.
    package var sheet: SheetChoice?
    /// Where the rejected lines were written, to be mended and imported again; nil where none were.
    package var rejectedFile: String?
    package init() {}

    /// The file has a header and nothing under it.
    package var isEmpty: Bool {
        counts.added + counts.updated + counts.unchanged + rejectedLines == 0
    }
}

extension Coop {
    /// Reads a client file (of a workbook one sheet: `sheet`, or the first that is not hidden) and takes its lines over in one transaction. With `dryRun` the report is the
    /// same and nothing changes. Throws `ImportError` for a file that cannot be read as a whole: nothing of it is
    /// imported then.
    package func importClients(
        file path: String, sheet: String? = nil, mapping: String? = nil, dryRun: Bool = false,
        progress: (_ read: Int, _ size: Int?) -> Void = { _, _ in }
    ) throws -> ImportReport {
        let file = try ContactFile(
            path: path, sheet: sheet, mapping: try columnMapping(mapping), today: today)
        let session = try ImportSession(database: try database, columns: file.columns)
        var report = ImportReport()
        report.ignoredColumns = file.ignored
        report.sheet = file.sheet
        let rejected = RejectedFile(path: rejectedPath(path), header: file.header)
        do {
            var repeated = 0
            // A programme that is not known is said once, not on each of its lines.
            var seen: Set<Slug> = []
            var count = 0
            while let entry = try file.next() {
                switch entry {
                case .warning(let warning): report.warnings.append(warning)
                case .rejected(let record): try reject(record, &report, dryRun ? nil : rejected)
                case .row(let row):
                    if let programme = row.programme, seen.insert(programme).inserted,
                        let warning = workspace.warning(
                            ofProgrammeIn: row, column: file.name(of: .programme))
                    {
                        report.warnings.append(warning)
                    }
                    switch try session.stage(row) {
                    case .new: break
                    case .repeated: repeated += 1
                    case .contradicts(let line):
                        let fault = RowFault(
                            line: row.line, column: "", found: row.reference ?? row.email?.address ?? "",
                            reason: .contradiction(line: line))
                        try reject(file.rejection(of: row.line, fault), &report, dryRun ? nil : rejected)
                    }
                }
                count += 1
                if count % 1000 == 0 { progress(file.progress.read, file.progress.size) }
            }
            report.warnings += try disagreements(session, file)
            if !dryRun { try rejected.finish() }
            if rejected.count > 0 { report.rejectedFile = rejected.path }
            report.counts = try session.finish(
                file: URL(fileURLWithPath: path).lastPathComponent, rejected: report.rejectedLines,
                repeated: repeated,
                on: today, at: now, keep: !dryRun)
            return report
        } catch {
            session.abandon()
            throw error
        }
    }

    /// A person has one address and one name, whatever their contracts: those of their first line. A quite
    /// different name under the same reference is most often another person, whom the reference hides.
    private func disagreements(_ session: ImportSession, _ file: ContactFile) throws -> [RowWarning] {
        try session.disagreements().flatMap { other -> [RowWarning] in
            var warnings: [RowWarning] = []
            if other.name.folded != other.keptName.folded {
                warnings.append(
                    RowWarning(
                        line: other.line, column: file.name(of: .lastName),
                        found: other.name.trimmingCharacters(in: .whitespaces),
                        message: "line \(other.first), with the same reference, says "
                            + "\"\(other.keptName.trimmingCharacters(in: .whitespaces))\", which was kept; "
                            + "a reference of their own for each, if these are two people"))
            }
            if !other.email.isEmpty && other.email != other.keptEmail {
                warnings.append(
                    RowWarning(
                        line: other.line, column: file.name(of: .email), found: other.email,
                        message: "line \(other.first), the same person's first, says "
                            + (other.keptEmail.isEmpty ? "nothing" : "\"\(other.keptEmail)\"")
                            + ", which was kept; one person has one address"))
            }
            return warnings
        }
    }

    private func reject(_ record: RejectedRecord, _ report: inout ImportReport, _ file: RejectedFile?) throws
    {
        report.rejects += record.faults
        report.rejectedLines += 1
        try file?.append(record)
    }

    /// `clients.csv`, `clients.xlsx` → `clients.rejected.csv` beside it.
    private func rejectedPath(_ path: String) -> String {
        let ending = [".csv", ".xlsx", ".xlsm"].first { path.lowercased().hasSuffix($0) }
        let base = String(path.dropLast(ending?.count ?? 0))
        return (base.hasSuffix(".rejected") ? base : base + ".rejected") + ".csv"
    }

    private func columnMapping(_ path: String?) throws -> ColumnMapping {
        guard let path else { return try ColumnMapping(synonyms: workspace.mapping) }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw EngineError(.invalid, "\(path): the mapping file cannot be read")
        }
        return try ColumnMapping(synonyms: try WorkspaceFolder.mapping(bytes, file: path))
    }
}
