"""Words as addresses: lower-case ASCII that reads aloud."""

import re
import unicodedata

LONGEST = 80  # Characters; longer slugs are cut at a word.

# text-unidecode leaves out Arabic vowels; these keep a word pronounceable.
_ARABIC_LETTERS = "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤپچژگکی"
_ARABIC_SOUNDS = (
    "a,a,i,aa,b,t,th,j,h,kh,d,dh,r,z,s,sh,s,d,t,z,a,gh,f,q,k,l,m,n,h,w,y,a,a,,y,w,p,ch,zh,g,k,y"
)
ARABIC = str.maketrans(dict(zip(_ARABIC_LETTERS, _ARABIC_SOUNDS.split(","), strict=True)))


def slug(text: str) -> str:
    """The address of *text*: a-z, 0-9 and single hyphens, at most 80; "" if nothing is left.

    >>> slug("Отмена платежа"), slug("São Tomé & Co."), slug("إلغاء الدفع")
    ('otmena-platezha', 'sao-tome-co', 'ilgha-aldfa')
    """
    composed = unicodedata.normalize("NFKC", text)
    ascii_text = composed if composed.isascii() else _spoken(composed)
    joined = re.sub(r"['’`]", "", ascii_text.lower())
    return _shorten(re.sub(r"[^a-z0-9]+", "-", joined).strip("-"))


def _spoken(text: str) -> str:
    from text_unidecode import unidecode  # noqa: PLC0415 (Reads 200 kB: 5 ms, for few sites.)

    return str(unidecode(text.translate(ARABIC)))


def _shorten(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST + 1].rpartition("-")[0] or text[:LONGEST]
