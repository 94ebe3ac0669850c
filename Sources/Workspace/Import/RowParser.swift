internal import Model

/// Turns records into rows. A class for its caches; one for each file.
final class RowParser {
    /// Longest text field, in bytes.
    static let textLimit = 1000

    private let reader: any RecordReader
    private let places: ColumnPlaces
    private let header: [String]
    /// Signatures after it, and other days more than five years after it, are reported.
    private let today: CivilDate
    private var statuses = Spellings<MemberStatus>()
    private var programmes = Spellings<Slug>()
    private var civilities = Spellings<Civility>()
    private var answers = Spellings<Bool>()

    private(set) var faults: [RowFault] = []
    private(set) var warnings: [RowWarning] = []

    init(reader: any RecordReader, places: ColumnPlaces, header: [String], today: CivilDate) {
        self.reader = reader
        self.places = places
        self.header = header
        self.today = today
    }

    /// Whether every field of the record is empty or blank.
    var isBlank: Bool { (0..<reader.count).allSatisfy { FieldText.trimmed(reader[$0]).isEmpty } }

    /// The record as a row; nil where `faults` says why not. `warnings` are those of this record.
    func row() -> ClientRow? {
        faults.removeAll(keepingCapacity: true)
        warnings.removeAll(keepingCapacity: true)
        checkCount()
        let reference = self.reference()
        let email = self.email()
        let first = text(.firstName)
        let last = text(.lastName)
        let deceased = self.deceased()
        let identity = ClientRow.identity(reference: reference, email: email, last: last, first: first)
        if identity == nil, faults.isEmpty { fault(.reference, .identity) }
        if first.isEmpty, last.isEmpty, !faults.contains(where: { $0.column == name(.lastName) }) {
            fault(.lastName, .name)
        }
        let row = ClientRow(
            line: reader.line, identity: identity ?? "", reference: reference, civility: civility(),
            firstName: first, lastName: last, email: email, phone: optional(.phone), postal: postal(),
            status: status(), programme: programme(), contract: optional(.contract),
            signature: date(.signature), leaseStart: date(.leaseStart), household: optional(.household),
            emailAgreement: yesNo(.emailAgreement), clickConsent: yesNo(.clickConsent),
            leftOn: date(.leftOn), deceasedOn: deceased.day, isDeceased: deceased.known,
            birthDate: birthDate())
        return faults.isEmpty ? row : nil
    }

    // MARK: Fields

    func name(_ column: ContactColumn) -> String {
        places[column].map { header[$0] } ?? column.rawValue
    }

    /// What tells the person of the line that was just read, right or wrong as it stands there.
    func bearings() -> PersonBearings {
        PersonBearings(
            reference: text(.reference), email: EmailAddress(text(.email)), firstName: text(.firstName),
            lastName: text(.lastName), birthDate: date(.birthDate))
    }

    /// The trimmed field; empty where the record is too short or the file has no such column.
    private func bytes(_ column: ContactColumn) -> FieldBytes {
        guard let index = places[column], index < reader.count else {
            return FieldBytes(start: nil, count: 0)
        }
        return FieldText.trimmed(reader[index])
    }

    private func fault(_ column: ContactColumn, _ reason: RowFault.Reason) {
        let found = String(decoding: bytes(column).prefix(400), as: UTF8.self)
        faults.append(RowFault(line: reader.line, column: name(column), found: found, reason: reason))
    }

    private func warn(_ column: ContactColumn, _ message: String) {
        let found = String(decoding: bytes(column).prefix(400), as: UTF8.self)
        warnings.append(RowWarning(line: reader.line, column: name(column), found: found, message: message))
    }

    private func checkCount() {
        // Excel leaves out empty values at the end of a line, but ends every line: a file still being
        // written, or cut off on its way, does neither.
        if reader.isUnfinished, reader.count < header.count {
            let last = String(decoding: reader[reader.count - 1].prefix(400), as: UTF8.self)
            faults.append(
                RowFault(line: reader.line, column: "", found: last, reason: .cutOff(header.count)))
        }
        guard reader.count > header.count else { return }
        for index in header.count..<reader.count {
            let extra = FieldText.trimmed(reader[index])
            if extra.isEmpty { continue }
            let found = String(decoding: extra.prefix(400), as: UTF8.self)
            faults.append(
                RowFault(line: reader.line, column: "", found: found, reason: .fieldCount(header.count)))
            return
        }
    }

    private func text(_ column: ContactColumn) -> String {
        let bytes = bytes(column)
        if bytes.isEmpty { return "" }
        if bytes.count > RowParser.textLimit {
            fault(column, .length(RowParser.textLimit))
            return ""
        }
        guard let text = FieldText.line(bytes) else {
            fault(column, .controlCharacter)
            return ""
        }
        if bytes[0] == UInt8(ascii: "#"), RowParser.spreadsheetErrors.contains(text.uppercased()) {
            fault(column, .spreadsheetError)
            return ""
        }
        return text
    }

    private func optional(_ column: ContactColumn) -> String? {
        let text = text(column)
        return text.isEmpty ? nil : text
    }

    /// A reference that Excel shortened to `1,23E+11` would make one person of many.
    private func reference() -> String? {
        guard let text = optional(.reference) else { return nil }
        let scientific =
            text.utf8.contains(UInt8(ascii: "+")) && text.uppercased().contains("E+")
            && text.utf8.allSatisfy { FieldText.isDigit($0) || ",.Ee+".utf8.contains($0) }
        if scientific { fault(.reference, .scientificNumber) }
        return text
    }

    private func email() -> EmailAddress? {
        let bytes = bytes(.email)
        if bytes.isEmpty { return nil }
        switch EmailField(String(decoding: bytes, as: UTF8.self)) {
        case .address(let address, let warning):
            if let warning { warn(.email, warning) }
            return address
        case .fault(let suggestion):
            fault(.email, .email(suggestion: suggestion))
            return nil
        }
    }

    private func civility() -> Civility? {
        guard let text = optional(.civility) else { return nil }
        let civility = civilities.meaning(of: text, FieldParsing.civility)
        if civility == nil { warn(.civility, "neither M. nor Mme; left empty") }
        return civility
    }

    private func postal() -> PostalAddress {
        let postal = PostalAddress(
            street: text(.street), complement: text(.complement), postalCode: text(.postalCode),
            city: text(.city))
        if postal.postalCode.utf8.count == 4, postal.postalCode.utf8.allSatisfy(FieldText.isDigit) {
            warn(.postalCode, "four digits; did the spreadsheet drop a zero at the front?")
        }
        return postal
    }

    private func status() -> MemberStatus? {
        guard let text = optional(.status) else { return nil }
        let status = statuses.meaning(of: text) { MemberStatus(lenient: $0) }
        if status == nil { fault(.status, .status) }
        return status
    }

    private func programme() -> Slug? {
        guard let text = optional(.programme) else { return nil }
        let slug = programmes.meaning(of: text) { Slug(folding: $0) }
        if slug == nil { fault(.programme, .programme) }
        return slug
    }

    private func yesNo(_ column: ContactColumn) -> Bool? {
        let bytes = bytes(column)
        if bytes.isEmpty { return nil }
        let answer = answers.meaning(of: String(decoding: bytes, as: UTF8.self), FieldParsing.yesNo)
        if answer == nil { fault(column, .yesNo) }
        return answer
    }

    // MARK: Days

    private func date(_ column: ContactColumn) -> CivilDate? {
        let bytes = bytes(column)
        if bytes.isEmpty { return nil }
        guard let day = FieldParsing.date(bytes) else {
            fault(column, .date)
            return nil
        }
        warnIfImplausible(day, column)
        return day
    }

    /// Two digits of a year mean the last hundred years.
    private func birthDate() -> CivilDate? {
        let bytes = bytes(.birthDate)
        if bytes.isEmpty { return nil }
        guard var day = FieldParsing.date(bytes) else {
            fault(.birthDate, .date)
            return nil
        }
        if day > today, bytes.count < 10 { day = day.adding(years: -100) }
        if day > today || day < RowParser.firstBirth {
            warn(.birthDate, "\(day) is no day on which a member was born; left empty")
            return nil
        }
        return day
    }

    private func deceased() -> (known: Bool, day: CivilDate?) {
        let bytes = bytes(.deceasedOn)
        if bytes.isEmpty { return (false, nil) }
        // `1` and `0` are answers, not serials.
        if let answer = FieldParsing.yesNo(String(decoding: bytes, as: UTF8.self)) { return (answer, nil) }
        guard let day = FieldParsing.date(bytes) else {
            fault(.deceasedOn, .dateOrYesNo)
            return (false, nil)
        }
        warnIfImplausible(day, .deceasedOn)
        return (true, day)
    }

    private func warnIfImplausible(_ day: CivilDate, _ column: ContactColumn) {
        if day < RowParser.earliest {
            warn(column, "\(day) is before 1950; kept, but steps that need it are withheld")
        } else if day.dayNumber == 0 {
            warn(
                column,
                "1970-01-01 is what computers write for no date; kept, but steps that need it are withheld")
        } else if day > (column == .signature ? today : today.adding(years: 5)) {
            warn(column, "\(day) is in the future; kept, but steps that need it are withheld")
        }
    }

    private static let firstBirth = CivilDate.clamped(year: 1900, month: 1, day: 1)
    private static let earliest = CivilDate.clamped(year: 1950, month: 1, day: 1)
    private static let spreadsheetErrors: Set<String> = [
        "#N/A", "#REF!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!",
        "#NUM!",
    ]
}

/// Remembers what the few spellings of a column mean; comparing without accents is dear.
private struct Spellings<Meaning> {
    private var known: [String: Meaning] = [:]

    mutating func meaning(of text: String, _ read: (String) -> Meaning?) -> Meaning? {
        if let meaning = known[text] { return meaning }
        guard let meaning = read(text) else { return nil }
        // A file that spells each line anew must not fill the memory.
        if known.count < 1000 { known[text] = meaning }
        return meaning
    }
}
