// Units that merge, change and are split while a term is planned: on the page, and what the next plan makes of it.
import assert from "node:assert/strict";
import { check_looks, take_pictures } from "./lib/pictures.mjs";
import { accept, cards, open_wall, propose } from "./lib/term_pages.mjs";

const kDay = "01/01/2028";
const kOld = ["Hùng Chân", "Châu Bình"];
const kNew = "Hùng Bình";

function unit(person, name) {
  return person.hook("unit").filter({ has: person.page.getByText(name, { exact: true }) });
}

async function choose(person, picker, names) {
  for (const name of names) {
    await person.hook(`${picker}-search`).fill(name);
    await person.hook(picker).getByText(name, { exact: false }).first().click();
  }
  await person.hook(`${picker}-search`).fill("");
}

async function fill_merger(admin) {
  await admin.hook("change-units-open").click();
  await admin.hook("change-day").fill(kDay);
  await choose(admin, "change-units", kOld.map((name) => `Xã ${name}`));
  await admin.hook("change-new-0-name").fill(kNew);
  await admin.hook("change-new-0-code").fill("17999");
}

/** Names of hosts by the day of their slots, of those that are to come. */
async function hosts_after(person, day) {
  const shown = await cards(person).evaluateAll((all) => all.map((each) => [each.dataset.day, each.dataset.status, each.querySelector(".host").textContent]));
  return shown.filter(([at, status]) => at >= day && status !== "cancelled").map(([, , host]) => host);
}

export async function run_units(tally, an, admin) {
  await run_refusal(tally, an, admin);
  await run_merger(tally, an, admin);
  await run_renaming(tally, admin);
}

async function run_refusal(tally, an, admin) {
  await tally.test("a secretary is not offered to merge units; an administrator is", async () => {
    await an.page.goto("/don-vi");
    await unit(an, `Xã ${kOld[0]}`).waitFor();
    assert.equal(await an.hook("change-units-open").count(), 0);
    await admin.page.getByRole("link", { name: "Đơn vị", exact: true }).click();
    await admin.hook("change-units-open").waitFor();
  });
  await tally.test("a merger that cannot be is refused with its reason, and nothing typed is lost by closing", async () => {
    await fill_merger(admin);
    await admin.hook("change-day").fill("01/07/2025");
    await admin.hook("change-save").click();
    await admin.hook("change-preview").getByText(`Xã ${kOld[0]} chưa có trước ngày này`).waitFor();
    await take_pictures(admin, "sap-nhap-loi");
    await admin.page.setViewportSize({ width: 1440, height: 900 });
    await admin.page.keyboard.press("Escape");
    await admin.hook("change-units-open").click();
    await admin.page.waitForFunction((name) => document.querySelector("[data-testid=change-new-0-name]")?.value === name, kNew);
    await admin.hook("change-day").fill(kDay);
  });
}

async function run_merger(tally, an, admin) {
  await tally.test("what a merger will do is said before it is done", async (note) => {
    await admin.hook("change-preview").getByText("kỳ dự kiến sau ngày ấy").waitFor();
    const said = await admin.hook("change-preview").innerText();
    assert.match(said, /Xã Hùng Chân kết thúc, ngày cuối cùng là 31\/12\/2027\./);
    assert.match(said, /Xã Hùng Bình bắt đầu từ 01\/01\/2028, thuộc Tỉnh Nghệ An\./);
    assert.match(said, /Cụm 2 \(nhiệm kỳ 2026-2031\): .* ra, Hùng Bình vào\./);
    note(said.split("\n").at(-1));
    await check_looks(admin, "sap-nhap");
  });
  await tally.test("done, it is undone by one step and done again: the units as of each day", async () => {
    await admin.hook("change-save").click();
    await admin.hook("unit-change").waitFor({ state: "detached" });
    await admin.hook("toast").getByText("Sáp nhập Hùng Chân, Châu Bình thành Hùng Bình").waitFor();
    await unit(admin, `Xã ${kOld[0]}`).getByText("đến hết 31/12/2027 · nay thuộc Hùng Bình").waitFor();
    await admin.hook("undo").click();
    await unit(admin, `Xã ${kOld[0]}`).getByText("nay thuộc").waitFor({ state: "detached" });
    await fill_merger(admin);
    await admin.hook("change-save").click();
    await admin.hook("unit-change").waitFor({ state: "detached" });
    await admin.hook("units-date").fill(kDay);
    await unit(admin, `Xã ${kNew}`).getByText("mã 17999 · từ 01/01/2028 · hợp từ ").waitFor();
    assert.equal(await unit(admin, `Xã ${kOld[0]}`).count(), 0);
  });
  await tally.test("the slots of units that ended are marked, and the next plan gives them to who followed", async (note) => {
    await open_wall(an);
    await an.page.locator("[data-testid=term-slot][aria-label*='vướng quy tắc']").first().waitFor();
    assert.ok((await hosts_after(an, "2028-01-01")).some((host) => kOld.includes(host)));
    await propose(an, "keep");
    note(await an.hook("proposal-counts").innerText());
    await an.hook("diff-row").getByText(kNew).first().waitFor();
    await accept(an);
    await an.page.locator("[data-testid=term-slot][aria-label*='vướng quy tắc']").first().waitFor({ state: "detached" });
    const hosts = await hosts_after(an, "2028-01-01");
    assert.ok(hosts.includes(kNew), hosts.join());
    assert.ok(!hosts.some((host) => kOld.includes(host)), hosts.join());
  });
}

async function run_renaming(tally, admin) {
  await tally.test("a unit that becomes a ward stays the same unit, with its old name before that day", async () => {
    await admin.page.goto("/don-vi");
    await admin.hook("change-units-open").click();
    await admin.hook("change-kind").selectOption("alter");
    await admin.hook("change-day").fill("01/06/2028");
    await choose(admin, "change-units", ["Xã Quỳ Châu"]);
    await admin.hook("change-save").click();
    await admin.hook("change-preview").getByText("Chưa có gì thay đổi").waitFor();
    await admin.hook("change-new-0-kind").selectOption("ward");
    await admin.hook("change-new-0-full-name").fill("Phường Quỳ Châu");
    await admin.hook("change-preview").getByText("Từ 01/06/2028, Xã Quỳ Châu là Phường Quỳ Châu").waitFor();
    await admin.hook("change-save").click();
    await admin.hook("unit-change").waitFor({ state: "detached" });
    await unit(admin, "Xã Quỳ Châu").getByText("nay là Phường Quỳ Châu").waitFor();
  });
}
