#if canImport(Glibc)
    internal import Glibc
#endif
package import Model

/// A letter with the values put in that many of its mails share. What is left is asked of each mail by number: nothing
/// is looked up by name any more. Used from many threads.
package final class BoundLetter: Sendable {
    /// A name that the letter asks for.
    package struct Path: Sendable, Equatable {
        package let keys: [String]
        /// Its place in `values`.
        package let number: Int
    }

    /// What every path is, by its number; what a mail has of its own is missing as yet.
    package let values: [Value?]
    /// Those that a mail has of its own.
    package let own: [Path]
    /// Whether a tag asks for all that there is (`{{.}}` outside of sections): then `frames` are needed.
    package let needsFrames: Bool
    /// By the numbers in `MergedMail.htmlPlaces`: lines that all of these mails share.
    package let htmlLines: [[UInt8]]
    /// As `htmlLines`, of the text form.
    package let textLines: [[UInt8]]
    private let subject: Form
    private let preheader: Form
    private let html: Form
    private let text: Form
    private let extra: Form?
    private let pictures: [InlinePicture]

    /// A template that was bound.
    private struct Form: Sendable {
        let frozen: FrozenProgram
        /// The text where it is always the same.
        var always: String?
        /// About how long the text becomes.
        let length: Int

        init(_ frozen: FrozenProgram) {
            self.frozen = frozen
            length = frozen.program.operations.reduce(16) { length, operation in
                switch operation {
                case .literal(_, let count): length + count
                case .lines(let number): length + frozen.program.lines[number].count
                case .variable: length + 100
                default: length
                }
            }
            guard frozen.isLiteral else { return }
            always = try? text(.lenient, [], [])
        }

        var lines: [[UInt8]] { frozen.program.lines.map { Array(frozen.program.literals[$0]) } }

        func merge(
            _ mode: MergeMode, _ frames: [Value], _ values: [Value?]
        ) throws(MissingValue) -> (text: [UInt8], places: [KnownPlace]) {
            try Merge.run(frozen, mode, frames, values: values, room: length)
        }

        func text(_ mode: MergeMode, _ frames: [Value], _ values: [Value?]) throws(MissingValue) -> String {
            if let always { return always }
            return String(decoding: try merge(mode, frames, values).text, as: UTF8.self)
        }
    }

    /// - Parameter shared: The first frame of the context: what its fields are, they are in all mails.
    /// - Parameter own: First names of what a mail has of its own. It wins over `shared`.
    /// - Parameter extra: A template that is merged with the same values before the letter.
    init(_ letter: CompiledLetter, shared: Value, own names: Set<String>, extra: Template?) {
        var numbers: [[String]: Int] = [:]
        var values: [Value?] = []
        var own: [Path] = []
        var needsFrames = false
        func bind(_ template: Template) -> Form {
            let program = template.frozen.program
            var fixed: [Value?] = []
            var places: [Int] = []
            for keys in program.distinctPaths {
                let constant = program.base[keys[0]]?.following(keys.dropFirst())
                let isOwn = constant == nil && names.contains(keys[0])
                let value = constant ?? (isOwn ? .missing : shared.following(keys))
                fixed.append(isOwn ? nil : value)
                // What is known to one template is perhaps not to another.
                if constant == nil, let number = numbers[keys] {
                    places.append(number)
                    continue
                }
                if constant == nil { numbers[keys] = values.count }
                if isOwn { own.append(Path(keys: keys, number: values.count)) }
                places.append(values.count)
                values.append(value)
            }
            needsFrames = needsFrames || program.asksForWholeContext
            return Form(Binder.bind(program, fixed: fixed, numbers: places))
        }
        self.extra = extra.map(bind)
        subject = bind(letter.subject)
        preheader = bind(letter.preheader)
        html = bind(letter.html)
        text = bind(letter.text)
        htmlLines = html.lines
        textLines = text.lines
        pictures = letter.pictures
        self.values = values
        self.own = own
        self.needsFrames = needsFrames
    }

    /// What the extra template becomes; empty without one.
    package func mergeExtra(
        _ values: [Value?], frames: [Value], _ mode: MergeMode
    ) throws(MissingValue) -> String {
        try extra?.text(mode, frames, values) ?? ""
    }

    /// The mail with these values, all of them given. `frames`: as in `CompiledLetter.merge`, where they are needed;
    /// `pictures` as its `own`.
    package func merge(
        _ values: [Value?], frames: [Value], _ mode: MergeMode, pictures own: [InlinePicture] = []
    ) throws(MissingValue) -> MergedMail {
        let subject = try self.subject.text(mode, frames, values)
        let preheader = try self.preheader.text(mode, frames, values)
        let html = try self.html.merge(mode, frames, values)
        let text = try self.text.merge(mode, frames, values)
        let (plain, places) = text.text.withoutSurplusLines(around: text.places)
        let shown = own.filter { html.text.holds(Array("cid:\($0.contentID)".utf8)) }
        return MergedMail(
            letter: RenderedLetter(
                subject: subject, preheader: preheader, html: html.text, text: plain,
                pictures: shown.isEmpty ? pictures : pictures + shown),
            htmlPlaces: html.places, textPlaces: places)
    }
}

/// A letter for one person, and where lines stand in it that other mails have, too.
package struct MergedMail: Sendable {
    package let letter: RenderedLetter
    /// In order, of `BoundLetter.htmlLines`.
    package let htmlPlaces: [KnownPlace]
    /// In order, of `BoundLetter.textLines`.
    package let textPlaces: [KnownPlace]
}

extension CompiledLetter {
    /// The letter for many mails that share a frame of values. Merging it gives what `merge` gives with the frames
    /// `shared` and one that holds `own`.
    package func bound(to shared: Value, own: Set<String>, extra: Template? = nil) -> BoundLetter {
        BoundLetter(self, shared: shared, own: own, extra: extra)
    }
}

extension Program {
    /// Whether the implicit iterator can stand where no section gives it something; a routine's caller may be anywhere.
    fileprivate var asksForWholeContext: Bool {
        guard paths.contains(where: { $0.head < 0 }) || slots.contains(where: { $0.path.head < 0 }) else {
            return false
        }
        return !routines.isEmpty || asksForWholeContext(main)
    }

    private func asksForWholeContext(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            switch operations[index] {
            case .literal, .lines, .call: index += 1
            case .variable(let tag), .callNamed(let tag, _):
                if slots[tag].path.head < 0 { return true }
                index += 1
            case .section(let path, let end), .given(let path, let end):
                if paths[path].head < 0 { return true }
                index = end
            case .inverted(let path, let end):
                if paths[path].head < 0 || asksForWholeContext((index + 1)..<end) { return true }
                index = end
            case .with(_, let end): index = end
            }
        }
        return false
    }
}

extension [UInt8] {
    /// As `withoutSurplusLines`, where lines stand at `places` that begin at a line's start, end with at most one line
    /// end, and hold nothing surplus; with their new places.
    func withoutSurplusLines(around places: [KnownPlace]) -> (text: [UInt8], places: [KnownPlace]) {
        guard !places.isEmpty else { return (withoutSurplusLines, []) }
        var moved: [KnownPlace] = []
        moved.reserveCapacity(places.count)
        let text = [UInt8](unsafeUninitializedCapacity: count + 1) { output, written in
            self.withUnsafeBufferPointer { bytes in
                guard let source = bytes.baseAddress, let target = output.baseAddress else { return }
                var newlines = 2
                var index = 0
                func copy(_ count: Int) {
                    (target + written).update(from: source + index, count: count)
                    written += count
                    index += count
                }
                func filter(until end: Int) {
                    while index < end {
                        if source[index] == 0x0A {
                            newlines += 1
                            if newlines <= 2 { copy(1) } else { index += 1 }
                        } else {
                            let next = memchr(source + index, 0x0A, end - index)
                            copy(
                                next.map { UnsafeRawPointer($0) - UnsafeRawPointer(source + index) } ?? end
                                    - index)
                            newlines = 0
                        }
                    }
                }
                for place in places {
                    filter(until: place.start)
                    moved.append(KnownPlace(number: place.number, start: written, count: place.count))
                    copy(place.count)
                    newlines = source[index - 1] == 0x0A ? 1 : 0
                }
                filter(until: bytes.count)
            }
            while written > 0, output[written - 1] == 0x0A { written -= 1 }
            if written > 0 {
                output[written] = 0x0A
                written += 1
            }
        }
        return (text, moved)
    }
}
