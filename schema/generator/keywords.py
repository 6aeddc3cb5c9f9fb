"""The keywords that are implemented. All others are refused, and so are limits left open."""
from .model import POLICIES, SchemaFault

NOTES = {"title", "x-title-en", "description", "x-write-policy"}
FORMATS = {
    "uuid", "node-id", "blob-hash", "signature",
    "record-id", "date", "time-of-day", "term", "document-name",
}  # fmt: skip
TOP = {"$schema", "$id", "$defs", "x-collection", "x-spaces", "x-direction"}
OBJECT = {"type", "properties", "required", "additionalProperties", "x-name"}
FREE_OBJECT = {"type", "maxProperties"}
TEXT = {"type", "minLength", "maxLength", "format"}
ENUMERATION = {"type", "enum", "x-name"}
INTEGER = {"type", "minimum", "maximum"}
ARRAY = {"type", "items", "minItems", "maxItems"}
LARGEST_INTEGER = 2**53 - 1  # what JavaScript can hold


def require(condition: bool, place: str, fault: str) -> None:
    if not condition:
        raise SchemaFault(f"{place}: {fault}")


def allow(schema: dict, allowed: set[str], place: str) -> None:
    unknown = sorted(set(schema) - allowed - NOTES)
    require(not unknown, place, f"keyword {', '.join(unknown)} is not implemented here")
    policy = schema.get("x-write-policy")
    require(policy is None or policy in POLICIES, place, f"x-write-policy {policy!r} is none of {POLICIES}")


def whole(schema: dict, keyword: str, default: int | None, place: str) -> int | None:
    value = schema.get(keyword, default)
    if keyword in schema:
        require(type(value) is int and abs(value) <= LARGEST_INTEGER, place, f"{keyword} must be a whole number")
    return value
