internal import Foundation
internal import MIME
internal import Model
internal import Rendering

/// A letter with all that many of its mails share put in: values, encoded lines, header fields. Used from many threads.
final class ReadyLetter: Sendable {
    /// What mails must have in common to share one.
    struct Key: Hashable {
        let dueOn: CivilDate
        let sendOn: CivilDate
        let programme: Slug?
        let letter: Slug
        let campaign: Slug
    }

    let key: Key
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
    /// Whether the campaign says why people get its mails.
    let hasReason: Bool
    private let htmlLines: KnownLines
    private let textLines: KnownLines

    init(
        _ key: Key, _ shelved: ShelvedLetter, of campaign: Campaign, shared: Value, reason: Template?,
        _ plan: LinkPlan,
        _ common: CommonFields
    ) {
        self.key = key
        self.shared = shared
        hasReason = reason != nil
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
    private var recent: [ReadyLetter] = []
    private var kept: [ReadyLetter.Key: ReadyLetter] = [:]

    /// A day's mails are of a few kinds, so that looking through these is faster than a dictionary.
    private static let mostRecent = 12
    /// One takes four times the octets of a mail. Where more are needed each is made again and again, which costs about as
    /// much as a mail without them.
    private static let most = 200

    func letter(_ key: ReadyLetter.Key) -> ReadyLetter? {
        lock.lock()
        defer { lock.unlock() }
        for letter in recent where letter.isFor(key) { return letter }
        guard let letter = kept[key] else { return nil }
        push(letter)
        return letter
    }

    func keep(_ letter: ReadyLetter) {
        lock.withLock {
            if kept.count >= Self.most { kept = [:] }
            kept[letter.key] = letter
            push(letter)
        }
    }

    private func push(_ letter: ReadyLetter) {
        if recent.count >= Self.mostRecent { recent.removeFirst() }
        recent.append(letter)
    }
}

extension ReadyLetter {
    /// Whether the keys are equal; texts are compared where all days are.
    fileprivate func isFor(_ other: Key) -> Bool {
        key.dueOn == other.dueOn && key.sendOn == other.sendOn
            && key.programme?.text == other.programme?.text && key.letter.text == other.letter.text
            && key.campaign.text == other.campaign.text
    }
}
