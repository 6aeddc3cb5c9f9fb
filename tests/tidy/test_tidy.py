"""Each rule of tidy.py can fail, and lets pass what it should: for every rule a case of either kind."""
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import tidy  # noqa: E402
from functions import functions_of  # noqa: E402
from sources import Fault, Source, read_sources  # noqa: E402

RULES = json.loads((HERE / "rules.json").read_text(encoding="utf-8"))


def faults(rule, files):
    """The messages of one rule over made-up files {path: text}."""
    sources = [Source(path, text) for path, text in files.items()]
    return [fault.message for fault in tidy.CHECKS[rule](sources, RULES)]


class Layers(unittest.TestCase):
    def test_a_folder_may_include_those_above_it(self):
        self.assertEqual([], faults("layers", {"sync/log/a.h": '#include "sync/base/id.h"\n#include <string>\n'}))

    def test_a_folder_may_include_itself(self):
        self.assertEqual([], faults("layers", {"sync/log/a.h": '#include "sync/log/b.h"\n'}))

    def test_a_folder_may_not_include_one_below_it(self):
        self.assertEqual(1, len(faults("layers", {"sync/log/a.cc": '#include "server/hub/socket.h"\n'})))

    def test_the_problems_are_below_the_base_and_the_types_above(self):
        self.assertEqual([], faults("layers", {"sync/base/a.h": '#include "schema/problems.h"\n'}))
        self.assertEqual(1, len(faults("layers", {"sync/base/a.h": '#include "schema/records.h"\n'})))

    def test_a_path_must_begin_at_the_top(self):
        self.assertEqual(1, len(faults("layers", {"sync/log/a.h": '#include "entry.h"\n'})))

    def test_tests_may_include_anything(self):
        self.assertEqual([], faults("layers", {"tests/unit/a.cc": '#include "server/app/main.h"\n'}))


class Confined(unittest.TestCase):
    def test_each_confined_library_is_refused_elsewhere_and_allowed_at_home(self):
        for prefix, homes in RULES["layers"]["confined"].items():
            text = f"#include <{prefix}x.h>\n"
            self.assertEqual(1, len(faults("confined", {"schema/a.cc": text})), prefix)
            self.assertEqual([], faults("confined", {f"{homes[0]}/a.cc": text}), prefix)

    def test_tests_may_use_any(self):
        self.assertEqual([], faults("confined", {"tests/bench/a.cc": "#include <rocksdb/db.h>\n"}))


class Cycles(unittest.TestCase):
    def test_a_detour_is_found(self):
        found = faults(
            "cycles",
            {
                "sync/log/a.h": '#include "sync/log/b.h"\n',
                "sync/log/b.h": '#include "sync/log/c.h"\n',
                "sync/log/c.h": '#include "sync/log/a.h"\n',
            },
        )
        self.assertEqual(1, len(found))
        self.assertEqual(3, found[0].count(">"))

    def test_a_diamond_is_none(self):
        found = faults(
            "cycles",
            {
                "sync/log/a.h": '#include "sync/log/b.h"\n#include "sync/log/c.h"\n',
                "sync/log/b.h": '#include "sync/log/d.h"\n',
                "sync/log/c.h": '#include "sync/log/d.h"\n',
                "sync/log/d.h": "",
            },
        )
        self.assertEqual([], found)


class WebLayers(unittest.TestCase):
    def test_imports_go_one_way(self):
        text = "import { a } from '../storage/a';\nimport type { X } from 'yjs';\n"
        self.assertEqual([], faults("web_layers", {"web-client/src/sync/b.ts": text}))
        self.assertEqual(1, len(faults("web_layers", {"web-client/src/storage/b.ts": "import {\n a\n} from '../ui/a';"})))

    def test_svelte_exports_and_lazy_imports_count(self):
        for text in ("<script>import A from '../ui/A.svelte';</script>", "export * from '../ui/x';", "const a = await import('../ui/x');"):
            self.assertEqual(1, len(faults("web_layers", {"web-client/src/model/b.svelte": text})), text)

    def test_the_entry_may_import_all(self):
        self.assertEqual([], faults("web_layers", {"web-client/src/main.ts": "import App from './ui/App.svelte';"}))

    def test_a_folder_without_layer_is_refused(self):
        self.assertEqual(1, len(faults("web_layers", {"web-client/src/stuff/b.ts": ""})))


class Sizes(unittest.TestCase):
    def test_a_file_may_have_its_limit_and_no_more(self):
        limit = RULES["file_lines"]
        self.assertEqual([], faults("file_lines", {"a.cc": "x\n" * limit}))
        self.assertEqual(1, len(faults("file_lines", {"a.cc": "x\n" * (limit + 1)})))

    def check_function(self, path, opening, line, closing):
        limit = RULES["function_lines"]
        for body_lines, expected in ((limit - 2, 0), (limit - 1, 1)):
            text = opening + line * body_lines + closing
            self.assertEqual(expected, len(faults("function_lines", {path: text})), path + " " + opening)

    def test_functions_of_cpp(self):
        for opening in ("int f(int a) {\n", "Foo::Foo(int a) : a_(a), b_{a} {\n", "auto f = [](int a) mutable {\n", "auto Foo::g() const -> int {\n", 'TEST_CASE("[L1] x") {\n'):
            self.check_function("a.cc", opening, "  ++a;\n", "}\n")

    def test_functions_of_typescript_and_svelte(self):
        self.check_function("a.ts", "export async function f(a: number): Promise<void> {\n", "  a++;\n", "}\n")
        self.check_function("a.ts", "const f = (a: number) => {\n", "  a++;\n", "};\n")
        self.check_function("a.svelte", "<script lang='ts'>function f() {\n", "  a++;\n", "}</script>\n")

    def test_functions_of_python_and_shell(self):
        self.check_function("a.py", "def f(a):\n", "    a += 1\n", "    return a\n")
        self.check_function("a.sh", "f() {\n", "  echo\n", "}\n")

    def test_what_is_no_function(self):
        body = "  x;\n" * RULES["function_lines"] + "\n}\n"
        for head in ("namespace giaoban {\n", "class A : public B {\n", "const X x = {\n", "describe('a', () => {\n", "if (a) {\n"):
            self.assertEqual([], faults("function_lines", {"a.ts": head + body}), head)

    def test_braces_in_texts_and_remarks_do_not_count(self):
        text = 'int f() {\n  g("{{{"); // {\n  /* { */ h(\'{\');\n  i(R"({)");\n}\nint g() {\n}\n'
        self.assertEqual([("f", 1, 5), ("g", 6, 2)], functions_of(Source("a.cc", text)))


class Habits(unittest.TestCase):
    def test_names(self):
        for bad in ("sync/log/string_utils.h", "web-client/src/ui/helpers.ts", "server/net/ConnectionManager.h"):
            self.assertEqual(1, len(faults("names", {bad: ""})), bad)
        self.assertEqual(1, len(faults("names", {"a.h": "class SessionManager {};\n"})))
        self.assertEqual(1, len(faults("names", {"a.ts": "export interface CommonThing {}\n"})))
        self.assertEqual([], faults("names", {"commune.h": "struct Communes {};\nint manager;\n"}))

    def test_remarks(self):
        for word in ("TO" + "DO", "FIX" + "ME"):
            self.assertEqual(1, len(faults("remarks", {"a.cc": f"// {word}: later\n"})))
        self.assertEqual([], faults("remarks", {"a.cc": "// todo lists are records\n"}))

    def test_closures_are_named_before_they_are_awaited(self):
        for bad in (
            "co_await run([a = b] { go(); });",
            "co_spawn(\n  co_await executor,\n  [s = *s]() -> awaitable<void> { co_await s->run(); }, detached);",
        ):
            self.assertEqual(1, len(faults("awaits", {"server/net/a.cc": bad})), bad)
        for good in ("co_await run([&] { go(); });", "auto f = [a = b] { go(); };\nco_await run(std::move(f));", "x = co_await y; z[i] = (a);"):
            self.assertEqual([], faults("awaits", {"server/net/a.cc": good}), good)

    def test_waits_only_in_tests(self):
        for bad in ("std::this_thread::sleep" + "_for(1s);", "time.sleep" + "(1)", "await page.waitFor" + "Timeout(5);", "setTime" + "out(resolve, 5)"):
            self.assertEqual(1, len(faults("waits", {"tests/unit/a.cc": bad})), bad)
            self.assertEqual(1, len(faults("waits", {"web-client/src/a.test.ts": bad})), bad)
            self.assertEqual([], faults("waits", {"server/net/a.cc": bad}), bad)

    def test_places(self):
        for bad in ("/wo" + "rk/main/x", "see ../sha" + "red/notes", "registry.npm" + "js.org"):
            self.assertEqual(1, len(faults("places", {"a.md": bad})), bad)
        self.assertEqual([], faults("places", {"a.md": "a shared/network drive, std::shared_ptr, homework/main"}))

    def test_readmes(self):
        self.assertEqual(1, len(faults("readmes", {"sync/log/a.h": ""})))
        self.assertEqual([], faults("readmes", {"sync/log/a.h": "", "sync/log/README.md": "x"}))
        self.assertEqual(1, len(faults("readmes", {"sync/log/README.md": "x\n" * 41})))
        self.assertEqual([], faults("readmes", {"sync/log/deeper/a.h": ""}))


class Exceptions(unittest.TestCase):
    def test_an_exception_excuses_its_size_and_no_more(self):
        self.assertEqual([], tidy.excuse([Fault("a", "m", 450)], {"a": 450}))
        self.assertEqual(1, len(tidy.excuse([Fault("a", "m", 451)], {"a": 450})))

    def test_the_list_only_shrinks(self):
        self.assertIn("write that", tidy.excuse([Fault("a", "m", 420)], {"a": 450})[0].message)
        self.assertIn("take it out", tidy.excuse([], {"a": 450})[0].message)


class Files(unittest.TestCase):
    def test_generated_and_foreign_folders_are_not_read(self):
        with tempfile.TemporaryDirectory() as top:
            for path in ("sync/a.cc", "node_modules/x/a.ts", "web-client/src/generated/a.ts", "picture.png"):
                (Path(top) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(top) / path).write_text("x", encoding="utf-8")
            self.assertEqual(["sync/a.cc"], [source.path for source in read_sources(top, RULES)])

    def test_every_rule_has_a_test_here(self):
        mine = Path(__file__).read_text(encoding="utf-8")
        for name in tidy.CHECKS:
            self.assertTrue(re.search(rf'faults\("{name}"|faults\(\s*"{name}"', mine), name)


if __name__ == "__main__":
    unittest.main()
