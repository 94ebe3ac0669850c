internal import Glibc

/// An element's name without its prefix, valid during one call of a handler.
struct XMLName {
    private let start: UnsafePointer<CChar>

    init(_ name: UnsafePointer<CChar>) {
        // Some programs write every name of the spreadsheet's own vocabulary as `x:row`.
        start = strrchr(name, Int32(UInt8(ascii: ":"))).map { UnsafePointer($0 + 1) } ?? name
    }

    var text: String { String(cString: start) }

    static func ~= (pattern: StaticString, name: XMLName) -> Bool { equal(name.start, pattern) }

    /// Whether a C string is `pattern`.
    @inline(__always)
    fileprivate static func equal(_ text: UnsafePointer<CChar>, _ pattern: StaticString) -> Bool {
        pattern.withUTF8Buffer { bytes in
            for (index, byte) in bytes.enumerated() where UInt8(bitPattern: text[index]) != byte {
                return false
            }
            return text[bytes.count] == 0
        }
    }
}

/// An element's attributes, valid during one call of a handler.
struct XMLAttributes {
    /// Name, value, name, value, NULL.
    private let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    init(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) { self.list = list }

    /// The value of the attribute of exactly that name.
    subscript(name: StaticString) -> UnsafePointer<CChar>? {
        find { XMLName.equal($0, name) }
    }

    func text(_ name: StaticString) -> String? { self[name].map { String(cString: $0) } }

    /// A whole number; nil where there is none, or one of more than nine digits.
    func number(_ name: StaticString) -> Int? {
        guard let text = self[name] else { return nil }
        var value = 0
        var index = 0
        while text[index] != 0 {
            let digit = Int(text[index]) - 48
            guard (0...9).contains(digit), index < 9 else { return nil }
            value = value * 10 + digit
            index += 1
        }
        return index > 0 ? value : nil
    }

    func isTrue(_ name: StaticString) -> Bool {
        guard let text = self[name] else { return false }
        return XMLName.equal(text, "1") || XMLName.equal(text, "true")
    }

    /// `r:id`, whatever the prefix is.
    var relationship: String? {
        find { name in strchr(name, Int32(UInt8(ascii: ":"))).map { XMLName.equal($0 + 1, "id") } ?? false }
            .map { String(cString: $0) }
    }

    private func find(_ fits: (UnsafePointer<CChar>) -> Bool) -> UnsafePointer<CChar>? {
        guard var place = list else { return nil }
        while let name = place[0] {
            if fits(name) { return place[1] }
            place += 2
        }
        return nil
    }
}
