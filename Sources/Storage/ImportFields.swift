internal import Model

/// Which columns of the tables a column of the file speaks of.
extension ImportSQL {
    /// What is one piece of news about a person: an address is taken over whole or not at all.
    struct Field {
        /// What the file calls it; the first is its name in reports.
        var names: [ContactColumn]
        var columns: [String]
    }

    static let personFields: [Field] = [
        Field(names: [.civility], columns: ["civility"]),
        Field(names: [.firstName], columns: ["first_name"]),
        Field(names: [.lastName], columns: ["last_name"]),
        Field(names: [.email], columns: ["email", "email_key"]),
        Field(names: [.phone], columns: ["phone"]),
        Field(
            names: [.street, .complement, .postalCode, .city],
            columns: ["street", "complement", "postal_code", "city"]),
        Field(names: [.household], columns: ["household"]),
        Field(names: [.emailAgreement], columns: ["email_agreement"]),
        Field(names: [.clickConsent], columns: ["click_consent"]),
        Field(names: [.leftOn], columns: ["left_on"]),
        Field(names: [.deceasedOn], columns: ["deceased_on"]),
        Field(names: [.birthDate], columns: ["birth_date"]),
    ]

    /// The column of the file that a column of `contacts` comes from.
    static func field(of column: String) -> ContactColumn {
        ContactColumn.allCases.first { ofContact($0).contains(column) } ?? .reference
    }

    static func ofContact(_ column: ContactColumn) -> [String] {
        switch column {
        case .reference, .contract, .status, .programme, .signature, .leaseStart: []
        case .civility: ["civility"]
        case .firstName: ["first_name"]
        case .lastName: ["last_name"]
        case .email: ["email", "email_key"]
        case .phone: ["phone"]
        case .street: ["street"]
        case .complement: ["complement"]
        case .postalCode: ["postal_code"]
        case .city: ["city"]
        case .household: ["household"]
        case .emailAgreement: ["email_agreement"]
        case .clickConsent: ["click_consent"]
        case .leftOn: ["left_on"]
        case .deceasedOn: ["deceased_on"]
        case .birthDate: ["birth_date"]
        }
    }

    static func ofContract(_ column: ContactColumn) -> [String] {
        switch column {
        case .status: ["status"]
        case .programme: ["programme"]
        case .signature: ["signature"]
        case .leaseStart: ["lease_start"]
        default: []
        }
    }
}
