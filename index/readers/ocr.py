"""Scanned pages: text recognised by Tesseract, if the user has installed it and `dateline[ocr]`; else what to do."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

HOW = 'to have them recognised: pip install "dateline[ocr]" and install Tesseract (apt install tesseract-ocr, brew install tesseract)'
DOTS_PER_POINT = 200 / 72
MOST_DOTS = 40_000_000
SECONDS_A_PAGE = 60
SECONDS_A_FILE = 1_200


def recognised(document: pypdfium2.PdfDocument, numbers: Sequence[int]) -> tuple[dict[int, str], str]:
    """The text of pages by number, counted from 1, and why there is none for some: empty if there is for all."""
    try:
        import pytesseract

        pytesseract.get_tesseract_version()
    except (ImportError, OSError, SystemExit):  # pytesseract's own error for a missing program is an OSError
        return {}, HOW
    languages = "+".join(sorted({"eng", *pytesseract.get_languages()} - {"osd", "equ"}))
    texts: dict[int, str] = {}
    started = time.monotonic()
    for number in numbers:
        if time.monotonic() - started > SECONDS_A_FILE:
            return texts, f"recognising text was given up after {SECONDS_A_FILE // 60} minutes"
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DOTS_PER_POINT, (MOST_DOTS / max(1.0, width * height)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True).to_pil()
        page.close()
        try:
            texts[number] = pytesseract.image_to_string(picture, lang=languages, timeout=SECONDS_A_PAGE).strip()
        except (RuntimeError, pytesseract.TesseractError) as error:
            return texts, f"Tesseract failed on page {number}: {' '.join(str(error).split())[:200]}"
    return texts, ""
