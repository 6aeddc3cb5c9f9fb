// Files that are not on a node yet: said on the page, fetched when somebody opens them, with the link away and back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World, kPdf } from "./lib/nodes.mjs";
import { item_row, open_tab } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const an = await Person.arrive(browser, world.province);
    await an.sign_in("thuky.nghean");
    const hoa = await Person.arrive(browser, world.unit);
    await hoa.sign_in("thuky.thaihoa");
    for (const person of [an, hoa]) await person.page.locator("[data-testid=slot][data-ordinal='4'] a").click();
    await run_on_demand(tally, world, an, hoa);
    await tally.test("no page complained", () => {
      for (const person of [an, hoa]) assert.deepEqual(person.take_complaints(), []);
    });
    await tally.test("[B2] verify finds every chunk whole at both nodes", async () => {
      for (const node of [world.province, world.unit]) {
        await node.stop();
        const verified = node.verify();
        assert.equal(verified.status, 0, verified.text);
        assert.match(verified.text, /, 1 files in [1-9]\d* chunks; 0 faults/);
      }
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

function state_at(person, state) {
  return person.page.locator(`[data-testid=paper-state][data-state=${state}]`).waitFor();
}

async function run_on_demand(tally, world, an, hoa) {
  await tally.test("[B5] the convener's secretary says that files come when somebody opens them", async () => {
    await open_tab(an, "papers");
    await an.hook("fetch-policy").locator("summary").click();
    await an.hook("fetch-policy").locator("select").first().selectOption("on_demand");
    await an.hook("fetch-policy").locator("select").nth(1).selectOption("20");
    assert.equal(await hoa.hook("fetch-policy").count(), 0);
  });
  await tally.test("[B5] a paper is at the other node by name, and said not to be there yet", async () => {
    await open_tab(an, "agenda");
    await item_row(an, "Báo cáo đề dẫn").getByTestId("attach").setInputFiles(kPdf);
    await open_tab(hoa, "papers");
    await hoa.seen("[data-testid=paper]", "bao-cao-de-dan.pdf");
    await state_at(hoa, "not_asked");
  });
  await tally.test("[B6] what the unit's files take is shown where they were uploaded", async () => {
    await open_tab(an, "papers");
    const text = await an.hook("file-usage").innerText();
    assert.match(text, /Đơn vị đã dùng \d+ KB trong 2\.048 MB/);
  });
  await tally.test("tai-lieu: axe-core finds nothing, nothing is wider than the window", async () => {
    await check_looks(an, "tai-lieu-cach-tai");
    await check_looks(hoa, "tai-lieu-chua-co");
  });
  await tally.test("[B5] while the link is down the page says that the file cannot come", async () => {
    world.unit.pause_link();
    await state_at(hoa, "unreachable");
    assert.equal(await hoa.hook("paper-fetch").count(), 0);
    world.unit.resume_link();
    await state_at(hoa, "not_asked");
  });
  await tally.test("[B3] asked for by keyboard, it comes and opens, byte for byte", async () => {
    await hoa.hook("paper-fetch").focus();
    await hoa.page.keyboard.press("Enter");
    await hoa.hook("paper-state").waitFor({ state: "detached" });
    const address = await hoa.hook("paper").getByRole("link").getAttribute("href");
    const answer = await hoa.page.request.get(new URL(address, hoa.node.url).href);
    assert.equal(answer.status(), 200);
    assert.ok((await answer.body()).equals(readFileSync(kPdf)));
    const part = await hoa.page.request.get(new URL(address, hoa.node.url).href, { headers: { range: "bytes=5-14" } });
    assert.equal(part.status(), 206);
    assert.ok((await part.body()).equals(readFileSync(kPdf).subarray(5, 15)));
  });
}
