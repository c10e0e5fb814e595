"""``load()``: the five components in an ordinary spaCy pipeline, assembled as ``models/config.cfg`` says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelFileError
from pipeline.lexicons import models_dir, use_models

if TYPE_CHECKING:
    from spacy.language import Language


#: The longest text, in characters: the default of ``inspections run --max-chars``.
MAX_CHARS = 5_000_000


def load(models: str | Path | None = None) -> Language:
    """A blank English pipeline with the inspection components; ``models`` names another folder of model files.

    ``doc = nlp(text)`` carries ``doc.spans["dates"]``, ``["judgements"]``, ``["quotes"]``, ``["findings"]`` and
    ``["structure"]``. What is known of a document is set on the Doc before the components run:
    ``doc._.inspection_published_on = "2024-06-10"``.
    """
    from spacy.util import load_config, load_model_from_config

    import pipeline.components  # noqa: F401  (registers the factories where the package is not installed)

    if models is not None:
        use_models(models)
    path = models_dir() / "config.cfg"
    if not path.is_file():
        raise ModelFileError("config.cfg", "", f"not found (looked in {models_dir()})")
    nlp = load_model_from_config(load_config(path), auto_fill=True)
    nlp.max_length = MAX_CHARS
    return nlp
