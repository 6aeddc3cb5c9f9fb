// A whole term: rules, plan, moves by hand and by keys, hand-over, convening; who may read it only; how it looks.
import assert from "node:assert/strict";
import { until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World } from "./lib/nodes.mjs";
import { check_looks, take_pictures } from "./lib/pictures.mjs";
import { accept, all_days, card_of, cards, close_slot, drag_slot, open_month, open_part, open_slot, open_wall, propose, slot_of, until_day, walk_to_open_day } from "./lib/term_pages.mjs";
import { kFirst, kTerm, load_term } from "./lib/term_world.mjs";
import { run_calendar } from "./term_calendar.mjs";
import { run_endings, run_series } from "./term_endings.mjs";
import { run_looks, run_offline } from "./term_looks.mjs";
import { run_units } from "./term_units.mjs";

/** Fifteen briefings of each of two clusters in five years. */
const kSlots = 30;
/** The second briefing of the first cluster, the first that is in 2027, would be before August. */
const kException = {
  from: "02/08/2027",
  to: "06/08/2027",
  first: "2027-08-02",
  last: "2027-08-06",
  sentence: `Hội nghị lần thứ 2 của Cụm 1: từ 02/08/2027 đến hết 06/08/2027, đăng cai: ${kFirst[2]}, theo Kế hoạch 12/KH-HĐND. Lý do: Kết hợp lễ công bố thị xã.`,
};

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    await world.province.stop();
    load_term(world.province, world.folder);
    await world.province.start();
    const an = await Person.arrive(browser, world.province);
    await an.sign_in("thuky.nghean");
    await run_rules(tally, an);
    await run_plan(tally, an);
    await run_moves(tally, an);
    await run_calendar(tally, an);
    await run_replan(tally, an);
    const admin = await Person.arrive(browser, world.province);
    await admin.sign_in("quantri.nghean");
    await run_units(tally, an, admin);
    const le = await Person.arrive(browser, world.province);
    const phong = await Person.arrive(browser, world.province);
    await le.sign_in("thuky.trile");
    await phong.sign_in("thuky.quephong");
    await run_hand_over(tally, an, le, phong);
    await run_own_rules(tally, an, le);
    await run_convene(tally, an);
    await run_conflict(tally, an);
    await run_endings(tally, an);
    await run_series(tally, an);
    await run_looks(tally, an);
    await run_offline(tally, an);
    await tally.test("no page complained", () => {
      assert.deepEqual([an, admin, le, phong].flatMap((person) => person.take_complaints()), []);
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

async function run_rules(tally, an) {
  await tally.test("an empty term says what to do first, and its days are entered", async () => {
    await an.page.getByRole("link", { name: "Nhiệm kỳ", exact: true }).click();
    await an.page.getByText(`Kế hoạch nhiệm kỳ ${kTerm}`).waitFor();
    await take_pictures(an, "nhiem-ky-trong");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await an.hook("enter-term").click();
    await an.hook("add-terms").click();
    assert.equal(await an.hook("term-name").inputValue(), kTerm);
    await an.hook("rule-save").click();
    await an.hook("term-form").getByText("Ngày chưa đúng").first().waitFor();
    await an.hook("term-from").fill("01/04/2026");
    await an.hook("term-to").fill("31/03/2031");
    await an.hook("rule-save").click();
    await an.hook("rules-terms").getByText("Nhiệm kỳ 2026-2031 từ 01/04/2026 đến hết 31/03/2031.").waitFor();
  });
  await tally.test("a series begins with a template and is read back as a sentence", async () => {
    await an.hook("template-cluster_briefing").click();
    await an.hook("series-people").fill("Chủ tịch HĐND tỉnh");
    await an.hook("series-months").fill("0");
    assert.equal(await an.hook("rule-sentence").innerText(), "…");
    await an.hook("series-months").fill("4");
    assert.match(await an.hook("rule-sentence").innerText(), /^Mỗi cụm họp 4 tháng một lần, thứ Hai đến thứ Sáu, 08:00–11:30, /);
    await take_pictures(an, "quy-tac-chuoi");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await an.hook("rule-save").click();
    await an.hook("rules-series").getByText("Mỗi cụm họp 4 tháng một lần").waitFor();
  });
  await tally.test("a conference of the series is put elsewhere by an exception, and what cannot be is said beside its field", async () => {
    await an.hook("rules-exceptions").getByText("Chưa có ngoại lệ nào").waitFor();
    await an.hook("add-exceptions").click();
    await an.hook("exception-ordinal").fill("2");
    await an.hook("exception-from").fill(kException.from);
    await an.hook("exception-to").fill(kException.to);
    await an.hook("rule-save").click();
    await an.hook("exception-form").getByText("Hãy điền mục này").first().waitFor();
    assert.equal(await an.page.evaluate(() => document.activeElement.id), "exception-cluster");
    await an.hook("exception-cluster").selectOption({ label: "Cụm 1" });
    await an.hook("exception-host_unit").selectOption({ label: kFirst[2] });
    await an.hook("exception-reason").fill("Kết hợp lễ công bố thị xã");
    await an.hook("exception-document").fill("Kế hoạch 12/KH-HĐND");
    assert.equal(await an.hook("rule-sentence").innerText(), kException.sentence);
    await check_looks(an, "quy-tac-ngoai-le");
    await an.hook("exception-reason").press("Enter");
    await an.hook("exception-form").waitFor({ state: "detached" });
    await an.hook("rules-exceptions").getByText(kException.sentence).waitFor();
    await an.hook("rules-exceptions").getByTestId("remove-rule").click();
    await an.hook("rules-exceptions").getByText("Chưa có ngoại lệ nào").waitFor();
    await an.hook("undo").click();
    await an.hook("rules-exceptions").getByText(kException.sentence).waitFor();
  });
  await tally.test("a session is blocked for all, and what was entered can be undone", async () => {
    for (const [from, to] of [["05/07/2027", "16/07/2027"], ["01/11/2028", "02/11/2028"]]) {
      await an.hook("add-blocked").click();
      await an.hook("blocked-from").fill(from);
      await an.hook("blocked-to").fill(to);
      await an.hook("rule-save").click();
      await an.hook("blocked-form").waitFor({ state: "detached" });
    }
    await an.hook("rules-blocked").getByText("Từ 01/11/2028 đến hết 02/11/2028 không ai họp được: kỳ họp.").waitFor();
    await an.hook("undo").click();
    await an.hook("rules-blocked").getByText("01/11/2028").waitFor({ state: "detached" });
    await an.hook("rules-blocked").getByText("05/07/2027").waitFor();
  });
}

async function run_plan(tally, an) {
  await tally.test("a plan of the whole term is proposed with its points, and nothing changes before it is accepted", async (note) => {
    await propose(an, "fresh");
    assert.match(await an.hook("proposal-counts").innerText(), /^\d+ kỳ mới$/);
    note(`${await an.hook("proposal-counts").innerText()}; ${(await an.hook("proposal-quality").innerText()).replace("\n", ", ")}`);
    assert.ok((await an.hook("diff-row").count()) >= kSlots - 4);
    await take_pictures(an, "ke-hoach-de-xuat");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await open_part(an, "wall");
    assert.equal(await cards(an).count(), 0);
  });
  await tally.test("accepted, it stands on the wall: the slots of both clusters, none against a rule", async () => {
    await open_part(an, "planning");
    const count = Number.parseInt(await an.hook("proposal-counts").innerText());
    await accept(an);
    await an.hook("toast").getByText(`Đã nhận kế hoạch: ${count} kỳ được ghi`).waitFor();
    await cards(an).nth(count - 1).waitFor();
    const { day, label } = await slot_of(an.page.locator('[data-testid=term-slot][data-ordinal="2"][aria-label*="Cụm 1,"]'));
    assert.ok(kException.first <= day && day <= kException.last, `the exception's days: ${label}`);
    assert.ok(label.includes(kFirst[2]), `the exception's host: ${label}`);
    assert.equal(await cards(an).count(), count);
    assert.equal(await cards(an, "planned").count(), await cards(an).count());
    assert.doesNotMatch(await an.hook("term-summary").innerText(), /vướng/);
  });
}

async function run_moves(tally, an) {
  let moved;
  await tally.test("a slot is dragged to an open day, with the planner's verdict beside the pointer", async (note) => {
    const slot = await slot_of(cards(an, "planned").nth(2));
    await open_month(an, slot.day);
    const dragged = await drag_slot(an, slot.id);
    assert.match(dragged.closed, /^Thứ Bảy, .*: không được\. /);
    assert.match(dragged.open, /: họp được/);
    note(`${dragged.closed} | ${dragged.open}`);
    await until_day(an, slot.id, dragged.day);
    moved = { ...slot, to: dragged.day };
  });
  await tally.test("and goes back by undo", async () => {
    await an.hook("undo").click();
    await until_day(an, moved.id, moved.day);
  });
  await tally.test("the same by keys: m, arrows until a day is open, Enter; Escape leaves it", async () => {
    await open_wall(an);
    await card_of(an, moved.id).focus();
    await an.page.keyboard.press("m");
    await an.hook("move-bar").waitFor();
    await an.page.keyboard.press("Escape");
    await an.hook("move-bar").waitFor({ state: "detached" });
    await until_day(an, moved.id, moved.day);
    await card_of(an, moved.id).focus();
    await an.page.keyboard.press("m");
    const day = await walk_to_open_day(an);
    assert.match(await an.hook("announcer").innerText(), /: họp được/);
    await take_pictures(an, "doi-ngay-bang-phim");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await an.page.locator(`td[data-date="${day}"]`).focus();
    await an.page.keyboard.press("Enter");
    await until_day(an, moved.id, day);
  });
}

async function run_replan(tally, an) {
  let fixed;
  await tally.test("a slot is confirmed; moved after that, it asks for a reason", async () => {
    await open_wall(an);
    fixed = await slot_of(cards(an, "planned").nth(3));
    await open_slot(an, fixed.id);
    await an.hook("slot-confirm").click();
    await an.hook("slot-dialog").getByText("Đã chốt", { exact: true }).waitFor();
    await an.hook("slot-move").click();
    await walk_to_open_day(an);
    await an.page.keyboard.press("Enter");
    await an.hook("reason-submit").click();
    await an.hook("reason-dialog").getByText("Hãy ghi lý do").waitFor();
    await an.hook("slot-reason").fill("Trùng đợt kiểm tra của Đoàn giám sát");
    const day = await an.page.locator("td.aimed").getAttribute("data-date");
    await an.hook("reason-submit").click();
    await until_day(an, fixed.id, day);
    fixed.day = day;
  });
  await tally.test("planned anew, what was confirmed stays where it is", async (note) => {
    const before = await (await open_wall(an), all_days(an));
    await propose(an, "fresh");
    note(await an.hook("proposal-counts").innerText());
    if (await an.hook("proposal-accept").isEnabled()) await accept(an);
    await open_wall(an);
    await until_day(an, fixed.id, fixed.day);
    assert.equal((await slot_of(card_of(an, fixed.id))).status, "confirmed");
    assert.equal((await all_days(an)).size, before.size);
  });
  await tally.test("a busy period of all moves little of the standing plan", async (note) => {
    const slot = await slot_of(cards(an, "planned").nth(6));
    await open_part(an, "rules");
    await an.hook("add-blocked").click();
    const day = slot.day.split("-").reverse().join("/");
    await an.hook("blocked-from").fill(day);
    await an.hook("blocked-to").fill(day);
    await an.hook("rule-save").click();
    await an.hook("blocked-form").waitFor({ state: "detached" });
    await open_part(an, "wall");
    await an.page.locator(`[data-slot="${slot.id}"][aria-label*="vướng quy tắc"]`).waitFor();
    await propose(an, "keep");
    note(await an.hook("proposal-counts").innerText());
    const kinds = await an.hook("diff-row").evaluateAll((rows) => rows.map((row) => row.dataset.kind));
    assert.ok(kinds.length >= 1 && kinds.length <= 4, kinds.join());
    await accept(an);
    await an.page.locator(`[data-slot="${slot.id}"]:not([data-day="${slot.day}"])`).waitFor();
  });
}

async function run_hand_over(tally, an, le, phong) {
  let slot;
  await tally.test("a host asks another unit to host instead; it may not decide more than that", async () => {
    await open_wall(le);
    slot = await slot_of(cards(le, "planned").filter({ hasText: kFirst[0] }).first());
    await open_slot(le, slot.id);
    for (const hook of ["slot-confirm", "slot-move", "slot-cancel", "slot-convene"]) assert.equal(await le.hook(hook).count(), 0, hook);
    await le.hook("slot-hand-over").click();
    await le.hook("hand-over-unit").selectOption({ label: kFirst[1] });
    await le.hook("hand-over-reason").fill("Trụ sở mới chưa xong");
    await le.hook("hand-over-submit").click();
    await le.hook("slot-dialog").locator("[data-testid=hand-over][data-state=open]").waitFor();
    await close_slot(le);
  });
  await tally.test("the other unit accepts, the convener approves, and the record of turns shows it", async () => {
    await open_wall(phong);
    await phong.hook("hand-over-accept").first().click();
    await open_wall(an);
    await an.page.locator("[data-testid=hand-over][data-state=accepted]").waitFor();
    await an.hook("hand-over-approve").click();
    await card_of(an, slot.id).filter({ hasText: kFirst[1] }).waitFor();
    await open_part(an, "fairness");
    await an.hook("fairness-handed").getByText(`${kFirst[0]} nhường ${kFirst[1]}`).waitFor();
    assert.match(await an.hook("fairness-next").first().innerText(), /^Đến lượt: .*, thứ /);
  });
  await tally.test("what was handed over is confirmed, and the turns after it are made fair again", async (note) => {
    await open_wall(an);
    await open_slot(an, slot.id);
    await an.hook("slot-confirm").click();
    await an.hook("slot-status").getByText("Đã chốt").waitFor();
    await close_slot(an);
    await propose(an, "keep");
    note(await an.hook("proposal-counts").innerText());
    if (await an.hook("proposal-accept").isEnabled()) await accept(an);
    await open_wall(an);
    await card_of(an, slot.id).filter({ hasText: kFirst[1] }).waitFor();
  });
}

async function run_own_rules(tally, an, le) {
  await tally.test("a unit's secretary writes its busy days and its wish, and reads the rest", async () => {
    await open_part(le, "rules");
    for (const hook of ["add-terms", "add-blocked", "add-days_off", "template-cluster_briefing"]) assert.equal(await le.hook(hook).count(), 0, hook);
    await le.hook("add-busy").click();
    await le.hook("busy-from").fill("01/03/2027");
    await le.hook("busy-to").fill("05/03/2027");
    await le.hook("rule-save").click();
    await le.hook("add-wish").click();
    await le.hook("wish-form").getByLabel("tháng 4", { exact: true }).check();
    await le.hook("rule-save").click();
    await open_part(an, "rules");
    await an.hook("rules-others").getByText("Từ 01/03/2027 đến hết 05/03/2027, Tri Lễ không họp được.").waitFor();
    await an.hook("rules-others").getByText("Tri Lễ muốn đăng cai vào tháng 4.").waitFor();
  });
}

async function run_convene(tally, an) {
  let slot;
  await tally.test("a slot is convened with its number, day and host as they were planned", async () => {
    await open_wall(an);
    // The last one: the next weeks may leave no day to move it to, by the lead time before and the gap after.
    slot = await slot_of(cards(an, "confirmed").last());
    await open_slot(an, slot.id);
    await an.hook("slot-convene").click();
    await an.hook("next-ordinal").waitFor();
    assert.equal(await an.hook("date").inputValue(), slot.day.split("-").reverse().join("/"));
    await an.hook("place").fill("Hội trường Ủy ban nhân dân xã");
    await an.hook("create-submit").click();
    await an.hook("tab-agenda").waitFor();
    await open_wall(an);
    await an.page.locator(`[data-slot="${slot.id}"][data-status=convened]`).waitFor();
    assert.equal((await slot_of(card_of(an, slot.id))).day, slot.day);
  });
  await tally.test("moved after that, its conference has the new day too", async () => {
    await card_of(an, slot.id).focus();
    await an.page.keyboard.press("m");
    const day = await walk_to_open_day(an);
    await an.page.keyboard.press("Enter");
    await an.hook("slot-reason").fill("Bão số 12");
    await an.hook("reason-submit").click();
    await until_day(an, slot.id, day);
    await open_slot(an, slot.id);
    await an.hook("slot-dialog").getByText("Bão số 12").waitFor();
    await an.hook("slot-dialog").getByRole("link", { name: "Mở hội nghị" }).click();
    await an.page.getByText(day.split("-").reverse().join("/")).first().waitFor();
  });
  await tally.test("all that is planned in a month is confirmed at once, after a question", async () => {
    await open_wall(an);
    const planned = await slot_of(cards(an, "planned").nth(5));
    await open_month(an, planned.day);
    an.page.once("dialog", (dialog) => void dialog.accept());
    await an.hook("confirm-shown").click();
    await an.page.locator(`[data-slot="${planned.id}"][data-status=confirmed]`).waitFor();
    await an.hook("confirm-shown").waitFor({ state: "detached" });
  });
  await tally.test("a slot is cancelled for a reason; its number stays", async () => {
    await open_wall(an);
    const last = await slot_of(cards(an, "planned").last());
    await open_slot(an, last.id);
    await an.hook("slot-cancel").click();
    await an.hook("slot-reason").fill("Sắp xếp lại đơn vị hành chính");
    await an.hook("reason-submit").click();
    await an.hook("slot-status").getByText("Đã hủy").waitFor();
    await close_slot(an);
    await an.page.locator(`[data-slot="${last.id}"][data-status=cancelled]`).waitFor();
  });
}

async function run_conflict(tally, an) {
  await tally.test("rules that cannot hold together are named, each with the way to its record", async (note) => {
    await open_part(an, "rules");
    await an.hook("add-blocked").click();
    await an.hook("blocked-from").fill("01/01/2029");
    await an.hook("blocked-to").fill("31/12/2029");
    await an.hook("blocked-reason").fill("Cả năm sắp xếp đơn vị");
    await an.hook("rule-save").click();
    await an.hook("blocked-form").waitFor({ state: "detached" });
    await propose(an, "fresh");
    const rules = await an.hook("planning-rule").allInnerTexts();
    note(rules.join(" | "));
    assert.ok(rules.length >= 1);
    await take_pictures(an, "ke-hoach-vuong");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await an.hook("planning-rule").filter({ hasText: "2029" }).getByRole("link", { name: /Xem quy tắc/ }).first().click();
    await an.hook("rules-blocked").waitFor();
    const rule = an.hook("rules-blocked").getByTestId("rule").filter({ hasText: "Cả năm sắp xếp đơn vị" });
    await rule.getByTestId("remove-rule").click();
    await rule.waitFor({ state: "detached" });
  });
}
