import Foundation
import TestSupport
import Testing

@testable import Rendering

@Suite struct QRCodeTests {
    static let payloads = [
        "https://www.hlm.coop/culturecoop",
        "https://coop.example/été/œuvre?à=1",
        "A",
        "https://coop.example/" + String(repeating: "q", count: 200),
        "https://coop.example/" + String(repeating: "z", count: 1_000),
    ]

    @Test(arguments: payloads) func `An independent decoder reads the text back`(_ text: String) throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg") else {
            print("skipped: zbarimg (package zbar-tools) is not installed")
            return
        }
        let folder = try TemporaryFolder()
        let png = try #require(QRCode(text)?.png(scale: 4))
        let file = try folder.write("code.png", png)
        let result = try Subprocess.run("/usr/bin/zbarimg", ["--quiet", "--raw", "-Sbinary", file])
        #expect(result.status == 0)
        #expect(result.output == Array(text.utf8))
    }

    /// Inflates the PNG by hand: one palette bit a pixel, filter bytes undone by Python's zlib.
    private func rows(_ png: [UInt8]) throws -> [[Bool]] {
        let script = """
            import sys, zlib, struct
            data = sys.stdin.buffer.read(); at = 8; idat = b''; palette = b''
            while at < len(data):
                size, kind = struct.unpack('>I4s', data[at:at+8]); body = data[at+8:at+8+size]
                if kind == b'IHDR': width, height, depth, colour = struct.unpack('>IIBB', body[:10])
                if kind == b'PLTE': palette = body
                if kind == b'IDAT': idat += body
                at += 12 + size
            assert (depth, colour) == (1, 3), (depth, colour)
            raw = zlib.decompress(idat); stride = (width + 7) // 8; previous = bytes(stride)
            for y in range(height):
                kind, line = raw[y*(stride+1)], bytearray(raw[y*(stride+1)+1:(y+1)*(stride+1)])
                for i in range(stride):
                    left = line[i-1] if i else 0
                    up, corner = previous[i], previous[i-1] if i else 0
                    p = left + up - corner
                    paeth = min((abs(p-left), 0, left), (abs(p-up), 1, up), (abs(p-corner), 2, corner))[2]
                    line[i] = (line[i] + [0, left, up, (left+up)//2, paeth][kind]) & 255
                previous = line
                print(''.join('#' if palette[3*((line[x//8] >> (7 - x%8)) & 1)] == 0 else '.' for x in range(width)))
            """
        let result = try Subprocess.python(script, input: png)
        try #require(result.status == 0, "\(result.errorText)")
        return result.outputText.split(separator: "\n").map { $0.map { $0 == "#" } }
    }

    @Test(arguments: payloads, [1, 3]) func `The quiet zone measures exactly four modules`(
        _ text: String, _ scale: Int
    ) throws {
        let code = try #require(QRCode(text))
        let rows = try rows(try #require(code.png(scale: scale)))
        let side = (code.size + 8) * scale
        #expect(rows.count == side)
        #expect(rows.allSatisfy { $0.count == side })
        let dark = rows.indices.filter { rows[$0].contains(true) }
        #expect(dark.first == 4 * scale)
        #expect(dark.last == side - 4 * scale - 1)
        #expect(rows.compactMap { $0.firstIndex(of: true) }.min() == 4 * scale)
        #expect(rows.compactMap { $0.lastIndex(of: true) }.max() == side - 4 * scale - 1)
        for y in 0..<code.size {
            for x in 0..<code.size {
                #expect(rows[(y + 4) * scale][(x + 4) * scale] == code.modules[y * code.size + x])
            }
        }
    }

    @Test func `A PNG of a web address is small`() throws {
        let png = try #require(QRCode("https://www.hlm.coop/culturecoop")?.png(scale: 6))
        #expect(png.count < 1_000)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test func `What no symbol can hold has no code`() {
        #expect(QRCode("") == nil)
        #expect(QRCode("a\0b") == nil)
        #expect(QRCode(String(repeating: "a", count: 2_332)) == nil)
        #expect(QRCode(String(repeating: "a", count: 2_331)) != nil)
        #expect(QRCode("a")?.png(scale: 0) == nil)
    }

    @Test func `The SVG names its size in millimetres with the quiet zone`() throws {
        let code = try #require(QRCode("A"))
        let svg = code.svg(module: 0.5)
        #expect(svg.contains("width=\"14.5mm\" height=\"14.5mm\" viewBox=\"0 0 29 29\""))
        #expect(svg.contains("d=\"M4 4h7v1h-7z"))
    }
}
