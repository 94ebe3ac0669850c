extension QRCode {
    /// The resolution that printers are asked for, in dots per inch.
    package static let printResolution = 300
    /// Pixels of a module in print: the least that give 0.4 mm.
    package static let printScale = 5

    /// The side of a module in print, in millimetres.
    package static var printModule: Double { Double(printScale) * 25.4 / Double(printResolution) }

    /// The side of the whole picture in print, quiet zone included, in millimetres.
    package var printSide: Double { Double(size + 2 * Self.quietZone) * Self.printModule }

    /// A PNG that says how large it is to be printed (its chunk `pHYs`).
    package var printPNG: [UInt8]? { png(scale: Self.printScale, resolution: Self.printResolution) }
}
