internal import Model
internal import Rendering

/// A field that each mail has of its own, as letters name it. What most letters ask for is made without a dictionary.
enum OwnField: Sendable {
    case firstName, lastName, fullName, civility, reference
    case greeting
    case contractNumber, signature, lease
    case link(String)
    /// Why the person gets the mail; a template itself, merged before the letter.
    case reason
    /// Of the event that the step counts from.
    case event([String])
    /// Whatever else may be named below the first names.
    case other([String])

    init(_ keys: [String]) {
        switch keys.joined(separator: ".") {
        case "contact.prenom": self = .firstName
        case "contact.nom": self = .lastName
        case "contact.nom-complet": self = .fullName
        case "contact.civilite": self = .civility
        case "contact.reference": self = .reference
        case "salutation": self = .greeting
        case "contrat.numero": self = .contractNumber
        case "contrat.signature": self = .signature
        case "contrat.bail": self = .lease
        case "raison": self = .reason
        default:
            switch (keys.first, keys.count) {
            case ("liens", 2): self = .link(keys[1])
            case ("evenement", _): self = .event(Array(keys.dropFirst()))
            default: self = .other(keys)
            }
        }
    }
}

extension MergeFields {
    /// First names of what each mail has of its own, `own` and the reason.
    static let ownNames: Set<String> = ["contact", "salutation", "contrat", "liens", "evenement", "raison"]

    /// What `field` is in `own`; missing for the reason, which is not part of it.
    func value(_ field: OwnField, _ order: MailOrder, _ links: MailLinks) -> Value {
        switch field {
        case .firstName: Self.optional(order.contact.firstName)
        case .lastName: Self.optional(order.contact.lastName)
        case .fullName: .text(order.contact.fullName)
        case .civility: Self.optional(order.contact.civility?.rawValue)
        case .reference: .text(order.contact.reference)
        case .greeting:
            .text(
                order.companions.isEmpty
                    ? Self.greeting(order.contact.firstName)
                    : Self.greeting([order.contact] + order.companions))
        case .contractNumber: Self.optional(order.contract.key)
        case .signature: Self.optional(order.contract.signature.map(FrenchDates.long))
        case .lease: Self.optional(order.contract.leaseStart.map(FrenchDates.long))
        case .link(let name): links[name].map { .text($0) } ?? .missing
        case .reason: .missing
        case .event(let keys): event(order)?.following(keys) ?? .missing
        case .other(let keys): Value.object(own(order, links)).following(keys)
        }
    }

    /// All that a mail has of its own, but the reason.
    func own(_ order: MailOrder, _ links: MailLinks) -> [String: Value] {
        Self.own(order.contact, order.companions, order.contract, event(order), links: links.value)
    }

    static func own(
        _ contact: Contact, _ companions: [Contact], _ contract: Contract, _ event: Value?, links: Value
    ) -> [String: Value] {
        var own: [String: Value] = [
            "contact": .object([
                "prenom": optional(contact.firstName), "nom": optional(contact.lastName),
                "nom-complet": .text(contact.fullName), "civilite": optional(contact.civility?.rawValue),
                "reference": .text(contact.reference),
            ]),
            "salutation": .text(greeting([contact] + companions)),
            "contrat": .object([
                "numero": optional(contract.key),
                "signature": optional(contract.signature.map(FrenchDates.long)),
                "bail": optional(contract.leaseStart.map(FrenchDates.long)),
            ]),
            "liens": links,
        ]
        own["evenement"] = event
        return own
    }

    private func event(_ order: MailOrder) -> Value? {
        event(
            order.campaign, order.step, occurrence: order.occurrence, contact: order.contact,
            contract: order.contract, on: order.sendOn)
    }
}
