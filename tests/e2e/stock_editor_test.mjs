// Five browsers with a stock editor on one document, typing at once through a node that is killed meanwhile (SPEC Y).
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { Feed, sign_in } from "./lib/api.mjs";
import { kPatienceMs, launch } from "./lib/browser.mjs";
import { World } from "./lib/nodes.mjs";
import { build_stock_page } from "./lib/stock_page.mjs";

const kBrowsers = 5;
const kKills = 3;
const kLetterMs = 15;
const kWords = "hội nghị giao ban thường trực hội đồng nhân dân các huyện lần thứ tư tại Thái Hòa".split(" ");
const kFinalWaitMs = 40_000;

export async function run(tally) {
  const web = await build_stock_page();
  const world = await World.found({ web });
  const browser = await launch();
  try {
    const cookie = await sign_in(world.province, "thuky.nghean");
    const room = `${await conference_of(world.province, cookie)}.minutes`;
    const open = () => open_page(browser, world.province, { cookie, room });
    await run_pages(tally, world.province, open);
  } finally {
    await browser.close();
    await world.close();
    rmSync(web, { recursive: true });
  }
}

async function conference_of(node, cookie) {
  const feed = await Feed.open(node, cookie);
  const is_conference = (space) => space.kind === "conference";
  const message = await feed.next(({ spaces }) => spaces?.some(is_conference));
  await feed.close();
  return message.spaces.find(is_conference).space;
}

/** The stock page, connected and with the document. A context of its own: a browser of another person. */
async function open_page(browser, node, { cookie, room }) {
  const context = await browser.newContext();
  context.setDefaultTimeout(kPatienceMs);
  const [name, value] = cookie.split("=");
  await context.addCookies([{ name, value, url: node.url }]);
  const page = await context.newPage();
  await page.goto(`${node.url}/?room=${room}`);
  await page.waitForFunction(() => globalThis.stock?.provider.synced);
  return page;
}

/** Text, paragraphs, headings, marks and corrections, by the keyboard; the last word tells that it is over. What the keyboard
 * makes of marks and headings depends on who typed what before the cursor, so each also inserts one of both at once. */
async function type(page, number) {
  const keys = page.keyboard;
  await page.evaluate((number) => {
    const text = { type: "text", text: `Mục của ${number}`, marks: [{ type: "bold" }] };
    stock.editor.commands.insertContentAt(0, { type: "heading", attrs: { level: 2 }, content: [text] });
  }, number);
  await page.locator(".tiptap").click();
  for (let round = 0; round < 3; ++round) {
    await keys.press(round === 1 ? "Control+End" : "Control+Home");
    for (const word of kWords) await keys.type(`${word}${number} `, { delay: kLetterMs });
    await keys.press("Control+b");
    await keys.type(`đậm ${number}`, { delay: kLetterMs });
    await keys.press("Control+b");
    await keys.press("Backspace");
    await keys.press("Enter");
    await keys.type(`## Mục ${number}.${round} `, { delay: kLetterMs });
    await keys.press("Enter");
  }
  await keys.type(last_word(number), { delay: kLetterMs });
}

const last_word = (number) => `hết${number}.`;

/** Kills the node and starts it again, each time when all that was typed since the last has reached somebody else. */
async function kill_repeatedly(node, pages) {
  for (let kill = 0; kill < kKills; ++kill) {
    const [watched] = pages;
    const length = await watched.evaluate(() => stock.text().length);
    await watched.waitForFunction((length) => stock.provider.synced && stock.text().length > length + 150, length, { timeout: kFinalWaitMs });
    await node.kill();
    await node.start();
  }
}

async function run_pages(tally, node, open) {
  const pages = [];
  await tally.test("[Y1] five stock editors open one document", async () => {
    for (let i = 0; i < kBrowsers; ++i) pages.push(await open());
  });
  await tally.test("[Y1] [Y3] all five type while their node is killed and started again, and end equal", async (note) => {
    await Promise.all([kill_repeatedly(node, pages), ...pages.map(type)]);
    const words = pages.map((_, number) => last_word(number));
    for (const page of pages) {
      const has_all = (words) => stock.provider.synced && words.every((word) => stock.text().includes(word));
      await page.waitForFunction(has_all, words, { timeout: kFinalWaitMs });
    }
    const states = await Promise.all(pages.map((page) => page.evaluate(() => stock.state())));
    for (const state of states) assert.deepEqual(state, states[0]);
    assert.ok(states[0].html.includes("<strong>") && states[0].html.includes("<h2>"), "marks and headings were typed");
    note(`${states[0].html.length} characters of HTML, ${kKills} kills`);
  });
  await tally.test("[Y1] a sixth, who comes when all is over, has the same", async () => {
    const late = await open();
    assert.deepEqual(await late.evaluate(() => stock.state()), await pages[0].evaluate(() => stock.state()));
  });
}
