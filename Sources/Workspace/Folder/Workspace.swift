package import Model

/// A coop's folder as values. What has a fault is left out, and with it every campaign that needs it.
package struct Workspace: Sendable {
    package var settings: Settings
    /// By name; with their audiences and the activities of their letters.
    package var campaigns: [Campaign] = []
    package var audiences: [Audience] = []
    package var programmes: [Programme] = []
    package var agenda = Agenda()
    /// More names for columns of the client file, by the field's key; as written.
    package var mapping: [String: [String]] = [:]
    package var letters: [LetterFile] = []
    package var blocks: [TemplateFile] = []
    package var layouts: [TemplateFile] = []
    package var resources: [ResourceEntry] = []
    package var pictures: [PictureFile] = []
    /// By campaign, then date.
    package var notes: [ProgressNote] = []
    /// By campaign.
    package var surveys: [Survey] = []
    /// By campaign.
    package var forms: [ContributionForm] = []

    package var lines = SourceLines()

    package init(settings: Settings) { self.settings = settings }

    /// Asked for each mail: a look at the names copies no campaign but the one that is found.
    package func campaign(_ name: Slug) -> Campaign? {
        campaigns.indices.first { campaigns[$0].name == name }.map { campaigns[$0] }
    }

    package func survey(_ campaign: Slug) -> Survey? { surveys.first { $0.name == campaign } }

    package func form(_ campaign: Slug) -> ContributionForm? { forms.first { $0.name == campaign } }

    package func audience(_ name: Slug) -> Audience? { audiences.first { $0.name == name } }

    package func letter(_ name: Slug, of campaign: Slug) -> LetterFile? {
        letters.first { $0.campaign == campaign && $0.name == name }
    }
}
