/// Makes text safe in HTML content and in quoted attributes.
enum HTMLEscaping {
    private static let entities: [[UInt8]?] = {
        var table = [[UInt8]?](repeating: nil, count: 256)
        for (byte, entity) in ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"] {
            table[Int(Array(byte.utf8)[0])] = Array(entity.utf8)
        }
        return table
    }()

    /// 1 for the five bytes that need an entity.
    private static let special: [UInt8] = entities.map { $0 == nil ? 0 : 1 }

    static func escaped(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        append(text, to: &output)
        return output
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            special.withUnsafeBufferPointer { special in
                var start = 0
                for index in 0..<bytes.count where special[Int(bytes[index])] != 0 {
                    output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                    if let entity = entities[Int(bytes[index])] { output.append(contentsOf: entity) }
                    start = index + 1
                }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
            }
        }
    }
}
