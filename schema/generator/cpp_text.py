"""Pieces of C++ text."""
import json

HEADER = "// Made by schema/generate.py from the JSON Schemas in schema/. Do not edit.\n"

KEYWORDS = set(
    "alignas and asm auto bool break case catch char class const continue default delete do double else enum "
    "explicit export extern false float for friend goto if inline int long mutable namespace new not operator or "
    "private protected public register return short signed sizeof static struct switch template this throw true "
    "try typedef typename union unsigned using virtual void volatile while xor decode encode read".split()
)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def raw_text(text: str) -> str:
    assert ')json"' not in text
    return f'R"json({text})json"'


def comment(text: str | None, indent: str = "") -> str:
    return f"{indent}/// {text}\n" if text else ""


def member(key: str) -> str:
    """A property's name as a C++ member."""
    name = "".join(c if c.isalnum() else "_" for c in key)
    return name + "_" if name in KEYWORDS else name
