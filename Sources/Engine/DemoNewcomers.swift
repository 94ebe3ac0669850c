/// The invented people who come to the demo's coop during 2027, a small client file each month. Always the same.
package enum DemoNewcomers {
    /// How many come in each month, January first: more in spring and in September.
    package static let counts = [7, 8, 10, 9, 11, 12, 7, 5, 12, 10, 9, 6]

    /// So many of one month (1 to 12), in the file that the office exports around the 20th.
    package static func file(month: Int, people: Int) -> [UInt8] {
        var dice = Dice(state: UInt64(2027 * 100 + month))
        var text = DemoPeople.header
        for number in 1...max(1, people) { text += line(month, number, &dice) }
        return DemoPeople.windows1252(text)
    }

    /// The coop's team, in a file of its own.
    package static func team(_ people: Int) -> [UInt8] {
        var dice = Dice(state: 2027)
        var text = DemoPeople.header
        for number in 1...max(1, people) {
            let isWoman = dice.below(2) == 0
            let first = dice.pick(isWoman ? DemoNames.women : DemoNames.men)
            let last = dice.pick(DemoNames.families)
            let name = (first + "." + last).folded.filter { $0.isASCII && ($0.isLetter || $0 == ".") }
            let day = "\(two(1 + dice.below(28)))/\(two(1 + dice.below(12)))/\(2011 + dice.below(14))"
            let fields = [
                "E-\(two(number))", isWoman ? "Mme" : "M.", first, last,
                "\(name).\(number)@coop-les-sillons.example", "", "", "", "", "salarié", "", day, "", "oui",
                "",
            ]
            text += fields.joined(separator: ";") + "\r\n"
        }
        return DemoPeople.windows1252(text)
    }

    private static func line(_ month: Int, _ number: Int, _ dice: inout Dice) -> String {
        let isWoman = dice.below(2) == 0
        let first = dice.pick(isWoman ? DemoNames.women : DemoNames.men)
        let last = dice.pick(DemoNames.families)
        let name = (first + "." + last).folded.filter { $0.isASCII && ($0.isLetter || $0 == ".") }
        // One in nine has no address: their welcome goes by post.
        let email = dice.below(9) == 0 ? "" : "\(name).a\(month)\(two(number))@courriel.example"
        let isTenant = dice.below(3) == 0
        let day = "\(two(8 + dice.below(10)))/\(two(month))/2027"
        let fields = [
            "A-\(two(month))\(two(number))", isWoman ? "Mme" : "M.", first, last, email, "",
            "\(1 + dice.below(90)) \(dice.pick(DemoNames.streets))", "49999", dice.pick(DemoNames.cities),
            isTenant ? "locataire" : "accédant",
            isTenant ? "la-residence-du-parc" : dice.pick(["le-pre-aux-oies", "la-cour-des-artisans"]),
            isTenant ? "" : day, isTenant ? day : "", dice.pick(["oui", "oui", "non"]), "",
        ]
        return fields.joined(separator: ";") + "\r\n"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
