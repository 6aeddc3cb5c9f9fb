#!/usr/bin/env python3
"""Turns the JSON Schemas of this folder into C++ (--cpp DIR) and TypeScript (--ts DIR).

Needs nothing beyond Python 3.11. Only files whose content changed are written. A schema that says
something this generator does not implement is refused: a rule that nobody checks must not be written down.
"""
import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import cpp, typescript  # noqa: E402
from generator.loader import load_catalog  # noqa: E402
from generator.model import SchemaFault  # noqa: E402


def write_changed(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--cpp", type=Path, help="root of generated includes; files go to its folder schema/")
    parser.add_argument("--ts", type=Path, help="folder for the TypeScript files")
    arguments = parser.parse_args()
    try:
        catalog = load_catalog(arguments.source)
        if arguments.cpp:
            write_changed(arguments.cpp / "schema", cpp.files(catalog))
        if arguments.ts:
            write_changed(arguments.ts, typescript.files(catalog))
    except SchemaFault as fault:
        print(f"schema: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
