"""Small two-tone pictures, drawn on a field of 64 by 64, that say a step without words."""

from __future__ import annotations

FIELD = 64

# "FILL" and "PAPER" stand for a palette's soft colour and white; lines without either stay hollow.
DRAWINGS = {
    "badge": """<path d="M21 36l-7 23 18-9 18 9-7-23" FILL/><circle cx="32" cy="24" r="19" PAPER/>
        <path d="M23 24l7 7 12-13"/>""",
    "basket": """<path d="M6 26h52l-6 28a4 4 0 0 1-4 3H16a4 4 0 0 1-4-3z" FILL/>
        <path d="M17 26L28 7M47 26L36 7M23 36v11M32 36v11M41 36v11"/>""",
    "box": """<path d="M32 5l25 12v30L32 59 7 47V17z" FILL/><path d="M7 17l25 12 25-12M32 29v30M19 11l25 12v11"/>""",
    "building": """<path d="M6 24L32 7l26 17z" FILL/><path d="M14 24v24M26 24v24M38 24v24M50 24v24"/>
        <path d="M7 48h50v9H7z" FILL/>""",
    "camera": """<path d="M8 18h11l5-8h16l5 8h11a4 4 0 0 1 4 4v29a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V22a4 4 0 0 1 4-4z"
        FILL/><circle cx="32" cy="36" r="12" PAPER/><circle cx="32" cy="36" r="4"/>""",
    "chat": """<path d="M10 8h44a5 5 0 0 1 5 5v28a5 5 0 0 1-5 5H31L18 58V46h-8a5 5 0 0 1-5-5V13a5 5 0 0 1 5-5z" FILL/>
        <path d="M17 21h30M17 33h19"/>""",
    "clock": """<circle cx="32" cy="32" r="26" FILL/><path d="M32 15v17l11 8"/>""",
    "document": """<path d="M16 5h22l14 14v36a4 4 0 0 1-4 4H16a4 4 0 0 1-4-4V9a4 4 0 0 1 4-4z" FILL/>
        <path d="M37 6v15h14" PAPER/><path d="M21 31h22M21 40h22M21 49h12"/>""",
    "download": """<path d="M7 40v12a5 5 0 0 0 5 5h40a5 5 0 0 0 5-5V40H45a13 13 0 0 1-26 0z" FILL/>
        <path d="M32 7v30M21 27l11 11 11-11"/>""",
    "folder": """<path d="M9 10h15l6 8h25a4 4 0 0 1 4 4v30a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4V14a4 4 0 0 1 4-4z" FILL/>
        <path d="M22 38l8 8 14-16"/>""",
    "health": """<rect x="5" y="12" width="54" height="40" rx="6" FILL/><path d="M22 23v18M13 32h18"/>
        <path d="M40 24h11M40 32h11M40 40h6"/>""",
    "heart": """<path d="M32 56C12 42 6 33 6 23a13 13 0 0 1 26-4 13 13 0 0 1 26 4c0 10-6 19-26 33z" FILL/>""",
    "home": """<path d="M13 25v32h38V25L32 8z" FILL/><path d="M5 31L32 7l27 24"/><path d="M26 57V41h12v16" PAPER/>""",
    "idcard": """<rect x="5" y="11" width="54" height="42" rx="6" FILL/><circle cx="22" cy="27" r="6" PAPER/>
        <path d="M12 44c1-7 5-9 10-9s9 2 10 9"/><path d="M40 24h11M40 33h11M40 42h6"/>""",
    "keyboard": """<rect x="4" y="14" width="56" height="37" rx="6" FILL/>
        <path d="M14 25h1M23 25h1M32 25h1M41 25h1M50 25h1M14 33h1M23 33h1M32 33h1M41 33h1M50 33h1M20 42h24"/>""",
    "list": """<rect x="9" y="9" width="46" height="50" rx="5" FILL/><path d="M23 4h18v10H23z" PAPER/>
        <path d="M17 26l4 4 6-8M35 27h12M17 43l4 4 6-8M35 44h12"/>""",
    "lock": """<path d="M20 28v-9a12 12 0 0 1 24 0v9"/><rect x="11" y="28" width="42" height="30" rx="6" FILL/>
        <path d="M32 40v8"/>""",
    "pen": """<path d="M43 6l13 13-31 31-18 5 5-18z" FILL/><path d="M36 13l13 13"/><path d="M34 58h24"/>""",
    "people": """<circle cx="14" cy="24" r="7" FILL/><circle cx="50" cy="24" r="7" FILL/>
        <path d="M3 50c0-9 4-14 11-14s11 5 11 14zM39 50c0-9 4-14 11-14s11 5 11 14z" FILL/>
        <circle cx="32" cy="17" r="9" PAPER/><path d="M17 56c0-14 5-22 15-22s15 8 15 22z" PAPER/>""",
    "person": """<circle cx="32" cy="19" r="12" FILL/><path d="M9 57c1-15 10-20 23-20s22 5 23 20z" FILL/>""",
    "phone": """<rect x="17" y="4" width="30" height="56" rx="6" FILL/><path d="M17 48h30"/><path d="M31 54h2"/>
        <path d="M25 26l6 6 10-11"/>""",
    "qr": """<rect x="6" y="6" width="20" height="20" rx="3" FILL/><rect x="38" y="6" width="20" height="20" rx="3"
        FILL/><rect x="6" y="38" width="20" height="20" rx="3" FILL/><path d="M15 16h2M47 16h2M15 48h2"/>
        <path d="M38 38h6v6M58 38v8M50 50h8v8M38 52v6h5"/>""",
    "search": """<circle cx="27" cy="27" r="20" FILL/><path d="M42 42l16 16"/><path d="M16 27a11 11 0 0 1 11-11"/>""",
    "send": """<path d="M5 31L59 6 45 57 29 41z" FILL/><path d="M59 6L29 41v17l8-9" PAPER/>""",
    "shield": """<path d="M32 5l23 8v16c0 15-9 25-23 30C18 54 9 44 9 29V13z" FILL/><path d="M21 31l9 9 14-16"/>""",
    "shop": """<path d="M10 27v30h44V27" FILL/><path d="M27 57V40h12v17" PAPER/>
        <path d="M11 7h42l7 16a7 7 0 0 1-14 0 7 7 0 0 1-14 0 7 7 0 0 1-14 0 7 7 0 0 1-14 0z" PAPER/>
        <path d="M18 23l3-16M32 23V7M46 23L43 7"/>""",
    "sim": """<path d="M18 5h20l12 12v38a4 4 0 0 1-4 4H18a4 4 0 0 1-4-4V9a4 4 0 0 1 4-4z" FILL/>
        <rect x="22" y="29" width="20" height="20" rx="3" PAPER/><path d="M22 39h20M32 29v20"/>""",
    "star": """<path d="M32 5l8 18 19 2-14 13 4 20-17-10-17 10 4-20L5 25l19-2z" FILL/>""",
    "tag": """<path d="M8 8h23l25 25a5 5 0 0 1 0 7L40 56a5 5 0 0 1-7 0L8 31z" FILL/>
        <circle cx="20" cy="20" r="4" PAPER/><path d="M33 40l7-7"/>""",
    "wallet": """<path d="M8 22a7 7 0 0 1 7-8h33v8"/><rect x="7" y="22" width="49" height="35" rx="6" FILL/>
        <path d="M58 33H44a6 6 0 0 0 0 13h14z" PAPER/><path d="M45 39h1"/>""",
}


def pictogram(name: str, line: str, fill: str) -> str:
    """An SVG group on the field of 64 by 64; place it with a transform."""
    strokes = DRAWINGS[name].replace("FILL", f'fill="{fill}"').replace("PAPER", 'fill="#FFFFFF"')
    style = 'fill="none" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"'
    return f'<g {style} stroke="{line}">{strokes}</g>'
