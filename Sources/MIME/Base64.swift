/// Base64 (RFC 2045 §6.8).
enum Base64 {
    /// How many digits `count` octets become, padding included.
    static func length(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Appends the digits in one run: for encoded-words.
    static func append(_ source: ArraySlice<UInt8>, to output: inout [UInt8]) {
        let digits = Octet.base64Digits
        var index = source.startIndex
        while index < source.endIndex {
            let left = source.endIndex - index
            let second = left > 1 ? source[index + 1] : 0
            let third = left > 2 ? source[index + 2] : 0
            let group = UInt32(source[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            output.append(digits[Int(group >> 18)])
            output.append(digits[Int(group >> 12 & 63)])
            output.append(left > 1 ? digits[Int(group >> 6 & 63)] : Octet.equals)
            output.append(left > 2 ? digits[Int(group & 63)] : Octet.equals)
            index += 3
        }
    }

    /// Appends the digits in lines of 76 octets, CRLF between them and none after the last.
    static func appendLines(_ source: [UInt8], to output: inout [UInt8]) {
        output.reserveCapacity(output.count + length(source.count) / 76 * 78 + 80)
        var index = 0
        while index < source.count {
            if index > 0 { output.append(contentsOf: [Octet.carriageReturn, Octet.lineFeed]) }
            let end = min(index + 57, source.count)
            append(source[index..<end], to: &output)
            index = end
        }
    }
}
