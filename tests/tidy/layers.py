"""Who may include whom: the layer table held against real #includes and imports."""
import posixpath
import re

from sources import Fault

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
IMPORT = re.compile(r"""(?<![\w.$])(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]""")
CPP = (".h", ".cc")
WEB = (".ts", ".js", ".svelte")


def includes_of(source):
    """(is quoted, path) of every #include."""
    return [(quote == '"', path) for quote, path in INCLUDE.findall(source.text)]


def layer_of(path, order):
    """The layer that a file belongs to: the longest entry of the table that its path begins with; None without."""
    fitting = [layer for layer in order if path == layer or path.startswith(layer + "/")]
    return max(fitting, key=len) if fitting else None


def check_layers(sources, rules):
    """A folder includes only folders above it in the table; a quoted path is written from the top."""
    order = rules["layers"]["order"]
    faults = []
    for source in sources:
        own = layer_of(source.path, order)
        if source.suffix not in CPP or own is None:
            continue
        for quoted, path in includes_of(source):
            if not quoted:
                continue
            other = layer_of(path, order)
            if other is None:
                faults.append(Fault(f"{source.path} > {path}", f'{source.path}: "{path}" is in no layer'))
            elif order.index(other) > order.index(own):
                faults.append(Fault(f"{source.path} > {path}", f'{source.path} ({own}) includes "{path}" of the higher layer {other}'))
    return faults


def check_confined(sources, rules):
    """Some libraries may be included by certain folders only. Tests may use any."""
    faults = []
    for source in sources:
        if source.suffix not in CPP or layer_of(source.path, ["schema", "sync", "server"]) is None:
            continue
        for _, path in includes_of(source):
            for prefix, homes in rules["layers"]["confined"].items():
                if path.startswith(prefix) and layer_of(source.path, homes) is None:
                    faults.append(Fault(f"{source.path} > {path}", f"{source.path} includes <{path}>, which only {', '.join(homes)} may"))
    return faults


def check_cycles(sources, _rules):
    """No file includes itself by a detour."""
    paths = {source.path for source in sources if source.suffix in CPP}
    graph = {
        source.path: [path for quoted, path in includes_of(source) if quoted and path in paths]
        for source in sources
        if source.path in paths
    }
    return [Fault(" > ".join(cycle), "include cycle: " + " > ".join(cycle)) for cycle in cycles_of(graph)]


def cycles_of(graph):
    """One cycle for each knot of a graph {node: [nodes]}, as a list that ends where it began."""
    state, found = {}, []
    for start in sorted(graph):
        if start in state:
            continue
        path, work = [], [(start, iter(graph[start]))]
        state[start] = "open"
        path.append(start)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                path.pop()
                state[node] = "done"
            elif state.get(following) == "open":
                found.append(path[path.index(following):] + [following])
            elif following not in state:
                state[following] = "open"
                path.append(following)
                work.append((following, iter(graph.get(following, ()))))
    return found


def imports_of(source):
    """What a module of the web client imports, as written."""
    return [first or second for first, second in IMPORT.findall(source.text)]


def resolve_import(source, target, rules):
    """The path from the top that an import means; None where it is an npm package."""
    for alias, path in rules["aliases"].items():
        if target == alias or target.startswith(alias + "/"):
            return path + target[len(alias):]
    if target.startswith("."):
        return posixpath.normpath(posixpath.join(source.folder, target))
    return None


def check_web_layers(sources, rules):
    """The web client's folders import only folders before them; what lies beside them (the entry) may import all."""
    web = rules["web_layers"]
    order = [f"{web['source']}/{name}" for name in web["order"]]
    faults = []
    for source in sources:
        if source.suffix not in WEB or not source.path.startswith(web["source"] + "/"):
            continue
        own = layer_of(source.path, order)
        if own is None and "/" in source.path[len(web["source"]) + 1:]:
            faults.append(Fault(source.path, f"{source.path}: its folder is in no layer of the web client"))
        for target in imports_of(source) if own else ():
            path = resolve_import(source, target, web)
            if path is None:
                continue
            other = layer_of(path, order)
            if path.startswith(web["source"]) and (other is None or order.index(other) > order.index(own)):
                faults.append(Fault(f"{source.path} > {path}", f"{source.path} imports {target}, which is above it"))
    return faults
