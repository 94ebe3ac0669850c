internal import Foundation
internal import Model

/// Why no letter can go to a postal address.
package enum AddressFault: Error, Sendable, Equatable {
    case noStreet
    case noPostalCode
    /// As it was found.
    case postalCode(String)
    case noCity

    /// For the command line.
    package var english: String {
        switch self {
        case .noStreet: "no street in the postal address"
        case .noPostalCode: "no postal code"
        case .postalCode(let code):
            "the postal code «\(code)» has not five digits"
                + (code.count == 4 ? " (a spreadsheet drops a zero at the front)" : "")
        case .noCity: "no town in the postal address"
        }
    }

    /// For the file that staff reads.
    var french: String {
        switch self {
        case .noStreet: "la rue manque"
        case .noPostalCode: "le code postal manque"
        case .postalCode(let code):
            "le code postal « \(code) » n’a pas cinq chiffres"
                + (code.count == 4 ? " (Excel efface le zéro du début)" : "")
        case .noCity: "la ville manque"
        }
    }
}

/// The lines of an address as a French envelope has them (NF Z 10-011): whom, where in the building, the street, the
/// town in capitals; six at most, none empty.
struct AddressBlock: Equatable {
    /// How many lines an envelope has.
    static let most = 6
    /// How long a line of names may be.
    private static let width = 38

    let lines: [String]

    /// One letter for all of these people, to the address of the first.
    init(_ people: [Contact]) throws(AddressFault) {
        guard let postal = people.first?.postal else { throw .noStreet }
        if let fault = Self.fault(postal) { throw fault }
        let place = [
            postal.complement, postal.street, "\(postal.postalCode) \(postal.city.uppercased())",
        ].filter { !$0.isEmpty }
        lines = Self.names(people, room: Self.most - place.count) + place
    }

    /// A line for each person where one for all would be too long and there is room.
    private static func names(_ people: [Contact], room: Int) -> [String] {
        let names = people.map { person in
            [person.civility?.rawValue ?? "", person.fullName].filter { !$0.isEmpty }.joined(separator: " ")
        }
        let joined = names.joined(separator: " et ")
        return joined.count <= width || names.count > room ? [joined] : names
    }

    private static func fault(_ postal: PostalAddress) -> AddressFault? {
        if postal.street.isEmpty, postal.complement.isEmpty { return .noStreet }
        if postal.postalCode.isEmpty { return .noPostalCode }
        let digits = postal.postalCode.utf8
        guard digits.count == 5, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return .postalCode(postal.postalCode)
        }
        return postal.city.isEmpty ? .noCity : nil
    }
}
