import Model
import Testing

@testable import Planning

@Suite struct AudienceMatchTests {
    static let programme = slug("les-tilleuls")

    private func truth(_ condition: Condition, change: (inout Contact) -> Void = { _ in }) -> Truth {
        var contact = Sample.contact(1, signed: "2012-01-31", programme: Self.programme)
        change(&contact)
        let programmes = [
            Self.programme: Programme(
                key: Self.programme, name: "Les Tilleuls",
                dates: [
                    slug("livraison"): ProgrammeDate(planned: day("2026-12-01")),
                    slug("visite"): ProgrammeDate(planned: day("2026-12-01"), actual: day("2026-12-03")),
                ])
        ]
        let agenda = Agenda(entries: [slug("ag"): [AgendaEntry(date: day("2027-06-19"))]])
        let keyDates = KeyDates(programmes: programmes, agenda: agenda, notes: [:])
        let match = AudienceMatch(keyDates: keyDates, today: day("2027-01-31"))
        let audience = Audience(name: slug("essai"), title: "", condition: condition)
        return match.truth([audience], contact: contact, contract: contact.contracts[0])
    }

    @Test(
        "Conditions on a present member",
        arguments: [
            (Condition.status([.accedant]), true), (.status([.locataire]), false),
            (.programme([Self.programme]), true), (.programme([slug("ailleurs")]), false),
            (.all([]), true), (.any([]), false), (.not(.status([.locataire])), true),
            (.left(false), true), (.left(true), false),
            (.consent(.email, true), false), (.consent(.email, false), true),
            (.date(slug("signature"), .present), true), (.date(slug("bail"), .missing), true),
            (.date(slug("signature"), .past), true), (.date(slug("signature"), .future), false),
            (.date(slug("signature"), .between(from: day("2012-01-31"), before: day("2012-02-01"))), true),
            (.date(slug("signature"), .between(from: nil, before: day("2012-01-31"))), false),
            // Planned for December, not delivered yet.
            (.date(slug("livraison"), .past), false), (.date(slug("livraison"), .future), true),
            (.date(slug("visite"), .past), true), (.date(slug("inconnue"), .missing), true),
            (.date(slug("ag"), .future), true), (.date(slug("ag"), .past), false),
            (.tenure(since: .signature, atLeastMonths: 180, lessThanMonths: nil), true),
            (.tenure(since: .signature, atLeastMonths: 181, lessThanMonths: nil), false),
            (.tenure(since: .signature, atLeastMonths: 120, lessThanMonths: 180), false),
            (.tenure(since: .leaseStart, atLeastMonths: nil, lessThanMonths: 12), false),
        ] as [(Condition, Bool)])
    func present(condition: Condition, expected: Bool) {
        #expect(truth(condition) == (expected ? .yes : .no))
    }

    @Test(
        "Decision 12: a former member fulfils what asks for former members, and nothing else",
        arguments: [
            (Condition.status([.accedant]), false), (.all([]), false), (.not(.status([.locataire])), false),
            (.left(true), true), (.not(.left(false)), true), (.left(false), false),
            (.all([.left(true), .status([.accedant])]), true),
            (.all([.left(true), .status([.locataire])]), false),
            (.any([.left(true), .status([.locataire])]), true), (.any([.status([.accedant])]), false),
            (.any([.status([.accedant]), .all([.left(true), .status([.locataire])])]), false),
            (.all([.status([.accedant]), .any([.left(true), .left(false)])]), true),
            (.all([.left(true), .not(.status([.locataire]))]), true),
        ] as [(Condition, Bool)])
    func former(condition: Condition, expected: Bool) {
        #expect(truth(condition) { $0.leftOn = day("2027-01-31") } == (expected ? .yes : .no))
        #expect(truth(condition) { $0.leftOn = day("2027-02-01") } == truth(condition))
        #expect(truth(condition) { $0.deceasedOn = day("2026-01-01") } == .no)
    }

    @Test("Decision 10: an implausible date leaves open what depends on it")
    func implausible() {
        let tenure = Condition.tenure(since: .signature, atLeastMonths: 120, lessThanMonths: nil)
        let spoil: (inout Contact) -> Void = { $0.contracts[0].signature = day("1970-01-01") }
        #expect(truth(tenure, change: spoil) == .unknown)
        #expect(truth(.not(tenure), change: spoil) == .unknown)
        #expect(truth(.all([tenure, .status([.locataire])]), change: spoil) == .no)
        #expect(truth(.any([tenure, .status([.accedant])]), change: spoil) == .yes)
        #expect(truth(.date(slug("signature"), .present), change: spoil) == .yes)
    }
}
