"""Finds functions and their lengths, well enough to hold a ceiling: by braces in C++ and TypeScript, by the
parser in Python, by `name() {` … `}` at the left edge in shell scripts."""
import ast
import re

BRACED = (".h", ".cc", ".ts", ".js", ".mjs", ".svelte")
CONTROL = re.compile(r"^(?:\}?\s*else\b|if|for|while|switch|catch|do|try|return\s*\{|namespace|extern)\b")
TYPE = re.compile(r"^(?:template\s*<.*>\s*)?(?:export\s+)?(?:abstract\s+)?(?:class|struct|union|enum|interface|type)\b[^()]*$")
# What may stand between the parameters and the body.
AFTER = r"(?:\s*(?:const|noexcept|override|final|mutable|constexpr|&&?|requires\b.*|->.*|=>|:(?!:).*))*"
FUNCTION = re.compile(r"\)" + AFTER + r"\s*$|=>\s*$", re.DOTALL)
INITIALISERS = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)", re.DOTALL)
# Blocks that only hold the tests below them.
GROUPING = re.compile(r"\b(?:describe|describe\.each|TEST_SUITE|TEST_SUITE_BEGIN)\b[^;]*$", re.DOTALL)
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""",
    re.DOTALL,
)
DIGIT_MARK = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")


def blank(match):
    """Comments and texts become spaces: lines stay where they are."""
    return re.sub(r"[^\n]", " ", match.group(0))


def bare(text, suffix):
    """Code without comments, texts and preprocessor lines; of a Svelte file only its scripts."""
    if suffix == ".svelte":
        inside = [(m.start(1), m.end(1)) for m in re.finditer(r"<script\b[^>]*>(.*?)</script>", text, re.DOTALL)]
        text = "".join(c if c == "\n" or any(a <= i < b for a, b in inside) else " " for i, c in enumerate(text))
    if suffix in (".h", ".cc"):
        text = DIGIT_MARK.sub(" ", text)
    text = TOKEN.sub(blank, text)
    if suffix in (".h", ".cc"):
        text = re.sub(r"^\s*#(?:[^\n\\]|\\\n|\\.)*", blank, text, flags=re.MULTILINE)
    return text


def is_function(head):
    head = head.strip()
    return bool(FUNCTION.search(head)) and not CONTROL.match(head) and not TYPE.match(head) and not GROUPING.search(head)


def name_of(head):
    """The name of a function by the text before its body; lambdas go by what they are given to."""
    named = re.search(r"([~\w:$]+)\s*(?:=\s*(?:async\s*)?)?(?:<[^()]*>)?\(", head)
    return named.group(1) if named else "?"


def braced_functions(text, suffix):
    """(name, first line, lines) of each function of C++ or TypeScript, the inner ones too."""
    code = bare(text, suffix)
    found, open_blocks = [], []
    head, head_line, line = "", 1, 1
    for at, char in enumerate(code):
        if char == "{":
            open_blocks.append((head, head_line))
            head = ""
        elif char == "}" and open_blocks:
            began_head, began_line = open_blocks.pop()
            following = code[at + 1:].lstrip()[:1] if INITIALISERS.search(began_head) else ""
            head = ""
            if following in (",", "{") and following:
                head, head_line = began_head + " x ", began_line  # a member's {initialiser}: the head goes on
            elif is_function(began_head):
                found.append((name_of(began_head), began_line, line - began_line + 1))
        elif char == ";" and head.count("(") <= head.count(")"):
            head = ""
        else:
            if not head.strip():
                head_line = line
            head += char
        line += char == "\n"
    return found


def python_functions(text):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))
    return [(node.name, node.lineno, node.end_lineno - node.lineno + 1) for node in nodes]


def shell_functions(text):
    found, open_function = [], None
    for number, line in enumerate(text.splitlines(), 1):
        begins = re.match(r"^([\w-]+)\(\) \{", line)
        if begins and not line.rstrip().endswith("}"):
            open_function = (begins.group(1), number)
        elif line.startswith("}") and open_function:
            found.append((*open_function, number - open_function[1] + 1))
            open_function = None
    return found


def functions_of(source):
    if source.suffix in BRACED:
        return braced_functions(source.text, source.suffix)
    if source.suffix == ".py":
        return python_functions(source.text)
    if source.suffix == ".sh" or source.text.startswith("#!/usr/bin/env bash"):
        return shell_functions(source.text)
    return []
