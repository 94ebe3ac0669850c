internal import CExpat
internal import Glibc

/// What a reader of one part does with its elements. Errors stop the reading.
protocol XMLHandler: AnyObject {
    func start(_ name: XMLName, _ attributes: XMLAttributes) throws
    /// A piece of text, UTF-8; one text can come in many pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws
    /// `.pause` makes `XMLPart.advance()` return.
    func end(_ name: XMLName) throws -> XMLFlow
}

/// Whether to read on.
enum XMLFlow {
    case more
    case pause
}

/// Reads one XML part of a zip chunk by chunk and tells a handler. Documents with a DOCTYPE are refused, so that no
/// entity exists but the five of XML; depth and length of tags are bounded.
///
/// A class because it owns expat's parser.
final class XMLPart {
    /// Bytes read so far and in all.
    var progress: (read: Int, size: Int) { (part.position, part.size) }

    private let part: ZipPart
    private let limits: SpreadsheetLimits
    private let parser: OpaquePointer
    private unowned let handler: any XMLHandler
    private var fault: (any Error)?
    private var depth = 0
    private var isSuspended = false
    private var isAtEnd = false

    private static let chunk = 32 * 1024

    /// `handler` must live as long as the reading does.
    init(_ part: ZipPart, limits: SpreadsheetLimits, handler: any XMLHandler) throws {
        guard let parser = XML_ParserCreate(nil) else {
            throw WorkbookFault("there is no memory for a reader of XML")
        }
        self.part = part
        self.limits = limits
        self.parser = parser
        self.handler = handler
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in XMLPart.of(data)?.start(name, attributes) },
            { data, name in XMLPart.of(data)?.end(name) })
        XML_SetCharacterDataHandler(parser) { data, text, count in XMLPart.of(data)?.text(text, count) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLPart.of(data)?.stop(
                WorkbookFault("holds a DOCTYPE, which workbooks never have; " + WorkbookFault.saveAgain))
        }
    }

    deinit { XML_ParserFree(parser) }

    /// Reads a whole part. Throws `WorkbookFault`, or what the handler threw.
    static func read(_ part: ZipPart, limits: SpreadsheetLimits, handler: any XMLHandler) throws {
        guard part.size <= limits.smallPartBytes else {
            throw WorkbookFault(
                "the part \(part.name) holds \(part.size) bytes; expected at most \(limits.smallPartBytes); "
                    + WorkbookFault.saveAgain)
        }
        let reading = try XMLPart(part, limits: limits, handler: handler)
        while try reading.advance() {}
    }

    /// Reads until the handler asks for a pause (true) or the part ends (false).
    func advance() throws -> Bool {
        while true {
            let status: XML_Status
            if isSuspended {
                isSuspended = false
                status = XML_ResumeParser(parser)
            } else {
                guard !isAtEnd else { return false }
                guard let buffer = XML_GetBuffer(parser, Int32(XMLPart.chunk)) else { throw broken() }
                let count = try part.read(into: .init(start: buffer, count: XMLPart.chunk))
                isAtEnd = count == 0
                status = XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
            }
            if let fault { throw fault }
            if status == XML_STATUS_SUSPENDED {
                isSuspended = true
                return true
            }
            guard status == XML_STATUS_OK else { throw broken() }
            // What lies behind the last event is the beginning of one tag or comment.
            guard part.position - Int(XML_GetCurrentByteIndex(parser)) <= limits.tokenBytes + XMLPart.chunk
            else {
                throw WorkbookFault(
                    "the part \(part.name) holds a tag of more than \(limits.tokenBytes) bytes; "
                        + WorkbookFault.saveAgain)
            }
        }
    }

    private func broken() -> WorkbookFault {
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown error"
        return WorkbookFault(
            "the part \(part.name) is not well-formed XML (\(reason), at byte \(XML_GetCurrentByteIndex(parser))); "
                + WorkbookFault.saveAgain)
    }

    // MARK: Callbacks

    private static func of(_ data: UnsafeMutableRawPointer?) -> XMLPart? {
        data.map { Unmanaged<XMLPart>.fromOpaque($0).takeUnretainedValue() }
    }

    private func stop(_ error: any Error) {
        if fault == nil { fault = error }
        XML_StopParser(parser, 0)
    }

    private func start(
        _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        guard fault == nil, let name else { return }
        depth += 1
        do {
            guard depth <= limits.depth else {
                throw WorkbookFault(
                    "the part \(part.name) has more than \(limits.depth) elements inside one another; "
                        + WorkbookFault.saveAgain)
            }
            try handler.start(XMLName(name), XMLAttributes(attributes))
        } catch { stop(error) }
    }

    private func text(_ text: UnsafePointer<CChar>?, _ count: Int32) {
        guard fault == nil, let text else { return }
        do {
            try text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
                try handler.text(UnsafeBufferPointer(start: $0, count: Int(count)))
            }
        } catch { stop(error) }
    }

    private func end(_ name: UnsafePointer<CChar>?) {
        guard fault == nil, let name else { return }
        depth -= 1
        do {
            if try handler.end(XMLName(name)) == .pause { XML_StopParser(parser, 1) }
        } catch { stop(error) }
    }
}
