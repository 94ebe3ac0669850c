import Foundation
import Model
import TestSupport
import Testing

@testable import Workspace

@Suite struct WorkspaceFolderTests {
    @Test func aSoundFolderIsReadWhole() throws {
        let folder = try SoundWorkspace.folder()
        let loaded = WorkspaceFolder(folder.url.path + "/").load()
        #expect(loaded.faults == [])
        let workspace = try #require(loaded.workspace)
        #expect(workspace.settings.database == folder.path("var/gazette.sqlite"))
        let campaign = try #require(workspace.campaigns.first)
        #expect(campaign.name.text == "bulletin")
        #expect(campaign.audiences.map(\.name.text) == ["accedants", "tous"])
        #expect(campaign.steps[0].letters.map(\.activity?.text) == ["syndic", nil])
        #expect(workspace.audiences.map(\.name.text) == ["accedants", "tous"])
        #expect(workspace.programmes.map(\.name) == ["Les Tilleuls"])
        #expect(Array(workspace.agenda.entries.keys) == [Slug("voeux")])
        #expect(workspace.mapping == ["signature": ["date compromis", "date du contrat"], "email": ["mél"]])
        #expect(workspace.letters.map(\.name.text) == ["avancement", "numero-01", "numero-02"])
        #expect(workspace.blocks.map(\.file) == ["Templates/blocks/pied.html", "Templates/blocks/pied.txt"])
        #expect(workspace.layouts.map(\.source) == ["<p>{{{corps}}}</p>", "{{{corps}}}"])
        #expect(workspace.resources.map(\.key.text) == ["mooc", "film"])
        #expect(workspace.resources[0].minutes == 25)
        #expect(
            workspace.pictures == [
                PictureFile(name: "film.png", path: folder.path("Templates/resources/pictures/film.png"))
            ])
        #expect(workspace.notes.map(\.title) == ["B", "A"])
    }

    @Test func aLetterKeepsItsLines() throws {
        let folder = try SoundWorkspace.folder()
        let workspace = try #require(WorkspaceFolder(folder.url.path).load().workspace)
        let second = try #require(workspace.letters.first { $0.name.text == "numero-02" })
        #expect(workspace.letter(second.name, of: second.campaign) == second)
        #expect(second.subject == "Deux")
        #expect(second.preheader == "P")
        let lines: [Int] = [second.subjectLine, second.preheaderLine, second.layoutLine, second.bodyLine]
        #expect(lines == [2, 3, 4, 6])
        #expect(second.body == "\nDeux\n")
        let third = try #require(workspace.letters.first { $0.name.text == "avancement" })
        #expect(third.subject == "A : b")
        #expect(third.body == "A\n\nB\n")
        #expect(third.bodyLine == 5)
    }

    /// Text to look for and to put in its place in the campaign's file, and the one message that follows.
    static let references: [(find: String, put: String, message: String)] = [
        (
            "[accedants, tous]", "[accedant, tous]",
            "3:12: audience: found \"accedant\", expected a file Audiences/accedant.yaml; did you mean \"accedants\"?"
        ),
        (
            "[accedants, tous]", "staff",
            "3:11: audience: found \"staff\", expected a file Audiences/staff.yaml; there is accedants, tous"
        ),
        (
            "numero-02]", "numero-20]",
            "12:26: letters: found \"numero-20\", expected a file Templates/letters/bulletin/numero-20.md; "
                + "did you mean \"numero-02\"?"
        ),
        (
            "then: avancement", "then: avancment",
            "13:11: letters: found \"avancment\", expected a file Templates/letters/bulletin/avancment.md; "
                + "did you mean \"avancement\"?"
        ),
        (
            "until: livraison", "until: livrason",
            "6:8: found the key date \"livrason\", expected a date of contracts, of Audiences/programmes.csv "
                + "or of Campaigns/agenda.yaml; did you mean \"livraison\"?"
        ),
        (
            "before: ag", "before: noel",
            "15:37: found the key date \"noel\", expected a date of contracts, of Audiences/programmes.csv "
                + "or of Campaigns/agenda.yaml; there is ag, bail, livraison, signature, voeux"
        ),
        (
            "\"09:30\"", "\"18:00\"",
            "8:7: time: found 18:00, expected a time inside the send-window of gazette.yaml, 09:00 to 18:00"
        ),
    ]

    @Test(arguments: references.indices) func aCampaignThatNamesWhatIsNotThereIsLeftOut(index: Int) throws {
        let (find, put, message) = Self.references[index]
        let text = try #require(SoundWorkspace.files[SoundWorkspace.campaign]).replacing(find, with: put)
        let folder = try SoundWorkspace.folder([SoundWorkspace.campaign: text])
        let loaded = WorkspaceFolder(folder.url.path).load()
        #expect(loaded.faults.map(\.description) == [SoundWorkspace.campaign + ":" + message])
        #expect(loaded.workspace?.campaigns == [])
    }

    @Test func theShippedWorkspaceHasNoFault() {
        let root = Repository.root.path
        guard FileManager.default.fileExists(atPath: root + "/gazette.yaml") else {
            print("no gazette.yaml in the repository: its workspace is not checked")
            return
        }
        let loaded = WorkspaceFolder(root).load()
        #expect(loaded.faults.map(\.description) == [])
        #expect(loaded.workspace?.campaigns.isEmpty == false)
    }
}
