"""Variants of messages and commands, and their decoding by type or name."""
from .cpp_text import quoted
from .model import Catalog, Document


def message_sets(catalog: Catalog) -> list[tuple[str, str, str, list[Document]]]:
    """(variant, function, meaning, messages)"""
    feed = catalog.in_folder("messages/feed/")
    sent_by = lambda side: [d for d in feed if d.raw["x-direction"] == side]  # noqa: E731
    return [
        ("FeedClientMessage", "decode_feed_client", "What a browser sends on the feed", sent_by("client")),
        ("FeedServerMessage", "decode_feed_server", "What a node sends on the feed", sent_by("server")),
        ("PeerMessage", "decode_peer", "The text messages between nodes", catalog.in_folder("messages/peer/")),
    ]


def command_name(document: Document) -> str:
    return document.id.removeprefix("commands/").removesuffix(".json")


def variant(name: str, meaning: str, documents: list[Document]) -> str:
    kinds = ", ".join(d.struct.name for d in documents)
    return f"/// {meaning}.\nusing {name} = std::variant<{kinds}>;\n"


def declarations(catalog: Catalog, group: str) -> str:
    if group == "messages":
        return "".join(
            f"{variant(name, meaning, documents)}/// By its `type`. Errors: those of T::decode, unknown_message.\n"
            f"Result<{name}> {function}(const Json& message);\nResult<{name}> {function}(Json&& message);\n\n"
            for name, function, meaning, documents in message_sets(catalog)
        )
    if group == "commands":
        commands = catalog.in_folder("commands/")
        return f"""{variant("CommandArguments", "The arguments of a command, by its name", commands)}/// Errors: those of T::decode, relative to the arguments; unknown_command.
Result<CommandArguments> decode_command(std::string_view name, const Json& arguments);
Result<CommandArguments> decode_command(std::string_view name, Json&& arguments);
/// The name of the command that has these arguments.
std::string_view command_name(const CommandArguments& arguments);
"""
    return ""


def definitions(catalog: Catalog, group: str) -> str:
    if group == "messages":
        return "".join(messages(*entry) for entry in message_sets(catalog))
    return commands(catalog) if group == "commands" else ""


def messages(name: str, function: str, _: str, documents: list[Document]) -> str:
    tests = "".join(
        f"  if (*type == {d.struct.name}::kType) return decode_as<{d.struct.name}>(message);\n" for d in documents
    )
    return f"""namespace {{
template <typename J>
Result<{name}> {function}_as(J& message) {{
  const auto type = message_type(message);
  if (!type) return std::unexpected(type.error());
{tests}  return fail(problem::kUnknownMessage, "no such type", "/type");
}}
}}  // namespace

Result<{name}> {function}(const Json& message) {{ return {function}_as(message); }}
Result<{name}> {function}(Json&& message) {{ return {function}_as(message); }}

"""


def commands(catalog: Catalog) -> str:
    documents = catalog.in_folder("commands/")
    tests = "".join(
        f"  if (name == {quoted(command_name(d))}) return decode_as<{d.struct.name}>(arguments);\n" for d in documents
    )
    names = ", ".join(quoted(command_name(d)) for d in documents)
    return f"""namespace {{
template <typename J>
Result<CommandArguments> decode_command_as(std::string_view name, J& arguments) {{
{tests}  return fail(problem::kUnknownCommand);
}}
constexpr std::string_view kCommandNames[] = {{{names}}};
}}  // namespace

Result<CommandArguments> decode_command(std::string_view name, const Json& arguments) {{
  return decode_command_as(name, arguments);
}}
Result<CommandArguments> decode_command(std::string_view name, Json&& arguments) {{
  return decode_command_as(name, arguments);
}}
std::string_view command_name(const CommandArguments& arguments) {{ return kCommandNames[arguments.index()]; }}

"""
