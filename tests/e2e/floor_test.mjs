// Questions, promises, words of the chair, and minutes that fill themselves: two nodes, a chair at one, a unit at the other.
import assert from "node:assert/strict";
import { Feed, ask, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World } from "./lib/nodes.mjs";
import { add_item, kSheet, open_minutes, type_paragraph, until_typed } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kItem = "Chất vấn về cải cách hành chính";
const kQuestion = { to: "Giám đốc Sở Nội vụ", text: "Vì sao hồ sơ còn chậm?" };

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, browser };
    cast.chair = await Person.arrive(browser, world.province);
    cast.hoa = await Person.arrive(browser, world.unit);
    cast.delegate = await Person.arrive(browser, world.unit, { viewport: { width: 360, height: 780 } });
    cast.wall = await Person.arrive(browser, world.unit, { viewport: { width: 1920, height: 1080 } });
    await set_up(cast);
    await run_question(tally, cast);
    await run_announcements(tally, cast);
    await run_notes(tally, cast);
    await run_minutes(tally, cast);
    await run_looks(tally, cast);
    await tally.test("no page complained", () => {
      for (const name of ["chair", "hoa", "delegate", "wall"]) assert.deepEqual(cast[name].take_complaints(), [], name);
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

/** An open sitting with one item on, everybody before it, and a secretary at the minutes of the other node. */
async function set_up(cast) {
  const { chair, hoa, delegate, wall, world } = cast;
  await chair.sign_in("thuky.nghean");
  await hoa.sign_in("thuky.thaihoa");
  for (const person of [wall, delegate]) await person.sign_in("daibieu.thaihoa");
  const feed = await Feed.open(world.province, await sign_in(world.province, "thuky.nghean"));
  cast.space = feed.welcome.spaces.filter((space) => space.kind === "conference").at(-1).space;
  await feed.close();
  await chair.page.goto(`/hoi-nghi/${cast.space}`);
  await add_item(chair, { title: kItem, minutes: 30 });
  for (const person of [chair, delegate]) await person.page.goto(`/hoi-nghi/${cast.space}/phien-hop`);
  await wall.page.goto(`/screen/${cast.space}`);
  await hoa.page.goto(`/hoi-nghi/${cast.space}`);
  await open_minutes(hoa);
  await type_paragraph(hoa, "Thư ký ghi trước khi khai mạc.");
  await chair.hook("begin").click();
  await chair.hook("course-item").filter({ hasText: kItem }).getByTestId("take").click();
  await wall.seen("[data-testid=current-item]", kItem);
}

async function run_question(tally, { chair, delegate, wall }) {
  await tally.test("[Q1] a delegate asks from a phone; the chair has it in the queue", async () => {
    await delegate.hook("ask-question").click();
    await delegate.page.locator("#question-to").fill(kQuestion.to);
    await delegate.page.locator("#question-text").fill(kQuestion.text);
    await delegate.hook("question-send").click();
    await delegate.hook("own-question").waitFor();
    await chair.hook("waiting-question").filter({ hasText: kQuestion.text }).waitFor();
  });
  await tally.test("[Q2] question, answer and follow-up, as the wall of the other node shows them", async () => {
    await chair.hook("question-call").first().click();
    await wall.seen("[data-testid=wall-question]", kQuestion.to);
    await chair.hook("stage-answering").click();
    await delegate.seen("[data-testid=question-stage]", "Đang trả lời");
    await chair.hook("stage-following_up").click();
    await delegate.seen("[data-testid=question-stage]", "Hỏi lại");
    await chair.hook("stage-answering").click();
    await delegate.seen("[data-testid=question-stage]", "Đang trả lời");
  });
  await tally.test("[Q4] what was promised is recorded with its day, and listed at the other node", async () => {
    await chair.hook("promise-record").click();
    assert.equal(await chair.page.locator("#promise-by").inputValue(), kQuestion.to);
    await chair.page.locator("#promise-text").fill("Trả lời bằng văn bản");
    await chair.page.locator("#promise-due").fill("31/12/2030");
    await chair.hook("promise-save").click();
    await delegate.hook("promise").filter({ hasText: "Trả lời bằng văn bản" }).waitFor();
    await chair.hook("stage-done").click();
    await delegate.hook("question-floor").waitFor({ state: "detached" });
  });
}

async function run_announcements(tally, { chair, delegate, wall }) {
  const send = async (text, unit) => {
    await chair.page.locator("#announcement-text").fill(text);
    await chair.page.locator("#announcement-to").selectOption(unit);
    await chair.hook("announcement-send").click();
    await chair.hook("announcement-sent").filter({ hasText: text }).waitFor();
  };
  await tally.test("[Q5] a word to all is on every page and the wall until it is dismissed; one to a unit is on its pages alone", async () => {
    await chair.hook("announce").locator("summary").click();
    await send("Nghỉ trưa lúc 11 giờ 30", { label: "Tất cả" });
    await wall.seen("[data-testid=wall-announcement]", "Nghỉ trưa");
    await chair.hook("announcement").filter({ hasText: "Nghỉ trưa" }).waitFor();
    await delegate.hook("announcement").filter({ hasText: "Nghỉ trưa" }).getByTestId("announcement-dismiss").click();
    await delegate.hook("announcement").waitFor({ state: "detached" });
    await delegate.page.reload();
    const option = chair.page.locator("#announcement-to option").filter({ hasText: "Thái Hòa" });
    await send("Mời đơn vị lên bàn thư ký", await option.getAttribute("value"));
    await delegate.hook("announcement").filter({ hasText: "bàn thư ký" }).waitFor();
    assert.equal(await delegate.hook("announcement").count(), 1);
    assert.equal(await chair.hook("announcement").filter({ hasText: "bàn thư ký" }).count(), 0);
    assert.ok(!(await wall.hook("screen").textContent()).includes("bàn thư ký"));
  });
  await tally.test("[Q5] taken back, it is gone everywhere", async () => {
    await chair.hook("announcement-sent").filter({ hasText: "bàn thư ký" }).getByTestId("announcement-back").click();
    await delegate.hook("announcement").waitFor({ state: "detached" });
  });
}

async function run_notes(tally, { chair, space, world }) {
  const note_of = async (node, username) => {
    const answer = await ask(node, "GET", `/api/v1/notes/${space}`, { cookie: await sign_in(node, username) });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.text;
  };
  const words = "Mời Thái Hòa trước; hỏi lại số hồ sơ chậm.";
  await tally.test("the chair's private note is kept over a reload, and no other account or node has it", async () => {
    await chair.hook("private-notes").locator("summary").click();
    await chair.page.locator("#private-note").fill(words);
    await chair.seen("[data-testid=note-state]", "Đã lưu");
    await chair.page.reload();
    await chair.hook("private-notes").locator("summary").click();
    await chair.page.waitForFunction((text) => document.querySelector("#private-note")?.value === text, words);
    assert.equal(await note_of(world.province, "thuky.nghean"), words);
    assert.equal(await note_of(world.province, "chutri.nghean"), "");
    assert.equal(await note_of(world.unit, "thuky.thaihoa"), "");
    const feed = await Feed.open(world.unit, await sign_in(world.unit, "thuky.thaihoa"));
    await feed.close();
    assert.ok(!JSON.stringify(feed.messages).includes(words));
  });
  await tally.test("what is noted with the line down is sent when it is back", async () => {
    await chair.offline();
    await chair.page.locator("#private-note").fill(`${words} Ngoại tuyến.`);
    await chair.seen("[data-testid=note-state]", "Chưa lưu lên máy chủ");
    await chair.online();
    await chair.seen("[data-testid=note-state]", "Đã lưu");
    assert.equal(await note_of(world.province, "thuky.nghean"), `${words} Ngoại tuyến.`);
  });
}

async function run_minutes(tally, { chair, hoa }) {
  await tally.test("[M1] what happened stands in the minutes of the other node, while a secretary types there; [M2] her words stay", async () => {
    await until_typed(hoa, ["Khai mạc phiên họp", kItem, kQuestion.text, "Trả lời bằng văn bản", "Nghỉ trưa"]);
    const typing = type_paragraph(hoa, "Thư ký ghi trong khi họp, từng chữ một, không bị xê dịch.");
    await chair.page.locator("[data-testid=floor-bar] summary").click();
    await chair.page.locator("#other-speaker").fill("Hoàng Văn Khách");
    await chair.hook("call-other").click();
    await chair.hook("end-turn").click();
    await typing;
    await until_typed(hoa, ["Hoàng Văn Khách phát biểu", "Thư ký ghi trước khi khai mạc.", "Thư ký ghi trong khi họp, từng chữ một, không bị xê dịch."]);
    await hoa.hook("log-line").filter({ hasText: "Hoàng Văn Khách" }).waitFor();
  });
  await tally.test("[M3] a block is deleted by keyboard, undo brings it back, and each stands there once", async () => {
    const block = hoa.page.locator(`${kSheet} [data-testid=event]`).filter({ hasText: "Hoàng Văn Khách" });
    await block.click();
    await hoa.page.keyboard.press("Delete");
    await block.waitFor({ state: "detached" });
    await hoa.page.keyboard.press("Control+z");
    await block.waitFor();
    const texts = await hoa.page.locator(`${kSheet} [data-testid=event]`).allTextContents();
    assert.equal(new Set(texts).size, texts.length, texts.join("\n"));
  });
}

async function run_looks(tally, { chair, hoa, delegate, wall }) {
  await delegate.hook("ask-question").click();
  for (const [person, what, name] of [[chair, "the chair's desk", "chat-van-chu-toa"], [delegate, "the delegate's phone", "chat-van-dai-bieu"], [hoa, "the minutes with the log", "bien-ban-dien-bien"], [wall, "the wall", "man-hinh-chat-van"]])
    await tally.test(`${what}: axe-core finds nothing, nothing is wider than the window`, () => check_looks(person, name));
}
