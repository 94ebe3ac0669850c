import MIME
import Model
import TestSupport
import Testing

@Suite("Another program reads what we wrote")
struct RoundTripTests {
    @Test("Subjects come back exactly, without defects")
    func subjects() throws {
        let messages = try SampleMessage.awkwardTexts.map { try SampleMessage.make(subject: $0) }
        for (reading, message) in zip(try MessageReader.read(messages.map { $0.encoded() }), messages) {
            #expect(reading.defects == [], "\(message.subject)")
            #expect(Array(reading.subject.utf8) == Array(message.subject.text.utf8))
        }
    }

    @Test("Display names come back exactly, with their addresses")
    func names() throws {
        let messages = try SampleMessage.awkwardTexts.map { try SampleMessage.make(fromName: $0, toName: $0) }
        for (reading, message) in zip(try MessageReader.read(messages.map { $0.encoded() }), messages) {
            let name = message.common.from.name?.text ?? ""
            #expect(reading.defects == [], "\(name)")
            #expect(reading.from == [.init(name: name, address: message.common.from.address.address)])
            #expect(reading.to == [.init(name: name, address: message.to[0].address.address)])
            #expect(Array((reading.from.first?.name ?? "").utf8) == Array(name.utf8))
        }
    }

    @Test("Bodies come back exactly, but for line ends, which become CRLF")
    func bodies() throws {
        let bodies = SampleMessage.awkwardBodies.map { Array($0.utf8) }
        let messages = try bodies.map { try SampleMessage.make(text: $0, html: $0.reversed()) }
        for (reading, message) in zip(try MessageReader.read(messages.map { $0.encoded() }), messages) {
            #expect(reading.defects == [])
            #expect(reading.text == LineEnds.normalised(message.text.octets))
            #expect(reading.html == LineEnds.normalised(message.html.octets))
        }
    }

    @Test("Random bodies and pictures come back exactly", arguments: [1, 2, 3] as [UInt64])
    func randomBodies(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var messages: [OutgoingMessage] = []
        var pictures: [[InlinePart]] = []
        for number in 0..<40 {
            let parts = try (0..<(number % 4)).map { index in
                try SampleMessage.picture(
                    "p\(index)", generator.bytes(Int.random(in: 0...400, using: &generator)))
            }
            pictures.append(parts)
            messages.append(
                try SampleMessage.make(
                    text: RandomText.bytes(using: &generator), html: RandomText.bytes(using: &generator),
                    pictures: parts, number: number))
        }
        for (index, reading) in try MessageReader.read(messages.map { $0.encoded() }).enumerated() {
            #expect(reading.defects == [])
            #expect(reading.text == LineEnds.normalised(messages[index].text.octets))
            #expect(reading.html == LineEnds.normalised(messages[index].html.octets))
            #expect(
                reading.pictures
                    == pictures[index].map {
                        .init(
                            contentID: "<\($0.contentID)>", fileName: $0.fileName, mediaType: $0.mediaType,
                            bytes: $0.bytes)
                    })
        }
    }

    @Test("Random subjects and names come back exactly")
    func randomTexts() throws {
        var generator = SeededGenerator(seed: 4)
        let texts = (0..<300).map { _ in RandomText.words(using: &generator) }
        let messages = try texts.map { try SampleMessage.make(fromName: $0, subject: $0) }
        for (reading, message) in zip(try MessageReader.read(messages.map { $0.encoded() }), messages) {
            #expect(reading.defects == [])
            #expect(Array(reading.subject.utf8) == Array(message.subject.text.utf8))
            #expect(
                Array(reading.from.map(\.name).joined().utf8)
                    == Array((message.common.from.name?.text ?? "").utf8))
        }
    }

    @Test("The structure is text, then HTML, with pictures beside the HTML")
    func structure() throws {
        let bare = try SampleMessage.make()
        let pictures = [try SampleMessage.picture("a", [1]), try SampleMessage.picture("b", [2])]
        let illustrated = try SampleMessage.make(pictures: pictures)
        let readings = try MessageReader.read([bare.encoded(), illustrated.encoded()])
        #expect(
            readings.map(\.types) == [
                ["multipart/alternative", "text/plain", "text/html"],
                [
                    "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
                    "image/png",
                ],
            ])
    }

    @Test("The fields for lists, the date and the identity say what they should")
    func fields() throws {
        let reading = try #require(try MessageReader.read([SampleMessage.make().encoded()]).first)
        #expect(
            reading.fields == [
                "Message-ID": "<d1.k7@tilleuls.example>",
                "List-Id": "Cycle annuel, à lire <cycle-annuel.tilleuls.example>",
                "List-Unsubscribe":
                    "<https://tilleuls.example/u/AQAAAAAAAABDqVd3b0oX1hQd2pZb?c=cycle-annuel&l=fr>,"
                    + " <mailto:stop+k7@tilleuls.example>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Feedback-ID": "cycle-annuel:newsletter:tilleuls",
                "X-Gazette-Campaign": "cycle-annuel",
                "MIME-Version": "1.0",
                "Reply-To": "bonjour@tilleuls.example",
            ])
        #expect(reading.date == "2026-11-20T17:09:12+01:00")
    }

    @Test("Several recipients, and a sender who is not the author")
    func people() throws {
        var message = try SampleMessage.make(toName: "Léa, Zoé")
        let others = ["Jean \"Jo\" Petit", "Noé", ""].enumerated().map { index, name in
            (name, "p\(index)@reader.example")
        }
        for (name, address) in others {
            message.to.append(Mailbox(name: HeaderText(name), address: try #require(EmailAddress(address))))
        }
        let from = message.common.from
        message.common = CommonFields(from: from, sender: from)
        let reading = try #require(try MessageReader.read([message.encoded()]).first)
        #expect(reading.defects == [])
        #expect(reading.to.map(\.name) == ["Léa, Zoé", "Jean \"Jo\" Petit", "Noé", ""])
        #expect(reading.to.dropFirst().map(\.address) == others.map(\.1))
    }
}
