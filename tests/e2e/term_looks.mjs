// The pages of a term as they look in both themes, narrow and wide, and what they say without the network.
import assert from "node:assert/strict";
import { check_looks } from "./lib/pictures.mjs";
import { card_of, cards, open_month, open_slot, open_wall, slot_of, until_day } from "./lib/term_pages.mjs";

export async function run_looks(tally, an) {
  await open_wall(an);
  const slot = await slot_of(cards(an, "planned").first());
  const pages = [
    ["nhiem-ky", async () => open_wall(an)],
    ["nhiem-ky-nam", async () => an.page.goto(`/nhiem-ky/${slot.day.slice(0, 4)}`)],
    ["nhiem-ky-thang", async () => open_month(an, slot.day)],
    ["nhiem-ky-ky", async () => (await open_wall(an), open_slot(an, slot.id))],
    ["nhiem-ky-lap-ke-hoach", async () => an.page.goto("/nhiem-ky/lap-ke-hoach")],
    ["nhiem-ky-luan-phien", async () => an.page.goto("/nhiem-ky/cong-bang")],
    ["nhiem-ky-quy-tac", async () => an.page.goto("/nhiem-ky/quy-tac")],
  ];
  for (const [name, go] of pages) {
    await tally.test(`${name}: axe-core finds nothing, nothing is wider than the window`, async () => {
      await go();
      await an.page.locator("main h1").waitFor();
      await an.until_online();
      await check_looks(an, name);
    });
  }
}

export async function run_offline(tally, an) {
  await tally.test("without the node the wall is read, and nothing is moved", async () => {
    await open_wall(an);
    const slot = await slot_of(cards(an, "planned").first());
    await an.until_installed();
    await an.offline();
    await an.page.reload();
    await card_of(an, slot.id).waitFor();
    await card_of(an, slot.id).focus();
    await an.page.keyboard.press("m");
    await an.page.getByText("Không có gì bị dời").first().waitFor();
    assert.equal(await an.hook("status-unsent").count(), 0);
    await an.online();
    await until_day(an, slot.id, slot.day);
  });
}
