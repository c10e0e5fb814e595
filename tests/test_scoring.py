"""Scores are counted as the corpus README says: one to one, required before optional, optional ones free."""

from __future__ import annotations

from pipeline.scoring import (
    compare,
    date_right,
    finding_right,
    judgement_right,
    quote_right,
    quote_with_speaker,
    same_name,
    same_words,
    score,
)


def date(start: int, end: int, value: str, **more: object) -> dict[str, object]:
    return {
        "char_start": start,
        "char_end": end,
        "start": value,
        "end": value,
        "start_date": value,
        "end_date": value,
        **more,
    }


def test_a_date_needs_half_of_the_longer_span_and_equal_values() -> None:
    label = date(10, 20, "2024-01-01")
    assert date_right(label, date(10, 15, "2024-01-01"))
    assert not date_right(label, date(10, 14, "2024-01-01"))
    assert not date_right(label, date(10, 20, "2024-01-02"))


def test_optional_labels_cost_nothing_either_way() -> None:
    labels = [date(0, 10, "2024-01-01"), date(20, 30, "2024-02-01", optional=True)]
    found = compare("d", labels, [date(20, 30, "2024-02-01")], date_right)
    assert found.counts == (0, 0, 1)
    assert compare("d", labels, [date(0, 10, "2024-01-01")], date_right).counts == (1, 0, 0)


def test_required_labels_are_matched_before_optional_ones() -> None:
    labels = [date(0, 10, "x", optional=True), date(1, 10, "x")]
    assert compare("d", labels, [date(0, 10, "x")], date_right).counts == (1, 0, 0)


def test_one_row_matches_one_label() -> None:
    labels = [date(0, 10, "x"), date(0, 10, "x")]
    assert compare("d", labels, [date(0, 10, "x")], date_right).counts == (1, 0, 1)
    assert compare("d", labels[:1], [date(0, 10, "x")] * 2, date_right).counts == (1, 1, 0)


def test_judgements_compare_values_not_places() -> None:
    label = {"area": "overall", "grade": "good", "status": "current", "subject": "provider", "char_start": 0}
    assert judgement_right(label, {**label, "char_start": 900})
    assert not judgement_right(label, {**label, "status": "previous"})


def test_quotes_share_eighty_percent_and_findings_half() -> None:
    label = {"char_start": 0, "char_end": 100, "kind": "strength"}
    assert quote_right(label, {"char_start": 0, "char_end": 80}) and not quote_right(
        label, {"char_start": 0, "char_end": 79}
    )
    assert finding_right(label, {"char_start": 50, "char_end": 100, "kind": "strength"})
    assert not finding_right(label, {"char_start": 0, "char_end": 100, "kind": "weakness"})


def test_a_quote_with_the_wrong_speaker_is_both_extra_and_missed() -> None:
    label = {"char_start": 0, "char_end": 10, "speaker": "Cllr Ann Lee"}
    good = compare("d", [label], [{"char_start": 0, "char_end": 10, "speaker": "Ann Lee"}], quote_right)
    bad = compare("d", [label], [{"char_start": 0, "char_end": 10, "speaker": "Bob Lee"}], quote_right)
    assert quote_with_speaker(good) == (1, 0, 0) and quote_with_speaker(bad) == (0, 1, 1)


def test_names_without_honorifics_and_words_without_punctuation() -> None:
    assert (
        same_name("Professor Dame Ann O’Lee", "Ann O'Lee") and same_name(None, None) and not same_name("Ann Lee", None)
    )
    assert same_words("Director of Children’s Services", "director of children's services")


def test_the_interval_holds_the_score_and_is_the_same_each_time() -> None:
    counts = [(3, 1, 0), (5, 0, 2), (1, 1, 1)]
    first = score("x", counts)
    assert first.low <= first.f1 <= first.high and first == score("x", counts)
    assert score("x", []).f1 == 1.0
