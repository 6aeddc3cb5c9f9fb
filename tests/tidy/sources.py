"""The files of the repository that the rules look at."""
import fnmatch
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A text file: its path from the top of the repository, with `/`, and what is in it."""

    path: str
    text: str

    @property
    def suffix(self):
        return os.path.splitext(self.path)[1]

    @property
    def folder(self):
        return os.path.dirname(self.path)

    @property
    def line_count(self):
        return len(self.text.splitlines())


@dataclass(frozen=True)
class Fault:
    """What breaks a rule. `key` names it in exceptions.json; `size` is what must only shrink, where it has one."""

    key: str
    message: str
    size: int = 0


def read_sources(top, rules):
    """Every text file below `top` that no skipped folder holds, sorted by path."""
    skipped = set(rules["skipped_folders"])
    sources = []
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in skipped)
        for name in sorted(names):
            path = Path(folder) / name
            if os.path.splitext(name)[1] not in rules["text"] or path.is_symlink():
                continue
            text = readable(path)
            if text is not None:
                sources.append(Source(path.relative_to(top).as_posix(), text))
    return sources


def readable(path):
    """The text of a file; None where it is not UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def is_code(source, rules):
    return source.suffix in rules["code"]


def matches(folder, patterns):
    """Whether a folder is one of the patterns; `*` stands for one part of a path."""
    return any(
        fnmatch.fnmatch(folder, pattern) and folder.count("/") == pattern.count("/") for pattern in patterns
    )
