internal import Model

/// Which header names mean which column. Compared without case, accents, blanks, punctuation and small
/// words (`de`, `du`, `le`…), so that «Date de signature», `date_signature` and `DATE SIGNATURE` are one.
package struct ColumnMapping: Sendable {
    /// The French names that need no mapping file.
    package static let standard = ColumnMapping(chosen: [:])

    /// The key of a mapping file under which columns are named that shall be passed over.
    package static let ignoredKey = "ignorer"

    /// By plain name; nil values are columns to pass over.
    private let chosen: [String: ContactColumn?]

    private init(chosen: [String: ContactColumn?]) { self.chosen = chosen }

    /// Adds names to the standard ones and wins over them: a column (`ContactColumn` raw value, or
    /// `ignorer`) with the header names that mean it. Throws `ImportError.unknownMappingKey`, or
    /// `.ambiguousColumn` where one name is given to two columns.
    package init(synonyms: [String: [String]]) throws {
        var chosen: [String: ContactColumn?] = [:]
        for (key, names) in synonyms.sorted(by: { $0.key < $1.key }) {
            let column = ContactColumn(rawValue: key)
            guard column != nil || key == ColumnMapping.ignoredKey else {
                throw ImportError.unknownMappingKey(
                    key: key, known: ContactColumn.names + [ColumnMapping.ignoredKey])
            }
            for name in names {
                if let other = chosen.updateValue(column, forKey: ColumnMapping.plain(name)), other != column
                {
                    throw ImportError.ambiguousColumn(file: "mapping", column: key, headers: [name])
                }
            }
        }
        self.init(chosen: chosen)
    }

    /// The form in which names are compared; letters and digits only.
    package static func plain(_ name: String) -> String {
        let words = name.folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let telling = words.filter { !small.contains(String($0)) }
        return (telling.isEmpty ? words : telling).joined()
    }

    /// Finds the columns of a header. Throws `ImportError.noKnownColumn`, `.missingColumn` (a last name, and
    /// a reference or an e-mail address, are needed) or `.ambiguousColumn`.
    func places(in header: [String], file: String) throws -> ColumnPlaces {
        var places = ColumnPlaces()
        var byChoice: Set<ContactColumn> = []
        var conflicts: [ContactColumn: [String]] = [:]
        for (index, name) in header.enumerated() {
            let plain = ColumnMapping.plain(name)
            let choice = chosen[plain]
            guard let column = choice ?? ColumnMapping.standardNames[plain] else {
                let silent = choice != nil || plain == RejectedFile.column || plain.isEmpty
                if !silent { places.ignored.append(name) }
                continue
            }
            if let other = places[column] {
                if choice != nil, !byChoice.contains(column) {
                    places.ignored.append(header[other])
                } else if choice == nil, byChoice.contains(column) {
                    places.ignored.append(name)
                    continue
                } else {
                    conflicts[column, default: [header[other]]].append(name)
                    continue
                }
                conflicts[column] = nil
            }
            places[column] = index
            if choice != nil { byChoice.insert(column) }
        }
        if let (column, headers) = conflicts.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            throw ImportError.ambiguousColumn(file: file, column: column.rawValue, headers: headers)
        }
        try demand(places, header, file)
        return places
    }

    private func demand(_ places: ColumnPlaces, _ header: [String], _ file: String) throws {
        if places.columns.isEmpty {
            throw ImportError.noKnownColumn(file: file, found: header, expected: ContactColumn.names)
        }
        if places[.lastName] == nil {
            throw ImportError.missingColumn(file: file, expected: "the last name (nom)", found: header)
        }
        if places[.reference] == nil, places[.email] == nil {
            throw ImportError.missingColumn(
                file: file, expected: "the reference (reference) or the e-mail address (email)", found: header
            )
        }
    }

    private static let small: Set<String> = ["d", "de", "des", "du", "l", "la", "le", "les", "et", "en"]

    private static let standardNames: [String: ContactColumn] = {
        var names: [String: ContactColumn] = [:]
        for column in ContactColumn.allCases {
            for name in [column.rawValue] + column.synonyms { names[plain(name)] = column }
        }
        return names
    }()
}

/// Where the columns of one file stand.
struct ColumnPlaces: Sendable {
    private var indices = [Int](repeating: -1, count: ContactColumn.allCases.count)
    /// Header names that mean nothing to Gazette.
    var ignored: [String] = []

    /// Index from 0; nil where the file has no such column.
    subscript(column: ContactColumn) -> Int? {
        get { indices[column.ordinal] >= 0 ? indices[column.ordinal] : nil }
        set { indices[column.ordinal] = newValue ?? -1 }
    }

    var columns: Set<ContactColumn> { Set(ContactColumn.allCases.filter { self[$0] != nil }) }
}

extension ContactColumn {
    /// Place in the order of declaration, from 0.
    var ordinal: Int {
        switch self {
        case .reference: 0
        case .civility: 1
        case .firstName: 2
        case .lastName: 3
        case .email: 4
        case .phone: 5
        case .street: 6
        case .complement: 7
        case .postalCode: 8
        case .city: 9
        case .status: 10
        case .programme: 11
        case .contract: 12
        case .signature: 13
        case .leaseStart: 14
        case .household: 15
        case .emailAgreement: 16
        case .clickConsent: 17
        case .leftOn: 18
        case .deceasedOn: 19
        case .birthDate: 20
        }
    }
}
