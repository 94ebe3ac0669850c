internal import Model
internal import Storage
internal import Surveys

/// Finds the invitation of a survey's mail, also of one that left after the server started: who was written to since is
/// invited first.
struct LateInvitations: Sendable {
    private let surveys: [Slug: (survey: Survey, follows: Campaign.Enrolment)]
    private let clock: any Clock
    private let entropy: Entropy

    init(_ coop: Coop) {
        let known = coop.workspace.surveys.compactMap { survey in
            coop.workspace.campaign(survey.name).map { (survey.name, (survey, $0.follows)) }
        }
        surveys = Dictionary(known) { first, _ in first }
        (clock, entropy) = (coop.clock, coop.entropy)
    }

    /// nil for mails that carry no invitation, and for numbers that the ledger does not know.
    func find(_ delivery: Int64, _ database: Database) throws -> (survey: Slug, id: Int64, wave: String)? {
        if let known = try database.invitation(ofDelivery: delivery) { return known }
        guard let campaign = try database.linkedDelivery(delivery)?.campaign,
            let (survey, follows) = surveys[campaign], let slot = try database.slot(ofDelivery: delivery),
            survey.wave(of: slot.step, occurrence: slot.occurrence) != nil
        else { return nil }
        try database.invite(survey, follows: follows, at: clock.now()) {
            ShortCode(random: entropy(8).reduce(0) { $0 << 8 | UInt64($1) }).text
        }
        return try database.invitation(ofDelivery: delivery)
    }
}
