"""Generate releases for load tests: invented councils and people, some 300 words each, the same for the same number.

python benchmarks/generate.py 100000 releases.jsonl     one row a release
python benchmarks/generate.py 1000 folder/              one file a release
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

STARTS = [
    "Ash",
    "Black",
    "Cal",
    "Dun",
    "East",
    "Fen",
    "Green",
    "Hart",
    "Kings",
    "Lang",
    "Mar",
    "North",
    "Oak",
    "Pen",
    "Rush",
    "Sand",
    "Thorn",
    "West",
]
ENDS = [
    "borough",
    "bridge",
    "bury",
    "combe",
    "field",
    "ford",
    "ham",
    "hurst",
    "leigh",
    "mere",
    "minster",
    "mouth",
    "stead",
    "ton",
    "well",
    "wick",
    "worth",
]
FIRST = [
    "Ada",
    "Ben",
    "Chloe",
    "Dev",
    "Ellen",
    "Farid",
    "Grace",
    "Hugh",
    "Iris",
    "Joel",
    "Kemi",
    "Leo",
    "Mina",
    "Noah",
    "Oona",
    "Paul",
    "Rosa",
    "Sam",
    "Tess",
    "Umar",
]
LAST = [
    "Abbott",
    "Barnes",
    "Carver",
    "Doyle",
    "Ekwueme",
    "Frost",
    "Garner",
    "Hale",
    "Ingram",
    "Joshi",
    "Kerr",
    "Lyle",
    "Marsh",
    "Nolan",
    "Okoro",
    "Peel",
    "Quinn",
    "Reeve",
    "Shaw",
    "Tate",
]
GRADES = ["Outstanding", "Good", "Requires improvement to be good", "Inadequate"]
AREAS = [
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in care",
    "The experiences and progress of care leavers",
]
STRENGTHS = [
    "Social workers know their children well and visit them often.",
    "Thresholds are well understood by partners.",
    "Managers are visible and staff value their advice.",
    "Foster carers feel listened to and are well supported.",
    "Decisions at the front door are timely and proportionate.",
    "Children’s voices are heard in plans and reviews.",
]
WEAKNESSES = [
    "Pathway plans are too often late.",
    "Supervision is not sufficiently reflective.",
    "Too many children wait too long for a health assessment.",
    "Return interviews are not offered quickly enough.",
    "Managers do not consistently challenge drift and delay.",
    "The quality of assessments is too variable.",
]
ACTIONS = [
    "The council has recruited {n} permanent social workers since {month}.",
    "A new case recording system will go live in {month} {next}.",
    "A drop-in hub for care leavers opened in {month}.",
    "Cabinet agreed on {day} {month} to spend a further £{n}00,000 on early help.",
]
SPEECH = [
    "I am proud of what our staff have achieved in difficult circumstances.",
    "We know there is more to do and we will not rest until it is done.",
    "Inspectors saw that children come first here.",
    "The report is fair, and we accept every word of it.",
    "I want to thank our foster carers, who do a remarkable job.",
]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "September", "October", "November"]


def release(number: int) -> dict[str, str]:
    """The release of that number: id, title and text."""
    pick = random.Random(number)
    place = pick.choice(STARTS) + pick.choice(ENDS)
    year, month, day = pick.randrange(2014, 2026), pick.randrange(len(MONTHS)), pick.randrange(1, 24)
    name = f"{pick.choice(FIRST)} {pick.choice(LAST)}"
    overall = pick.choice(GRADES)
    title = f"{place} children’s services rated {overall.split(' to be')[0]} by Ofsted"
    values = {"n": pick.randrange(2, 60), "month": MONTHS[month], "day": day, "next": year + 1}
    parts = [
        title,
        f"Published: {day} {MONTHS[month]} {year}",
        f"{place} Council’s services for children and young people were inspected by Ofsted from {pick.randrange(1, 10)} to {pick.randrange(11, 27)} {MONTHS[month - 2]} {year}. "
        f"At the last inspection, in {pick.choice(MONTHS)} {year - 4}, the council was judged to be {pick.choice(['good', 'inadequate', 'outstanding'])}.",
        "The council was judged as follows:",
        "\n".join([f"• Overall effectiveness: {overall}", *(f"• {area}: {pick.choice(GRADES)}" for area in AREAS)]),
        "Inspectors found many strengths, which include:",
        "\n".join(f"• {words}" for words in pick.sample(STRENGTHS, 4)),
        "The report says that the council needs to improve:",
        "\n".join(f"• {words}" for words in pick.sample(WEAKNESSES, 4)),
        f"Councillor {name}, Cabinet Member for Children, said: “" + " ".join(pick.sample(SPEECH, 3)),
        "“" + " ".join(pick.sample(SPEECH, 2)) + "”",
        " ".join(words.format(**values) for words in pick.sample(ACTIONS, 3)),
        f"Director of Children’s Services {pick.choice(FIRST)} {pick.choice(LAST)} added: “{pick.choice(SPEECH)}”",
        "The full report can be read on the Ofsted website.",
        f"Reference {number}",
    ]
    return {"id": f"{number:09d}", "title": title, "text": "\n\n".join(parts) + "\n"}


def main() -> None:
    """Write the releases that the arguments ask for."""
    count, target = int(sys.argv[1]), Path(sys.argv[2])
    if sys.argv[2].endswith(".jsonl"):
        with target.open("w", encoding="utf-8") as handle:
            for number in range(count):
                handle.write(json.dumps(release(number), ensure_ascii=False) + "\n")
        return
    for number in range(count):
        row = release(number)
        path = target / row["id"][:6] / f"{row['id']}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row["text"], encoding="utf-8")


if __name__ == "__main__":
    main()
