internal import Model

/// An audience as its file says it, with the names that it uses.
struct AudienceFile {
    let audience: Audience
    let file: String
    let names: UsedNames

    /// Reads `Audiences/<name>.yaml`.
    ///
    /// - Throws: `WorkspaceFaults`.
    static func read(
        _ bytes: some Collection<UInt8>, file: String, name: Slug
    ) throws(WorkspaceFaults) -> AudienceFile {
        try Fields.read(bytes, file: file, of: "the audience") { fields in
            let title = fields.required("title", .line)
            let who = fields.required("who", .condition)
            guard let title, let who else { return nil }
            let audience = Audience(name: name, title: title, condition: who.condition)
            return AudienceFile(audience: audience, file: fields.file, names: who.names)
        }
    }
}
