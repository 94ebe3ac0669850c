internal import Foundation
package import Model
package import Storage
package import Workspace

/// What an import did.
package struct ImportReport: Sendable {
    package var counts = ImportCounts()
    /// Which of the coop's files it was.
    package var source = ""
    /// Other sources are known too.
    package var isOneOfSeveral = false
    /// People of one name who are perhaps one, in all sources; counted where there are several.
    package var duplicates = 0
    /// The source is new here, while others are known.
    package var isNewSource = false
    package var diff: ImportDiff?
    /// What changes, at most `listed` lines of each kind.
    package var changes: [ImportDiff.Line] = []
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
        counts.added + counts.updated + counts.unchanged + counts.erased + rejectedLines == 0
    }
}

extension Coop {
    /// Reads a client file (of a workbook one sheet: `sheet`, or the first that is not hidden) and takes its lines over
    /// in one transaction. With `dryRun` the report is the same and nothing changes. `source`: which of the coop's files
    /// it is (nil: what its name says). `leaving`: how many people whom the source had and the file lacks may be written
    /// down as having left. `listed`: how many changes of each kind the report names; `each` gets them all. Throws
    /// `ImportError` for a file that cannot be read as a whole: nothing of it is imported then.
    package func importClients(
        file path: String, sheet: String? = nil, mapping: String? = nil, source: Slug? = nil,
        dryRun: Bool = false, leaving: Int? = nil, listed: Int = 20,
        each: ((ImportDiff.Line) throws -> Void)? = nil,
        progress: (_ read: Int, _ size: Int?) -> Void = { _, _ in }
    ) throws -> ImportReport {
        let file = try ContactFile(
            path: path, sheet: sheet, mapping: try columnMapping(mapping), today: today)
        let mark = try erasureMarkIfNeeded()
        let session = try ImportSession(database: try database, columns: file.columns)
        var report = ImportReport()
        report.ignoredColumns = file.ignored
        report.sheet = file.sheet
        var terms = ImportTerms(
            file: URL(fileURLWithPath: path).lastPathComponent,
            source: source?.text ?? Self.source(ofFile: path), day: today, now: now)
        terms.isPart = rejectedPath(path) == path
        terms.keep = !dryRun
        terms.leaving = leaving
        terms.mark = mark
        let known = try database.sources()
        report.source = terms.source
        report.isOneOfSeveral = known.contains { $0 != terms.source }
        report.isNewSource = !known.isEmpty && !known.contains(terms.source)
        let rejected = RejectedFile(path: rejectedPath(path), header: file.header)
        do {
            // A programme that is not known is said once, not on each of its lines.
            var seen: Set<Slug> = []
            var count = 0
            while let entry = try file.next() {
                switch entry {
                case .warning(let warning): report.warnings.append(warning)
                case .rejected(let record):
                    // Who was erased is named neither in the report nor in the file of rejected lines.
                    if try isErased(file.bearings, mark) {
                        terms.erased += 1
                    } else {
                        try reject(record, &report, dryRun ? nil : rejected)
                    }
                case .row(let row):
                    if let programme = row.programme, seen.insert(programme).inserted,
                        let warning = workspace.warning(
                            ofProgrammeIn: row, column: file.name(of: .programme))
                    {
                        report.warnings.append(warning)
                    }
                    switch try session.stage(row) {
                    case .new: break
                    case .repeated: terms.repeated += 1
                    case .contradicts where try isErased(file.bearings, mark): break
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
            if let mark { terms.erased += try session.leaveOutErased(mark) }
            report.warnings += try disagreements(session, file)
            if leaving != nil { try refuseToLeave(report, isPart: terms.isPart, file: terms.file) }
            if !dryRun { try rejected.finish() }
            if rejected.count > 0 { report.rejectedFile = rejected.path }
            terms.rejected = report.rejectedLines
            var shown: [ImportDiff.Kind: Int] = [:]
            var changes: [ImportDiff.Line] = []
            let (counts, diff) = try session.finish(terms, limit: each == nil ? listed : .max) { line in
                if shown[line.kind, default: 0] < listed { changes.append(line) }
                shown[line.kind, default: 0] += 1
                try each?(line)
            }
            (report.counts, report.diff, report.changes) = (counts, diff, changes)
            if report.isOneOfSeveral, !dryRun { report.duplicates = try duplicates().count }
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

    /// Whether a line is somebody's who was erased and is to stay out, and not somebody's who is there.
    private func isErased(_ person: PersonBearings, _ mark: ErasureMark?) throws -> Bool {
        guard let mark else { return false }
        let words = ErasureWords.of(
            reference: person.reference, mailbox: person.email?.key ?? "", last: person.lastName,
            first: person.firstName, birth: person.birthDate?.description ?? "")
        guard try database.isErased(words, mark: mark) else { return false }
        return try person.reference.isEmpty || database.group(reference: person.reference) == nil
    }

    /// `clients.csv`, `clients.xlsx` → `clients.rejected.csv` beside it.
    func rejectedPath(_ path: String) -> String {
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
