import Foundation
import Model
import TestSupport
import Testing

@testable import Workspace

@Suite struct WorkspaceFaultTests {
    /// A file, its text ("" takes it away), and all faults of the workspace that is sound else.
    static let table: [(file: String, text: String, faults: [String])] = [
        (
            "Templates/letters/bulletin/numero-02.md", "---\nsubject: Deux\nlayout: courier\n---\nx",
            [
                "Templates/letters/bulletin/numero-02.md:3: layout: found \"courier\", expected a file in "
                    + "Templates/layouts; did you mean \"courrier\"?"
            ]
        ),
        (
            "Templates/letters/bulletin/numero-02.md", "# Deux",
            [
                "Templates/letters/bulletin/numero-02.md:1: found no head, expected a line \"---\", \"key: value\" "
                    + "lines and a second line \"---\""
            ]
        ),
        (
            "Templates/letters/bulletin/numero-02.md", "---\nsubject: Deux",
            [
                "Templates/letters/bulletin/numero-02.md:1: found a head that does not end; "
                    + "close it with a second line \"---\""
            ]
        ),
        (
            "Templates/letters/bulletin/numero-02.md", "---\nsubject: Deux\nlayout: courrier\n---\n \n",
            [
                "Templates/letters/bulletin/numero-02.md:5: found a letter without text below its head; write it there"
            ]
        ),
        (
            "Campaigns/bulletin/notes/a.md",
            "---\nprogramme: les-tileuls\ndate: 2027-03-01\ntitle: A\n---\nUn.\n",
            [
                "Campaigns/bulletin/notes/a.md:2:1: found the programme \"les-tileuls\", expected one of "
                    + "Audiences/programmes.csv; did you mean \"les-tilleuls\"?"
            ]
        ),
        (
            "Campaigns/copie/campaign.yaml",
            "name: bulletin\n" + (SoundWorkspace.files[SoundWorkspace.campaign] ?? ""),
            [
                "Campaigns/copie/campaign.yaml:1: found the campaign name \"bulletin\" a second time "
                    + "(first in Campaigns/bulletin/campaign.yaml); give one of them another name"
            ]
        ),
        (
            "Campaigns/Cycle Annuel/campaign.yaml", "title: x",
            [
                "Campaigns/Cycle Annuel: found the name \"Cycle Annuel\", expected lower-case letters, digits and "
                    + "hyphens, such as cycle-annuel; rename it"
            ]
        ),
        (
            "Campaigns/vide/notes/README", "x",
            ["Campaigns/vide: found no campaign.yaml in it, expected one; write it or take the folder away"]
        ),
        (
            "Audiences/staff.yml", "title: x",
            ["Audiences/staff.yml: found a name that ends in .yml, expected .yaml; rename it"]
        ),
        (
            "Audiences/autres.yaml", "title: A\nwho: { programme: tilleuls, date: { livraisons: past } }",
            [
                "Audiences/autres.yaml:2:19: found the programme \"tilleuls\", expected one of "
                    + "Audiences/programmes.csv; there is les-tilleuls",
                "Audiences/autres.yaml:2:37: found the key date \"livraisons\", expected a date of contracts, of "
                    + "Audiences/programmes.csv or of Campaigns/agenda.yaml; did you mean \"livraison\"?",
            ]
        ),
        (
            "Audiences/tous.yaml", "title: Tous\nwho: { lefft: non }",
            [
                "Audiences/tous.yaml:2:8: found the unknown key \"lefft\" in a condition; did you mean \"left\"?"
            ]
        ),
        (
            "Audiences/programmes.csv", "programme;livraison\nles-tilleuls;bientôt\n",
            ["Audiences/programmes.csv:2: livraison: found \"bientôt\", expected a day such as 30/09/2027"]
        ),
        (
            "Audiences/mapping.yaml", "signatur: x\nreference: Date\nsignature: [date, jour]",
            [
                "Audiences/mapping.yaml:1:1: found the unknown key \"signatur\" in the mapping; "
                    + "did you mean \"signature\"?",
                "Audiences/mapping.yaml:3:12: signature: found \"date\", which reference has already; "
                    + "take it out of one of them",
            ]
        ),
        (
            "Campaigns/agenda.yaml", "ag: soon",
            ["Campaigns/agenda.yaml:1:5: ag: found \"soon\", expected a day as YYYY-MM-DD"]
        ),
        (
            "Templates/blocks/pied.txt", "",
            [
                "Templates/blocks/pied.html: found no Templates/blocks/pied.txt beside it, expected both forms; "
                    + "write the other one"
            ]
        ),
        (
            "Templates/resources/pictures/film.png", "",
            [
                "Templates/resources/mooc.yaml:10: thumbnail: found \"film.png\", expected a file in "
                    + "Templates/resources/pictures; there is none yet"
            ]
        ),
        (
            "Templates/resources/autres.yaml",
            "- { key: mooc, title: T, kind: page, page: \"https://www.hlm.coop/culturecoop\" }",
            [
                "Templates/resources/mooc.yaml:1: key: found \"mooc\" a second time "
                    + "(first in Templates/resources/autres.yaml)"
            ]
        ),
        (
            "Templates/resources/autres.yaml",
            "- { key: a, title: T, kind: film, page: hlm.coop }\n- { key: b, title: T, kind: quiz, page: \"https://x\", thumbnail: b.gif }",
            [
                "Templates/resources/autres.yaml:1:29: kind: found \"film\", expected video, temoignage, brochure, "
                    + "infographie, quiz or page",
                "Templates/resources/autres.yaml:1:41: page: found \"hlm.coop\", expected a web address that begins "
                    + "with https://",
                "Templates/resources/autres.yaml:2:65: thumbnail: found \"b.gif\", expected the name of a PNG or "
                    + "JPEG file in Templates/resources/pictures, without folders",
            ]
        ),
    ]

    @Test(arguments: table.indices) func everyFaultIsNamedOnce(index: Int) throws {
        let (file, text, faults) = Self.table[index]
        let found = try SoundWorkspace.faults([file: text])
        #expect(found == faults)
    }

    @Test func aCampaignWhoseLetterIsAtFaultIsLeftOutAndOthersStay() throws {
        let folder = try SoundWorkspace.folder([
            "Templates/letters/bulletin/numero-02.md": "# Deux",
            "Campaigns/autre/campaign.yaml": """
            title: Autre
            category: service
            audience: tous
            because: Parce que.
            steps: [{ step: s, when: { on: 2027-03-14 }, letters: bonjour }]
            """,
            "Templates/letters/autre/bonjour.md": "---\nsubject: Bonjour\nlayout: courrier\n---\nBonjour\n",
        ])
        let loaded = WorkspaceFolder(folder.url.path).load()
        #expect(loaded.faults.count == 1)
        #expect(loaded.workspace?.campaigns.map(\.name.text) == ["autre"])
    }

    @Test func wrongSettingsDoNotHideOtherFaults() throws {
        let folder = try SoundWorkspace.folder([
            "gazette.yaml": SettingsTests.least + "threshold: 0", "Audiences/autres.yaml": "title: A",
        ])
        let loaded = WorkspaceFolder(folder.url.path).load()
        #expect(loaded.workspace == nil)
        #expect(loaded.faults.map(\.file) == ["gazette.yaml", "Audiences/autres.yaml"])
    }

    @Test func aFolderWithoutSettingsIsNoWorkspace() throws {
        let folder = try TemporaryFolder()
        #expect(
            throws: WorkspaceFaults([
                WorkspaceFault(
                    file: "gazette.yaml",
                    message:
                        "found no such file in \(folder.url.path), expected the settings of a workspace; "
                        + "name its folder with --workspace DIR, or make a new one with gazette init DIR")
            ])
        ) { try WorkspaceFolder(folder.url.path).settings() }
    }

    @Test func aLetterThatIsNotUTF8NamesTheLine() throws {
        let folder = try SoundWorkspace.folder()
        try folder.write(
            "Templates/letters/bulletin/numero-02.md",
            Array("---\nsubject: D\nlayout: courrier\n---\nun\n".utf8) + [0xE9, 0x0A])
        #expect(
            WorkspaceFolder(folder.url.path).load().faults.map(\.description) == [
                "Templates/letters/bulletin/numero-02.md:6: found a byte that is not UTF-8; "
                    + "save the file with the encoding UTF-8"
            ])
    }

    @Test func aFileThatIsTooLargeIsNotRead() throws {
        let folder = try SoundWorkspace.folder([
            "Campaigns/agenda.yaml": String(repeating: "# x\n", count: 300_000)
        ])
        #expect(
            WorkspaceFolder(folder.url.path).load().faults.map(\.description) == [
                "Campaigns/agenda.yaml: found 1200000 bytes, expected a text of at most 1 MB"
            ])
    }
}
