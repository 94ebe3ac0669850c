import Model

extension Holidays {
    /// What the public holiday of this day is called; nil where it is none.
    package func name(of day: CivilDate) -> String? {
        guard contains(day) else { return nil }
        let (year, month, dayOfMonth) = day.components
        switch Holidays.easter(year: year).days(to: day) {
        case -2: return "Vendredi saint"
        case 1: return "Lundi de Pâques"
        case 39: return "Ascension"
        case 50: return "Lundi de Pentecôte"
        default: break
        }
        return switch (month, dayOfMonth) {
        case (1, 1): "Jour de l’an"
        case (5, 1): "Fête du Travail"
        case (5, 8): "Victoire de 1945"
        case (7, 14): "Fête nationale"
        case (8, 15): "Assomption"
        case (11, 1): "Toussaint"
        case (11, 11): "Armistice de 1918"
        case (12, 25): "Noël"
        case (12, 26): "Saint-Étienne"
        default: "Abolition de l’esclavage"
        }
    }
}
