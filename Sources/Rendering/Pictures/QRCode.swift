internal import CPNG
internal import CQRencode

/// A QR code: error correction M, a quiet zone of exactly four modules on each side.
package struct QRCode: Sendable, Equatable {
    package static let quietZone = 4

    /// Modules on a side without the quiet zone.
    package let size: Int
    /// Row by row, true is dark; `size` × `size`.
    package let modules: [Bool]

    /// Encodes the text as UTF-8 bytes. Fails for empty text, for text with NUL and for more than the
    /// 2,331 bytes that the largest symbol holds.
    package init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        size = width
        modules = (0..<(width * width)).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// A PNG in black and white with `scale` pixels a module, quiet zone included; nil where `scale` is
    /// outside 1...64.
    package func png(scale: Int) -> [UInt8]? {
        guard (1...64).contains(scale) else { return nil }
        let side = (size + 2 * Self.quietZone) * scale
        var pixels = [UInt8](repeating: 0, count: side * side)
        for y in 0..<size {
            for x in 0..<size where modules[y * size + x] {
                for row in 0..<scale {
                    let start = ((y + Self.quietZone) * scale + row) * side + (x + Self.quietZone) * scale
                    for column in 0..<scale { pixels[start + column] = 1 }
                }
            }
        }
        let extent = png_uint_32(side)
        // A bit for each pixel is more than what is left of them once compressed.
        let room = side * side / 8 + 4096
        var length = png_alloc_size_t(room)
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
            let isWritten =
                gazette_png_black_and_white(extent, extent, pixels, bytes.baseAddress, &length) != 0
            count = isWritten ? Int(length) : 0
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// An SVG for print. `module` is the side of a module in millimetres; print needs at least 0.4.
    package func svg(module: Double) -> String {
        let side = size + 2 * Self.quietZone
        let extent = (Double(side) * module * 1000).rounded() / 1000
        var path = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                guard modules[y * size + x] else {
                    x += 1
                    continue
                }
                let start = x
                while x < size, modules[y * size + x] { x += 1 }
                path += "M\(start + Self.quietZone) \(y + Self.quietZone)h\(x - start)v1h-\(x - start)z"
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(extent)mm" height="\(extent)mm" \
            viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)h-\(side)z"/><path fill="#000" d="\(path)"/></svg>\n
            """
    }
}
