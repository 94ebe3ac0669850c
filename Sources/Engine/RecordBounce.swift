package import Bounces
internal import Foundation
internal import Model
internal import Signing
package import Storage

/// One mail of the bounce mailbox, explained.
package struct ExplainedBounce: Sendable {
    package let file: String
    package let report: BounceReport
    /// The number of the mail that it is about, by the signature in the envelope sender; nil where there is none.
    package let delivery: Int64?
    package let mail: BouncedMail?
    /// What was written to the ledger.
    package var written: Written = .nothing

    package enum Written: String, Sendable {
        case nothing
        /// The mail failed.
        case failed
        /// The mail failed, and nothing more goes to the address.
        case failedAndSuppressed = "failed-and-suppressed"
        /// Nothing more goes to the address.
        case suppressed
    }
}

extension Coop {
    /// Says what a mail is and which delivery it is about; writes nothing. Throws where the file cannot be read.
    package func explainBounce(file: String) throws -> ExplainedBounce {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw EngineError(.invalid, "\(file): cannot be read; expected a mail as a file (.eml)")
        }
        let bytes = Array(data.prefix(Self.largestBounce))
        let base = settings.sender.bounces
        let keys = try linkKeys()
        let tokens = BounceReport.tokens(
            in: bytes, localPart: base.localPart, domain: base.domain.description)
        let delivery = tokens.lazy.compactMap { try? keys.bouncedDelivery(in: $0) }.first { $0 > 0 }
        return ExplainedBounce(
            file: file, report: BounceReport(bytes), delivery: delivery,
            mail: try delivery.flatMap { try database.mail($0) })
    }

    /// Explains a mail and writes down what it means: a bounce makes the delivery `failed`; a hard one, the
    /// third soft one in a row over seven days, or a complaint, stops everything to the address. A mail without a signed token, or known already, changes nothing.
    package func recordBounce(file: String) throws -> ExplainedBounce {
        var bounce = try explainBounce(file: file)
        guard let number = bounce.delivery, let mail = bounce.mail else { return bounce }
        switch bounce.report.kind {
        case .hard, .soft:
            let isNew = try database.recordBounce(
                number, reply: "came back: \(bounce.report.status) \(bounce.report.words)", at: now)
            guard isNew else { return bounce }
            bounce.written = .failed
            let isHopeless = try bounce.report.kind == .soft && isHopeless(mail.address)
            if bounce.report.kind == .hard || isHopeless {
                try suppress(mail.address, .bounced, source: isHopeless ? "soft-bounces" : "bounce")
                bounce.written = .failedAndSuppressed
            }
        case .complaint:
            try suppress(mail.address, .complained, source: "bounce")
            bounce.written = .suppressed
        case .delayed, .delivered, .autoReply, .other: break
        }
        return bounce
    }

    private func suppress(_ address: String, _ cause: Suppression.Cause, source: String) throws {
        try database.suppress(
            Suppression(address: address, category: nil, cause: cause), source: source, at: now)
    }

    /// Soft bounces: three mails in a row that came back, the first at least seven days before the last (product.md §8).
    private func isHopeless(_ address: String) throws -> Bool {
        let days = try database.bouncesInARow(at: address)
        guard days.count >= 3, let last = days.first, let first = days.last else { return false }
        return first.adding(days: 7) <= last
    }

    /// More than any report has that is read to its end: what follows is the returned mail.
    private static let largestBounce = 2_000_000
}
