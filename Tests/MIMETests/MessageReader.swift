import Foundation
import MIME
import TestSupport
import Testing

/// What another program's reader, Python's `email` with `policy.default`, makes of messages.
enum MessageReader {
    struct Reading: Decodable {
        let defects: [String]
        let subject: String
        let from: [Address]
        let to: [Address]
        let fields: [String: String]
        let date: String
        let types: [String]
        let text: [UInt8]
        let html: [UInt8]
        let pictures: [Picture]
    }

    struct Address: Decodable, Equatable {
        let name: String
        let address: String
    }

    struct Picture: Decodable, Equatable {
        let contentID: String
        let fileName: String
        let mediaType: String
        let bytes: [UInt8]
    }

    /// Reads all messages with one Python process.
    static func read(_ messages: [[UInt8]]) throws -> [Reading] {
        let input = messages.map { Data($0).base64EncodedString() + "\n" }.joined()
        let finished = try Subprocess.python(script, input: Array(input.utf8))
        try #require(finished.status == 0, "\(finished.errorText)")
        return try JSONDecoder().decode([Reading].self, from: Data(finished.output))
    }

    private static let script = """
        import base64, json, sys
        from email import message_from_bytes, policy
        from email.header import decode_header, make_header
        from email.utils import getaddresses

        def defects(message):
            found = [repr(d) for part in message.walk() for d in part.defects]
            for part in message.walk():
                for name, value in part.items():
                    found += [name + ': ' + repr(d) for d in getattr(value, 'defects', ())]
            return found

        # Names by the older decoder: the newer one keeps the blank between two encoded-words of a
        # display name, against RFC 2047 section 6.2 (python/cpython issue 128110).
        def addresses(message, plain, name):
            old = [(str(make_header(decode_header(n))), a) for n, a in getaddresses([plain[name]])]
            assert [a for _, a in old] == [a.addr_spec for a in message[name].addresses], old
            return [{'name': n, 'address': a} for n, a in old]

        def read(octets):
            message = message_from_bytes(octets, policy=policy.default)
            plain = message_from_bytes(octets)
            parts = list(message.walk())
            def body(kind):
                part = next(p for p in parts if p.get_content_type() == kind)
                return list(part.get_payload(decode=True))
            names = ['Message-ID', 'List-Id', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'Feedback-ID',
                     'X-Gazette-Campaign', 'MIME-Version', 'Reply-To']
            return {
                'defects': defects(message), 'subject': str(message['subject']),
                'from': addresses(message, plain, 'from'), 'to': addresses(message, plain, 'to'),
                'fields': {name: str(message[name]) for name in names if name in message},
                'date': message['date'].datetime.isoformat(),
                'types': [part.get_content_type() for part in parts],
                'text': body('text/plain'), 'html': body('text/html'),
                'pictures': [{
                    'contentID': part['content-id'], 'fileName': part.get_filename(),
                    'mediaType': part.get_content_type(), 'bytes': list(part.get_payload(decode=True)),
                } for part in parts if part.get_content_maintype() == 'image'],
            }

        lines = sys.stdin.buffer.read().split()
        json.dump([read(base64.b64decode(line)) for line in lines], sys.stdout)
        """
}
