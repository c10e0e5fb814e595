"""Make ``meanings.npz``: a vector for each word of our texts and for common words of English.

``python training/embed_words.py MODEL`` reads the folder of a small sentence encoder (MiniLM: ``model.safetensors``,
``vocab.txt``), runs it over each word for itself and keeps the main directions of its answers, in whole numbers. Seldom
needed: ``make train`` reads what it made.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from pipeline.findings.cues import words_of

_COMMON = 12_000
_DIMS = 160
_HEADS = 12
#: Words that make up this share of all words count half.
_HALVED = 0.03


class Encoder:
    """The forward pass of MiniLM, and its pieces of words."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        begin = 8 + int.from_bytes(raw[:8], "little")
        self.weights = {}
        for name, held in json.loads(raw[8:begin]).items():
            if held.get("dtype") == "F32":
                first, last = held["data_offsets"]
                self.weights[name] = np.frombuffer(raw[begin + first : begin + last], np.float32).reshape(held["shape"])
        self.pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.numbers = {piece: number for number, piece in enumerate(self.pieces)}

    def read(self, word: str) -> tuple[int, ...]:
        """The numbers of the longest known pieces of a word, with marks for both ends."""
        found = [self.numbers["[CLS]"]]
        for part in re.findall(r"[^\W_]+|\S", word):
            start = 0
            while start < len(part):
                ends = range(len(part), start, -1)
                known = (end for end in ends if ("##" if start else "") + part[start:end] in self.numbers)
                end = next(known, 0)
                if not end:
                    found.append(self.numbers["[UNK]"])
                    break
                found.append(self.numbers[("##" if start else "") + part[start:end]])
                start = end
        return (*found, self.numbers["[SEP]"])

    def _linear(self, values: np.ndarray, name: str) -> np.ndarray:
        return values @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normal(self, values: np.ndarray, name: str) -> np.ndarray:
        values = values - values.mean(-1, keepdims=True)
        values = values / np.sqrt((values**2).mean(-1, keepdims=True) + 1e-12)
        return values * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def encode(self, numbers: np.ndarray) -> np.ndarray:
        """The mean of what the last layer says of the pieces, for rows of equal length."""
        count, length = numbers.shape
        values = self.weights["embeddings.word_embeddings.weight"][numbers]
        values = values + self.weights["embeddings.position_embeddings.weight"][:length]
        values = self._normal(
            values + self.weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
        )
        layers = sum(name.endswith("attention.self.query.bias") for name in self.weights)
        for layer in range(layers):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(values, f"{at}.attention.self.{part}").reshape(count, length, _HEADS, -1).swapaxes(1, 2)
                for part in ("query", "key", "value")
            )
            looks = np.exp(query @ key.swapaxes(2, 3) / np.sqrt(query.shape[-1]))
            seen = looks / looks.sum(-1, keepdims=True) @ value
            seen = self._linear(seen.swapaxes(1, 2).reshape(count, length, -1), f"{at}.attention.output.dense")
            values = self._normal(seen + values, f"{at}.attention.output.LayerNorm")
            inner = self._linear(values, f"{at}.intermediate.dense")
            inner = inner * 0.5 * (1 + np.tanh(0.7978845608 * (inner + 0.044715 * inner**3)))
            values = self._normal(self._linear(inner, f"{at}.output.dense") + values, f"{at}.output.LayerNorm")
        return values.mean(1)

    def vectors(self, words: list[str], together: int = 256) -> np.ndarray:
        """A vector of length one for each word."""
        by_length: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for place, word in enumerate(words):
            numbers = self.read(word)
            by_length.setdefault(len(numbers), []).append((place, numbers))
        found = np.zeros((len(words), self.weights["embeddings.LayerNorm.bias"].shape[0]), dtype=np.float32)
        for rows in by_length.values():
            for start in range(0, len(rows), together):
                places, numbers = zip(*rows[start : start + together], strict=True)
                found[list(places)] = self.encode(np.array(numbers))
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    encoder = Encoder(parser.parse_args().model)
    here = Path(__file__).parent
    texts = [*here.glob("documents/*.txt"), *here.glob("labelled/*.txt"), *(ROOT / "data" / "raw").glob("*.txt")]
    counts: Counter[str] = Counter()
    for path in (*texts, here / "sentences.csv"):
        counts.update(word for word in words_of(path.read_text(encoding="utf-8-sig")) if not word[0].isdigit())
    common = [piece for piece in encoder.pieces if re.fullmatch("[a-z]{2,}", piece)][:_COMMON]
    words = sorted({*counts, *common})
    vectors = encoder.vectors(words)
    vectors -= vectors.mean(axis=0)
    own = [place for place, word in enumerate(words) if word in counts]
    _, _, directions = np.linalg.svd(vectors[own], full_matrices=False)
    vectors = vectors @ directions[:_DIMS].T
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    most = np.abs(vectors).max(axis=1, keepdims=True)
    share = np.array([counts[word] for word in words]) / counts.total()
    size = _HALVED / (_HALVED + share) * most[:, 0] / 127
    np.savez_compressed(
        here / "meanings.npz",
        words=np.array(words),
        vectors=np.round(vectors / most * 127).astype(np.int8),
        size=size.astype(np.float32),
    )
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
