"""Rows of results, the table and the files made of them."""
import json
import os
import platform
import statistics
import subprocess
import time
from dataclasses import asdict, dataclass


@dataclass
class Row:
    """One comparison, or one figure with a bound. `ratio` is ours over the peer's; where less is better, the peer's over
    ours. None where a row has no peer. `target` is what the ratio, or our own figure where there is no peer, must reach
    (or, with `is_ceiling`, must not pass); None where nothing is promised."""

    group: str
    name: str
    ours: float
    peer: float | None
    peer_name: str | None
    unit: str
    ratio: float | None
    target: float | None
    met: bool | None
    is_ceiling: bool = False


def row(group, name, ours, unit, peer=None, peer_name=None, target=None, is_cost=False):
    """A row from the samples of all rounds: medians, and the median of the ratios within each round. `is_cost`: less is
    better."""
    ratio = None
    if peer is not None:
        ratio = statistics.median(b / a if is_cost else a / b for a, b in zip(ours, peer))
    return Row(
        group,
        name,
        round(statistics.median(ours), 3),
        None if peer is None else round(statistics.median(peer), 3),
        peer_name,
        unit,
        None if ratio is None else round(ratio, 3),
        target,
        None if target is None else ratio >= target,
    )


def limit(group, name, ours, unit, at_least=None, at_most=None):
    """A row without a peer, whose own figure has a bound."""
    value = statistics.median(ours)
    is_ceiling = at_most is not None
    target = at_most if is_ceiling else at_least
    met = None if target is None else (value <= target if is_ceiling else value >= target)
    return Row(group, name, round(value, 3), None, None, unit, None, target, met, is_ceiling)


def number(value):
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def cells(one):
    verdict = {None: "", True: "yes", False: "NO"}[one.met]
    target = "" if one.target is None else f"{'≤' if one.is_ceiling else '≥'} {one.target:g}"
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    return [one.group, one.name, number(one.ours), number(one.peer), one.peer_name or "", one.unit, ratio, target, verdict]


HEAD = ["group", "what", "ours", "peer", "peer's name", "unit", "ratio", "target", "met"]
RIGHT = {2, 3, 6}


def table(rows):
    lines = [HEAD, *map(cells, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.rjust(width) if i in RIGHT else cell.ljust(width) for i, (cell, width) in enumerate(zip(line, widths))).rstrip()
        for line in lines
    )


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "unknown processor")
    packages = output_of("dpkg-query", "-W", "-f", "${Package} ${Version}, ", "librocksdb7.8", "redis-server", "libboost1.81-dev", "libsodium23")
    return [
        f"{os.cpu_count()} cores of {model}, Linux {platform.release()}, {output_of('g++', '-dumpfullversion')} (g++), build `release`",
        packages.rstrip(", "),
        f"disk: {output_of('df', '--output=source,fstype', '.').splitlines()[-1]}",
    ]


def markdown(rows, load, options):
    lines = [
        "# Results",
        "",
        f"Made by `ops/bench --report` on {time.strftime('%Y-%m-%d %H:%M %Z')}: {options.rounds} rounds of {options.seconds:g} s each, medians;",
        f"load average of the machine {load[0]} before the run and {load[1]} after it. What the rows mean: README.md.",
        "",
        *(f"- {line}" for line in machine()),
        "",
        "| " + " | ".join(HEAD) + " |",
        "|" + "|".join("--:" if i in RIGHT else "---" for i in range(len(HEAD))) + "|",
        *("| " + " | ".join(cells(one)) + " |" for one in rows),
        "",
    ]
    return "\n".join(lines)


def write_json(rows, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in rows], file, ensure_ascii=False, indent=2)
        file.write("\n")
