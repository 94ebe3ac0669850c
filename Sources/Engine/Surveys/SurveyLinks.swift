package import Model
internal import Signing
internal import Storage

/// The survey link in somebody's mail.
package struct SurveyLink: Sendable {
    package var reference: String
    package var email: String
    /// As it stands at the end of the address.
    package var token: String
}

extension Coop {
    /// The links that a step's mails (of one occurrence, where it is named) carried to their readers, one for each
    /// address, in order of number: for whoever plays the readers, as the demo does.
    package func surveyLinks(_ campaign: Slug, step: Slug, occurrence: String? = nil) throws -> [SurveyLink] {
        let keys = try linkKeys()
        var seen: Set<String> = []
        return try database.outboxLines(.accepted, limit: .max).compactMap { line in
            guard line.campaign == campaign.text, line.step == step.text,
                occurrence == nil || line.occurrence == occurrence, let email = line.email,
                seen.insert(email).inserted
            else { return nil }
            return SurveyLink(
                reference: line.contact, email: email, token: keys.token(.survey, deliveryID: line.id))
        }
    }
}
