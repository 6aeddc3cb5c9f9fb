// Every page: nothing for axe-core to find, light and dark, narrow and wide; languages, the keyboard, wrong turns.
import assert from "node:assert/strict";
import { until_linked } from "./lib/api.mjs";
import { Person, axe_faults, launch } from "./lib/browser.mjs";
import { World, kPdf } from "./lib/nodes.mjs";
import { check_looks, take_pictures } from "./lib/pictures.mjs";
import { add_item, item_row, kSheet, open_minutes, open_tab, type_paragraph, until_minutes, until_typed } from "./lib/pages.mjs";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    await run_doors(tally, world, browser);
    const an = await Person.arrive(browser, world.province);
    const hoa = await Person.arrive(browser, world.unit);
    await an.sign_in("thuky.nghean");
    await hoa.sign_in("thuky.thaihoa");
    await run_keyboard(tally, an);
    await run_languages(tally, an);
    await run_drafts(tally, an);
    await run_looks(tally, an, hoa);
    await run_lock(tally, an, hoa);
    await run_reader(tally, world, browser);
  } finally {
    await browser.close();
    await world.close();
  }
}

async function run_doors(tally, world, browser) {
  const person = await Person.arrive(browser, world.province);
  const { page } = person;
  await tally.test("a wrong password is said plainly, in the reader's language, and what was typed stays", async () => {
    await page.goto("/");
    await page.locator("#username").fill("thuky.nghean");
    await page.locator("#password").fill("sai mật khẩu");
    await person.hook("sign-in").click();
    await person.seen("[data-testid=sign-in-failure]", "Tên đăng nhập hoặc mật khẩu không đúng");
    await person.hook("language").click();
    await person.hook("sign-in").click();
    await person.seen("[data-testid=sign-in-failure]", "The user name or the password is wrong");
    assert.equal(await page.locator("#username").inputValue(), "thuky.nghean");
    await person.hook("language").click();
    assert.deepEqual(await axe_faults(page), []);
    await take_pictures(person, "dang-nhap-sai");
  });
  await tally.test("an empty form says what is missing and asks no node", async () => {
    await page.goto("/dang-nhap");
    await person.hook("sign-in").click();
    await page.getByText("Hãy nhập tên đăng nhập").waitFor();
    await take_pictures(person, "dang-nhap");
  });
  await tally.test("an address asked for while signed out is shown after signing in; an unknown one says so", async () => {
    await page.goto("/khong-co-trang-nay");
    await page.waitForURL("**/dang-nhap");
    await page.locator("#username").fill("thuky.nghean");
    await page.locator("#password").fill("giaoban-demo");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Không có trang này" }).waitFor();
    await take_pictures(person, "khong-co-trang");
    await page.getByRole("link", { name: "Về danh sách hội nghị" }).click();
    await person.hook("cluster").first().waitFor();
  });
  await tally.test("signing out ends the session, at the node too", async () => {
    await person.hook("sign-out").click();
    await page.locator("#username").waitFor();
    const answer = await page.request.get("/api/v1/session");
    assert.equal(answer.status(), 401);
    await page.goto("/");
    await page.locator("#username").waitFor();
    assert.equal(await person.hook("slot").count(), 0);
  });
  await tally.test("no page complained on the way in and out", () => assert.deepEqual(person.take_complaints(), []));
  await person.close();
}

/** Presses Tab until what `fits` (a selector) has the focus; the number of presses. */
async function tab_to(page, selector, most = 60) {
  for (let presses = 1; presses <= most; ++presses) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return presses;
  }
  throw new Error(`${selector} is not reached within ${most} presses of Tab`);
}

async function run_keyboard(tally, an) {
  const { page } = an;
  await tally.test("an agenda item is created, moved and undone by the keyboard alone", async (note) => {
    await an.hook("slot").first().waitFor();
    await page.locator("body").focus();
    await tab_to(page, "[data-testid=slot][data-ordinal='4'] a");
    await page.keyboard.press("Enter");
    await an.hook("agenda-item").first().waitFor();
    const presses = await tab_to(page, "[data-testid=add-item]");
    note(`${presses} presses of Tab from the page's heading to “Thêm nội dung”`);
    await page.keyboard.press("Enter");
    await an.hook("agenda-dialog").waitFor();
    await page.keyboard.type("Nội dung gõ bằng bàn phím");
    await tab_to(page, "[data-testid=item-minutes]");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("25");
    await page.keyboard.press("Enter");
    await item_row(an, "Nội dung gõ bằng bàn phím").waitFor();
    await an.hook("agenda-dialog").waitFor({ state: "detached" });
    assert.match(await item_row(an, "Nội dung gõ bằng bàn phím").textContent(), /25 phút/);
    await page.keyboard.press("Control+z");
    await item_row(an, "Nội dung gõ bằng bàn phím").waitFor({ state: "detached" });
  });
  await tally.test("letters go from page to page: n, g b, g t, g l, g c, ?", async () => {
    await page.locator("h1").focus();
    await page.keyboard.press("n");
    await an.hook("agenda-dialog").waitFor();
    await page.keyboard.press("Escape");
    await an.hook("agenda-dialog").waitFor({ state: "detached" });
    for (const [letter, end] of [["t", "/thanh-phan"], ["l", "/tai-lieu"], ["b", "/bien-ban"], ["c", ""]]) {
      await page.locator("h1").focus();
      await page.keyboard.press("g");
      await page.keyboard.press(letter);
      await page.waitForURL((url) => url.pathname.endsWith(end) && (end !== "" || /[0-9a-f]$/.test(url.pathname)));
    }
    await page.keyboard.press("?");
    await an.hook("keyboard-help").waitFor();
    assert.deepEqual(await axe_faults(page), []);
    await page.keyboard.press("Escape");
    await an.hook("keyboard-help").waitFor({ state: "detached" });
  });
}

async function run_languages(tally, an) {
  await tally.test("English is one click away, on every page, and is remembered", async () => {
    const { page } = an;
    await an.hook("language").click();
    await page.getByRole("link", { name: "Agenda", exact: true }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    for (const part of ["agenda", "participants", "minutes", "papers"]) {
      await open_tab(an, part);
      await page.locator("h2").first().waitFor();
      const words = await page.locator("nav, h2, th, button, label, .tag").allTextContents();
      const names = /Hội nghị|Nội dung|Thành phần|Biên bản|Tài liệu|Trả lời|Đại biểu|phút|đề xuất|Đã lưu|Đã kết nối/;
      assert.deepEqual(words.filter((text) => names.test(text)), [], part);
    }
    await page.reload();
    await page.getByRole("link", { name: "Agenda", exact: true }).waitFor();
    await an.hook("language").click();
    await page.getByRole("link", { name: "Chương trình", exact: true }).waitFor();
  });
}

async function run_drafts(tally, an) {
  await tally.test("a form that is half filled is there again after a reload", async () => {
    await open_tab(an, "agenda");
    await an.hook("add-item").click();
    await an.hook("item-title").fill("Đang viết dở");
    await an.page.keyboard.press("Escape");
    await an.page.reload();
    await an.hook("add-item").click();
    await an.page.waitForFunction(() => document.querySelector("[data-testid=item-title]")?.value === "Đang viết dở");
    await an.hook("agenda-dialog").getByRole("button", { name: "Hủy" }).click();
    await an.hook("agenda-dialog").waitFor({ state: "detached" });
    await an.hook("add-item").click();
    assert.equal(await an.hook("item-title").inputValue(), "");
    await an.hook("agenda-dialog").getByRole("button", { name: "Hủy" }).click();
  });
}

/** How to come to each page that is looked at, and what says that it is there. */
function pages_of(an, hoa) {
  const at = (person, part) => async () => {
    await person.page.goto("/");
    await person.hook("slot").filter({ has: person.page.getByRole("link") }).first().getByRole("link").click();
    if (part === "minutes") return open_minutes(person);
    await open_tab(person, part);
    return undefined;
  };
  const path = (person, address, hook) => async () => {
    await person.page.goto(address);
    await person.page.locator(hook).first().waitFor();
  };
  return [
    ["hoi-nghi", an, path(an, "/", "[data-testid=slot]")],
    ["tao-hoi-nghi", an, async () => {
      await an.page.goto("/");
      await an.hook("create-next").last().click();
      await an.hook("next-ordinal").waitFor();
    }],
    ["chuong-trinh", an, at(an, "agenda")],
    ["chuong-trinh-don-vi", hoa, at(hoa, "agenda")],
    ["them-noi-dung", an, async () => {
      await at(an, "agenda")();
      await an.hook("add-item").click();
      await an.hook("agenda-dialog").waitFor();
    }],
    ["thanh-phan", an, at(an, "participants")],
    ["tra-loi", hoa, async () => {
      await at(hoa, "participants")();
      await hoa.hook("answer-accepted").check();
      await hoa.hook("delegate-name").first().waitFor();
    }],
    ["bien-ban", an, at(an, "minutes")],
    ["tai-lieu", an, at(an, "papers")],
    ["nhiem-ky-demo", an, path(an, "/nhiem-ky", "[data-testid=term-slot]")],
    ["nhiem-ky-thang-demo", an, path(an, "/nhiem-ky/2024-01", "[data-testid=term-slot]")],
    ["nhiem-ky-quy-tac-demo", hoa, path(hoa, "/nhiem-ky/quy-tac", "h2")],
    ["nhiem-ky-luan-phien-demo", hoa, path(hoa, "/nhiem-ky/cong-bang", "[data-testid=fairness]")],
    ["chua-gui", an, path(an, "/chua-gui", "h1")],
  ];
}

async function run_looks(tally, an, hoa) {
  await tally.test("a proposal, a paper and an outline of the minutes are there to be looked at", async () => {
    await hoa.page.locator("[data-testid=slot][data-ordinal='4'] a").click();
    await add_item(hoa, { title: "Kinh nghiệm tổ chức phiên giải trình của Thường trực HĐND thị xã", minutes: 15 });
    await an.page.goto("/");
    await an.page.locator("[data-testid=slot][data-ordinal='4'] a").click();
    await item_row(an, "phiên giải trình").waitFor();
    await item_row(an, "Báo cáo đề dẫn").getByTestId("attach").setInputFiles(kPdf);
    await an.hook("paper").first().waitFor();
    await open_minutes(an);
    await an.hook("insert-outline").click();
    await until_minutes(an, "live");
  });
  for (const [name, person, go] of pages_of(an, hoa)) {
    await tally.test(`${name}: axe-core finds nothing, nothing is wider than the window`, async () => {
      await go();
      await check_looks(person, name);
    });
  }
  await tally.test("no page complained: no console error, no breach of the content security policy", () => {
    assert.deepEqual([...an.take_complaints(), ...hoa.take_complaints()], []);
  });
}

/** Who convened closes the minutes, at both nodes, and opens them again. */
async function run_lock(tally, an, hoa) {
  await tally.test("[Y6] locked minutes are read by all and written by nobody, until they are unlocked", async () => {
    for (const person of [an, hoa]) {
      await person.page.goto("/");
      await person.page.locator("[data-testid=slot][data-ordinal='4'] a").click();
      await open_minutes(person);
    }
    assert.equal(await hoa.hook("lock-minutes").count(), 0, "the host does not lock what it did not convene");
    await an.hook("lock-minutes").click();
    for (const person of [an, hoa]) {
      await person.hook("minutes-locked").waitFor();
      await person.page.locator(`${kSheet}[contenteditable=false]`).waitFor();
    }
    await take_pictures(an, "bien-ban-da-khoa", async () => assert.deepEqual(await axe_faults(an.page), []));
    await an.hook("unlock-minutes").click();
    await hoa.hook("minutes-locked").waitFor({ state: "detached" });
    await type_paragraph(hoa, "Gõ tiếp sau khi mở khóa");
    await until_typed(an, ["Gõ tiếp sau khi mở khóa"]);
  });
}

async function run_reader(tally, world, browser) {
  await tally.test("a delegate sees everything and is offered nothing that they may not do", async () => {
    const reader = await Person.arrive(browser, world.unit);
    await reader.sign_in("daibieu.thaihoa");
    await reader.page.locator("[data-testid=slot][data-ordinal='4'] a").click();
    await reader.hook("agenda-item").first().waitFor();
    for (const hook of ["add-item", "edit-item", "delete-item", "attach"]) assert.equal(await reader.hook(hook).count(), 0, hook);
    await open_tab(reader, "minutes");
    await reader.page.getByText("Bạn chỉ xem được biên bản này").waitFor();
    assert.equal(await reader.page.locator("[data-testid=minutes] [contenteditable=true]").count(), 0);
    assert.deepEqual(reader.take_complaints(), []);
    await reader.close();
  });
}
