package import Model

/// Where steps and dates are written, for checks that come after the reading. Lines from 1.
package struct SourceLines: Sendable {
    private var steps: [Slug: [Slug: Int]] = [:]
    private var entries: [Slug: [String: Int]] = [:]

    package init() {}

    init(campaigns: [CampaignFile], agenda: AgendaFile?) {
        steps = Dictionary(campaigns.map { ($0.campaign.name, $0.stepLines) }) { first, _ in first }
        entries = agenda?.lines ?? [:]
    }

    /// In `Campaigns/<campaign>/campaign.yaml`.
    package func step(_ step: Slug, of campaign: Slug) -> Int? { steps[campaign]?[step] }

    /// In `Campaigns/agenda.yaml`.
    package func entry(_ occurrence: String, of event: Slug) -> Int? { entries[event]?[occurrence] }
}
