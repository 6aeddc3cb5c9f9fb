"""The generator refuses what it does not implement, and writes only what changed."""
import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[2] / "schema"


def generate(source: Path, *options: str) -> subprocess.CompletedProcess:
    command = ["/usr/bin/python3", "-B", str(SCHEMA / "generate.py"), "--source", str(source), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class GeneratorTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.source = Path(folder.name) / "schema"
        shutil.copytree(SCHEMA, self.source, ignore=shutil.ignore_patterns("golden", "generator", "__pycache__"))

    def change(self, name: str, edit):
        path = self.source / name
        value = json.loads(path.read_text(encoding="utf-8"))
        edit(value)
        path.write_text(json.dumps(value), encoding="utf-8")

    def refused(self, name: str, edit, reason: str):
        self.change(name, edit)
        result = generate(self.source)
        self.assertEqual(result.returncode, 1)
        self.assertIn(reason, result.stderr)
        self.assertIn(name, result.stderr)

    def test_takes_the_schemas_of_the_repository(self):
        result = generate(self.source)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_refuses_keywords_that_it_does_not_implement(self):
        for keyword, value in [("pattern", "^a"), ("oneOf", []), ("default", "x"), ("multipleOf", 2), ("minlength", 1)]:
            with self.subTest(keyword):
                self.setUp()
                edit = lambda s: s["properties"]["title"].update({keyword: value})  # noqa: E731
                self.refused("records/agenda_items.json", edit, keyword)

    def test_refuses_unknown_formats_types_and_policies(self):
        title = lambda **new: lambda s: s["properties"].update(title=new)  # noqa: E731
        for edit, reason in [
            (title(type="string", format="e-mail"), "e-mail"),
            (title(type="number"), "number"),
            (title(type=["string", "null"]), "not implemented"),
            (title(type="string", maxLength=3, **{"x-write-policy": "anyone"}), "anyone"),
            (title(**{"$ref": "../defs.json#/$defs/Nothing"}), "nothing"),
            (title(**{"$ref": "../../etc/passwd"}), "no schema"),
        ]:
            with self.subTest(reason):
                self.setUp()
                self.refused("records/agenda_items.json", edit, reason)

    def test_refuses_limits_left_open(self):
        title = lambda **new: lambda s: s["properties"].update(title=new)  # noqa: E731
        for edit, reason in [
            (title(type="string"), "maxLength"),
            (title(type="integer", minimum=0), "maximum"),
            (title(type="array", items={"type": "boolean"}), "maxItems"),
            (lambda s: s.pop("additionalProperties"), "additionalProperties"),
            (lambda s: s["required"].append("nothing"), "nothing"),
            (lambda s: s.pop("x-write-policy"), "x-write-policy"),
            (lambda s: s.update({"x-collection": "other"}), "x-collection"),
        ]:
            with self.subTest(reason):
                self.setUp()
                self.refused("records/agenda_items.json", edit, reason)

    def test_refuses_a_message_whose_type_is_not_its_name(self):
        edit = lambda s: s["properties"].update(type={"const": "pong"})  # noqa: E731
        self.refused("messages/peer/ping.json", edit, "type")

    def test_refuses_a_schema_that_holds_itself(self):
        edit = lambda s: s["properties"].update(title={"$ref": "#"})  # noqa: E731
        self.refused("records/agenda_items.json", edit, "itself")

    def test_refuses_a_key_that_comes_twice(self):
        path = self.source / "defs.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"title":', '"$id": "x", "title":', 1), encoding="utf-8")
        result = generate(self.source)
        self.assertEqual(result.returncode, 1)
        self.assertIn("twice", result.stderr)

    def test_writes_only_what_changed(self):
        out = self.source.parent / "out"
        options = ("--cpp", str(out), "--ts", str(out / "ts"))
        generate(self.source, *options)
        before = {path: path.stat().st_mtime_ns for path in out.rglob("*.*")}
        self.assertGreater(len(before), 15)
        self.change("records/units.json", lambda s: s["properties"].pop("code"))
        generate(self.source, *options)
        changed = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
        self.assertEqual(changed, {"records.h", "records.cc", "collections.cc", "catalog.cc", "records.ts", "collections.ts"})


if __name__ == "__main__":
    unittest.main()
