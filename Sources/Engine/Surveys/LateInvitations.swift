internal import Model
internal import Storage
internal import Surveys

/// Finds the invitation of a survey's mail, also of one that left after the server started: who was written to since is
/// invited first.
struct LateInvitations: Sendable {
    private let surveys: [Slug: Survey]
    private let clock: any Clock
    private let entropy: Entropy

    init(_ coop: Coop) {
        surveys = Dictionary(coop.workspace.surveys.map { ($0.name, $0) }) { first, _ in first }
        (clock, entropy) = (coop.clock, coop.entropy)
    }

    /// nil for mails of campaigns without survey, and for numbers that the ledger does not know.
    func find(_ delivery: Int64, _ database: Database) throws -> (survey: Slug, id: Int64)? {
        if let known = try database.invitation(ofDelivery: delivery) { return known }
        guard let campaign = try database.linkedDelivery(delivery)?.campaign, let survey = surveys[campaign]
        else { return nil }
        try database.invite(survey.name, unit: survey.unit, at: clock.now()) {
            ShortCode(random: entropy(8).reduce(0) { $0 << 8 | UInt64($1) }).text
        }
        return try database.invitation(ofDelivery: delivery)
    }
}
