// Holidays, Tết, sessions and busy days on the wall, as the node computes them; on paper too.
import assert from "node:assert/strict";
import { take_pictures } from "./lib/pictures.mjs";
import { open_month, open_wall } from "./lib/term_pages.mjs";

export async function run_calendar(tally, an) {
  await tally.test("the wall says of each year which days are taken, and the legend how they are drawn", async () => {
    await open_wall(an);
    const strip = an.page.getByRole("img", { name: /^Năm 2027: / });
    await strip.waitFor();
    const said = await strip.getAttribute("aria-label");
    assert.match(said, /Những tuần Tết Nguyên đán, 30\/01–15\/02\/2027/);
    assert.match(said, /Tết Nguyên đán, 05\/02–09\/02\/2027/);
    assert.match(said, /Kỳ họp HĐND, 05\/07–16\/07\/2027/);
    await an.page.getByRole("list", { name: "Chú giải" }).getByText("Các tuần Tết").waitFor();
    await an.hook("calendar-list").locator("summary").click();
    await an.hook("calendar-list").getByText("01/09–02/09/2027: Quốc khánh 2/9").waitFor();
    await take_pictures(an, "nhiem-ky-lich");
    await an.page.setViewportSize({ width: 1440, height: 900 });
  });
  await tally.test("a month names them in its days", async () => {
    await open_month(an, "2027-02-01");
    await an.page.locator("td[data-date='2027-02-06'] [data-kind=holiday]").getByText("Tết Nguyên đán").waitFor();
    await an.page.locator("td[data-date='2027-02-01'] [data-kind=tet]").waitFor();
    assert.equal(await an.page.locator("td[data-date='2027-02-16'] [data-testid=day-mark]").count(), 0);
    await open_month(an, "2027-07-01");
    await an.page.locator("td[data-date='2027-07-05'] [data-kind=session]").waitFor();
    await take_pictures(an, "nhiem-ky-thang-lich");
    await an.page.setViewportSize({ width: 1440, height: 900 });
  });
  await tally.test("a period that is entered is on the wall once the node has it", async () => {
    await an.page.goto("/nhiem-ky/quy-tac");
    await an.hook("add-blocked").click();
    await an.hook("blocked-from").fill("07/09/2027");
    await an.hook("blocked-to").fill("08/09/2027");
    await an.hook("blocked-reason").fill("Diễn tập phòng thủ");
    await an.hook("rule-save").click();
    await an.hook("blocked-form").waitFor({ state: "detached" });
    await an.hook("term-part-wall").click();
    await an.page.getByRole("img", { name: /^Năm 2027: .*Diễn tập phòng thủ, 07\/09–08\/09\/2027/ }).waitFor();
  });
  await tally.test("on paper every slot stands with its whole day, and the wall keeps its marks", async () => {
    await an.page.emulateMedia({ media: "print" });
    await an.hook("printed-days").getByText(/thứ .*2027/).first().waitFor();
    assert.ok((await an.hook("printed-days").getByRole("row").count()) > 20);
    await an.page.getByRole("img", { name: /^Năm 2027: / }).waitFor();
    await take_pictures(an, "nhiem-ky-in");
    await an.page.setViewportSize({ width: 1440, height: 900 });
    await an.page.emulateMedia({ media: "screen", colorScheme: "light" });
    assert.equal(await an.hook("printed-days").isVisible(), false);
  });
}
