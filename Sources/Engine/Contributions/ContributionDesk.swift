package import Model
internal import Rendering
internal import Signing
internal import Storage
internal import Workspace

/// What the pages see and do on which people write for others to read. For many threads at once.
package final class ContributionDesk: Sendable {
    /// A form as its pages show it, its Markdown rendered.
    package struct Leaf: Sendable {
        package let form: ContributionForm
        package let introduction: String
        package let thanks: String
        package let wallIntroduction: String
    }

    /// What somebody finds.
    package struct Visit: Sendable {
        /// What the person sent before, without its words: a page that is passed on shows nobody's text.
        package struct Own: Sendable {
            package let id: Int64
            package let letter: String
            package let on: CivilDate
            package let state: ContributionState
            package let hasConsent: Bool
        }

        package let leaf: Leaf
        /// Where its pages stand: `/formulaire/<token>`, `/participer/<name>`.
        package let path: String
        package let dates: FormDates
        /// Nothing of a person is shown but this; empty by the public address.
        package let firstName: String
        package let own: [Own]
        /// The number that this page's form carries.
        package let page: String
        package let isTrial: Bool
        /// nil: by the public address.
        let contact: ContactID?

        package var isPersonal: Bool { contact != nil }
    }

    /// What became of a form.
    package enum Outcome: Sendable {
        case kept(Visit)
        case incomplete(Visit, [ContributionDraft.Field: ContributionDraft.Fault])
        /// Nothing is wrong with the words, but they are to be sent again.
        case again(Visit, Hitch)
        /// So many wait to be read, or are this person's, that no more are taken.
        case tooMany(Visit)
        case shut(Visit)
    }

    package enum Hitch: Sendable, Equatable {
        /// Sent faster than anybody writes.
        case tooFast
        /// The page stood open for too long, or is not one of ours.
        case stale
        /// What people do not see was filled in.
        case trap
    }

    /// What was approved, as everybody sees it.
    package struct Wall: Sendable {
        package let leaf: Leaf
        package let entries: [ContributionText]
        package let dates: FormDates
    }

    private let leaves: [Slug: Leaf]
    private let agenda: Agenda
    private let zone: CivilZone
    private let keys: LinkKeys
    private let clock: any Clock
    private let entropy: Entropy
    private let reader: SharedReader
    private let least: Int64

    /// `least`: how many milliseconds somebody needs at least between opening and sending a public form.
    package init(_ coop: Coop, least: Int64 = 3_000) throws {
        var leaves: [Slug: Leaf] = [:]
        for form in coop.workspace.forms {
            func html(_ markdown: String) throws -> String {
                try MarkdownFragment(markdown, file: "Campaigns/\(form.name)/form.yaml", style: .none).html
            }
            leaves[form.name] = Leaf(
                form: form, introduction: try html(form.introduction), thanks: try html(form.thanks),
                wallIntroduction: try html(form.wall?.introduction ?? ""))
        }
        self.leaves = leaves
        self.least = least
        (agenda, zone) = (coop.workspace.agenda, coop.settings.timeZone)
        (clock, entropy) = (coop.clock, coop.entropy)
        keys = try coop.linkKeys()
        // Makes the database where there is none.
        _ = try coop.database
        reader = try SharedReader(path: coop.settings.database)
    }

    /// Looks only: a GET changes nothing. nil: no such link. Throws where the database cannot be read.
    package func visit(_ token: String) throws -> Visit? {
        guard let claim = try? keys.claim(.form, in: token), claim.extra.isEmpty else { return nil }
        if claim.deliveryID == 0 { return trial(token) }
        return try reader.with { database in
            guard let delivery = try database.linkedDelivery(claim.deliveryID),
                let leaf = leaves[delivery.campaign]
            else { return nil }
            let dates = dates(leaf.form)
            let own = try database.contributions(of: delivery.contact, to: leaf.form.name).filter {
                $0.occurrence == dates.occurrence
            }
            return Visit(
                leaf: leaf, path: "/formulaire/\(token)", dates: dates, firstName: delivery.firstName,
                own: own.map {
                    Visit.Own(
                        id: $0.id, letter: $0.text.letter, on: $0.on, state: $0.state,
                        hasConsent: $0.hasConsent)
                }, page: newPage(leaf.form.name), isTrial: false, contact: delivery.contact)
        }
    }

    /// A form that is open to everybody by its address. nil: none of this name is.
    package func publicVisit(_ name: String) -> Visit? {
        guard let leaf = Slug(name).flatMap({ leaves[$0] }), leaf.form.isPublic else { return nil }
        return Visit(
            leaf: leaf, path: "/participer/\(name)", dates: dates(leaf.form), firstName: "", own: [],
            page: newPage(leaf.form.name), isTrial: false, contact: nil)
    }

    /// nil: no form of this name has a wall.
    package func wall(_ name: String) throws -> Wall? {
        guard let leaf = Slug(name).flatMap({ leaves[$0] }), leaf.form.wall != nil else { return nil }
        let dates = dates(leaf.form)
        let shown = try dates.occurrence.map { occurrence in
            try reader.with { try $0.shownContributions(to: leaf.form.name, occurrence: occurrence) }
        }
        return Wall(leaf: leaf, entries: (shown ?? []).map(\.text), dates: dates)
    }

    package func take(_ visit: Visit, _ draft: ContributionDraft) throws -> Outcome {
        let form = visit.leaf.form
        guard !visit.isTrial, case .open = visit.dates.door, let occurrence = visit.dates.occurrence else {
            return .shut(visit)
        }
        let (now, page) = (clock.now(), age(draft.page, form.name))
        guard let page, page < Self.longest else { return .again(visit, .stale) }
        if !visit.isPersonal {
            guard draft.trap.isEmpty else { return .again(visit, .trap) }
            // The same page again: it grows older while the person presses once more.
            guard page >= least else { return .again(visit.with(page: draft.page), .tooFast) }
        }
        let faults = draft.faults(form.kind)
        guard faults.isEmpty else { return .incomplete(visit.with(page: draft.page), faults) }
        let (text, hasConsent) = draft.kept(form.kind)
        let new = NewContribution(
            form: form.name, occurrence: occurrence, contact: visit.contact, text: text,
            hasConsent: hasConsent,
            page: draft.page, replacesEarlier: form.kind == .testimony, on: zone.day(at: now), at: now)
        let result = try reader.with {
            try $0.contribute(new, waiting: Self.mostWaiting, perPerson: Self.mostPerPerson)
        }
        return result == .tooMany ? .tooMany(visit) : .kept(visit)
    }

    /// The person's word on whether a text of theirs may be published. nil: no such link, or by the public address.
    package func setConsent(_ token: String, _ id: Int64, isGiven: Bool) throws -> Visit? {
        guard let visit = try visit(token), let contact = visit.contact else { return nil }
        _ = try reader.with {
            try $0.setConsent(id, of: contact, isGiven: isGiven, source: "web:personal", at: clock.now())
        }
        return visit
    }

    // MARK: Pages of the form

    /// In milliseconds: somebody who goes for lunch in between is still welcome.
    private static let longest: Int64 = 12 * 3_600_000
    /// Of all together, so that nobody fills the disk.
    private static let mostWaiting = 500
    private static let mostPerPerson = 30

    private func newPage(_ form: Slug) -> String {
        keys.token(
            .formPage, LinkClaim(deliveryID: clock.now().milliseconds, extra: entropy(8) + form.text.utf8))
            ?? ""
    }

    /// How many milliseconds ago a page was made; nil where it is not one of this form's.
    private func age(_ page: String, _ form: Slug) -> Int64? {
        guard let claim = try? keys.claim(.formPage, in: page),
            claim.extra.dropFirst(8).elementsEqual(form.text.utf8)
        else { return nil }
        let age = clock.now().milliseconds - claim.deliveryID
        return age >= 0 ? age : nil
    }

    private func dates(_ form: ContributionForm) -> FormDates {
        FormDates(form, agenda, on: zone.day(at: clock.now()))
    }

    private func trial(_ token: String) -> Visit? {
        leaves.values.min { $0.form.name < $1.form.name }.map { leaf in
            Visit(
                leaf: leaf, path: "/formulaire/\(token)", dates: dates(leaf.form), firstName: "", own: [],
                page: "",
                isTrial: true, contact: nil)
        }
    }
}

extension ContributionDesk.Visit {
    fileprivate func with(page: String) -> Self {
        Self(
            leaf: leaf, path: path, dates: dates, firstName: firstName, own: own, page: page,
            isTrial: isTrial,
            contact: contact)
    }
}
