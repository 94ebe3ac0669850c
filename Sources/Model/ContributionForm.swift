/// A form by which members give texts that others may read once staff has: `Campaigns/<name>/form.yaml`.
package struct ContributionForm: Hashable, Sendable {
    /// What is asked; raw values are the words of the file.
    package enum Kind: String, Sendable, CaseIterable {
        /// A letter, a word that goes with it, and a sentence or two.
        case alphabet
        /// A story of one's own, with or without the wish that it be published.
        case testimony
    }

    /// The campaign's name.
    package var name: Slug
    package var title: String
    package var kind: Kind
    /// Markdown.
    package var introduction: String
    package var thanks: String
    /// The event of the agenda whose dates open and close it; nil: always open.
    package var event: Slug?
    /// Open to everybody by its address, too.
    package var isPublic: Bool
    /// The page that shows what was approved; nil: there is none.
    package var wall: Wall?

    package struct Wall: Hashable, Sendable {
        package var title: String
        /// Markdown.
        package var introduction: String

        package init(title: String, introduction: String = "") {
            self.title = title
            self.introduction = introduction
        }
    }

    package init(
        name: Slug, title: String, kind: Kind, introduction: String = "", thanks: String = "",
        event: Slug? = nil,
        isPublic: Bool = false, wall: Wall? = nil
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.introduction = introduction
        self.thanks = thanks
        self.event = event
        self.isPublic = isPublic
        self.wall = wall
    }
}
