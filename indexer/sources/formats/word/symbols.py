"""The characters of the fonts of symbols that Word documents use: Symbol, Wingdings and Wingdings 2."""

from __future__ import annotations

_PRIVATE = range(0xF000, 0xF100)
"""Word writes the code of a symbol as this area's."""

# From 0x20 on; a blank where there is no character.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + " " * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ "
)
_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x37: "⌨", 0x45: "☜", 0x46: "☞", 0x4A: "☺", 0x4C: "☹",
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "◆", 0x74: "◆", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x78: "☒", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★",
    0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨",
    0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS |= {0x80 + place: chr(ord("①") + place - 1) for place in range(1, 11)}
_WINGDINGS |= {0x8B + place: chr(ord("❶") + place - 1) for place in range(1, 11)}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA3: "□"}

_FONTS = {
    "symbol": {0x20 + place: sign for place, sign in enumerate(_SYMBOL)},
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}


def is_symbol_font(font: str) -> bool:
    """Whether the codes of a font are those of its symbols, not characters."""
    return font.lower() in _FONTS


def with_symbols(text: str, font: str) -> str:
    """The text of a run in this font. Codes of the private area are symbols, if the font has any.

    >>> with_symbols("\uf0b335", "Symbol"), with_symbols("\uf0b3", "宋体")
    ('≥35', '\uf0b3')
    """
    if text.isascii() or not is_symbol_font(font):
        return text
    return "".join(symbol(font, ord(each)) if ord(each) in _PRIVATE else each for each in text)


def symbol(font: str, code: int) -> str:
    """The character that a code shows in a font; a blank if that is not known.

    >>> symbol("Symbol", 0xF0B3), symbol("Wingdings", 0xFE), symbol("宋体", 0x2103), symbol("X", 0xF021)
    ('≥', '☑', '℃', ' ')
    """
    signs = _FONTS.get(font.lower())
    if signs is not None:
        return signs.get(code - _PRIVATE.start if code in _PRIVATE else code, " ")
    character = chr(code) if code <= 0x10FFFF else " "
    return character if character.isprintable() else " "
