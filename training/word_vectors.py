"""Word vectors from the words of reports and of our own texts, without labels: neighbours, PPMI, truncated SVD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds


def word_vectors(
    stretches: Sequence[Sequence[str]], *, dims: int = 100, window: int = 4, least: int = 5
) -> tuple[dict[str, int], np.ndarray]:
    counts = Counter(word for words in stretches for word in words)
    index = {word: place for place, word in enumerate(sorted(w for w, c in counts.items() if c >= least))}
    rows, columns, values = [], [], []
    for words in stretches:
        places = [index.get(word, -1) for word in words]
        for at, place in enumerate(places):
            if place < 0:
                continue
            for away in range(1, window + 1):
                if at + away < len(places) and places[at + away] >= 0:
                    rows += (place, places[at + away])
                    columns += (places[at + away], place)
                    values += (1.0 / away, 1.0 / away)
    table = sparse.coo_matrix((values, (rows, columns)), shape=(len(index), len(index))).tocsr()
    each = np.asarray(table.sum(axis=1)).ravel()
    context = each**0.75
    context /= context.sum()
    found = table.tocoo()
    pmi = np.log(np.maximum(found.data / each[found.row] / context[found.col], 1e-12))
    held = pmi > 0
    ppmi = sparse.csr_matrix((pmi[held], (found.row[held], found.col[held])), shape=table.shape)
    left, values_, _ = svds(ppmi, k=dims, random_state=1)
    vectors = left * values_**0.5
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return index, vectors.astype(np.float32)
