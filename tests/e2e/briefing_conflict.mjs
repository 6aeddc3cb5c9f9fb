// Step 5: two offices change one field while their link is down. Both values are shown to both, and one click decides.
import assert from "node:assert/strict";
import { axe_faults } from "./lib/browser.mjs";
import { add_item, agenda_titles, open_tab, retitle_item } from "./lib/pages.mjs";

const kItem = "Nội dung mà hai nơi cùng sửa";
const kWritten = ["Tỉnh sửa khi đứt liên kết", "Thị xã sửa khi đứt liên kết"];

export async function run_conflict(tally, { world, an, hoa }) {
  await tally.test("step 5: two offices change one title apart, and both see both, with who wrote them", async () => {
    for (const person of [an, hoa]) await open_tab(person, "agenda");
    await add_item(hoa, { title: kItem, minutes: 5 });
    await an.seen("[data-testid=agenda-item] .title", kItem);
    world.unit.pause_link();
    await hoa.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    for (const [index, person] of [an, hoa].entries()) {
      await retitle_item(person, kItem, kWritten[index]);
      await person.hook("status-unsent").waitFor({ state: "detached" });
    }
    world.unit.resume_link();
    for (const person of [an, hoa]) {
      await person.hook("conflict").waitFor();
      const versions = await person.hook("conflict-version").allTextContents();
      assert.equal(versions.length, 2);
      for (const title of kWritten) assert.ok(versions.some((each) => each.includes(title)), `${versions}`);
      assert.ok(versions.some((each) => each.includes("Nghệ An")), `${versions}`);
      assert.ok(versions.some((each) => each.includes("Thái Hòa")), `${versions}`);
      assert.deepEqual(await axe_faults(person.page), []);
    }
    assert.deepEqual(await agenda_titles(an), await agenda_titles(hoa));
  });
  await tally.test("step 5: one takes one of the values, and the question is gone for both", async () => {
    await an.hook("conflict-version").filter({ hasText: kWritten[0] }).getByRole("button").click();
    for (const person of [an, hoa]) {
      await person.hook("conflict").waitFor({ state: "detached" });
      await person.seen("[data-testid=agenda-item] .title", kWritten[0]);
    }
    assert.deepEqual(await agenda_titles(an), await agenda_titles(hoa));
  });
}
