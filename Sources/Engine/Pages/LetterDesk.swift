internal import Foundation
internal import Signing
internal import Storage

/// Shows letters in a browser as they were sent. For many threads, one letter at a time: making one compiles its
/// templates.
package final class LetterDesk: @unchecked Sendable {
    /// A letter as a page.
    package struct Letter: Sendable {
        package var html: [UInt8]
        package var pictures: [Picture]
    }

    /// A picture of a letter; its number in the letter is its address.
    package struct Picture: Sendable {
        package var mediaType: String
        package var bytes: [UInt8]
    }

    private let coop: Coop
    private let keys: LinkKeys
    private let lock = NSLock()
    // Guarded by `lock`, as `coop` is: the latest letters, oldest first.
    private var recent: [(number: Int64, letter: Letter)] = []
    private static let kept = 16

    /// Takes the coop for itself: nobody else may use it from now on.
    package init(_ coop: Coop) throws {
        self.coop = coop
        keys = try coop.linkKeys()
    }

    /// nil: no such link, or nothing left for it that could be shown. Pictures stand at `<path>/image/<number>`.
    package func letter(_ token: String, path: String) throws -> Letter? {
        guard let claim = try? keys.claim(.view, in: token), claim.extra.isEmpty else { return nil }
        return try lock.withLock {
            if let known = recent.first(where: { $0.number == claim.deliveryID }) { return known.letter }
            guard let letter = try make(claim.deliveryID, path) else { return nil }
            recent.append((claim.deliveryID, letter))
            if recent.count > Self.kept { recent.removeFirst() }
            return letter
        }
    }

    private func make(_ number: Int64, _ path: String) throws -> Letter? {
        guard let delivery = try coop.database.linkedDelivery(number) else { return nil }
        let sent: SentLetter
        do { sent = try coop.sentLetter(number, of: delivery.reference) } catch is EngineError { return nil }
        var html = String(decoding: sent.mail.html, as: UTF8.self)
        for (index, picture) in sent.mail.pictures.enumerated() {
            html = html.replacing("cid:\(picture.contentID)", with: "\(path)/image/\(index + 1)")
        }
        // A page is passed on more easily than a mail: nobody answers, or unsubscribes, for another person from it.
        for (page, purpose) in Self.personal {
            html = html.replacing(
                "\(coop.settings.site)/\(page)/\(keys.token(purpose, deliveryID: number))",
                with: "/lien-personnel")
        }
        return Letter(
            html: Array(html.utf8),
            pictures: sent.mail.pictures.map { Picture(mediaType: Self.mediaType($0.bytes), bytes: $0.bytes) }
        )
    }

    private static let personal: [(String, LinkPurpose)] = [
        ("enquete", .survey), ("preferences", .preferences), ("desinscription", .unsubscribe),
        ("inscription", .registration), ("formulaire", .form),
    ]

    private static func mediaType(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        return bytes.starts(with: Array("GIF8".utf8)) ? "image/gif" : "application/octet-stream"
    }
}
