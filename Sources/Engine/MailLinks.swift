internal import Model
internal import Rendering
internal import Signing

/// The personal links of one mail, by their names under `liens`. There are a few, so that looking through them is
/// faster than a dictionary.
struct MailLinks: Sendable {
    private var pages: [(name: String, page: String)] = []

    init(capacity: Int = 0) { pages.reserveCapacity(capacity) }

    mutating func add(_ name: String, _ page: String) { pages.append((name, page)) }

    subscript(name: String) -> String? {
        for link in pages where link.name == name { return link.page }
        return nil
    }

    /// What `liens` is in a template's context.
    var value: Value { .object(Dictionary(pages.map { ($0.name, .text($0.page)) }) { _, last in last }) }
}

/// Which links the mails of a letter have. Nobody unsubscribes in one click from `service` and `statutory` mail; the
/// preferences page is there for them.
struct LinkPlan: Sendable {
    private enum Kind: Sendable {
        case page(String)
        /// What stands before and after the delivery's number.
        case numbered(String, String)
        /// What stands before the token.
        case signed(String, LinkPurpose)
    }

    /// Names the Content-ID of the QR code that leads to the person's own page of the survey.
    static let surveyCode = "enquete-qr-cid"

    private var links: [(name: String, kind: Kind)] = []

    /// - Parameter named: The links that the letter shows; nil where that is not known.
    /// - Parameter signsAll: Whether links are signed that the letter does not show.
    init(
        _ campaign: Campaign, site: String, domain: String, named: Set<String>?, signsAll: Bool,
        hasForm: Bool, countsClicks: Bool
    ) {
        func add(_ name: String, _ page: String, _ purpose: LinkPurpose, isNeeded: Bool = false) {
            guard isNeeded || signsAll || named?.contains(name) ?? true else { return }
            links.append((name, .signed("\(site)/\(page)/", purpose)))
        }
        add("preferences", "preferences", .preferences)
        add("navigateur", "lettre", .view)
        let needsCode = named?.contains(Self.surveyCode) ?? true
        add("enquete", "enquete", .survey, isNeeded: needsCode)
        if needsCode { links.append((Self.surveyCode, .numbered("enquete-", "@\(domain)"))) }
        if campaign.category.allowsOneClickUnsubscribe {
            add("desinscription", "desinscription", .unsubscribe, isNeeded: true)
        }
        if countsClicks { links.append(("clic", .signed("", .click))) }
        if campaign.isArchived { links.append(("archive", .page("\(site)/lettres/\(campaign.name)"))) }
        if campaign.registration != nil { add("inscription", "inscription", .registration) }
        if hasForm { add("formulaire", "formulaire", .form) }
    }

    /// The links of a delivery.
    func links(of number: Int64, _ keys: LinkKeys) -> MailLinks {
        var made = MailLinks(capacity: links.count)
        for (name, kind) in links {
            switch kind {
            case .page(let page): made.add(name, page)
            case .numbered(let before, let after): made.add(name, "\(before)\(number)\(after)")
            case .signed(let base, let purpose):
                made.add(name, keys.token(purpose, deliveryID: number, after: base))
            }
        }
        return made
    }
}
