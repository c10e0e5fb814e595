"""Officials: who is one person, who stays two, which id stays; and a generated population with known truth."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from dataclasses import replace

import pytest

from pipeline.resolving.officials import Mention, resolve_officials

DAY = dt.date(2022, 5, 1)


def mention(
    name: str,
    body: str | None = "Mereford Council",
    role: str | None = "leader",
    row: str = "",
    year: int = 2022,
    **more: object,
) -> Mention:
    values = {"honorific": None, "provider": None, "provider_code": None, **more}
    return Mention(
        doc_id=f"d-{row or name}",
        row_id=f"r-{row or name}-{body}",
        name=name,
        name_text=name,
        role=role,
        organisation=body,
        seen_on=dt.date(year, 5, 1),
        **values,
    )  # type: ignore[arg-type]


def groups(mentions: list[Mention]) -> list[set[str]]:
    _, rows = resolve_officials(mentions)
    found: dict[str, set[str]] = {}
    for row in rows.to_pylist():
        found.setdefault(row["official_id"], set()).add(row["name_text"])
    return sorted(found.values(), key=sorted)


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (["Sue Duffin", "Sue Duffin OBE", "S. Duffin"], 1),
        (["Susan Duffin", "Sue Duffin"], 1),
        (["Ann Marie Cole", "Ann Cole"], 1),
        (["Peter O'Hare", "Peter O’Hare"], 1),
        (["Ann Cole", "Alan Cole"], 2),
        (["Ann Cole", "Alan Cole", "A. Cole"], 3),  # the initial could be either
        (["Ravi Pattison", "Ravi Patison"], 1),  # same role, near in time
        (["Ravi Bell", "Ravi Ball"], 2),  # too short to be a slip
    ],
)
def test_names_at_one_body(names: list[str], people: int) -> None:
    assert len(groups([mention(name, row=str(i)) for i, name in enumerate(names)])) == people


def test_one_name_at_two_bodies_is_two_people() -> None:
    assert len(groups([mention("Sue Duffin"), mention("Sue Duffin", body="Oakham Council")])) == 2


def test_ways_of_naming_a_council_are_one_body() -> None:
    assert (
        len(
            groups(
                [
                    mention("Sue Duffin"),
                    mention("Sue Duffin", body="Mereford City Council", row="2"),
                    mention("Sue Duffin", body="Mereford", row="3"),
                ]
            )
        )
        == 1
    )


def test_a_slip_needs_the_same_role_and_a_near_time() -> None:
    assert len(groups([mention("Ravi Pattison"), mention("Ravi Patison", role="head of audit")])) == 2
    assert len(groups([mention("Ravi Pattison", year=2010), mention("Ravi Patison", year=2022)])) == 2


def test_order_does_not_matter() -> None:
    mentions = [
        mention(name, row=str(i))
        for i, name in enumerate(
            ["Sue Duffin", "S. Duffin", "Susan Duffin", "Ann Cole", "Ravi Pattison", "Ravi Patison"]
        )
    ]
    shuffled = mentions[::-1]
    assert resolve_officials(mentions)[0].equals(resolve_officials(shuffled)[0])
    assert resolve_officials(mentions)[1].equals(resolve_officials(shuffled)[1])


def test_an_id_once_given_stays_and_a_merge_leaves_the_older() -> None:
    old = mention("S. Duffin", row="1", year=2019)
    young = mention("Sue Duffin", body="Mereford Council", row="2", year=2021)
    first, _ = resolve_officials([old])
    second, _ = resolve_officials([young])
    known = {
        (old.doc_id, old.row_id): first["official_id"][0].as_py(),
        (young.doc_id, young.row_id): second["official_id"][0].as_py(),
    }
    merged, rows = resolve_officials([young, old], known)
    assert merged["official_id"].to_pylist() == first["official_id"].to_pylist()
    assert set(rows["official_id"].to_pylist()) == set(first["official_id"].to_pylist())


def test_the_row_tells_the_latest_role_and_the_fullest_name() -> None:
    table, _ = resolve_officials(
        [
            mention("S. Duffin", role="deputy leader", row="1", year=2018),
            mention("Sue Duffin", role="leader", row="2", year=2022),
        ]
    )
    row = table.to_pylist()[0]
    assert (row["name"], row["role"], row["n_documents"], row["first_seen"], row["last_seen"]) == (
        "Sue Duffin",
        "leader",
        2,
        dt.date(2018, 5, 1),
        dt.date(2022, 5, 1),
    )


def test_a_name_without_any_body_is_one_person_in_one_text_only() -> None:
    nobody = {"body": None, "role": None}
    twin = mention("Ann Cole", row="3", first_twin="d-2", **nobody)  # type: ignore[arg-type]
    one, two = mention("Ann Cole", row="1", **nobody), mention("Ann Cole", row="2", **nobody)  # type: ignore[arg-type]
    table, rows = resolve_officials([one, two, twin])
    assert sorted(table["n_documents"].to_pylist()) == [1, 2] and len(rows) == 3


def test_an_id_stays_when_the_text_changes_and_every_row_with_it() -> None:
    old = [mention("S. Duffin", row="1", year=2019), mention("Susan Duffin", row="2", year=2021)]
    first, rows = resolve_officials(old[:1])
    known = {(old[0].doc_id, old[0].row_id): first["official_id"][0].as_py()}
    both, rows = resolve_officials(old, known)
    assert both["official_id"].to_pylist() == first["official_id"].to_pylist()
    moved = [replace(one, row_id=one.row_id + "-moved") for one in old]
    again, _ = resolve_officials(moved, before=rows)
    assert again["official_id"].to_pylist() == both["official_id"].to_pylist()


def population(count: int, seed: int = 3) -> list[tuple[int, Mention]]:
    """Mentions of invented officials with known truth: (person, mention)."""
    chooser = random.Random(seed)
    given = [
        "Susan",
        "Thomas",
        "Margaret",
        "Robert",
        "Priya",
        "Mohammed",
        "Elizabeth",
        "David",
        "Aisha",
        "Stephen",
        "Katherine",
        "James",
        "Olu",
        "Fiona",
        "Gareth",
        "Nadia",
    ]
    short = {
        "Susan": "Sue",
        "Thomas": "Tom",
        "Margaret": "Maggie",
        "Robert": "Bob",
        "Elizabeth": "Liz",
        "David": "Dave",
        "Stephen": "Steve",
        "Katherine": "Kate",
        "James": "Jim",
    }
    ends = ["field", "worth", "son", "ley", "stone", "ham", "bridge", "wood", "shaw", "croft", "more", "den"]
    starts = [
        "Brad",
        "Hart",
        "Wal",
        "Thorn",
        "Ash",
        "Black",
        "Whit",
        "Mar",
        "Ol",
        "Fen",
        "Row",
        "Sand",
        "Har",
        "Cal",
        "Pel",
        "Win",
        "Strat",
        "Kings",
    ]
    roles = [
        "leader of the council",
        "cabinet member for children",
        "director of children's services",
        "chief executive",
        "chair of the board",
    ]
    mentions: list[tuple[int, Mention]] = []
    person = 0
    while len(mentions) < count:
        name, surname = chooser.choice(given), chooser.choice(starts) + chooser.choice(ends)
        body, role, start = (
            f"Council {chooser.randrange(2000)}",
            chooser.choice(roles),
            chooser.randrange(2008, 2024),
        )
        for _ in range(min(1 + int(chooser.expovariate(0.2)), 40)):
            kind = chooser.random()
            shown = (
                name if kind < 0.8 else short.get(name, name) if kind < 0.9 else f"{name[0]}." if kind < 0.95 else name
            )
            spelt = surname if chooser.random() > 0.01 else surname.replace("e", "", 1) if "e" in surname else surname
            row = len(mentions)
            mentions.append(
                (
                    person,
                    Mention(
                        f"d{row}",
                        f"r{row}",
                        f"{shown} {spelt}",
                        shown,
                        None,
                        role,
                        body,
                        None,
                        None,
                        dt.date(min(start + chooser.randrange(3), 2025), 1, 1),
                    ),
                )
            )
        person += 1
    return mentions[:count]


def test_fifty_thousand_mentions_of_known_people() -> None:
    mentions = population(50_000)
    started = time.perf_counter()
    _, rows = resolve_officials([m for _, m in mentions])
    seconds = time.perf_counter() - started
    found = dict(zip(rows["row_id"].to_pylist(), rows["official_id"].to_pylist(), strict=True))
    both = Counter((truth, found[m.row_id]) for truth, m in mentions)
    pairs = sum(n * (n - 1) // 2 for n in both.values())
    true = sum(n * (n - 1) // 2 for n in Counter(t for t, _ in mentions).values())
    made = sum(n * (n - 1) // 2 for n in Counter(found.values()).values())
    assert 2 * pairs / (true + made) >= 0.98
    assert seconds < 20
