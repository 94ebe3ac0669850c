import Engine
import Foundation
import Model

let qrCommand = Command(
    name: "qr", synopsis: "KEY [--print] [--svg] [--out FILE]",
    summary: "the QR code of a resource or public survey, for flyers and posters",
    details: """
        Writes the QR code of the resource KEY of Templates/resources, or of the public
        survey KEY: error correction M and a quiet zone of four modules. A PNG for screens;
        with --print one for printers (300 dots per inch, 0.42 mm a module), with --svg a
        drawing of the same size that can be enlarged. Never print it smaller: phones then
        fail to read it.
        """,
    options: [
        .flag("print", "a PNG at 300 dots per inch; says how large it prints"),
        .flag("svg", "an SVG"),
        .value("out", "FILE", "where to write (default: qr/KEY.png or .svg in the workspace)"),
    ],
    words: ["KEY"], least: 1,
    run: { invocation in
        let coop = try invocation.coop(access: .files)
        let console = invocation.console
        let key = try invocation.slug(0, "a resource or survey")
        let out = invocation.arguments.value("out")
        let isSVG = invocation.arguments.has("svg") || out?.lowercased().hasSuffix(".svg") ?? false
        let isPrint = invocation.arguments.has("print")
        let picture = try coop.qrPicture(key, forPrint: isPrint, asSVG: isSVG)
        let file = out ?? "\(invocation.workspace)/qr/\(key).\(isSVG ? "svg" : "png")"
        try write(picture.bytes, to: file)
        console.say("\(file): \(picture.address)")
        if let module = picture.module, let side = picture.side {
            console.say(
                "Prints \(rounded(side, to: 10)) mm wide, \(rounded(module, to: 100)) mm a module; never print it "
                    + "smaller.")
        }
        console.print(
            .object([
                ("key", .text(key.text)), ("address", .text(picture.address)), ("file", .text(file)),
                ("modules", .int(picture.modules)),
                ("module_mm", picture.module.map { .decimal(rounded($0, to: 1000)) } ?? .null),
                ("side_mm", picture.side.map { .decimal(rounded($0, to: 10)) } ?? .null),
            ]))
        return .done
    })

private func rounded(_ value: Double, to parts: Double) -> Double { (value * parts).rounded() / parts }

private func write(_ bytes: [UInt8], to file: String) throws {
    let url = URL(fileURLWithPath: file)
    do {
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url, options: .atomic)
    } catch let error as CocoaError {
        throw EngineError(
            .impossible,
            "\(file): the picture cannot be written (\(SystemReason.of(error))); name another place with --out FILE"
        )
    }
}
