/// Places of a sheet: columns as letters.
enum CellReference {
    /// The column of `AB12`, from 0; nil where no letters stand in front, or more than three.
    static func column(_ text: UnsafePointer<CChar>) -> Int? {
        var column = 0
        var index = 0
        while case let letter = Int(text[index]) & ~0x20, (0x41...0x5A).contains(letter) {
            column = column * 26 + letter - 0x40
            index += 1
            if index > 3 { return nil }
        }
        return index > 0 ? column - 1 : nil
    }

    /// The letters of column `index`, from 0.
    static func letters(_ index: Int) -> String {
        var rest = index
        var letters = ""
        repeat {
            letters = String(Character(Unicode.Scalar(UInt8(0x41 + rest % 26)))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }

    /// The rows of `A2:B5`; nil where it is not of that form.
    static func rows(_ range: String) -> ClosedRange<Int>? {
        let rows = range.split(separator: ":").compactMap { Int($0.drop { !$0.isNumber }) }
        guard rows.count == 2, rows[0] <= rows[1] else { return nil }
        return rows[0]...rows[1]
    }
}
