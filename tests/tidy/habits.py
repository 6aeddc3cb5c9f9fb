"""Sizes, names, words and READMEs."""
import re

from functions import functions_of
from sources import Fault, is_code, matches

TYPE_NAME = re.compile(r"^\s*(?:export\s+)?(?:abstract\s+)?(?:class|struct|enum class|enum|union|interface|type|using|concept)\s+(\w+)", re.MULTILINE)


def words_of(name):
    """The words of a snake_case, kebab-case or CamelCase name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def check_file_lines(sources, rules):
    limit = rules["file_lines"]
    return [
        Fault(source.path, f"{source.path}: {source.line_count} lines, at most {limit}", source.line_count)
        for source in sources
        if is_code(source, rules) and source.line_count > limit
    ]


def check_function_lines(sources, rules):
    limit = rules["function_lines"]
    return [
        Fault(f"{source.path} {name}", f"{source.path}:{line}: {name} has {lines} lines, at most {limit}", lines)
        for source in sources
        for name, line, lines in functions_of(source)
        if lines > limit
    ]


def check_names(sources, rules):
    """Names say what a thing is, not that it helps."""
    banned = set(rules["banned_words_in_names"])
    faults = []
    for source in sources:
        if bad := banned.intersection(words_of(source.path.rsplit("/", 1)[-1])):
            faults.append(Fault(source.path, f"{source.path}: a file named {', '.join(bad)}"))
        for name in TYPE_NAME.findall(source.text) if is_code(source, rules) else ():
            if bad := banned.intersection(words_of(name)):
                faults.append(Fault(f"{source.path} {name}", f"{source.path}: a type named {name}"))
    return faults


def lines_that(pattern, source):
    return [
        (number, line.strip()) for number, line in enumerate(source.text.splitlines(), 1) if re.search(pattern, line)
    ]


def check_remarks(sources, rules):
    """What is left to do is an issue, not a remark."""
    return [
        Fault(f"{source.path} {line}", f"{source.path}:{number}: {line}")
        for source in sources
        for number, line in lines_that(rules["banned_remarks"], source)
    ]


def is_test(source):
    return source.path.startswith("tests/") or ".test." in source.path


def check_waits(sources, rules):
    """A test waits for the event, never for the clock."""
    return [
        Fault(f"{source.path} {line}", f"{source.path}:{number}: {line}")
        for source in sources
        if is_test(source) and is_code(source, rules)
        for number, line in lines_that(rules["banned_waits"], source)
    ]


# A closure with a capture of its own, in the same full expression as a co_await before it.
CLOSURE_IN_AWAIT = re.compile(r"co_await\b[^;{}]*?\[[^\]\[;{}]*=[^\]\[;{}]*\]\s*[({]")


def check_awaits(sources, rules):
    """g++ 12 destroys a closure that is made within a co_await expression twice: it is named before."""
    return [
        Fault(f"{source.path} {found.group(0)[:60]}", f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1}: a closure made within co_await")
        for source in sources
        if source.path.endswith((".cc", ".h"))
        for found in CLOSURE_IN_AWAIT.finditer(source.text)
    ]


def check_places(sources, rules):
    """Nothing names the place where it was written, nor a package registry's host."""
    return [
        Fault(f"{source.path} {line}"[:200], f"{source.path}:{number}: {line}"[:200])
        for source in sources
        for number, line in lines_that(rules["banned_places"], source)
    ]


def check_readmes(sources, rules):
    """Each folder that holds code says what it owns, in a page."""
    faults = []
    readmes = {source.folder: source for source in sources if source.path.split("/")[-1] == "README.md"}
    for folder in sorted({source.folder for source in sources if is_code(source, rules) or source.path.endswith("CMakeLists.txt")}):
        if matches(folder, rules["readme_in"]) and folder not in readmes:
            faults.append(Fault(folder, f"{folder}/ has no README.md"))
    for readme in readmes.values():
        limit = rules["readme_lines_of"].get(readme.path, rules["readme_lines"])
        if readme.line_count > limit:
            faults.append(Fault(readme.path, f"{readme.path}: {readme.line_count} lines, at most {limit}", readme.line_count))
    return faults
