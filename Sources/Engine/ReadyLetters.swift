internal import Foundation
internal import MIME
internal import Model
internal import Rendering

/// A letter with all that many of its mails share put in: values, encoded lines, header fields. Used from many threads.
final class ReadyLetter: Sendable {
    /// What mails must have in common to share one. The fields that come first tell most apart.
    struct Key: Hashable {
        let programme: Slug?
        let letter: Slug
        let dueOn: CivilDate
        let sendOn: CivilDate
        let campaign: Slug
    }

    let letter: BoundLetter
    /// What the mails' contexts begin with.
    let shared: Value
    /// What each mail is asked for, by its place among the values.
    let own: [(field: OwnField, number: Int)]
    /// The pictures that the letter shows to everyone, in their order.
    let pictures: [EncodedPart]
    let plan: LinkPlan
    let common: CommonFields
    let isOneClick: Bool
    private let htmlLines: KnownLines
    private let textLines: KnownLines

    init(
        _ shelved: ShelvedLetter, of campaign: Campaign, shared: Value, reason: Template?, _ plan: LinkPlan,
        _ common: CommonFields
    ) {
        self.shared = shared
        self.plan = plan
        self.common = common
        isOneClick = campaign.category.allowsOneClickUnsubscribe
        letter = shelved.compiled.bound(to: shared, own: MergeFields.ownNames, extra: reason)
        own = letter.own.map { (OwnField($0.keys), $0.number) }
        pictures = shelved.pictures
        htmlLines = KnownLines(letter.htmlLines)
        textLines = KnownLines(letter.textLines)
    }

    func html(_ mail: MergedMail) -> Body { Body(mail.letter.html, htmlLines, at: mail.htmlPlaces) }
    func text(_ mail: MergedMail) -> Body { Body(mail.letter.text, textLines, at: mail.textPlaces) }
}

/// Ready letters, kept for the next mail. Used from many threads.
final class ReadyLetters: @unchecked Sendable {
    private let lock = NSLock()
    private var recent: [(key: ReadyLetter.Key, letter: ReadyLetter)] = []
    private var kept: [ReadyLetter.Key: ReadyLetter] = [:]

    /// A day's mails are of a few kinds, so that looking through these is faster than a dictionary.
    private static let mostRecent = 12
    /// One takes four times the octets of a mail. Where more are needed each is made again and again, which costs about as
    /// much as a mail without them.
    private static let most = 200

    func letter(_ key: ReadyLetter.Key, _ make: () throws -> ReadyLetter) rethrows -> ReadyLetter {
        lock.lock()
        for entry in recent where entry.key == key {
            lock.unlock()
            return entry.letter
        }
        let known = kept[key]
        lock.unlock()
        let letter = try known ?? make()
        lock.withLock {
            if kept.count >= Self.most { kept = [:] }
            kept[key] = letter
            if recent.count >= Self.mostRecent { recent.removeFirst() }
            recent.append((key, letter))
        }
        return letter
    }
}
