internal import MIME
package import Model
internal import Rendering
internal import Signing
package import Storage
package import Transport
package import Workspace

/// What one mail is made from: the person, the letter and the days, wherever they come from (the ledger, a
/// preview, a test).
struct MailOrder: Sendable {
    /// The delivery's number in the ledger; 0 for a mail that has none (preview, test).
    var number: Int64
    var campaign: Campaign
    var step: Slug
    /// The step's occurrence; nil where nothing is due.
    var occurrence: String?
    var letter: Slug
    var contact: Contact
    var companions: [Contact]
    var contract: Contract
    var dueOn: CivilDate
    var sendOn: CivilDate
    /// Put before the subject: `[Essai] `.
    var subjectMark = ""
    /// Where it goes; the person's own address by default.
    var recipient: EmailAddress?
}

/// A mail in all its forms.
package struct AssembledMail: Sendable {
    package var subject: String
    package var html: [UInt8]
    package var text: [UInt8]
    /// The wire format, CRLF line ends.
    package var message: [UInt8]
    /// Content-ID, file name and bytes of the pictures that the HTML shows.
    package var pictures: [(contentID: String, fileName: String, bytes: [UInt8])]
}

/// A letter merged for one person, before it becomes a message or a sheet of paper.
struct MergedLetter {
    fileprivate let mail: MergedMail
    fileprivate let ready: ReadyLetter
    let links: MailLinks
    /// Why they get it.
    let because: String

    var rendered: RenderedLetter { mail.letter }
}

/// Makes mails: fields, letter, message bytes. A value that many threads share.
package struct MailAssembly: Sendable {
    private let campaigns: [Slug: Campaign]
    private let shelf: LetterShelf
    private let ready = ReadyLetters()
    private let fields: MergeFields
    private let settings: Settings
    private let keys: LinkKeys
    private let databaseIdentity: String
    private let countsClicks: Bool
    private let reasons: [Slug: Template]
    /// Header fields by campaign.
    private let common: [Slug: CommonFields]
    /// Mails sign the links that their letter names, and paper all of them.
    private let signsAll: Bool
    /// Campaigns with a form.
    private let forms: Set<Slug>

    /// Compiles what all mails share. Throws `RenderingError` for what is wrong in a block or layout.
    /// `files`: other ones than the folder's own, for a letter of long ago.
    package init(_ coop: Coop, files: Workspace? = nil) throws { try self.init(coop, .mail, files: files) }

    /// `register`: where the links of mails that really leave are noted, so that clicks can be counted.
    init(_ coop: Coop, _ form: LetterShelf.Form, files: Workspace? = nil, register: LinkRegister? = nil)
        throws
    {
        let workspace = files ?? coop.workspace
        settings = workspace.settings
        campaigns = Dictionary(workspace.campaigns.map { ($0.name, $0) }) { first, _ in first }
        shelf = try LetterShelf(workspace, form, register: register)
        countsClicks = register != nil
        fields = try MergeFields(workspace)
        keys = try coop.linkKeys()
        let identity = try coop.database.identity()
        databaseIdentity = identity
        let settings = workspace.settings
        common = Dictionary(
            workspace.campaigns.map { ($0.name, Self.common($0, settings.sender, identity: identity)) }
        ) { first, _ in first }
        forms = Set(workspace.forms.map(\.name))
        let set = try TemplateSet([], constants: .object([:]))
        reasons = try Dictionary(
            workspace.campaigns.map { campaign in
                let file = "Campaigns/\(campaign.name)/campaign.yaml"
                return (
                    campaign.name,
                    try set.compile(
                        TemplateSource(name: "because", file: file, text: campaign.because), .none)
                )
            }
        ) { first, _ in first }
        signsAll = form == .paper || reasons.values.contains { $0.fields(of: "liens") != [] }
    }

    /// `in-doubt: resend` of the campaign.
    func resends(_ campaign: Slug) -> Bool { campaigns[campaign]?.inDoubt == .resend }

    /// The mail of a line of the ledger, ready for a relay. Throws `MissingValue` or `RenderingError` where
    /// this person's mail cannot be made.
    package func envelope(for item: OutboxItem, now: Instant) throws -> Envelope {
        guard let campaign = campaigns[item.key.campaign] else {
            throw EngineError(
                .invalid, "the campaign «\(item.key.campaign)» is no longer in Campaigns/, or has a fault")
        }
        guard let recipient = item.contact.email else {
            throw EngineError(.invalid, "has no e-mail address any more")
        }
        let order = MailOrder(
            number: item.id, campaign: campaign, step: item.key.step, occurrence: item.key.occurrence,
            letter: item.letter, contact: item.contact, companions: item.companions, contract: item.contract,
            dueOn: item.dueOn, sendOn: item.sendOn)
        let message = try message(order, try letter(order), now: now)
        return Envelope(
            id: item.id, from: try bounceAddress(item.id), to: recipient, message: message.encoded())
    }

    /// The mail in all its forms, for previews and tests.
    func mail(_ order: MailOrder, now: Instant) throws -> AssembledMail {
        let made = try letter(order)
        let message = try message(order, made, now: now)
        return AssembledMail(
            subject: message.subject.text, html: made.rendered.html, text: made.rendered.text,
            message: message.encoded(),
            pictures: made.rendered.pictures.map { ($0.contentID, $0.fileName, $0.bytes) })
    }

    /// Envelope sender unique to the delivery (VERP).
    func bounceAddress(_ number: Int64) throws -> EmailAddress {
        let base = settings.sender.bounces
        return EnvelopeSender(base: base, token: keys.bounceToken(deliveryID: number))?.address ?? base
    }

    /// The letter with this person's values, without a message around it.
    func letter(_ order: MailOrder) throws -> MergedLetter {
        let ready = try readyLetter(order)
        let links = ready.plan.links(of: order.number, keys)
        var values = ready.letter.values
        for own in ready.own { values[own.number] = fields.value(own.field, order, links) }
        var frames: [Value] = []
        if ready.letter.needsFrames { frames = [ready.shared, .object(fields.own(order, links))] }
        var because = ""
        if ready.hasReason {
            because = try ready.letter.mergeExtra(values, frames: frames, .strict)
            for case (.reason, let number) in ready.own { values[number] = .text(because) }
            if case .object(var own)? = frames.last {
                own["raison"] = .text(because)
                frames[1] = .object(own)
            }
        }
        return MergedLetter(
            mail: try ready.letter.merge(
                values, frames: frames, .strict, pictures: try ownPictures(order, links)),
            ready: ready, links: links, because: because)
    }

    /// The order's letter with what its mails of a day share in a programme.
    private func readyLetter(_ order: MailOrder) throws -> ReadyLetter {
        let key = ReadyLetter.Key(
            dueOn: order.dueOn, sendOn: order.sendOn, programme: order.contract.programme,
            letter: order.letter, campaign: order.campaign.name)
        if let known = ready.letter(key) { return known }
        let campaign = order.campaign
        let shelved = try shelf.letter(order.letter, of: campaign.name)
        let sender = settings.sender
        let plan = LinkPlan(
            campaign, site: settings.site, domain: sender.address.domain, named: shelved.links,
            signsAll: signsAll, hasForm: forms.contains(campaign.name), countsClicks: countsClicks)
        let made = ReadyLetter(
            key, shelved, of: campaign,
            shared: fields.shared(campaign, key.programme, key.dueOn, key.sendOn),
            reason: reasons[campaign.name], plan,
            common[campaign.name] ?? Self.common(campaign, sender, identity: databaseIdentity))
        ready.keep(made)
        return made
    }

    /// Pictures that nobody else gets.
    private func ownPictures(_ order: MailOrder, _ links: MailLinks) throws -> [InlinePicture] {
        guard let contentID = links[LinkPlan.surveyCode], let page = links["enquete"] else { return [] }
        guard let png = QRCode(page)?.png(scale: Self.pixelsOfModule) else {
            throw EngineError(.invalid, "the address is too long for a QR code: \(page)")
        }
        return [
            InlinePicture(
                contentID: contentID, fileName: "qr-enquete.png", mediaType: "image/png", bytes: png)
        ]
    }

    /// Sharp on a telephone's screen at the block's size, and small enough to be made for everybody.
    private static let pixelsOfModule = 6

    private func message(
        _ order: MailOrder, _ made: MergedLetter, now: Instant
    ) throws -> OutgoingMessage {
        let ready = made.ready
        guard let subject = HeaderText(order.subjectMark + made.mail.letter.subject) else {
            throw EngineError(
                .invalid, "the subject holds a line break or control character: «\(made.mail.letter.subject)»"
            )
        }
        guard let recipient = order.recipient ?? order.contact.email,
            let messageID = MessageID(
                left: "\(order.number).\(databaseIdentity)", at: settings.sender.address)
        else { throw EngineError(.invalid, "has no e-mail address") }
        return OutgoingMessage(
            ready.common, to: [Mailbox(name: HeaderText(Self.names(order)), address: recipient)],
            subject: subject, date: now, utcOffset: settings.timeZone.offset(at: now), messageID: messageID,
            listUnsubscribe: ready.isOneClick
                ? ListUnsubscribe(page: made.links["desinscription"] ?? "") : nil,
            text: ready.text(made.mail), html: ready.html(made.mail),
            pictures: try encodedPictures(made))
    }

    /// Those that everybody gets were encoded before.
    private func encodedPictures(_ made: MergedLetter) throws -> [EncodedPart] {
        let (ready, all) = (made.ready.pictures, made.mail.letter.pictures)
        return all.count == ready.count
            ? ready : try ready + all.dropFirst(ready.count).map(LetterShelf.encoded)
    }

    private static func names(_ order: MailOrder) -> String {
        guard !order.companions.isEmpty else { return order.contact.fullName }
        return ([order.contact] + order.companions).map(\.fullName).filter { !$0.isEmpty }
            .joined(separator: ", ")
    }

    private static func common(
        _ campaign: Campaign, _ sender: Settings.Sender, identity: String
    ) -> CommonFields {
        CommonFields(
            from: Mailbox(name: sender.name, address: sender.address),
            replyTo: sender.replyTo.map { Mailbox(name: sender.name, address: $0) },
            listID: ListID(
                name: HeaderText(campaign.title), identifier: "\(campaign.name).\(sender.address.domain)"),
            feedbackID: FeedbackID(
                groups: [campaign.name.text, campaign.category.rawValue], sender: identity))
    }
}
