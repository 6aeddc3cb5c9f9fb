// Searching: by keys, without marks, narrowed, without the node, and nothing of what one may not read.
import assert from "node:assert/strict";
import { Feed, ask, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World, giaoban, kThaiHoa } from "./lib/nodes.mjs";
import { open_minutes, type_paragraph, until_minutes } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kTitle = "Giám sát chuyên đề về đất đai";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, an: await Person.arrive(browser, world.province) };
    await set_up(cast);
    await run_page(tally, cast);
    await run_minutes(tally, cast);
    await run_members_alone(tally, cast);
    await run_offline(tally, cast);
    await run_command_line(tally, cast);
    await tally.test("no page complained", () => assert.deepEqual(cast.an.take_complaints(), []));
  } finally {
    await browser.close();
    await world.close();
  }
}

async function set_up(cast) {
  const { province } = cast.world;
  cast.cookie = await sign_in(province, "thuky.nghean");
  const feed = await Feed.open(province, cast.cookie);
  cast.space = feed.welcome.spaces.filter((space) => space.kind === "conference").at(-1).space;
  await feed.close();
  const fields = { title: kTitle, kind: "paper", minutes: 15, rank: "z0", presenter_unit: kThaiHoa };
  const body = { id: crypto.randomUUID(), space: cast.space, name: "record.put", arguments: { collection: "agenda_items", id: crypto.randomUUID(), fields } };
  const answer = await ask(province, "POST", "/api/v1/commands", { cookie: cast.cookie, body });
  assert.equal(answer.status, 200, answer.text);
  await cast.an.sign_in("thuky.nghean");
}

const box = (person) => person.hook("find").getByRole("searchbox");

/** What is found of a query; where the index is behind, the page asks again by itself. */
async function find(person, query, what) {
  await box(person).fill(query);
  await box(person).press("Enter");
  const wanted = person.hook("hit").filter({ hasText: what }).first();
  await wanted.waitFor();
  return wanted;
}

async function run_page(tally, { an, space }) {
  const { page } = an;
  await tally.test("the key / opens the search on a page without a list, and what to do stands there", async () => {
    await page.goto("/chua-gui");
    await an.until_online();
    await page.locator("h1").click();
    await page.keyboard.press("/");
    await page.waitForURL((url) => url.pathname === "/tim-kiem");
    await an.hook("empty").getByText("Gõ điều cần tìm vào ô trên").waitFor();
    await box(an).and(page.locator(":focus")).waitFor();
  });
  await tally.test("the search without words: axe-core finds nothing, nothing is wider than the window", () => check_looks(an, "tim-kiem"));
  await tally.test("words without marks are found, marked in the text, and lead to their place", async () => {
    const hit = await find(an, "giam sat chuyen de dat dai", kTitle);
    assert.equal(await hit.locator("mark").first().innerText(), kTitle.replace(" về đất đai", ""));
    assert.match(await hit.innerText(), /Nội dung chương trình/);
    await check_looks(an, "tim-kiem-thay");
    await hit.click();
    await page.waitForURL((url) => url.pathname === `/hoi-nghi/${space}`);
    await page.goBack();
    await an.hook("hit").first().waitFor(); // what was asked is still there
  });
  await tally.test("a search is narrowed, and everything is searched again by one button", async () => {
    await find(an, "giam sat chuyen de", kTitle);
    await an.hook("find-filters").locator("summary").click();
    await an.hook("find-kind").selectOption("units");
    await an.hook("empty").getByText("Không có chỗ nào có").waitFor();
    await check_looks(an, "tim-kiem-khong-thay");
    await an.hook("find-clear").click();
    await an.hook("hit").filter({ hasText: kTitle }).first().waitFor();
    await an.hook("find-unit").selectOption(kThaiHoa);
    await an.hook("hit").filter({ hasText: kTitle }).first().waitFor();
    await an.hook("find-from").fill("01/01/2090");
    await an.hook("empty").waitFor();
    await check_looks(an, "tim-kiem-thu-hep");
    await an.hook("find-clear").click();
  });
}

async function run_minutes(tally, { an, space }) {
  await tally.test("what was typed into minutes is found a moment later", async () => {
    await an.page.goto(`/hoi-nghi/${space}`);
    await open_minutes(an);
    await type_paragraph(an, "Thống nhất rà soát quỹ đất công ích năm phần trăm");
    await until_minutes(an, "live");
    await an.page.goto("/tim-kiem");
    const hit = await find(an, "quy dat cong ich", "quỹ đất công ích");
    assert.equal(await hit.getAttribute("data-collection"), "documents");
  });
}

async function run_members_alone(tally, { world, cookie, space }) {
  await tally.test("each hit is of a space of the account's unit, at the other node too", async () => {
    for (const [node, name] of [[world.province, "thuky.nghean"], [world.unit, "thuky.thaihoa"]]) {
      const own = await sign_in(node, name);
      const spaces = (await ask(node, "GET", "/api/v1/spaces", { cookie: own })).json.spaces.map((each) => each.space);
      const { hits } = (await ask(node, "GET", "/api/v1/search?q=h%E1%BB%99i%20ngh%E1%BB%8B&limit=100", { cookie: own })).json;
      for (const hit of hits) assert.ok(spaces.includes(hit.space), JSON.stringify(hit));
    }
    assert.equal((await ask(world.province, "GET", "/api/v1/search?q=a")).status, 401);
    const bad = await ask(world.province, "GET", `/api/v1/search?q=a&unit=${space}x`, { cookie });
    assert.equal(bad.json.code, "invalid_field");
    assert.equal(bad.json.pointer, "/unit");
  });
}

async function run_offline(tally, { an }) {
  await tally.test("without the node, what the browser holds is searched, and the page says so", async () => {
    await find(an, "giam sat chuyen de", kTitle);
    await an.offline();
    await box(an).fill("giam sat dat dai");
    await an.hook("find-offline").waitFor();
    await an.hook("hit").filter({ hasText: kTitle }).first().waitFor();
    await check_looks(an, "tim-kiem-ngoai-tuyen");
    await an.online();
    await find(an, "giam sat chuyen de", kTitle);
    await an.hook("find-offline").waitFor({ state: "detached" });
  });
}

async function run_command_line(tally, { world, an }) {
  await tally.test("giaoban search makes the index of a running node anew, and of one at rest", async () => {
    assert.equal(giaoban("search", "rebuild", "--data", world.province.data).status, 0);
    assert.match(giaoban("search", "status", "--data", world.province.data).text, /^Indexed \d+ entries, \d+ to go/);
    await find(an, "giam sat chuyen de", kTitle);
    await world.unit.stop();
    assert.match(giaoban("search", "rebuild", "--data", world.unit.data).text, /^Indexed \d+ records and \d+ documents of \d+ spaces/);
    await world.unit.start();
  });
}
