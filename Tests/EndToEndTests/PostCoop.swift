import Foundation
import TestSupport
import Testing

/// A workspace with a survey and a statutory notice that go by post to those without e-mail.
enum PostCoop {
    static let file = "courrier/avis-2027-01-18/lettres.csv"

    static let day = "2027-01-18"

    /// Imported on 4 January 2027, both campaigns launched; their letters fall due on Monday the 18th.
    static func make() throws -> GazetteCommand {
        let coop = try GazetteCommand()
        for (name, text) in files { try coop.write(name, text) }
        try coop.write("people.csv", people)
        try coop.text("import", "\(coop.path)/people.csv", now: "2027-01-04")
        try coop.text("launch", "avis", "--yes", now: "2027-01-04")
        try coop.text("launch", "convocation", "--yes", now: "2027-01-04")
        return coop
    }

    /// The same after the run of that day.
    static func due() throws -> GazetteCommand {
        let coop = try make()
        try coop.text("run", now: day)
        return coop
    }

    /// The cells of a column of the exported file, by reference.
    static func column(_ name: String, _ coop: GazetteCommand, _ file: String = file) throws -> [String:
        String]
    {
        let script = """
            import csv, sys, json
            with open(sys.argv[1], encoding='utf-8-sig', newline='') as f:
                print(json.dumps({r['référence']: r[sys.argv[2]] for r in csv.DictReader(f, delimiter=';')}))
            """
        let result = try Subprocess.run("/usr/bin/python3", ["-c", script, "\(coop.path)/\(file)", name])
        try #require(result.status == 0, "\(result.errorText)")
        return try JSONDecoder().decode([String: String].self, from: Data(result.output))
    }

    /// Rose and Hugo are a household, Paul's name begins like a formula, Ida and Luc have no address that does, Léa
    /// has e-mail and gave no agreement to get notices that way.
    private static let people = """
        Référence;Civilité;Prénom;Nom;Courriel;Statut;Adresse;Complément d'adresse;Code postal;Ville;Foyer;Accord courriel
        P-1;Mme;Rose;Vidal;;locataire;3 rue Neuve;Appt 12;49999;Valmont-sur-Loire;Vidal;
        P-2;M.;Hugo;Vidal;;locataire;3 rue Neuve;Appt 12;49999;Valmont-sur-Loire;Vidal;
        P-3;M.;Paul;=Petit;;locataire;5 rue Neuve;;49999;Valmont-sur-Loire;;
        P-4;Mme;Ida;Roux;;locataire;;;49999;Valmont-sur-Loire;;
        P-5;Mme;Léa;Mail;lea@courriel.example;locataire;9 rue Neuve;;49999;Valmont-sur-Loire;;non
        P-6;M.;Luc;Roy;;locataire;7 rue Neuve;;1000;Bourg;;

        """

    private static let files = [
        "Campaigns/avis/campaign.yaml": """
        title: Votre avis
        category: survey
        audience: cooperateurs
        unit: address
        because: Vous recevez cette lettre parce que vous habitez ici.
        steps:
          - step: invitation
            when: { on: 2027-01-18 }
            letters: [invitation]
            paper: invitation-papier

        """,
        "Campaigns/avis/survey.yaml": """
        title: Votre avis
        unit: address
        questions:
          - { question: content, text: Êtes-vous content ?, kind: yes-no, mandatory: oui }

        """,
        "Campaigns/convocation/campaign.yaml": """
        title: La convocation
        category: statutory
        audience: cooperateurs
        unit: person
        because: Vous recevez cette convocation parce que vous êtes de la coopérative.
        steps:
          - step: convocation
            when: { on: 2027-01-18 }
            letters: [convocation]
            paper: convocation-papier
            notice: oui
            grace: 6 days

        """,
        "Templates/letters/avis/invitation.md": letter("courrier", "{{> enquete}}"),
        "Templates/letters/avis/invitation-papier.md": letter(
            "papier", "Êtes-vous content ? ☐ oui ☐ non\n\n{{> enquete}}"),
        "Templates/letters/convocation/convocation.md": letter("courrier", "Venez."),
        "Templates/letters/convocation/convocation-papier.md": letter(
            "papier", "Venez : [le programme](https://coop.example/ag?annee=2027&page=1)"),
    ]

    private static func letter(_ layout: String, _ body: String) -> String {
        "---\nsubject: \"Pour vous\"\nlayout: \(layout)\n---\n# Le titre\n\n{{salutation}}\n\n\(body)\n"
    }
}
