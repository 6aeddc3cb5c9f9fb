import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RecordCache } from "../sync/record_cache";
import { find_here, is_worth_asking, kNothingAsked, search_parameters } from "./find";
import { ends_open, has_all_words, marked_pieces, search_words } from "./found_words";
import { searched } from "./searched";

const marked = (text: string, query: string): string =>
  marked_pieces(text, query)
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join("");

test("words are found with and without marks, đ too, and the last one by its beginning", () => {
  expect(search_words("Giám sát, 30/2020/NĐ-CP")).toEqual(["giam", "sat", "30", "2020", "nd", "cp"]);
  expect(marked("Kết quả giám sát của Đà Nẵng", "giam sat da nang")).toBe("Kết quả [giám] [sát] của [Đà] [Nẵng]");
  expect(marked("Đo đạc", "do")).toBe("[Đo] đạc");
  expect(marked("thẩm tra, thảm họa", "thẩ")).toBe("[thẩm] tra, [thảm] họa");
  expect(marked("thẩm tra", "tha ")).toBe("thẩm tra");
  expect(ends_open("giám s")).toBe(false);
});

test("marks that stand by themselves belong to the letter before them, and pieces make the text again", () => {
  const text = "tie\u0302\u0301ng Vie\u0323\u0302t!";
  expect(marked(text, "tieng viet")).toBe("[tie\u0302\u0301ng] [Vie\u0323\u0302t]!");
  for (const query of ["", "a", "tieng", "x y z"]) {
    expect(
      marked_pieces(text, query)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  }
});

test("every word must be there", () => {
  expect(has_all_words("Giám sát chuyên đề", "chuyen giam")).toBe(true);
  expect(has_all_words("Giám sát chuyên đề", "giam xa")).toBe(false);
  expect(has_all_words("Giám sát", "…")).toBe(false);
  expect(is_worth_asking({ ...kNothingAsked, q: " … " })).toBe(false);
});

function cache(): RecordCache {
  const made = new RecordCache();
  const space = (id: string, kind: "conference" | "plan" | "registry", title: string) => ({ space: id, kind, title, offset: 1, owned: true, applied: 1 });
  const record = (of: string, collection: string, id: string, fields: object) => ({ space: of, collection, id, record: { ...fields } });
  made.load(
    [space("old", "conference", "Giao ban lần 1"), space("new", "conference", "Giao ban lần 2"), space("plan", "plan", "Cụm 2")],
    [
      record("old", "conferences", "old", { title: "Giao ban lần 1", date: "2025-01-10", host_unit: "thai-hoa" }),
      record("new", "conferences", "new", { title: "Giao ban lần 2", date: "2026-01-10", host_unit: "quy-hop" }),
      record("old", "agenda_items", "1", { title: "Giám sát đầu tư", presenter: "Ông Đức" }),
      record("new", "agenda_items", "2", { title: "Báo cáo", topics: ["Giám sát đất đai"], presenter_unit: "quy-hop" }),
      record("new", "votes", "3", { title: "Giám sát", status: "draft" }),
      record("new", "ballots", "4", { title: "Giám sát" }),
      record("plan", "slots", "s", { series: "quarterly", conference: "old" }),
    ],
  );
  return made;
}

const found = (wish: object): string[] => find_here(cache(), { ...kNothingAsked, ...wish }).hits.map((hit) => hit.record);

test("what this browser holds is searched as the node would: the newest conference first, nothing that is not for all", () => {
  expect(found({ q: "giam sat" })).toEqual(["2", "1"]);
  expect(found({ q: "dat dai giám sát" })).toEqual(["2"]);
  expect(found({ q: "giam sat duc" })).toEqual(["1"]);
  expect(found({ q: "khong co" })).toEqual([]);
  const [hit] = find_here(cache(), { ...kNothingAsked, q: "dat dai" }).hits;
  expect(hit).toMatchObject({ field: "topics", title: "Báo cáo", before: "Giám sát đất đai", space_title: "Giao ban lần 2", date: "2026-01-10" });
});

test("a search is narrowed by collection, unit, days and series", () => {
  expect(found({ q: "giao ban", collection: "conferences" })).toEqual(["new", "old"]);
  expect(found({ q: "giam sat", unit: "thai-hoa" })).toEqual(["1"]);
  expect(found({ q: "giam sat", from: "2025-06-01" })).toEqual(["2"]);
  expect(found({ q: "giam sat", to: "2025-06-01" })).toEqual(["1"]);
  expect(found({ q: "giam sat", series: "quarterly" })).toEqual(["1"]);
});

test("the node is asked for what was chosen alone", () => {
  expect(search_parameters({ ...kNothingAsked, q: "giám sát", from: "2026-01-01" })).toBe("q=gi%C3%A1m+s%C3%A1t&from=2026-01-01&limit=50");
});

test("the browser searches the same fields of the same collections as the node", () => {
  const source = readFileSync(new URL("../../../server/search/extract.cc", import.meta.url), "utf8");
  const lists = new Map([...source.matchAll(/(k\w+) = \{("[^}]*)\};/g)].map(([, name = "", list = ""]) => [name, [...list.matchAll(/"(\w+)"/g)].map((each) => each[1])]));
  const rows = [...source.matchAll(/^ {4}\{"(\w+)", (k\w+)/gm)].map(([, collection = "", list = ""]) => [collection, lists.get(list)]);
  expect(Object.fromEntries(rows)).toEqual(searched);
});
