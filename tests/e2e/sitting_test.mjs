// A conference as it is held: the chair leads, a unit and a wall at another node follow.
import assert from "node:assert/strict";
import { Feed, ask, records_of, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World } from "./lib/nodes.mjs";
import { add_item, open_tab } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";
import { run_handed } from "./sitting_handed.mjs";

/** What the chair presses is seen at the other node within this time. */
const kSeenMs = 1000;
const kItems = ["Phát biểu khai mạc phiên họp", "Tham luận về tiếp công dân", "Kết luận của chủ tọa"];

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, browser };
    cast.chair = await Person.arrive(browser, world.province);
    cast.an = await Person.arrive(browser, world.province);
    cast.hoa = await Person.arrive(browser, world.unit, { viewport: { width: 360, height: 780 } });
    cast.delegate = await Person.arrive(browser, world.unit, { viewport: { width: 360, height: 780 } });
    cast.wall = await Person.arrive(browser, world.unit, { viewport: { width: 1920, height: 1080 } });
    await set_up(cast);
    await run_begin(tally, cast);
    await run_lead(tally, cast);
    await run_rivals(tally, cast);
    await run_floor(tally, cast);
    await run_looks(tally, cast);
    await run_cut(tally, cast);
    await run_handed(tally, cast, { titles: kItems, row });
    await run_end(tally, cast);
    await tally.test("no page complained", () => {
      for (const name of ["chair", "an", "hoa", "delegate", "wall"]) assert.deepEqual(cast[name].take_complaints(), [], name);
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

/** Items on the agenda, and everybody where they watch it. */
async function set_up(cast) {
  const { chair, an, hoa, wall, delegate, world } = cast;
  await chair.sign_in("chutri.nghean");
  await an.sign_in("thuky.nghean");
  await hoa.sign_in("thuky.thaihoa");
  for (const person of [wall, delegate]) await person.sign_in("daibieu.thaihoa");
  const feed = await Feed.open(world.province, await sign_in(world.province, "thuky.nghean"));
  cast.space = feed.welcome.spaces.filter((space) => space.kind === "conference").at(-1).space;
  await feed.close();
  await an.page.goto(`/hoi-nghi/${cast.space}`);
  for (const title of kItems) await add_item(an, { title, minutes: 10 });
  for (const person of [chair, an, hoa, delegate]) await person.page.goto(`/hoi-nghi/${cast.space}/phien-hop`);
  await wall.page.goto(`/screen/${cast.space}`);
  await wall.hook("screen").waitFor();
}

function row(person, title) {
  return person.hook("course-item").filter({ hasText: title });
}

async function until_status(person, title, status) {
  await row(person, title).and(person.page.locator(`[data-status=${status}]`)).waitFor();
}

async function run_begin(tally, { chair, hoa, wall }) {
  await tally.test("[S1] before it begins everybody is told so, and only the convener's chair and secretary can open it", async () => {
    for (const person of [chair, hoa]) await person.hook("empty").getByText("Phiên họp chưa khai mạc").waitFor();
    await wall.page.locator("[data-testid=screen][data-status=waiting]").waitFor();
    assert.equal(await hoa.hook("lead-bar").count(), 0);
    await chair.hook("begin").click();
    await hoa.page.locator("[data-testid=now][data-status=open]").waitFor();
    await wall.page.locator("[data-testid=screen][data-status=open]").waitFor();
  });
}

async function run_lead(tally, { chair, an, hoa, wall }) {
  await tally.test("[S2] the item that the chair takes is on the unit's page and on its wall within a second", async (note) => {
    const pressed_ms = Date.now();
    const seen = [hoa.seen("[data-testid=current-item]", kItems[1]), wall.seen("[data-testid=current-item]", kItems[1])];
    await row(chair, kItems[1]).getByTestId("take").click();
    const took = Math.max(...(await Promise.all(seen))) - pressed_ms;
    note(`seen at the other node after ${took} ms, the click included`);
    assert.ok(took < kSeenMs, `${took} ms`);
    await until_status(hoa, kItems[1], "running");
    await wall.page.locator("[data-testid=timer][data-tone=good]").waitFor();
  });
  await tally.test("by keyboard: “n” goes on to what comes next, and the item before is done", async () => {
    await chair.page.locator("[data-testid=take-next]:enabled").filter({ hasText: kItems[2] }).waitFor();
    await chair.page.keyboard.press("n");
    await hoa.seen("[data-testid=current-item]", kItems[2]);
    await until_status(hoa, kItems[1], "done");
  });
  await tally.test("the secretary skips an item, and returns to one that was done", async () => {
    await row(an, kItems[0]).getByTestId("skip").click();
    await until_status(hoa, kItems[0], "skipped");
    await row(an, kItems[1]).getByRole("button", { name: `Trở lại “${kItems[1]}”` }).click();
    await hoa.seen("[data-testid=current-item]", kItems[1]);
    await until_status(chair, kItems[2], "done");
  });
  await tally.test("[S3] a break stops the item's time and says when it goes on, on the wall too", async () => {
    await chair.hook("pause-minutes").fill("20");
    await chair.hook("pause").click();
    await hoa.hook("paused").getByText("họp tiếp lúc").waitFor();
    await wall.page.locator("[data-testid=screen][data-status=paused]").waitFor();
    await until_status(hoa, kItems[1], "paused");
    await chair.hook("resume").click();
    await until_status(hoa, kItems[1], "running");
  });
}

async function run_rivals(tally, { world, space, hoa }) {
  await tally.test("[S2] two who press at once: one is carried out, the other is told", async () => {
    const cookies = await Promise.all(["chutri.nghean", "thuky.nghean"].map((name) => sign_in(world.province, name)));
    const items = await hoa.hook("course-item").count();
    assert.ok(items >= kItems.length);
    const course = await course_ids(world, space, cookies[0]);
    const press = (cookie, title) =>
      ask(world.province, "POST", "/api/v1/commands", {
        cookie,
        body: { id: crypto.randomUUID(), space, name: "sitting.take_item", arguments: { item: course.get(title), seen_item: course.get(kItems[1]) } },
      });
    const answers = await Promise.all([press(cookies[0], kItems[0]), press(cookies[1], kItems[2])]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
    assert.equal(answers.find((answer) => answer.status === 409).json.code, "conflict");
    const taken = kItems[answers[0].status === 200 ? 0 : 2];
    await hoa.seen("[data-testid=current-item]", taken);
  });
  await tally.test("[S1] another unit's secretary leads nothing, and nobody writes the sitting's records", async () => {
    const cookie = await sign_in(world.unit, "thuky.thaihoa");
    const run = (name, args) => ask(world.unit, "POST", "/api/v1/commands", { cookie, body: { id: crypto.randomUUID(), space, name, arguments: args } });
    assert.equal((await run("sitting.end", {})).json.code, "forbidden");
    assert.equal((await run("record.put", { collection: "sittings", id: space, fields: { status: "ended" } })).json.code, "forbidden");
  });
}

/** The ids of the agenda's items, by title. */
async function course_ids(world, space, cookie) {
  const records = await records_of(world.province, cookie, space);
  return new Map([...records].filter(([key]) => key.startsWith("agenda_items ")).map(([key, item]) => [item?.title, key.split(" ")[1]]));
}

function waiting(person, name) {
  return person.hook("waiting").filter({ hasText: name });
}

async function ask_to_speak(person, speaker, kind, topic) {
  await person.hook("ask-to-speak").click();
  await person.hook(`kind-${kind}`).check();
  await person.page.locator("#speaker").fill(speaker);
  await person.page.locator("#topic").fill(topic);
  await person.hook("ask-sure").click();
}

async function run_floor(tally, { world, space, chair, hoa, wall, delegate }) {
  await tally.test("[S5] a delegate asks to speak from a phone, and the chair sees it within a second", async (note) => {
    const sent_ms = Date.now();
    const [seen_ms] = await Promise.all([chair.seen("[data-testid=waiting]", "Phan Văn Thái"), ask_to_speak(delegate, "Phan Văn Thái", "speech", "Kinh nghiệm tiếp công dân")]);
    note(`seen by the chair after ${seen_ms - sent_ms} ms, five clicks and fields included`);
    await delegate.hook("own-request").getByText("ở thứ tự 1").waitFor();
    await wall.hook("wall-queue").getByText("Phan Văn Thái").waitFor();
  });
  await tally.test("[S5] a point of order comes before a speech; the chair puts them otherwise, and all see it", async () => {
    await ask_to_speak(hoa, "Lê Thị Hoa", "order", "");
    await chair.page.locator("[data-testid=waiting]:first-child[data-kind=order]").waitFor();
    await waiting(chair, "Phan Văn Thái").getByTestId("up").click();
    await hoa.page.locator("[data-testid=waiting]:first-child[data-kind=speech]").waitFor();
  });
  await tally.test("a request made while the link is down reaches the chair when it is back, and was kept meanwhile", async () => {
    world.unit.pause_link();
    await hoa.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    await ask_to_speak(hoa, "Hồ Thị Sen", "reply", "");
    await waiting(hoa, "Hồ Thị Sen").waitFor();
    assert.equal(await waiting(chair, "Hồ Thị Sen").count(), 0);
    world.unit.resume_link();
    await waiting(chair, "Hồ Thị Sen").waitFor();
  });
  await tally.test("[S5] called, somebody has the floor with a timer, on the phone and on the wall; the next takes it over", async () => {
    await waiting(chair, "Phan Văn Thái").getByTestId("call").click();
    for (const person of [hoa, wall]) await person.seen("[data-testid=speaker]", "Phan Văn Thái");
    await delegate.hook("own-request").filter({ hasText: "Phan Văn Thái" }).waitFor({ state: "detached" });
    await waiting(chair, "Lê Thị Hoa").getByTestId("call").click();
    for (const person of [hoa, wall]) await person.seen("[data-testid=speaker]", "Lê Thị Hoa");
    await chair.hook("speeches").locator("summary").click();
    await chair.hook("past-speech").filter({ hasText: "Phan Văn Thái" }).waitFor();
    await chair.hook("end-turn").click();
    await hoa.hook("floor").waitFor({ state: "detached" });
  });
  await tally.test("the time for a speech is set once; somebody who did not ask is called by name; over time is seen", async () => {
    await chair.hook("floor-bar").locator("summary").click();
    await chair.page.locator("#speech-minutes").fill("0.5");
    await chair.hook("set-speech-minutes").click();
    await chair.page.locator("#other-speaker").fill("Hoàng Văn Khách");
    await chair.hook("call-other").click();
    await wall.seen("[data-testid=speaker]", "Hoàng Văn Khách");
    await chair.hook("speech-timer").getByText(/^0:[23]\d$/).waitFor();
    const cookie = await sign_in(world.province, "chutri.nghean");
    const shortest = { id: crypto.randomUUID(), space, name: "turn.begin", arguments: { turn: crypto.randomUUID(), speaker: "Ngô Văn Nhanh", kind: "reply", allotted_s: 10 } };
    assert.equal((await ask(world.province, "POST", "/api/v1/commands", { cookie, body: shortest })).status, 200);
    await wall.page.locator("[data-testid=timer][data-tone=over]").waitFor();
    await chair.hook("end-turn").click();
  });
  await tally.test("[S5] a request is taken back, another passed over; undo brings the first one back", async () => {
    await hoa.hook("own-request").filter({ hasText: "Hồ Thị Sen" }).getByTestId("take-back").click();
    await waiting(chair, "Hồ Thị Sen").waitFor({ state: "detached" });
    await hoa.page.keyboard.press("Control+z");
    await waiting(chair, "Hồ Thị Sen").getByTestId("pass").click();
    await hoa.hook("own-request").waitFor({ state: "detached" });
  });
}

async function run_looks(tally, { chair, hoa, wall, delegate }) {
  await ask_to_speak(delegate, "Nguyễn Thị Phương Thảo Nguyên Hạnh, đại biểu Hội đồng nhân dân", "speech", "Tháo gỡ khó khăn về kinh phí tiếp xúc cử tri ở các xã vùng sâu, vùng xa");
  for (const person of [chair, hoa]) await person.hook("waiting").first().waitFor();
  await hoa.hook("ask-to-speak").click();
  await tally.test("the chair's desk: axe-core finds nothing, nothing is wider than the window", () => check_looks(chair, "phien-hop-chu-toa"));
  await tally.test("the unit's view: axe-core finds nothing, nothing is wider than the window", () => check_looks(hoa, "phien-hop-don-vi"));
  await tally.test("the wall: axe-core finds nothing, nothing is wider than the window", () => check_looks(wall, "man-hinh"));
}

async function run_cut(tally, { world, chair, hoa, wall }) {
  await tally.test("with the link down the unit keeps what it saw; a reload shows it too; back, both are right by themselves", async () => {
    world.unit.pause_link();
    await hoa.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    await row(chair, kItems[1]).getByTestId("take").click();
    await chair.seen("[data-testid=current-item]", kItems[1]);
    await wall.page.reload();
    await wall.hook("current-item").waitFor();
    assert.ok(!(await wall.hook("current-item").textContent()).includes(kItems[1]), "the link is not cut");
    world.unit.resume_link();
    await Promise.all([hoa, wall].map((person) => person.seen("[data-testid=current-item]", kItems[1])));
  });
  await tally.test("a command that cannot reach the node is not kept for later, and the chair is told", async () => {
    await chair.offline();
    await chair.hook("finish").click();
    await chair.hook("lead-fault").getByText("chưa thực hiện").waitFor();
    await chair.online();
    await hoa.page.locator("[data-testid=course-item][data-status=running]").waitFor();
    assert.equal(await chair.hook("status-unsent").count(), 0);
  });
}

async function run_end(tally, { chair, hoa, wall }) {
  await tally.test("[S4] closing asks once, says what is left, and ends it for everybody; it can be opened again", async () => {
    await chair.hook("end").click();
    await chair.hook("end-dialog").getByText(/Còn \d+ nội dung chưa họp|Mọi nội dung đã xong/).waitFor();
    await chair.hook("end-sure").click();
    await hoa.page.locator("[data-testid=now][data-status=ended]").waitFor();
    await wall.page.locator("[data-testid=screen][data-status=ended]").waitFor();
    await chair.hook("begin").click();
    await hoa.page.locator("[data-testid=now][data-status=open]").waitFor();
  });
  await tally.test("the wall without an address shows the conference that is on", async () => {
    await wall.page.goto("/screen");
    await wall.page.locator("[data-testid=screen][data-status=open]").waitFor();
  });
  await open_tab(hoa, "agenda");
}
