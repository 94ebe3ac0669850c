import Foundation
import Model
import TestSupport
import Testing

@testable import Workspace

/// A small workspace without faults, by file.
enum SoundWorkspace {
    static let campaign = "Campaigns/bulletin/campaign.yaml"
    static let files = [
        "gazette.yaml": SettingsTests.least + "send-window: { from: \"09:00\", to: \"18:00\" }\n",
        "Audiences/tous.yaml": "title: Tous\nwho: { left: non }\n",
        "Audiences/accedants.yaml":
            "title: A\nwho: { programme: les-tilleuls, date: { livraison: future } }\n",
        "Audiences/programmes.csv":
            "programme;nom;ville;livraison prévue;livraison réelle\nles-tilleuls;Les Tilleuls;V;30/09/2027;\n",
        "Audiences/mapping.yaml": "signature: [date compromis, date du contrat]\nemail: mél\n",
        "Campaigns/agenda.yaml": "# ag: [2027-06-17]\nvoeux: []\n",
        "Campaigns/bulletin/campaign.yaml": """
        title: Le bulletin
        category: newsletter
        audience: [accedants, tous]
        follows: contract
        from: signature
        until: livraison
        because: Parce que.
        time: "09:30"
        steps:
          - step: numero
            when: { monthly: 5 }
            letters: [numero-01, numero-02]
            then: avancement
          - step: ag
            when: { delay: 3 weeks, before: ag }
            letters: numero-01
        """,
        "Campaigns/bulletin/notes/b.md":
            "---\nprogramme: les-tilleuls\ndate: 2027-02-01\ntitle: B\n---\nDeux.\n",
        "Campaigns/bulletin/notes/a.md":
            "---\nprogramme: les-tilleuls\ndate: 2027-03-01\ntitle: A\n---\nUn.\n",
        "Templates/letters/bulletin/numero-01.md":
            "---\nsubject: Un\nlayout: courrier\nactivity: syndic\n---\n# Un\n",
        "Templates/letters/bulletin/numero-02.md":
            "---\nsubject: Deux\npreheader: P\nlayout: courrier\n---\n\nDeux\n",
        "Templates/letters/bulletin/avancement.md":
            "---\r\nsubject: \"A : b\"\r\nlayout: courrier\r\n---\r\nA\r\n\r\nB\r\n",
        "Templates/layouts/courrier.html": "<p>{{{corps}}}</p>",
        "Templates/layouts/courrier.txt": "{{{corps}}}",
        "Templates/blocks/pied.html": "<p>pied</p>",
        "Templates/blocks/pied.txt": "pied",
        "Templates/blocks/README.md": "not a block",
        "Templates/resources/mooc.yaml": """
        - key: mooc
          title: Le MOOC
          kind: page
          minutes: 25
          page: https://www.hlm.coop/culturecoop
        - key: film
          title: Un film
          kind: video
          page: https://www.hlm.coop/culturecoop
          thumbnail: film.png
          alt: Un film
          activity: syndic
        """,
        "Templates/resources/pictures/film.png": "png",
        "Templates/resources/pictures/README.md": "no picture",
    ]

    /// That workspace with some files changed; "" takes a file away.
    static func folder(_ changes: [String: String] = [:]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (file, text) in files.merging(changes, uniquingKeysWith: { $1 }) where !text.isEmpty {
            try folder.write(file, text)
        }
        return folder
    }

    static func faults(_ changes: [String: String]) throws -> [String] {
        let folder = try folder(changes)
        return WorkspaceFolder(folder.url.path).load().faults.map(\.description)
    }
}
