import Web

/// A form's body. An input whose first line is a media type is read as that kind; any other is urlencoded.
enum FormTarget {
    @Sendable static func run(_ input: [UInt8]) throws {
        var request = Request(.post, "/", body: input)
        if let end = input.firstIndex(of: UInt8(ascii: "\n")), end < 200,
            input.starts(with: Array("multipart/".utf8))
        {
            request.headers["content-type"] = String(decoding: input[..<end], as: UTF8.self)
            request.body = Array(input[(end + 1)...])
        }
        let fields = FormFields(request)
        var count = 0
        for name in fields.names {
            let values = fields.all(name)
            count += values.count
            try Finding.unless(!values.isEmpty && fields[name] == values[0], "\(name) has no first value")
        }
        try Finding.unless(count <= FormFields.limit, "\(count) fields, more than \(FormFields.limit)")
        if request.headers.isEmpty {
            try Finding.unless(FormFields(written(fields)) == fields, "what was read is not read again alike")
        }
    }

    /// The same fields as a browser would write them, every octet escaped.
    private static func written(_ fields: FormFields) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        func escaped(_ text: String) -> [UInt8] {
            text.utf8.flatMap { [UInt8(ascii: "%"), digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        }
        var bytes: [UInt8] = []
        for name in fields.names {
            for value in fields.all(name) {
                if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
                bytes += escaped(name) + [UInt8(ascii: "=")] + escaped(value)
            }
        }
        return bytes
    }
}
