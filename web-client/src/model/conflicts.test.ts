import { expect, test } from "vitest";
import { RecordCache } from "../sync/record_cache";
import { conflicts_of, decision } from "./conflicts";
import { vi } from "./i18n/vi";

const kSpace = "018d3f2a-7c1e-7a40-9b1d-000000000005";
const kRegistry = "018d3f2a-7c1e-7a40-9b1d-000000000009";
const kUnit = "018d3f2a-7c1e-7a40-9b1d-000000000002";
const kAccount = "018d3f2a-7c1e-7a40-9b1d-000000000003";

function cache_with(): RecordCache {
  const cache = new RecordCache();
  cache.announce([
    { space: kSpace, kind: "conference", title: "Giao ban", offset: 0 },
    { space: kRegistry, kind: "registry", title: "Sổ", offset: 0 },
  ] as never);
  cache.apply(kRegistry, 1, [
    { collection: "units", id: kUnit, record: { name: "Thái Hòa" } },
    { collection: "people", id: `${kUnit}/${kAccount}`, record: { full_name: "Lê Thị Chi" } },
  ]);
  cache.apply(kSpace, 1, [
    {
      collection: "agenda_items",
      id: "x",
      record: { title: "Chín giờ" },
      conflicts: [
        { field: "title", value: { title: "Chín giờ" }, unit: kUnit, account: kAccount, at_ms: 2 },
        { field: "title", value: {}, at_ms: 1 },
        { field: "rank", value: { rank: "a0" }, at_ms: 2 },
        { field: "rank", value: { rank: "a1" }, at_ms: 1 },
      ],
    },
  ]);
  return cache;
}
const kPlace = { space: kSpace, collection: "agenda_items", id: "x" };

test("[R5] versions are shown with author and unit, the one that counts first; fields without a name are not", () => {
  const [title, ...others] = conflicts_of(cache_with(), kPlace, "vi", vi);
  expect(others).toEqual([]);
  expect(title?.versions.map(({ text, author }) => [text, author])).toEqual([
    ["Chín giờ", "Lê Thị Chi, Thái Hòa"],
    ["(để trống)", ""],
  ]);
});

test("[R5] taking a version says what was seen and that it decides; until the node knows it is no more shown", () => {
  const cache = cache_with();
  const [title] = conflicts_of(cache, kPlace, "vi", vi);
  if (!title?.versions[1]) throw new Error("no conflict");
  const change = decision("agenda_items", "x", title, title.versions[1]);
  expect(change).toEqual({
    kind: "put",
    collection: "agenda_items",
    id: "x",
    fields: { title: null },
    bases: { title: "Chín giờ" },
    decides: ["title"],
  });
  const { kind: _kind, ...args } = change;
  cache.set_outbox([{ id: "1", space: kSpace, name: "record.put", arguments: args, state: "waiting", made_ms: 0 }]);
  expect(conflicts_of(cache, kPlace, "vi", vi)).toEqual([]);
  cache.set_outbox([]);
  cache.apply(kSpace, 2, [{ collection: "agenda_items", id: "x", record: {} }]);
  expect(conflicts_of(cache, kPlace, "vi", vi)).toEqual([]);
});
