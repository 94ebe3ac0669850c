import Foundation
import TestSupport
import Testing

@testable import Web

/// What a real browser and axe-core say of pages: Debian's chromium-driver, spoken to in plain W3C WebDriver.
enum BrowserCheck {
    /// One page to look at: before looking `text` is typed into the field `type`, where there is one, and `click` is
    /// pressed; both are CSS selectors.
    struct Page: Codable, Sendable {
        var name: String
        var url: String
        var click: String?
        var type: String?
        var text: String?
    }

    /// Of one page at one width.
    struct Finding: Codable, Sendable {
        let name: String
        let width: Int
        let scrollWidth: Int
        let title: String
        let violations: [String]
        /// What is to be seen on paper and makes no sense there.
        let printed: [String]
    }

    static let driver = "/usr/bin/chromedriver"
    static let axe = Repository.root.appendingPathComponent(".tools/axe/axe.min.js").path

    static let isThere: Bool = {
        let found =
            FileManager.default.isExecutableFile(atPath: driver)
            && FileManager.default.fileExists(atPath: axe)
        if !found { print("chromium-driver or axe-core is not there: script/bootstrap --test. Skipped.") }
        return found
    }()

    /// A page, by the site that shows it.
    typealias Placed = (site: SiteFixture, page: Page)

    /// Serves the pages and looks at each on a telephone and on a desk: axe finds nothing, nothing is wider than the
    /// window, every title says whose page it is. Pictures of them go into `.build/pages`.
    static func expectNothingWrong(with pages: [Placed]) throws {
        var servers: [ObjectIdentifier: Server] = [:]
        for (site, _) in pages where servers[ObjectIdentifier(site)] == nil {
            servers[ObjectIdentifier(site)] = try Server(address: "127.0.0.1", port: 0) {
                site.site.router.respond($0, $1)
            }
        }
        defer { for server in servers.values { server.stop(within: 5) } }
        let placed = pages.map { site, page in
            var page = page
            page.url = "http://127.0.0.1:\(servers[ObjectIdentifier(site)]?.port ?? 0)\(page.url)"
            return page
        }
        let folder = Repository.root.appendingPathComponent(".build/pages")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let findings = try look(at: placed, into: folder.path)
        #expect(findings.count == 2 * pages.count)
        for finding in findings {
            #expect(finding.violations == [], "\(finding.name) at \(finding.width) px")
            #expect(finding.printed == [], "\(finding.name) on paper")
            #expect(finding.scrollWidth <= finding.width, "\(finding.name) at \(finding.width) px")
            #expect(finding.title.hasSuffix("– Les Sillons"), "\(finding.name): \(finding.title)")
        }
    }

    /// Pictures go into `folder` as `<name>-<width>.png`.
    static func look(at pages: [Page], into folder: String) throws -> [Finding] {
        let input = try JSONEncoder().encode(pages)
        let result = try Subprocess.python(script, arguments: [driver, axe, folder], input: Array(input))
        guard result.status == 0 else { throw Failure(text: result.errorText) }
        return try JSONDecoder().decode([Finding].self, from: Data(result.output))
    }

    struct Failure: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    /// A content security policy stops injected script elements; WebDriver runs its own beside the page.
    private static let script = #"""
        import base64, http.client, json, subprocess, sys
        driver, axe, folder = sys.argv[1:4]
        pages = json.load(sys.stdin)
        process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True)
        port = None
        for line in process.stdout:
            words = line.split()
            if "successfully" in line: port = int(words[-1].rstrip(".")); break
        def call(method, path, body=None):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            link.request(method, path, json.dumps(body) if body is not None else None)
            answer = json.load(link.getresponse())["value"]
            if isinstance(answer, dict) and "error" in answer: raise SystemExit(json.dumps(answer)[:2000])
            return answer
        findings = []
        try:
            session = call("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args":
                ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]}}}})["sessionId"]
            base = "/session/" + session
            source = open(axe, encoding="utf-8").read()
            for width, height in ((390, 844), (1000, 800)):
                call("POST", base + "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params":
                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}})
                for page in pages:
                    call("POST", base + "/url", {"url": page["url"]})
                    if page.get("type"):
                        found = call("POST", base + "/elements", {"using": "css selector", "value": page["type"]})
                        for element in found[:1]:
                            call("POST", base + "/element/" + list(element.values())[0] + "/value", {"text": page["text"]})
                    if page.get("click"):
                        # At the second width what was pressed may be done already.
                        found = call("POST", base + "/elements", {"using": "css selector", "value": page["click"]})
                        for element in found[:1]:
                            call("POST", base + "/element/" + list(element.values())[0] + "/click", {})
                    call("POST", base + "/execute/sync", {"script": source, "args": []})
                    found = call("POST", base + "/execute/async", {"args": [], "script": """
                        const done = arguments[arguments.length - 1];
                        axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
                          .then(r => done({violations: r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")),
                            title: document.title, scrollWidth: document.scrollingElement.scrollWidth,
                            height: document.scrollingElement.scrollHeight}))
                          .catch(e => done({violations: ["axe: " + e], title: "", scrollWidth: 0, height: 0}));"""})
                    picture = call("POST", base + "/goog/cdp/execute", {"cmd": "Page.captureScreenshot", "params":
                        {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width,
                         "height": found.pop("height") or height, "scale": 1}}})["data"]
                    with open(f"{folder}/{page['name']}-{width}.png", "wb") as file:
                        file.write(base64.b64decode(picture))
                    call("POST", base + "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"media": "print"}})
                    found["printed"] = call("POST", base + "/execute/sync", {"args": [], "script": """
                        const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).position != "absolute";
                        const ground = e => !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(getComputedStyle(e).backgroundColor);
                        return [...document.querySelectorAll("button, nav, .button, .skip, .trap")].filter(seen)
                          .concat([...document.querySelectorAll("body, header, main, main *, footer")].filter(e => seen(e) && ground(e)))
                          .map(e => e.outerHTML.slice(0, 80));"""})
                    call("POST", base + "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"media": ""}})
                    findings.append({"name": page["name"], "width": width, **found})
            call("DELETE", base)
        finally:
            process.terminate()
        print(json.dumps(findings))
        """#
}
