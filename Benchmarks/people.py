#!/usr/bin/env python3
"""Writes a client file of invented people, as French Excel would save it: always the same for a number.

usage: people.py ROWS FILE [--every-mail] [--encoding utf-8-sig|cp1252|utf-16]

Telephone numbers are from the range that ARCEP keeps for fiction; addresses end in .example.
"""

import argparse
import datetime
import random
import unicodedata

HEADER = (
    "Référence;Civilité;Prénom;Nom;Courriel;Téléphone;Adresse;Code postal;Ville;Statut;Programme;"
    "Date de signature;Entrée dans les lieux;Accord courriel"
)

WOMEN = ["Chloé", "Inès", "Léonie", "Nadia", "Fatou", "Anne-Sophie", "Zoé", "Maëlys", "Hélène", "Françoise"]
MEN = ["Loïc", "Gaël", "Moussa", "Jean-Noël", "François", "Mehdi", "Théo", "Yann", "Kévin", "André"]
NAMES = [
    "Lebœuf", "Durand-Morel", "Le Goff", "Diallo", "N’Guessan", "Benali", "Petitjean", "Moreau", "Lefèvre",
    "Garnier", "Besnard", "Da Silva", "Müller", "Nguyen", "Traoré", "Rousseau", "Hervé", "L'Hôte", "Sauvée",
]
STREETS = ["rue de la Gare", "rue Neuve", "chemin des Oies", "avenue du Parc", "place du Lavoir"]
TOWNS = [("49999", "Valmont-sur-Loire"), ("49998", "Saint-Aubin-des-Prés"), ("49997", "Beaulieu-les-Moulins")]

# Programmes of the example coop (Audiences/programmes.csv): those under construction, then delivered ones.
BUILDING = ["les-tilleuls", "le-pre-aux-oies", "la-cour-des-artisans"]
DELIVERED = ["le-clos-des-vignes", "l-ilot-du-lavoir"]
RENTED = ["la-residence-du-parc"]


def ascii_folded(text):
    """Lower-case letters only, without accents, as people write their own mail address."""
    plain = unicodedata.normalize("NFD", text.replace("œ", "oe")).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.lower() if letter.isalpha())


def day_between(chance, first, last):
    day = first + datetime.timedelta(days=chance.randrange((last - first).days))
    return day.strftime("%d/%m/%Y")


def person(chance, number, every_mail):
    woman = chance.random() < 0.5
    first, last = chance.choice(WOMEN if woman else MEN), chance.choice(NAMES)
    address = f"{ascii_folded(first)}.{ascii_folded(last)}.{number}@courriel.example"
    if not every_mail and chance.random() < 0.06:
        address = ""
    status = chance.choices(["accédant", "locataire", "copropriétaire", "administrateur"], [35, 40, 22, 3])[0]
    moved_in = ""
    if status == "accédant":
        programme = chance.choice(BUILDING)
        signature = day_between(chance, datetime.date(2025, 1, 1), datetime.date(2026, 10, 1))
    elif status == "locataire":
        programme = chance.choice(RENTED)
        signature = day_between(chance, datetime.date(2000, 1, 1), datetime.date(2026, 1, 1))
        moved_in = signature
    else:
        programme = chance.choice(DELIVERED)
        signature = day_between(chance, datetime.date(2019, 1, 1), datetime.date(2022, 1, 1))
        moved_in = "17/05/2024"
    postcode, town = chance.choice(TOWNS)
    agreement = "oui" if every_mail else chance.choices(["oui", "non", ""], [85, 5, 10])[0]
    return [
        f"C-{number:06}", "Mme" if woman else "M.", first, last, address,
        f"06 39 98 {number // 100 % 100:02} {number % 100:02}",
        f"{chance.randrange(1, 60)} {chance.choice(STREETS)}", postcode, town,
        status, programme, signature, moved_in, agreement,
    ]


def write(path, rows, every_mail=False, encoding="utf-8-sig"):
    """Writes `rows` people to `path`. `every_mail`: everybody has an address of their own and agreed."""
    chance = random.Random(2027)
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(HEADER + "\r\n")
        for number in range(1, rows + 1):
            file.write(";".join(person(chance, number, every_mail)) + "\r\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Writes a client file of invented people.")
    parser.add_argument("rows", type=int)
    parser.add_argument("file")
    parser.add_argument("--every-mail", action="store_true", help="everybody has an address and agreed")
    parser.add_argument("--encoding", default="utf-8-sig")
    wish = parser.parse_args()
    write(wish.file, wish.rows, wish.every_mail, wish.encoding)
