/// Turns a sheet's elements into the texts of cells, row by row.
final class SheetCells: XMLHandler {
    let limits: SpreadsheetLimits
    /// Row that is being read, from 1; 0 before the first.
    private(set) var line = 0

    private let row: SheetRow
    private let strings: SharedStrings
    private let styles: CellStyles
    private let dates: DateSystem

    private var root: String?
    private var isInRows = false
    private var hiddenRows = 0
    private var mergedDown = 0
    private var firstMerged = ""
    private var unresolved = 0
    private var firstUnresolved = ""

    // The cell that is being read.
    private var column = -1
    private var kind = Kind.number
    private var style = 0
    private var value: [UInt8] = []
    private var isInCell = false
    private var isInValue = false
    private var hasFormula = false
    private var hasValue = false
    private var phonetic = 0

    private enum Kind {
        case number, shared, text, boolean, day, error
    }

    init(
        row: SheetRow, strings: SharedStrings, styles: CellStyles, dates: DateSystem,
        limits: SpreadsheetLimits
    ) {
        self.row = row
        self.strings = strings
        self.styles = styles
        self.dates = dates
        self.limits = limits
    }

    /// Throws where the part was another kind of document.
    func checkRoot() throws {
        guard root == "worksheet" else {
            throw WorkbookFault(
                "found a part of the kind \"\(root ?? "")\", expected a worksheet; " + WorkbookFault.saveAgain
            )
        }
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        if root == nil {
            root = name.text
            try checkRoot()
        }
        guard isInRows else {
            switch name {
            case "sheetData": isInRows = true
            case "mergeCell": merge(attributes.text("ref") ?? "")
            default: break
            }
            return
        }
        switch name {
        case "row": try startRow(attributes)
        case "c": try startCell(attributes)
        case "v":
            isInValue = isInCell
            hasValue = hasValue || isInCell
        case "t":
            isInValue = isInCell && phonetic == 0
            hasValue = hasValue || isInValue
        case "f": hasFormula = true
        case "rPh": phonetic += 1
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        guard isInValue else { return }
        value.append(contentsOf: bytes)
        guard value.count <= limits.cellCharacters * 4 else { return try CellText.check(value[...], limits) }
    }

    func end(_ name: XMLName) throws -> XMLFlow {
        guard isInRows else { return .more }
        switch name {
        case "v", "t": isInValue = false
        case "rPh": phonetic -= 1
        case "c": try endCell()
        case "row": return .pause
        case "sheetData": isInRows = false
        default: break
        }
        return .more
    }

    // MARK: Rows and cells

    private func startRow(_ attributes: XMLAttributes) throws {
        let number = attributes.number("r") ?? line + 1
        guard number <= limits.rows else {
            throw WorkbookFault("row \(number) follows; expected at most \(limits.rows) rows")
        }
        guard number > line else {
            throw WorkbookFault(
                "row \(number) stands behind row \(line); expected rows in their order; "
                    + WorkbookFault.saveAgain)
        }
        line = number
        column = -1
        if attributes.isTrue("hidden") { hiddenRows += 1 }
    }

    private func startCell(_ attributes: XMLAttributes) throws {
        column =
            try attributes["r"].map { reference in
                guard let column = CellReference.column(reference) else {
                    throw WorkbookFault(
                        "found a cell at \"\(String(cString: reference).prefix(20))\", expected a place such as B12; "
                            + WorkbookFault.saveAgain)
                }
                return column
            } ?? column + 1
        guard column < limits.columns else {
            throw WorkbookFault("column \(column + 1) follows; expected at most \(limits.columns) columns")
        }
        kind =
            switch attributes.text("t") ?? "n" {
            case "s": .shared
            case "b": .boolean
            case "d": .day
            case "e": .error
            case "n": .number
            default: .text
            }
        style = attributes.number("s") ?? 0
        value.removeAll(keepingCapacity: true)
        isInCell = true
        isInValue = false
        hasFormula = false
        hasValue = false
    }

    private func endCell() throws {
        isInCell = false
        guard hasValue else {
            if hasFormula {
                unresolved += 1
                if unresolved == 1 { firstUnresolved = place }
            }
            return
        }
        switch kind {
        case .shared: try appendShared()
        case .text:
            CellText.unescape(&value, from: 0)
            try CellText.check(value[...], limits)
            try row.append(value, column: column)
        case .error: try row.append(value, column: column)
        case .boolean: try row.append((value == [UInt8(ascii: "1")] ? "VRAI" : "FAUX").utf8, column: column)
        case .day: try row.append(String(decoding: value, as: UTF8.self).withoutMidnight.utf8, column: column)
        case .number: try appendNumber()
        }
    }

    private func appendShared() throws {
        let number = String(decoding: value, as: UTF8.self)
        guard let text = Int(number).flatMap({ strings[$0] }) else {
            throw WorkbookFault(
                "cell \(place) refers to text \(number.prefix(20)) of the workbook, which has \(strings.count); "
                    + WorkbookFault.saveAgain)
        }
        try row.append(text, column: column)
    }

    private func appendNumber() throws {
        let raw = FieldText.trimmed(String(decoding: value, as: UTF8.self))
        guard !raw.isEmpty else { return }
        guard let text = NumberText.text(raw, format: styles.format(style), dates: dates) else {
            throw WorkbookFault(
                "cell \(place) holds \"\(raw.prefix(40))\", expected a number; " + WorkbookFault.saveAgain)
        }
        try row.append(text.utf8, column: column)
    }

    private var place: String { CellReference.letters(column) + "\(line)" }

    // MARK: The sheet as a whole

    private func merge(_ range: String) {
        guard let rows = CellReference.rows(range), rows.count > 1 else { return }
        mergedDown += 1
        if mergedDown == 1 { firstMerged = range }
    }

    /// What a person who looks at the sheet would not expect.
    var remarks: [RowWarning] {
        var messages: [String] = []
        if hiddenRows > 0 {
            messages.append(
                "the sheet hides rows, by a filter or by hand: \(hiddenRows); they were read, too")
        }
        if mergedDown > 0 {
            messages.append(
                "cells are merged over several rows: \(mergedDown) times, first \(firstMerged); what they say counts"
                    + " for the first row alone")
        }
        if unresolved > 0 {
            messages.append(
                "formulas whose result is not in the file: \(unresolved), first \(firstUnresolved); they were read as"
                    + " empty; open the workbook in Excel, save it and import it again")
        }
        return messages.map { RowWarning(line: nil, column: "", found: "", message: $0) }
    }
}

extension String {
    /// `2026-03-14` for `2026-03-14T00:00:00.000Z`.
    fileprivate var withoutMidnight: String {
        let plain = hasSuffix("Z") ? String(dropLast()) : self
        guard let end = plain.firstIndex(of: "T"),
            plain[end...].dropFirst().allSatisfy({ "0:.".contains($0) })
        else { return plain }
        return String(plain[..<end])
    }
}
