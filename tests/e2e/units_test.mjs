// Units as dated data: a table is loaded whole or not at all, and both offices read the registry as of any day.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World, giaoban, kTop } from "./lib/nodes.mjs";
import { check_looks, take_pictures } from "./lib/pictures.mjs";

const kTable = join(kTop, "ops/demo/units-vietnam.csv");

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    await run_load(tally, world);
    const person = await Person.arrive(browser, world.unit);
    await person.sign_in("thuky.thaihoa");
    await run_page(tally, person);
    await run_as_of(tally, person);
    const admin = await Person.arrive(browser, world.province);
    await admin.sign_in("quantri.nghean");
    await run_people(tally, admin, person);
    await tally.test("no page complained", () => assert.deepEqual([person, admin].flatMap((each) => each.take_complaints()), []));
  } finally {
    await browser.close();
    await world.close();
  }
}

function load(world, file) {
  return giaoban("load", "units", file, "--data", world.province.data);
}

async function run_load(tally, world) {
  await world.province.stop();
  await tally.test("a table with bad rows is named row by row, and nothing of it is loaded", () => {
    const bad = join(world.folder, "bad.csv");
    const rows = readFileSync(kTable, "utf8").split("\n");
    rows[9] = rows[9].replace(/,(province|centrally_run_city),/, ",kingdom,");
    rows[40] += ",one cell too many";
    writeFileSync(bad, rows.join("\n"));
    const told = load(world, bad);
    assert.equal(told.status, 1, told.text);
    assert.match(told.text, /dòng 10, cột kind: “kingdom” không hợp lệ/);
    assert.match(told.text, /dòng 41: có 13 ô, cần 12/);
    assert.match(load(world, kTable).text, /^Loaded units: 5\d\d new, /m);
  });
  await tally.test("the same table again changes nothing", () => {
    assert.match(load(world, kTable).text, /^Loaded units: 0 new, 0 changed, 578 as they were; 0 may enrol/m);
  });
  await world.province.start();
}

function unit(person, name) {
  return person.hook("unit").filter({ has: person.page.getByText(name, { exact: true }) });
}

async function run_page(tally, person) {
  const { page } = person;
  await tally.test("the units' page shows the units of today, at the other office too", async () => {
    await page.getByRole("link", { name: "Đơn vị", exact: true }).click();
    await unit(person, "Thành phố Huế").waitFor();
    assert.equal(await unit(person, "Tỉnh Hà Giang").count(), 0);
    assert.match(await unit(person, "Tỉnh Tuyên Quang").innerText(), /từ 01\/07\/2025 · hợp từ .*Hà Giang/);
  });
  await tally.test("the same page as of another day: old names, old units, and what became of them", async () => {
    await person.hook("units-date").fill("30/06/2024");
    await page.waitForURL((url) => url.pathname === "/don-vi" && url.search === "?ngay=2024-06-30");
    await unit(person, "Tỉnh Thừa Thiên Huế").waitFor();
    assert.match(await unit(person, "Tỉnh Thừa Thiên Huế").innerText(), /nay là Thành phố Huế/);
    assert.match(await unit(person, "Tỉnh Hà Giang").innerText(), /đến hết 30\/06\/2025 · nay thuộc Tuyên Quang/);
    await page.getByRole("searchbox").fill("thai hoa");
    await unit(person, "Thị xã Thái Hòa").waitFor();
    assert.equal(await person.hook("unit").count(), 1);
    await take_pictures(person, "don-vi-tim");
    await page.getByRole("searchbox").fill("không có ở đâu");
    await page.getByText("Không có đơn vị nào khớp").waitFor();
    await page.getByRole("searchbox").fill("");
  });
  await tally.test("the units' page: axe-core finds nothing, nothing is wider than the window", () => check_looks(person, "don-vi"));
}

/** Every page as of a day: chosen once, kept from page to page, left by one button. */
async function run_as_of(tally, person) {
  const { page } = person;
  const is_at = (search) => page.waitForURL((url) => url.search === search);
  await tally.test("a day is chosen by keys and stays while one goes from page to page", async () => {
    await person.hook("as-of-today").click();
    await is_at("");
    await page.locator("h1").click();
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await page.locator("#as-of-day:focus").waitFor();
    await page.keyboard.type("31/02/2024");
    await page.keyboard.press("Enter");
    await page.getByText("Ngày chưa đúng.").waitFor();
    await person.hook("as-of-day").fill("30/06/2024");
    await page.keyboard.press("Enter");
    await is_at("?ngay=2024-06-30");
    await person.hook("as-of").getByText("Đang xem theo ngày Chủ nhật, 30/06/2024").waitFor();
    await page.getByRole("link", { name: "Hội nghị", exact: true }).click();
    await is_at("?ngay=2024-06-30");
    await person.hook("cluster").first().waitFor();
    await page.getByRole("link", { name: "Nhiệm kỳ", exact: true }).click();
    await page.getByText("Kế hoạch nhiệm kỳ 2021-2026").first().waitFor();
    await is_at("?ngay=2024-06-30");
    await page.goBack();
    await person.hook("cluster").first().waitFor();
    await page.reload();
    await person.hook("as-of").waitFor();
    await check_looks(person, "theo-ngay");
  });
  await tally.test("another day's page only reads: nothing to write with, and no undo", async () => {
    await page.getByRole("link", { name: /Lần thứ/ }).first().click();
    await person.hook("tab-agenda").waitFor();
    for (const hook of ["add-item", "edit-item", "delete-item"]) assert.equal(await person.hook(hook).count(), 0, hook);
    await page.keyboard.press("Control+z");
    await person.hook("toast").getByText("Đang xem theo một ngày khác").waitFor();
  });
  await tally.test("units that are no more on that day are marked among the participants; today the page is as before", async () => {
    await person.hook("tab-participants").click();
    await person.hook("participant").first().waitFor();
    assert.equal(await person.hook("presence").count(), 0);
    await person.hook("as-of-open").click();
    await person.hook("as-of-day").fill("01/01/2026");
    await person.hook("as-of-show").click();
    await person.hook("presence").getByText("không còn ngày ấy").first().waitFor();
    await check_looks(person, "theo-ngay-thanh-phan");
    await person.hook("as-of-today").click();
    await is_at("");
    await person.hook("presence").first().waitFor({ state: "detached" });
    await person.hook("as-of").waitFor({ state: "detached" });
    await person.hook("tab-agenda").click();
    await person.hook("add-item").waitFor();
  });
  await tally.test("of a day on which no term ran the list of conferences says so", async () => {
    await page.goto("/?ngay=2019-01-01");
    await person.hook("empty").waitFor();
    assert.equal(await person.hook("cluster").count(), 0);
    await page.goto("/?ngay=hom-qua");
    await person.hook("cluster").first().waitFor();
    assert.equal(await person.hook("as-of").count(), 0);
  });
}

/** Who works at each unit, and where their letters go: written by the unit's own administrator. */
async function run_people(tally, admin, person) {
  const email = "thu.nguyen@nghean.gov.vn";
  const row = (someone, name) => someone.hook("person").filter({ hasText: name });
  await tally.test("an address is entered on the page; one that is none is refused beside its field", async () => {
    await admin.page.getByRole("link", { name: "Đơn vị", exact: true }).click();
    await admin.hook("open-people").click();
    await row(admin, "Nguyễn Thị Thư").getByText("chưa có").waitFor();
    await row(admin, "Nguyễn Thị Thư").getByTestId("edit-person").click();
    await admin.hook("person-email").fill("thu.nguyen nghean");
    await admin.hook("person-save").click();
    await admin.hook("person-dialog").getByText("Địa chỉ thư chưa đúng").waitFor();
    await admin.page.locator("#person-email:focus").waitFor();
    await check_looks(admin, "nguoi-dung-sua");
    await admin.hook("person-email").fill(email);
    await admin.hook("person-save").click();
    await row(admin, "Nguyễn Thị Thư").getByText(email).waitFor();
  });
  await tally.test("it is undone by one step, entered again, and nobody else of the registry may have it", async () => {
    await admin.hook("undo").click();
    await row(admin, "Nguyễn Thị Thư").getByText(email).waitFor({ state: "detached" });
    await row(admin, "Nguyễn Thị Thư").getByTestId("edit-person").click();
    await admin.hook("person-email").fill(email);
    await admin.page.keyboard.press("Enter");
    await row(admin, "Nguyễn Thị Thư").getByText(email).waitFor();
    await row(admin, "Lê Văn Quản").getByTestId("edit-person").click();
    await admin.hook("person-email").fill(email.toUpperCase());
    await admin.hook("person-save").click();
    await admin.hook("person-dialog").getByText("Một người khác đã có địa chỉ này.").waitFor();
    await admin.page.keyboard.press("Escape");
    await check_looks(admin, "nguoi-dung");
  });
  await tally.test("the other office sees it and changes none of it; nobody is found by what nobody is called", async () => {
    await person.page.goto("/nguoi-dung");
    await row(person, "Nguyễn Thị Thư").getByText(email).waitFor();
    assert.equal(await person.hook("edit-person").count(), 0);
    await person.page.getByRole("searchbox").fill("thu.nguyen");
    await person.page.waitForFunction(() => document.querySelectorAll("[data-testid=person]").length === 1);
    await person.page.getByRole("searchbox").fill("không có ai");
    await person.page.getByText("Không có ai khớp").waitFor();
  });
}
