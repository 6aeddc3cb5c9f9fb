// The six steps of a briefing, on two real nodes: the province's secretary and the unit's, each at their own node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { kPdf, World } from "./lib/nodes.mjs";
import {
  add_item, agenda_titles, drag_item, item_row, kSheet, minutes_text, open_minutes, open_tab, type_on, type_paragraph,
  until_minutes, until_order, until_typed,
} from "./lib/pages.mjs";
import { run_cuts } from "./briefing_cuts.mjs";
import { run_verify } from "./briefing_verify.mjs";

/** What one does is seen at the other node within this time. */
const kSeenMs = 1000;
const kItems = ["Phát biểu khai mạc", "Báo cáo kết quả giám sát", "Trao đổi kinh nghiệm tiếp dân"];
const kSlot5 = "[data-testid=slot][data-ordinal='5']";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, browser };
    cast.an = await Person.arrive(browser, world.province);
    cast.hoa = await Person.arrive(browser, world.unit);
    await run_plan(tally, cast);
    await run_agenda(tally, cast);
    await run_answers(tally, cast);
    await run_minutes(tally, cast);
    await run_cuts(tally, cast);
    await tally.test("no page complained: no console error, no breach of the content security policy", () => {
      assert.deepEqual([...cast.an.take_complaints(), ...cast.hoa.take_complaints()], []);
    });
    await run_verify(tally, cast);
  } finally {
    await browser.close();
    await world.close();
  }
}

/** Does something and measures when the other browser shows its effect. */
async function measured(note, what, act, effect) {
  const begun_ms = Date.now();
  const [, seen_ms] = await Promise.all([act(), effect()]);
  const took = seen_ms - begun_ms;
  note(`${what}: seen at the other node after ${took} ms, clicks included`);
  return took;
}

async function run_plan(tally, { an, hoa }) {
  await tally.test("step 1: the secretary signs in and sees the cluster's conferences", async () => {
    await an.sign_in("thuky.nghean");
    await hoa.sign_in("thuky.thaihoa");
    for (const person of [an, hoa]) await person.seen("[data-testid=slot][data-ordinal='4']", "Thái Hòa");
  });
  await tally.test("step 1: the next conference has its ordinal worked out and its host proposed by rotation", async () => {
    await an.hook("cluster").filter({ hasText: "Cụm 2" }).getByTestId("create-next").click();
    await an.seen("[data-testid=next-ordinal]", "Lần thứ 5, nhiệm kỳ 2021-2026");
    await an.seen("[data-testid=next-title]", "lần thứ 5");
    const proposed = await an.hook("host").locator("option:checked").textContent();
    const ladder = await an.hook("host-ladder").locator("li").filter({ hasText: "đến lượt" }).textContent();
    assert.ok(proposed && !proposed.includes("Thái Hòa"), `Thái Hòa hosted last and is proposed again: ${proposed}`);
    assert.ok(ladder.includes(proposed));
    await an.hook("date").fill("15/06/2027");
    await an.hook("place").fill("Hội trường UBND thị xã Hoàng Mai");
  });
  await tally.test("step 1: created, it stands in the list at both nodes", async (note) => {
    const took = await measured(note, "the conference", () => an.hook("create-submit").click(), () => hoa.seen(kSlot5, "Hoàng Mai"));
    assert.ok(took < kSeenMs, `${took} ms`);
    await an.page.waitForURL(/\/hoi-nghi\//);
    await an.seen("h1", "lần thứ 5");
    await an.page.goto("/");
    await an.seen(kSlot5, "Hoàng Mai");
  });
}

async function run_agenda(tally, { an, hoa }) {
  await tally.test("step 3: the unit sees each new agenda item within a second", async (note) => {
    for (const person of [an, hoa]) await person.page.locator(kSlot5).getByRole("link").click();
    await hoa.page.waitForURL(/\/hoi-nghi\//);
    for (const [index, title] of kItems.entries()) {
      const add = () => add_item(an, { title, minutes: 10 + index, unit: index === 1 ? "Quỳ Hợp" : undefined });
      let sent_ms = 0;
      const [, seen_ms] = await Promise.all([add().then((at) => (sent_ms = at)), hoa.seen(".title", title)]);
      note(`${title}: ${seen_ms - sent_ms} ms after it was sent`);
      assert.ok(seen_ms - sent_ms < kSeenMs);
    }
    assert.deepEqual(await agenda_titles(an), kItems);
  });
  await tally.test("step 2: Alt+↑ moves an item, at both nodes", async (note) => {
    await item_row(an, kItems[2]).locator(".handle").focus();
    const wanted = [kItems[0], kItems[2], kItems[1]];
    const took = await measured(note, "the order", () => an.page.keyboard.press("Alt+ArrowUp"), () => until_order(hoa, wanted));
    assert.ok(took < kSeenMs, `${took} ms`);
    await until_order(an, wanted);
    const focused = await an.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.ok(focused?.includes(kItems[2]), `the focus went to ${focused}`);
  });
  await tally.test("step 2: dragging moves an item, at both nodes", async (note) => {
    const wanted = [kItems[2], kItems[1], kItems[0]];
    await measured(note, "the order", () => drag_item(an, kItems[0], kItems[1]), () => until_order(hoa, wanted));
    await until_order(an, wanted);
  });
  await tally.test("step 2 and 3: a PDF attached at the province opens at the unit's node, byte for byte", async (note) => {
    const attach = () => item_row(an, kItems[1]).getByTestId("attach").setInputFiles(kPdf);
    const took = await measured(note, "the paper", attach, () => hoa.seen("[data-testid=paper]", "bao-cao-de-dan.pdf"));
    assert.ok(took < kSeenMs, `${took} ms`);
    const seen_ms = Date.now();
    const address = await item_row(hoa, kItems[1]).getByTestId("paper").getByRole("link").getAttribute("href");
    // The bytes follow their record.
    const get = () => hoa.page.request.get(new URL(address, hoa.node.url).href);
    let answer = await get();
    while (answer.status() === 404) answer = await get();
    note(`open ${Date.now() - seen_ms} ms after it was seen`);
    assert.equal(answer.status(), 200);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    assert.ok((await answer.body()).equals(readFileSync(kPdf)));
  });
}

async function run_answers(tally, { an, hoa }) {
  await tally.test("step 3: the unit accepts the invitation with its delegates' names", async (note) => {
    for (const person of [an, hoa]) await open_tab(person, "participants");
    await hoa.hook("answer-accepted").check();
    await hoa.hook("delegate-name").first().fill("Phan Văn Thái");
    await hoa.hook("delegate-post").first().fill("Phó Chủ tịch HĐND thị xã");
    await hoa.hook("add-delegate").click();
    await hoa.hook("delegate-name").nth(1).fill("Hồ Thị Sen");
    const submit = () => hoa.hook("response-submit").click();
    const both = () => Promise.all(["Phan Văn Thái", "Hồ Thị Sen"].map((name) => an.seen("[data-answer=accepted]", name)));
    const took = await measured(note, "the answer", submit, async () => Math.max(...(await both())));
    assert.ok(took < kSeenMs, `${took} ms`);
    await an.seen("[data-testid=participants-summary]", "1 đơn vị tham dự (2 đại biểu)");
  });
  await tally.test("step 3: the unit proposes an item; the province sees it and agrees", async (note) => {
    for (const person of [an, hoa]) await open_tab(person, "agenda");
    const title = "Kinh nghiệm tổ chức kỳ họp không giấy";
    await measured(note, "the proposal", () => add_item(hoa, { title, minutes: 15 }), () => an.seen("[data-status=proposed]", title));
    await item_row(hoa, title).getByText("Chờ quyết định").waitFor();
    const agree = () => item_row(an, title).getByTestId("accept-item").click();
    await measured(note, "the decision", agree, () => hoa.seen("[data-status=agreed]", title));
  });
}

async function run_minutes(tally, { an, hoa }) {
  await tally.test("step 4: both type in the minutes at the same time and see each other's cursors", async (note) => {
    for (const person of [an, hoa]) await open_minutes(person);
    await an.page.locator(kSheet).click();
    await an.page.keyboard.type("Biên bản hội nghị.");
    await hoa.seen(kSheet, "Biên bản hội nghị.");
    const texts = ["Đại biểu tỉnh nêu ba vấn đề.", "Thái Hòa kiến nghị về kinh phí."];
    // Each begins a paragraph of their own first: two who split the same line at once share what comes of it.
    await type_paragraph(an, texts[0].slice(0, 3));
    await hoa.seen(kSheet, texts[0].slice(0, 3));
    await type_paragraph(hoa, texts[1].slice(0, 3));
    await an.seen(kSheet, texts[1].slice(0, 3));
    const begun_ms = Date.now();
    await Promise.all([type_on(an, texts[0].slice(3)), type_on(hoa, texts[1].slice(3))]);
    const typed_ms = Date.now();
    const seen_ms = Math.max(...(await Promise.all([an, hoa].map((person) => until_typed(person, texts)))));
    note(`both texts in both ${Math.max(0, seen_ms - typed_ms)} ms after the last key (${typed_ms - begun_ms} ms of typing)`);
    await an.seen(".caret-name", "Hoàng Thị Hòa");
    await hoa.seen(".caret-name", "Nguyễn Thị Thư");
    await an.seen("[data-testid=people-here]", "Hoàng Thị Hòa");
    for (const person of [an, hoa]) await until_minutes(person, "live");
    assert.equal(await minutes_text(an), await minutes_text(hoa));
  });
}
