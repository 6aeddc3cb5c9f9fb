// What comes after a conference: conclusions, tasks with their reports over two nodes, and what the next conference opens with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Feed, records_of, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { command } from "./lib/hall.mjs";
import { World, kNgheAn, kPdf, kThaiHoa } from "./lib/nodes.mjs";
import { open_minutes, open_tab, type_paragraph } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kWork = "Hoàn thành giám sát việc thu gom rác thải trên địa bàn";
const kQuota = "Mỗi tổ đại biểu giám sát chuyên đề";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const an = await Person.arrive(browser, world.province);
    await an.sign_in("thuky.nghean");
    const hoa = await Person.arrive(browser, world.unit);
    await hoa.sign_in("thuky.thaihoa");
    const cast = { world, an, hoa };
    for (const person of [an, hoa]) {
      await person.page.locator("[data-testid=slot][data-ordinal='4'] a").click();
      await open_tab(person, "tasks");
    }
    // In the demo's data the town was merged; here it goes on until the end.
    await write_units(world, [[kThaiHoa, { valid_to: null }]]);
    await run_marked(tally, cast);
    await run_issue(tally, cast);
    await run_report(tally, cast);
    await run_owed(tally, cast);
    await run_quota(tally, cast);
    await run_pass_on(tally, cast);
    await run_list(tally, cast);
    await tally.test("no page complained", () => {
      for (const person of [an, hoa]) assert.deepEqual(person.take_complaints(), []);
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

function task_card(person, text) {
  return person.hook("task").filter({ has: person.page.locator(".text", { hasText: text }) });
}

function until_state(person, text, state) {
  return person.page.locator(`[data-testid=task][data-state=${state}]`).filter({ has: person.page.locator(".text", { hasText: text }) }).first().waitFor();
}

async function choose(select, name) {
  const option = select.locator("option").filter({ hasText: name }).first();
  await select.selectOption(await option.getAttribute("value"));
}

/** Sends the form that is open; it closes when it was taken. */
async function send(person, form) {
  await person.hook(form).getByTestId("rule-save").click();
  await person.hook(form).waitFor({ state: "detached" });
}

async function run_marked(tally, { an, hoa }) {
  await tally.test("a passage of the minutes becomes a conclusion that quotes it, and is taken back by undo", async () => {
    await open_minutes(an);
    await type_paragraph(an, "Giao các xã rà soát điểm tập kết rác");
    assert.equal(await an.hook("mark-conclusion").count(), 0);
    await an.page.keyboard.press("Shift+Home");
    await an.hook("mark-conclusion").click();
    await hoa.seen("[data-testid=conclusion]", "rà soát điểm tập kết rác");
    await an.hook("undo").click();
    await hoa.hook("conclusion").waitFor({ state: "detached" });
    await open_tab(an, "tasks");
  });
}

async function run_issue(tally, { an, hoa }) {
  await tally.test("an empty page says what to do, at both levels", async () => {
    await an.seen("[data-testid=empty]", "Đánh dấu là kết luận");
    await hoa.seen("[data-testid=empty]", "Nhiệm vụ hiện ở đây khi được giao");
    await check_looks(an, "ket-luan-trong");
  });
  await tally.test("a conclusion is written, taken back by undo and written again by keys alone", async () => {
    await an.hook("add-conclusion").focus();
    await an.page.keyboard.press("Enter");
    await an.page.locator("#conclusion-text").fill("Tăng cường giám sát bảo vệ môi trường");
    await send(an, "conclusion-form");
    await an.hook("conclusion").waitFor();
    await an.hook("undo").click();
    await an.hook("conclusion").waitFor({ state: "detached" });
    await an.hook("add-conclusion").click();
    await an.page.locator("#conclusion-text").fill("Tăng cường giám sát bảo vệ môi trường");
    await send(an, "conclusion-form");
    await hoa.seen("[data-testid=conclusion]", "Tăng cường giám sát");
  });
  await tally.test("[O1] a task that is not clear is kept as a draft, not issued, and the card names what is missing", async () => {
    await an.hook("assign").click();
    await an.page.locator("#task-text").fill(kWork);
    await choose(an.hook("task-unit"), "Thái Hòa");
    await an.page.locator("#task-person").fill("Ông Nguyễn Văn A, Phó Chủ tịch HĐND");
    await send(an, "task-form");
    await until_state(an, kWork, "draft");
    assert.match(await task_card(an, kWork).getByTestId("task-missing").innerText(), /Rõ thời hạn, Rõ trách nhiệm, Rõ kết quả/);
    await task_card(an, kWork).getByTestId("issue").click();
    await task_card(an, kWork).getByTestId("task-refusal").waitFor();
    assert.equal(await hoa.hook("task").count(), 0);
    await check_looks(an, "nhiem-vu-du-thao");
  });
  await tally.test("[O2] made clear, it is issued and the unit has it; its last day is over, which both levels see", async () => {
    await task_card(an, kWork).getByTestId("edit-task").click();
    await an.page.locator("#task-responsible").fill("Thường trực HĐND thị xã");
    await an.page.locator("#task-due").fill("30/06/2024");
    await an.page.locator("#task-result").fill("Báo cáo kết quả giám sát");
    await check_looks(an, "nhiem-vu-bieu-mau");
    await send(an, "task-form");
    await task_card(an, kWork).getByTestId("issue").click();
    for (const person of [an, hoa]) {
      await until_state(person, kWork, "issued");
      await task_card(person, kWork).getByTestId("task-overdue").waitFor();
    }
    assert.equal(await hoa.hook("issue").count() + await hoa.hook("reassign").count(), 0);
  });
}

async function report(person, text, { said, file, done, count }) {
  await task_card(person, text).getByTestId("report").click();
  if (said) await person.page.locator("#report-text").fill(said);
  if (count !== undefined) await person.page.locator("#report-count").fill(String(count));
  if (file) await person.hook("report-file").setInputFiles(file);
  if (done) await person.hook("report-done").check();
}

async function run_report(tally, { world, an, hoa }) {
  await tally.test("[O4] with the link down and the browser offline a unit reports with evidence: the row says that it is not sent", async () => {
    world.unit.pause_link();
    await hoa.until_installed();
    await hoa.offline();
    await report(hoa, kWork, { said: "Đã giám sát 9/10 phường, xã", file: kPdf, done: true });
    await hoa.hook("report-chosen").waitFor();
    await check_looks(hoa, "bao-cao-bieu-mau");
    await send(hoa, "report-form");
    await hoa.seen("[data-testid=evidence-queued]", "bao-cao-de-dan.pdf");
    await task_card(hoa, kWork).locator("[data-testid=sent-state][data-state=waiting]").waitFor();
    await check_looks(hoa, "bao-cao-chua-gui");
  });
  await tally.test("[B3] back online its node has it whole; when the link is back, so has the convener, and the file opens there", async () => {
    await hoa.online();
    await task_card(hoa, kWork).locator("[data-testid=sent-state][data-state=sent]").waitFor();
    await hoa.hook("evidence").waitFor();
    assert.equal(await an.hook("task-report").count(), 0);
    world.unit.resume_link();
    await until_state(an, kWork, "reported");
    await an.hook("evidence").getByRole("link").waitFor();
    await an.hook("paper-state").waitFor({ state: "detached" });
    const address = new URL(await an.hook("evidence").getByRole("link").getAttribute("href"), an.node.url).href;
    await assert_file(an, address);
    assert.equal(await task_card(an, kWork).getByTestId("task-overdue").count(), 0);
  });
  await tally.test("[O4][O5] the convener returns it with a remark, the unit reports again, and is overdue meanwhile", async () => {
    await an.hook("give-back").click();
    await an.hook("reason-form").getByTestId("rule-save").click();
    await an.seen("[data-testid=reason-form]", "Hãy ghi rõ");
    await an.page.locator("#reason-text").fill("Còn thiếu một phường");
    await send(an, "reason-form");
    await until_state(hoa, kWork, "returned");
    await hoa.seen("[data-testid=task-report]", "Còn thiếu một phường");
    await task_card(hoa, kWork).getByTestId("task-overdue").waitFor();
    await check_looks(hoa, "nhiem-vu-bi-tra-lai");
    await report(hoa, kWork, { said: "Đã giám sát đủ 10 phường, xã", done: true });
    await send(hoa, "report-form");
    await until_state(an, kWork, "reported");
    await check_looks(an, "nhiem-vu-cho-y-kien");
  });
}

/** The file takes some moments to come: the page said that nothing is missing, so it is here. */
async function assert_file(person, address) {
  const answer = await person.page.request.get(address);
  assert.equal(answer.status(), 200);
  assert.ok((await answer.body()).equals(readFileSync(kPdf)));
}

async function run_owed(tally, { an, hoa }) {
  await tally.test("[O7] the next conference opens with it, at both nodes; accepted, it is settled there", async () => {
    const tasks = an.page.url();
    await an.page.goto("/");
    await an.hook("cluster").filter({ hasText: "Cụm 2" }).getByTestId("create-next").click();
    await an.hook("date").fill("15/06/2027");
    await an.hook("place").fill("Hội trường UBND thị xã Hoàng Mai");
    await an.hook("create-submit").click();
    await an.page.locator("[data-testid=owed-item][data-state=reported]").waitFor();
    const next = new URL(an.page.url()).pathname;
    await check_looks(an, "viec-con-no");
    const other = await hoa.context.newPage();
    await other.goto(next);
    await other.locator("[data-testid=owed-item][data-state=reported]").waitFor();
    await an.page.goto(tasks);
    await an.hook("accept").click();
    await until_state(an, kWork, "accepted");
    await until_state(hoa, kWork, "accepted");
    await other.locator("[data-testid=owed-item][data-state=settled]").waitFor();
    await other.close();
  });
  await tally.test("[O6] opened again with a reason and a new day, it is owed again", async () => {
    await task_card(an, kWork).getByTestId("reopen").click();
    await an.page.locator("#reason-text").fill("Phát sinh thêm một điểm tập kết");
    await an.page.locator("#reason-due").fill("31/12/2026");
    await send(an, "reason-form");
    await until_state(hoa, kWork, "issued");
    assert.equal(await task_card(hoa, kWork).getByTestId("task-overdue").count(), 0);
  });
}

async function run_quota(tally, { an, hoa }) {
  await tally.test("[O8] a quota is a task with a count; what is reported counts in its period, the latest report of each", async () => {
    await an.hook("add-task").click();
    await an.page.locator("#task-text").fill(kQuota);
    await choose(an.hook("task-unit"), "Thái Hòa");
    for (const [id, value] of [["person", "Các tổ đại biểu"], ["responsible", "Thường trực HĐND thị xã"], ["due", "31/12/2027"], ["result", "Báo cáo giám sát"]]) await an.page.locator(`#task-${id}`).fill(value);
    await an.hook("task-quota").check();
    await an.page.locator("#task-count").fill("2");
    await an.page.locator("#task-metric").fill("cuộc giám sát chuyên đề");
    await send(an, "task-form");
    await task_card(an, kQuota).getByTestId("issue").click();
    await until_state(hoa, kQuota, "issued");
    for (const [count, period] of [[1, "2025"], [2, "2026"]]) {
      await task_card(hoa, kQuota).getByTestId("report").click();
      await hoa.page.locator("#report-count").fill(String(count));
      await hoa.page.locator("#report-period").fill(period);
      await send(hoa, "report-form");
    }
    await task_card(an, kQuota).locator("[data-testid=quota][data-period='2025']").filter({ hasText: "1/2" }).waitFor();
    await task_card(an, kQuota).locator("[data-testid=quota][data-period='2026']").filter({ hasText: "2/2" }).filter({ hasText: "Đạt" }).waitFor();
    await check_looks(an, "nhiem-vu-chi-tieu");
  });
}

async function run_pass_on(tally, { world, an, hoa }) {
  await tally.test("[O6] split, its parts go on as tasks of their own, and the old one ends", async () => {
    await task_card(an, kWork).getByTestId("split").click();
    for (const [index, text] of ["Phần một: khu vực nội thị", "Phần hai: các xã ngoại thị"].entries()) await an.page.locator(`#split-text-${index}`).fill(text);
    await check_looks(an, "nhiem-vu-tach");
    await send(an, "split-form");
    await until_state(an, kWork, "split");
    await until_state(hoa, "Phần một", "issued");
    await until_state(hoa, "Phần hai", "issued");
  });
  await tally.test("[O2][O6] the unit is merged: its successor is offered, and takes the task over", async () => {
    const space = new URL(an.page.url()).pathname.split("/")[2];
    const heir = await end_unit(world, space);
    await task_card(an, "Phần một").getByTestId("unit-ended").waitFor();
    await check_looks(an, "nhiem-vu-don-vi-ket-thuc");
    await task_card(an, "Phần một").getByTestId("to-heir").click();
    await send(an, "reason-form");
    await until_state(an, "Phần một", "reassigned");
    await until_state(an, "Phần một", "issued");
    const cookie = await sign_in(world.province, "thuky.nghean");
    const records = await records_of(world.province, cookie, space);
    const successor = [...records].find(([key, task]) => key.startsWith("tasks ") && task.unit === heir);
    assert.equal(successor?.[1].text, "Phần một: khu vực nội thị");
  });
}

/** What an administrator of the province writes about units. */
async function write_units(world, changes) {
  const cookie = await sign_in(world.province, "quantri.nghean");
  const feed = await Feed.open(world.province, cookie);
  const { space } = feed.welcome.spaces.find(({ kind }) => kind === "registry");
  await feed.close();
  for (const [id, fields] of changes) {
    const written = await command(world.province, cookie, space, "record.put", { collection: "units", id, fields });
    assert.equal(written.status, 200, written.text);
    assert.equal(written.json.status, "done", written.text);
  }
}

/** Thái Hòa ends, and another unit of the conference goes on. The id of that one. */
async function end_unit(world, space) {
  const cookie = await sign_in(world.province, "thuky.nghean");
  const members = [...(await records_of(world.province, cookie, space)).keys()].filter((key) => key.startsWith("members ")).map((key) => key.slice("members ".length));
  const heir = members.find((id) => id !== kThaiHoa && id !== kNgheAn);
  await write_units(world, [[heir, { valid_to: null }], [kThaiHoa, { valid_to: "2025-06-30", successors: [heir] }]]);
  return heir;
}

async function run_list(tally, { an }) {
  await tally.test("the page of all tasks: filters, search, keys from row to row", async () => {
    await an.page.goto("/nhiem-vu");
    await an.hook("task-row").first().waitFor();
    const all = await an.hook("task-row").count();
    await an.hook("filter-state").selectOption("ended");
    await an.page.locator("[data-testid=task-row][data-state=split]").waitFor();
    await an.hook("filter-state").selectOption("open");
    assert.equal(await an.hook("task-row").count(), all);
    await an.page.locator("a[data-row]").first().focus();
    await an.page.keyboard.press("ArrowDown");
    const second = await an.page.locator("a[data-row]").nth(1).getAttribute("href");
    assert.equal(await an.page.evaluate(() => document.activeElement.getAttribute("href")), second);
    await check_looks(an, "nhiem-vu-tat-ca");
    await an.page.getByRole("searchbox").fill("không có ở đâu");
    await an.seen("[data-testid=empty]", "Không có nhiệm vụ nào khớp");
    await an.page.getByRole("searchbox").fill("");
    await an.page.locator("a[data-row]").nth(1).press("Enter");
    await an.hook("task").first().waitFor();
  });
}
