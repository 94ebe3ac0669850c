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
    let rendered: RenderedLetter
    let shelved: ShelvedLetter
    /// By the names under `liens`.
    let links: [String: String]
    /// Why they get it.
    let because: String
}

/// Makes mails: fields, letter, message bytes. A value that many threads share.
package struct MailAssembly: Sendable {
    private let campaigns: [Slug: Campaign]
    private let shelf: LetterShelf
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
        let (message, _) = try build(order, now: now)
        return Envelope(
            id: item.id, from: try bounceAddress(item.id), to: recipient, message: message.encoded())
    }

    /// The mail in all its forms, for previews and tests.
    func mail(_ order: MailOrder, now: Instant) throws -> AssembledMail {
        let (message, rendered) = try build(order, now: now)
        return AssembledMail(
            subject: message.subject.text, html: rendered.html, text: rendered.text,
            message: message.encoded(),
            pictures: rendered.pictures.map { ($0.contentID, $0.fileName, $0.bytes) })
    }

    /// Envelope sender unique to the delivery (VERP).
    func bounceAddress(_ number: Int64) throws -> EmailAddress {
        let base = settings.sender.bounces
        return EnvelopeSender(base: base, token: keys.bounceToken(deliveryID: number))?.address ?? base
    }

    private func build(_ order: MailOrder, now: Instant) throws -> (OutgoingMessage, RenderedLetter) {
        let made = try letter(order)
        let message = try message(
            order, made.rendered, made.shelved, unsubscribe: made.links["desinscription"] ?? "", now: now)
        return (message, made.rendered)
    }

    /// The letter with this person's values, without a message around it.
    func letter(_ order: MailOrder) throws -> MergedLetter {
        let letter = try shelf.letter(order.letter, of: order.campaign.name)
        let links = links(order, named: letter.links)
        var because = ""
        var (shared, own) = fields.frames(
            contact: order.contact, companions: order.companions, contract: order.contract,
            campaign: order.campaign, step: order.step, occurrence: order.occurrence, dueOn: order.dueOn,
            sendOn: order.sendOn, links: links)
        if let reason = reasons[order.campaign.name] {
            because = String(
                decoding: try reason.merge(Context([shared, .object(own)]), .strict), as: UTF8.self)
            own["raison"] = .text(because)
        }
        let context = Context([shared, .object(own)])
        return MergedLetter(
            rendered: try letter.compiled.merge(context, .strict, own: try ownPictures(order, links)),
            shelved: letter,
            links: links,
            because: because)
    }

    /// Names the Content-ID of the QR code that leads to the person's own page of the survey.
    private static let surveyCode = "enquete-qr-cid"

    /// Pictures that nobody else gets.
    private func ownPictures(_ order: MailOrder, _ links: [String: String]) throws -> [InlinePicture] {
        guard let contentID = links[Self.surveyCode], let page = links["enquete"] else { return [] }
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
        _ order: MailOrder, _ rendered: RenderedLetter, _ letter: ShelvedLetter, unsubscribe: String,
        now: Instant
    ) throws -> OutgoingMessage {
        guard let subject = HeaderText(order.subjectMark + rendered.subject) else {
            throw EngineError(
                .invalid, "the subject holds a line break or control character: «\(rendered.subject)»")
        }
        guard let recipient = order.recipient ?? order.contact.email,
            let messageID = MessageID(
                left: "\(order.number).\(databaseIdentity)", at: settings.sender.address)
        else { throw EngineError(.invalid, "has no e-mail address") }
        let campaign = order.campaign
        return OutgoingMessage(
            common[campaign.name] ?? Self.common(campaign, settings.sender, identity: databaseIdentity),
            to: [Mailbox(name: HeaderText(Self.names(order)), address: recipient)],
            subject: subject, date: now, utcOffset: settings.timeZone.offset(at: now), messageID: messageID,
            listUnsubscribe: campaign.category.allowsOneClickUnsubscribe
                ? ListUnsubscribe(page: unsubscribe) : nil,
            text: rendered.text, html: rendered.html,
            pictures: try rendered.pictures.map { picture in
                if let ready = letter.pictures[picture.contentID] { return ready }
                return try LetterShelf.encoded(picture)
            })
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

    /// The personal links of a mail, signed for this delivery. Nobody unsubscribes in one click from `service`
    /// and `statutory` mail; the preferences page is there for them.
    /// `named`: the links that the letter shows; nil where that is not known.
    private func links(_ order: MailOrder, named: Set<String>?) -> [String: String] {
        var links: [String: String] = [:]
        func add(_ name: String, _ page: String, _ purpose: LinkPurpose, isNeeded: Bool = false) {
            guard isNeeded || signsAll || named?.contains(name) ?? true else { return }
            links[name] = "\(settings.site)/\(page)/\(keys.token(purpose, deliveryID: order.number))"
        }
        add("preferences", "preferences", .preferences)
        add("navigateur", "lettre", .view)
        let needsCode = named?.contains(Self.surveyCode) ?? true
        add("enquete", "enquete", .survey, isNeeded: needsCode)
        if needsCode {
            links[Self.surveyCode] = "enquete-\(order.number)@\(settings.sender.address.domain)"
        }
        if order.campaign.category.allowsOneClickUnsubscribe {
            add("desinscription", "desinscription", .unsubscribe, isNeeded: true)
        }
        if countsClicks { links["clic"] = keys.token(.click, deliveryID: order.number) }
        if order.campaign.isArchived {
            links["archive"] = "\(settings.site)/lettres/\(order.campaign.name)"
        }
        if order.campaign.registration != nil { add("inscription", "inscription", .registration) }
        if forms.contains(order.campaign.name) { add("formulaire", "formulaire", .form) }
        return links
    }
}
