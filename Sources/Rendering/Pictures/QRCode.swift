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
    /// outside 1...64. `resolution`: the dots per inch in which it is to be printed, where it is.
    package func png(scale: Int, resolution: Int? = nil) -> [UInt8]? {
        guard (1...64).contains(scale) else { return nil }
        let side = (size + 2 * Self.quietZone) * scale
        let rows = packed(scale: scale, stride: (side + 7) / 8)
        // A bit for each pixel is more than what is left of them once compressed.
        let room = side * side / 8 + 4096
        let perMetre = resolution.map { png_uint_32((Double($0) / 0.0254).rounded()) } ?? 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
            count = gazette_png_black_and_white(
                png_uint_32(side), rows, png_uint_32(scale), perMetre, bytes.baseAddress, room)
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// A row for each row of modules, quiet zone included, `scale` bits for each module and `stride` octets long.
    private func packed(scale: Int, stride: Int) -> [UInt8] {
        var rows = [UInt8](repeating: 0, count: (size + 2 * Self.quietZone) * stride)
        for y in 0..<size {
            let row = (y + Self.quietZone) * stride
            for x in 0..<size where modules[y * size + x] {
                let start = (x + Self.quietZone) * scale
                for pixel in start..<(start + scale) { rows[row + pixel / 8] |= 0x80 >> UInt8(pixel % 8) }
            }
        }
        return rows
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
