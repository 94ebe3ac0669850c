internal import Engine
internal import Model

/// The fields of a contribution's form, each with its label, its help and what is wrong with it.
struct ContributionField: Sendable {
    typealias Field = ContributionDraft.Field

    let faults: [Field: ContributionDraft.Fault]
    let kind: ContributionForm.Kind

    static func anchor(_ field: Field) -> String { "champ-\(field.rawValue)" }

    /// As the list of faults calls it.
    static func name(_ field: Field, _ kind: ContributionForm.Kind) -> HTML {
        switch field {
        case .letter: "La lettre"
        case .word: "Le mot"
        case .body: kind == .alphabet ? "Votre idée" : "Votre témoignage"
        case .signature: "La signature"
        case .consent: "L’accord de publication"
        }
    }

    static func sentence(_ fault: ContributionDraft.Fault) -> HTML {
        switch fault {
        case .missing: "à remplir"
        case .tooLong(let most): "c’est un peu long, \(most) signes au plus"
        }
    }

    func letters(_ chosen: String) -> HTML {
        let options = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { letter -> HTML in
            "<option\(String(letter) == chosen ? " selected" : "")>\(String(letter))</option>"
        }
        return """
            <div class="question">\(label(.letter, "La lettre", isMandatory: true))\(fault(.letter))<select id="\(Self.anchor(.letter))" name="lettre" required\(described(.letter))><option value="">Choisir…</option>\(options)</select></div>

            """
    }

    func line(_ field: Field, _ name: HTML, help: HTML, _ value: String, completes: String = "off") -> HTML {
        let isMandatory = field == .word
        return """
            <div class="question">\(label(field, name, isMandatory: isMandatory))<p class="help" id="\(Self.anchor(field))-aide">\(help)</p>
            \(fault(field))<input type="text" id="\(Self.anchor(field))" name="\(field.rawValue)" value="\(value)" maxlength="\(ContributionDraft.longest(field, kind))" autocomplete="\(completes)"\(isMandatory ? " required" : "")\(described(field, hasHelp: true))></div>

            """
    }

    func long(_ name: HTML, help: HTML, _ value: String) -> HTML {
        """
        <div class="question">\(label(.body, name, isMandatory: true))<p class="help" id="\(Self.anchor(.body))-aide">\(help)</p>
        \(fault(.body))<textarea id="\(Self.anchor(.body))" name="texte" rows="\(kind == .alphabet ? 4 : 12)" maxlength="\(ContributionDraft.longest(.body, kind))" required\(described(.body, hasHelp: true))>
        \(value)</textarea></div>

        """
    }

    func consent(_ chosen: Bool?) -> HTML {
        """
        <fieldset\(described(.consent))>
        <legend>Pouvons-nous publier votre témoignage ? <span class="mandatory">(obligatoire)</span></legend>
        \(fault(.consent))<label class="choice"><input type="radio" id="\(Self.anchor(.consent))" name="publication" value="oui" required\(chosen == true ? " checked" : "")> <span>Oui, vous pouvez le publier</span></label>
        <label class="choice"><input type="radio" name="publication" value="non" required\(chosen == false ? " checked" : "")> <span>Non, il reste entre nous</span></label>
        </fieldset>

        """
    }

    private func label(_ field: Field, _ name: HTML, isMandatory: Bool) -> HTML {
        let mark: HTML = isMandatory ? " <span class=\"mandatory\">(obligatoire)</span>" : ""
        return "<label for=\"\(Self.anchor(field))\">\(name)\(mark)</label>\n"
    }

    private func fault(_ field: Field) -> HTML {
        faults[field].map {
            "<p class=\"fault\" id=\"\(Self.anchor(field))-erreur\">\(Self.name(field, kind)) : \(Self.sentence($0))</p>\n"
        } ?? ""
    }

    private func described(_ field: Field, hasHelp: Bool = false) -> HTML {
        var ids: [String] = []
        if hasHelp { ids.append("\(Self.anchor(field))-aide") }
        if faults[field] != nil { ids.append("\(Self.anchor(field))-erreur") }
        guard !ids.isEmpty else { return "" }
        let invalid: HTML = faults[field] == nil || field == .consent ? "" : " aria-invalid=\"true\""
        return " aria-describedby=\"\(ids.joined(separator: " "))\"\(invalid)"
    }
}
