extension QRCode {
    /// The resolution that printers are asked for, in dots per inch.
    package static let printResolution = 300
    /// Pixels of a module in print: the least that give 0.4 mm.
    package static let printScale = 5

    /// The side of a module in print, in millimetres.
    package static var printModule: Double { Double(printScale) * 25.4 / Double(printResolution) }

    /// The side of the whole picture in print, quiet zone included, in millimetres.
    package var printSide: Double { Double(size + 2 * Self.quietZone) * Self.printModule }

    /// A PNG that says how large it is to be printed.
    package var printPNG: [UInt8]? { png(scale: Self.printScale)?.withResolution(Self.printResolution) }
}

extension [UInt8] {
    /// A PNG with the chunk `pHYs` (PNG §11.3.5.3) behind its header; unchanged where it is no PNG.
    func withResolution(_ dotsPerInch: Int) -> [UInt8] {
        // Signature 8; IHDR: length 4, name 4, data 13, check 4.
        let header = 33
        guard count > header, starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return self }
        let dotsPerMetre = UInt32((Double(dotsPerInch) / 0.0254).rounded())
        let named = Array("pHYs".utf8) + dotsPerMetre.bytes + dotsPerMetre.bytes + [1]
        let chunk = UInt32(9).bytes + named + Self.check(named).bytes
        return self[..<header] + chunk + self[header...]
    }

    /// CRC-32 as in PNG, annex D.
    private static func check(_ bytes: [UInt8]) -> UInt32 {
        var check: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? 0xEDB8_8320 ^ (check >> 1) : check >> 1 }
        }
        return ~check
    }
}

extension UInt32 {
    /// Highest byte first.
    fileprivate var bytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * UInt32($0))) }
    }
}
