#!/usr/bin/env python3
"""Breaks sync/ on purpose, one way after another, and lets the simulator find out.

Each mutant of mutants.json is a textual change to one file. That file alone is compiled, from a copy, by the command that
the build folder has for it, and linked before everything else, so that the tree and the build stay as they are. The
simulator runs seeds until it fails or the limit is reached. Prints a table for README.md; exits 1 where a mutant was not
caught.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


def run(command: list[str], **options) -> subprocess.CompletedProcess:
    return subprocess.run(command, text=True, capture_output=True, **options)


class Build:
    """The commands of a build folder that make the simulator."""

    def __init__(self, folder: pathlib.Path, work: pathlib.Path) -> None:
        self.folder, self.work = folder, work
        done = run(["ninja", "-C", str(folder), "simulate"])
        if done.returncode != 0:
            sys.exit(done.stdout[-4000:])
        self.commands = run(["ninja", "-C", str(folder), "-t", "commands", "simulate"]).stdout.splitlines()

    def compile(self, name: str, text: str) -> pathlib.Path:
        source, target = self.work / pathlib.Path(name).name, self.work / "mutant.o"
        source.write_text(text)
        words = shlex.split(next(line for line in self.commands if f" -c {TOP / name}" in line))
        words[words.index("-c") + 1] = str(source)
        words[words.index("-o") + 1] = str(target)
        words[words.index("-MF") + 1] = str(self.work / "mutant.d")
        done = run(words, cwd=self.folder)
        if done.returncode != 0:
            sys.exit(f"{name} does not compile:\n{done.stderr[-2000:]}")
        return target

    def link(self, changed: pathlib.Path) -> pathlib.Path:
        """Its symbols come first, so the archive's own object of that file is not drawn in."""
        program = self.work / "simulate"
        words = shlex.split(self.commands[-1])
        words = words[words.index(":") + 2 : ] if words[0] == ":" else words
        words = [word for word in words if word not in ("&&", ":")]
        out = words.index("-o")
        words[out + 1] = str(program)
        done = run([*words[:out], str(changed), *words[out:]], cwd=self.folder)
        if done.returncode != 0:
            sys.exit(f"the mutant does not link:\n{done.stderr[-2000:]}")
        return program


def hunt(program: pathlib.Path, seeds: int) -> tuple[str, float]:
    """The first line of what failed, or nothing; and the seconds that it took."""
    begun = time.monotonic()
    done = run([str(program), "--seeds", str(seeds), "--shrink-runs", "0"])
    if done.returncode == 0:
        done = run([str(program), "--seeds", str(seeds), "--shrink-runs", "0", "--seed", "400001", "--checkpoints"])
    seconds = time.monotonic() - begun
    if done.returncode == 0:
        return by_trace(program), time.monotonic() - begun
    lines = done.stdout.splitlines()
    return (lines[1].strip() if len(lines) > 1 else f"it stopped: {done.stderr.strip()[-80:]}"), seconds


def by_trace(program: pathlib.Path) -> str:
    """The same for the traces that once failed."""
    for trace in sorted((HERE / "traces").glob("*.txt")):
        done = run([str(program), "--trace", str(trace)])
        if done.returncode != 0:
            return f"{trace.stem}: {done.stdout.splitlines()[0] if done.stdout else 'it stopped'}"
    return ""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--build", default=str(TOP / "build/release"), help="a configured build folder")
    options.add_argument("--seeds", type=int, default=400, help="runs before a mutant counts as not caught")
    options.add_argument("--only", default="", help="only mutants whose name holds this")
    options.add_argument("--check", action="store_true", help="only whether each mutant's text is where it says")
    chosen = options.parse_args()
    if chosen.check:
        return check()
    with tempfile.TemporaryDirectory(prefix="giaoban-mutants-") as work:
        return hunt_all(Build(pathlib.Path(chosen.build).resolve(), pathlib.Path(work)), chosen)


def read_mutants() -> list[dict]:
    return json.loads((HERE / "mutants.json").read_text())


def is_in_place(mutant: dict) -> bool:
    return (TOP / mutant["file"]).read_text().count(mutant["old"]) == 1


def check() -> int:
    astray = [mutant for mutant in read_mutants() if not is_in_place(mutant)]
    for mutant in astray:
        print(f"{mutant['name']}: its text is not in {mutant['file']} once")
    return 1 if astray else 0


def hunt_all(build: Build, chosen: argparse.Namespace) -> int:
    fault, seconds = hunt(build.folder / "tests/simulation/simulate", chosen.seeds)
    if fault:
        sys.exit(f"the tree fails as it is: {fault}")
    print(f"| mutant | caught after | by |\n|---|---|---|\n| none | not in {seconds:.0f} s | |", flush=True)
    missed = 0
    for mutant in read_mutants():
        if chosen.only not in mutant["name"]:
            continue
        if not is_in_place(mutant):
            sys.exit(f"{mutant['name']}: its text is not in {mutant['file']} once")
        text = (TOP / mutant["file"]).read_text()
        program = build.link(build.compile(mutant["file"], text.replace(mutant["old"], mutant["new"])))
        fault, seconds = hunt(program, chosen.seeds)
        missed += not fault
        print(f"| {mutant['name']} | {f'{seconds:.1f} s' if fault else f'NOT in {seconds:.0f} s'} | {fault} |", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
