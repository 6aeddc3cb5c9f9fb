// How slots and series end, and the series of provinces: closing, cancelling, deleting, a region with its cities apart.
import assert from "node:assert/strict";
import { take_pictures } from "./lib/pictures.mjs";
import { accept, card_of, cards, close_slot, open_part, open_slot, open_wall, propose, slot_of } from "./lib/term_pages.mjs";

function rule(person, name) {
  return person.hook("rules-series").getByTestId("rule").filter({ hasText: name });
}

function row(person, name) {
  return person.hook("term-row").filter({ has: person.page.getByRole("rowheader", { name, exact: true }) });
}

async function begin_series(person, template) {
  await open_part(person, "rules");
  await person.hook(`template-${template}`).click();
}

async function save_series(person) {
  await person.hook("rule-save").click();
  await person.hook("series-form").waitFor({ state: "detached" });
}

/** A briefing that is convened for today, as one that was called at short notice; its slot. */
async function convene_for_today(an) {
  await an.page.goto("/");
  await an.hook("cluster").filter({ hasText: "nhiệm kỳ 2026-2031" }).first().getByTestId("create-next").click();
  await an.hook("next-ordinal").waitFor();
  const today = await an.page.evaluate(() => {
    const now = new Date();
    return [String(now.getDate()).padStart(2, "0"), String(now.getMonth() + 1).padStart(2, "0"), now.getFullYear()].join("/");
  });
  await an.hook("date").fill(today);
  await an.hook("place").fill("Hội trường tỉnh");
  await an.hook("create-submit").click();
  await an.hook("tab-agenda").waitFor();
  const conference = new URL(an.page.url()).pathname;
  await open_wall(an);
  const day = today.split("/").reverse().join("-");
  const card = an.page.locator(`[data-testid=term-slot][data-status=convened][data-day="${day}"]`);
  await card.waitFor();
  return { ...(await slot_of(card)), conference };
}

export async function run_endings(tally, an) {
  let held;
  await tally.test("a briefing of today is closed: nothing of it can be changed any more, and its conference says so", async () => {
    held = await convene_for_today(an);
    await open_slot(an, held.id);
    an.page.once("dialog", (dialog) => void dialog.dismiss());
    await an.hook("slot-close").click();
    assert.equal(await an.hook("slot-status").innerText(), "Đã triệu tập");
    an.page.once("dialog", (dialog) => void dialog.accept());
    await an.hook("slot-close").click();
    await an.hook("slot-status").getByText("Đã họp").waitFor();
    for (const hook of ["slot-close", "slot-move", "slot-cancel", "slot-hand-over", "slot-confirm", "slot-convene"]) assert.equal(await an.hook(hook).count(), 0, hook);
    await close_slot(an);
    await an.page.locator(`[data-slot="${held.id}"][data-status=held]`).waitFor();
    await an.page.goto(held.conference);
    await an.hook("conference-status").getByText("Đã họp").waitFor();
  });
  await tally.test("what was held counts in the turns, and planning anew leaves it", async () => {
    await an.page.goto("/nhiem-ky/cong-bang");
    const [, month, date] = held.day.split("-");
    await an.hook("fairness-host").getByText(`${date}/${month}/${held.day.slice(0, 4)}`).first().waitFor();
    await propose(an, "keep");
    if (await an.hook("proposal-accept").isEnabled()) await accept(an);
    await open_wall(an);
    assert.equal((await slot_of(card_of(an, held.id))).status, "held");
  });
  await tally.test("a conference whose slot is cancelled says so, with the reason", async () => {
    const convened = await slot_of(cards(an, "convened").first());
    await open_slot(an, convened.id);
    const path = await an.hook("slot-dialog").getByRole("link", { name: "Mở hội nghị" }).getAttribute("href");
    await an.hook("slot-cancel").click();
    await an.hook("slot-reason").fill("Lũ quét");
    await an.hook("reason-submit").click();
    await an.hook("slot-status").getByText("Đã hủy").waitFor();
    await an.page.goto(path);
    await an.hook("conference-status").getByText("Lũ quét").waitFor();
    await take_pictures(an, "hoi-nghi-huy");
    await an.page.setViewportSize({ width: 1440, height: 900 });
  });
}

export async function run_series(tally, an) {
  await tally.test("a region's conference twice a term, its centrally-run cities apart: a row for each", async () => {
    await open_wall(an);
    await begin_series(an, "regional_conference");
    await an.hook("series-name").fill("Hội nghị khu vực miền Trung");
    await an.hook("series-region").selectOption("centre");
    await an.page.locator("#series-apart_kind").selectOption("centrally_run_city");
    assert.match(await an.hook("rule-sentence").innerText(), /thành phố trực thuộc trung ương/);
    await take_pictures(an, "quy-tac-khu-vuc");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await save_series(an);
    await rule(an, "Hội nghị khu vực miền Trung").waitFor();
    await open_part(an, "wall");
    await row(an, "Hội nghị khu vực miền Trung").waitFor();
    await row(an, "Hội nghị khu vực miền Trung (họp riêng)").waitFor();
  });
  await tally.test("the yearly summary by its template, and one plan of all: hosts of the region, cities by themselves", async (note) => {
    await begin_series(an, "annual_summary");
    await an.hook("series-name").fill("Hội nghị tổng kết năm");
    note(await an.hook("rule-sentence").innerText());
    await save_series(an);
    await rule(an, "Hội nghị tổng kết năm").waitFor();
    await propose(an, "keep");
    note(await an.hook("proposal-counts").innerText());
    await accept(an);
    const hosts = async (name) => {
      await row(an, name).getByTestId("term-slot").first().waitFor();
      return row(an, name).getByTestId("term-slot").evaluateAll((all) => all.map((each) => [each.dataset.day, each.querySelector(".host").textContent]));
    };
    const cities = ["Huế", "Đà Nẵng"];
    const [region, apart, summary] = [await hosts("Hội nghị khu vực miền Trung"), await hosts("Hội nghị khu vực miền Trung (họp riêng)"), await hosts("Hội nghị tổng kết năm")];
    note(JSON.stringify({ region, apart, summary }));
    assert.deepEqual(region.map(([day]) => day.slice(0, 7)), ["2027-08", "2029-08"]);
    assert.deepEqual(apart.map(([day]) => day.slice(0, 7)), ["2027-08", "2029-08"]);
    assert.ok(region.every(([, host]) => !cities.includes(host)));
    assert.ok(apart.every(([, host]) => cities.includes(host)));
    assert.equal(new Set(apart.map(([, host]) => host)).size, 2);
    assert.deepEqual(summary.map(([day]) => day.slice(0, 7)), ["2027-03", "2028-03", "2029-03", "2030-03", "2031-03"]);
  });
  await tally.test("a series is deleted: its row goes, and comes back by undo", async () => {
    await open_part(an, "rules");
    await rule(an, "Hội nghị tổng kết năm").getByTestId("remove-rule").click();
    await rule(an, "Hội nghị tổng kết năm").waitFor({ state: "detached" });
    await open_part(an, "wall");
    await row(an, "Hội nghị tổng kết năm").waitFor({ state: "detached" });
    await an.hook("undo").click();
    await row(an, "Hội nghị tổng kết năm").getByTestId("term-slot").first().waitFor();
    await open_part(an, "rules");
    await rule(an, "Hội nghị tổng kết năm").getByTestId("remove-rule").click();
    await rule(an, "Hội nghị tổng kết năm").waitFor({ state: "detached" });
    await propose(an, "keep");
    await open_wall(an);
    assert.equal(await row(an, "Hội nghị tổng kết năm").count(), 0);
    await row(an, "Hội nghị khu vực miền Trung").waitFor();
  });
}
