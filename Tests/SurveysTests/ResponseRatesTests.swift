import Model
import TestSupport
import Testing

@testable import Surveys

@Suite("Response rates (product.md §6)")
struct ResponseRatesTests {
    private static let today = CivilDate(dayNumber: 20_000)
    private let day = Self.today

    private func sent(_ id: Int64, answered channel: AnswerChannel? = nil, after days: Int = 0) -> Invitation
    {
        Invitation(
            id: id, mailings: [.sent(day)],
            answer: channel.map { .init(standing: .complete, channel: $0, on: day.adding(days: days)) })
    }

    private func rates(_ invitations: some Sequence<Invitation>) -> ResponseRates {
        var rates = ResponseRates()
        for invitation in invitations { rates.add(invitation) }
        return rates
    }

    @Test("181 of 1,752 are 10.3 %")
    func referenceCase() {
        let rates = rates((0..<1_752).map { sent(Int64($0), answered: $0 < 181 ? .web : nil) })
        #expect(rates.sent == 1_752)
        #expect(rates.onSent == Rate(181, of: 1_752))
        #expect(rates.onSent.english == "10.3 %")
        #expect(rates.onSent.french == "10,3\u{A0}%")
        #expect(rates.count(.noReply) == 1_571)
    }

    @Test("The worked example holds to the last digit")
    func workedExample() {
        let rates = rates(
            (0..<1_752).map { number in
                switch number {
                case 0..<181: sent(Int64(number), answered: .web)
                case 181..<240: sent(Int64(number), answered: .web, after: 12)
                case 240:
                    Invitation(
                        id: 240, mailings: [.returned(day)],
                        answer: .init(standing: .complete, channel: .paper, on: day.adding(days: 20)))
                case 241..<300: Invitation(id: Int64(number), mailings: [.returned(day)])
                default: sent(Int64(number))
                }
            })
        #expect(rates.invited == 1_752)
        #expect(rates.count(.complete) == 241)
        #expect(rates.count(.undelivered) == 59)
        #expect(rates.count(.noReply) == 1_452)
        #expect(rates.sent == 1_752)
        #expect(rates.delivered == 1_693)
        #expect(rates.onSent.english == "13.8 %")
        #expect(rates.onDelivered.english == "14.2 %")
        #expect(rates.byChannel == [.web: 240, .paper: 1])
        #expect(rates.curve.last?.complete == 241)
        #expect(rates.curve.first?.complete == 181)
    }

    @Test("With nobody there is no rate, not zero")
    func noDenominator() {
        #expect(ResponseRates().onSent.share == nil)
        #expect(ResponseRates().onSent.french == nil)
        #expect(rates([Invitation(id: 1, mailings: [.open])]).onSent.share == nil)
    }

    @Test(
        "The first disposition that applies is the final one",
        arguments: [
            (Invitation(id: 1, mailings: [.open, .open]), Disposition.pending),
            (Invitation(id: 1), .pending),
            (Invitation(id: 1, mailings: [.open, .failed]), .undelivered),
            (Invitation(id: 1, mailings: [.returned(Self.today), .open]), .undelivered),
            (Invitation(id: 1, mailings: [.returned(Self.today), .sent(Self.today)]), .noReply),
            (Invitation(id: 1, mailings: [.sent(Self.today), .open]), .noReply),
            (Invitation(id: 1, mailings: [.failed, .returned(CivilDate(dayNumber: 1))]), .undelivered),
            (Invitation(id: 1, mailings: [.sent(CivilDate(dayNumber: 1)), .failed]), .noReply),
            (Invitation(id: 1, mailings: [.open], hasRefused: true), .refused),
            (Invitation(id: 1, mailings: [.failed], isIneligible: true, hasRefused: true), .ineligible),
            (answered(.breakOff), .breakOff), (answered(.partial), .partial),
            (answered(.complete), .complete),
        ])
    func order(_ invitation: Invitation, _ expected: Disposition) {
        #expect(invitation.disposition == expected)
    }

    private static func answered(_ standing: AnswerStanding) -> Invitation {
        Invitation(
            id: 1, mailings: [.returned(CivilDate(dayNumber: 1))], hasRefused: true,
            answer: .init(standing: standing, channel: .web, on: CivilDate(dayNumber: 2)))
    }

    @Test("The balance holds for any mixture of mailings, answers and refusals", arguments: 0..<200)
    func balance(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let mailings: [Mailing] = [.open, .failed, .sent(day), .returned(day)]
        let rates = rates(
            (0..<Int64.random(in: 0...300, using: &random)).map { id in
                Invitation(
                    id: id,
                    mailings: (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
                        mailings.randomElement(using: &random)
                    },
                    isIneligible: Int.random(in: 0..<9, using: &random) == 0,
                    hasRefused: Int.random(in: 0..<5, using: &random) == 0,
                    answer: [AnswerStanding.breakOff, .partial, .complete].randomElement(using: &random)
                        .flatMap { standing in
                            Bool.random(using: &random)
                                ? .init(standing: standing, channel: .web, on: day) : nil
                        })
            })
        #expect(Disposition.allCases.reduce(0) { $0 + rates.count($1) } == rates.invited)
        #expect(rates.delivered <= rates.sent && rates.sent <= rates.invited)
        #expect(rates.count(.complete) <= rates.delivered)
        #expect((rates.curve.last?.complete ?? 0) == rates.byChannel.values.reduce(0, +))
    }

    @Test(
        "Small cells are hidden, with as many more as it takes to keep the total from telling",
        arguments: [
            ([10, 20, 30], []), ([10, 4, 30], [1, 0]), ([4, 4, 30], [0, 1]), ([1, 1, 30, 9], [0, 1, 3]),
            ([3], [0]), ([0, 9, 12], [0, 1]), ([], []),
        ] as [([Int], Set<Int>)])
    func smallCells(_ respondents: [Int], _ hidden: Set<Int>) {
        #expect(SmallCells.hidden(respondents) == hidden)
    }
}
