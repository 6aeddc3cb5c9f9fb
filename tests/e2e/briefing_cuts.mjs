// Step 5: a browser without a network, two nodes without a link, a node that is killed. Nothing typed is lost.
import assert from "node:assert/strict";
import { run_conflict } from "./briefing_conflict.mjs";
import { add_item, agenda_titles, kSheet, minutes_text, open_minutes, open_tab, type_paragraph, until_minutes, until_typed } from "./lib/pages.mjs";

/** After the link is back both show the same within this time. */
const kHealedMs = 2000;

export async function run_cuts(tally, cast) {
  await run_offline(tally, cast);
  await run_link(tally, cast);
  await run_conflict(tally, cast);
  await run_kill(tally, cast);
}

async function run_offline(tally, { an, hoa }) {
  await tally.test("step 5: a browser without a network goes on, says what is unsent, and keeps it over a reload", async (note) => {
    await hoa.until_installed();
    await hoa.offline();
    await until_minutes(hoa, "offline");
    await type_paragraph(hoa, "Gõ khi mất mạng.");
    await open_tab(hoa, "agenda");
    await add_item(hoa, { title: "Nội dung ghi khi mất mạng", minutes: 5 });
    await hoa.page.locator("[data-testid=status-unsent]").waitFor();
    await hoa.page.reload();
    await hoa.seen("[data-testid=agenda-item] .title", "Nội dung ghi khi mất mạng");
    const unsent = await hoa.hook("status-unsent").textContent();
    assert.match(unsent, /^\d+ thay đổi chưa gửi$/);
    note(`after the reload: “${unsent}”`);
    await open_tab(hoa, "minutes");
    await hoa.seen(kSheet, "Gõ khi mất mạng.");
    await type_paragraph(hoa, "Gõ tiếp sau khi tải lại.");
  });
  await tally.test("step 5: the network returns, and the other side has all of it", async (note) => {
    const back_ms = Date.now();
    await hoa.online();
    const typed_ms = await until_typed(an, ["Gõ khi mất mạng.", "Gõ tiếp sau khi tải lại."]);
    note(`the minutes: ${typed_ms - back_ms} ms after the network was back`);
    await until_minutes(hoa, "live");
    await hoa.hook("status-unsent").waitFor({ state: "detached" });
    await open_tab(an, "agenda");
    await an.seen("[data-status=proposed]", "Nội dung ghi khi mất mạng");
    await open_minutes(an);
    assert.equal(await minutes_text(an), await minutes_text(hoa));
  });
}

async function run_link(tally, { world, an, hoa }) {
  const texts = ["Tỉnh ghi khi đứt liên kết.", "Thị xã ghi khi đứt liên kết."];
  const items = ["Tỉnh thêm khi đứt liên kết", "Thị xã thêm khi đứt liên kết"];
  await tally.test("step 5: with the link cut both go on editing agenda and minutes", async () => {
    world.unit.pause_link();
    await hoa.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    for (const [index, person] of [an, hoa].entries()) {
      await type_paragraph(person, texts[index]);
      await until_minutes(person, "live");
      await open_tab(person, "agenda");
      await add_item(person, { title: items[index], minutes: 7 });
      await person.hook("status-unsent").waitFor({ state: "detached" });
    }
    assert.ok(!(await agenda_titles(an)).includes(items[1]), "the link is not cut");
    assert.ok(!(await agenda_titles(hoa)).includes(items[0]), "the link is not cut");
    for (const person of [an, hoa]) await open_tab(person, "minutes");
  });
  await tally.test("step 5: the link returns, and within two seconds both show the same", async (note) => {
    const begun_ms = Date.now();
    world.unit.resume_link();
    const resumed_ms = Date.now();
    const seen_ms = Math.max(...(await Promise.all([an, hoa].map((person) => until_typed(person, texts)))));
    note(`minutes equal ${seen_ms - begun_ms} ms after “link resume” was called, ${seen_ms - resumed_ms} ms after it returned`);
    assert.ok(seen_ms - begun_ms < kHealedMs, `${seen_ms - begun_ms} ms`);
    assert.equal(await minutes_text(an), await minutes_text(hoa));
    for (const person of [an, hoa]) await open_tab(person, "agenda");
    const shown = [an.seen(".title", items[1]), hoa.seen(".title", items[0])];
    const agenda_ms = Math.max(...(await Promise.all(shown)));
    note(`agendas equal ${agenda_ms - begun_ms} ms after it was called, two clicks included`);
    assert.ok(agenda_ms - begun_ms < kHealedMs, `${agenda_ms - begun_ms} ms`);
    assert.deepEqual(await agenda_titles(an), await agenda_titles(hoa));
  });
}

async function run_kill(tally, { world, an, hoa }) {
  await tally.test("step 5: kill -9 of a node while somebody types, and nothing is lost", async (note) => {
    for (const person of [an, hoa]) await open_minutes(person);
    hoa.is_cut_off = true;
    const text = "Câu này được gõ trong lúc máy chủ của thị xã bị tắt đột ngột, không mất chữ nào.";
    const typing = type_paragraph(hoa, text);
    await an.seen(kSheet, text.slice(0, 20));
    const ended = await world.unit.kill();
    assert.equal(ended.signal, "SIGKILL");
    await typing;
    await until_minutes(hoa, "offline");
    await hoa.seen(kSheet, text);
    await open_tab(hoa, "agenda");
    await add_item(hoa, { title: "Ghi khi máy chủ tắt", minutes: 5 });
    await open_tab(hoa, "minutes");
    const begun_ms = Date.now();
    await world.unit.start();
    const ready_ms = Date.now();
    const seen_ms = await an.seen(kSheet, text);
    note(`ready again after ${ready_ms - begun_ms} ms, at the other node ${seen_ms - ready_ms} ms later`);
    await hoa.until_online();
    await until_minutes(hoa, "live");
    hoa.is_cut_off = false;
    await open_tab(an, "agenda");
    await an.seen("[data-testid=agenda-item] .title", "Ghi khi máy chủ tắt");
    await open_minutes(an);
    assert.equal(await minutes_text(an), await minutes_text(hoa));
  });
  await tally.test("step 5: the province is killed while the unit types, and nothing is lost", async () => {
    an.is_cut_off = true;
    await world.province.kill();
    await type_paragraph(hoa, "Tỉnh tắt máy, thị xã vẫn ghi.");
    await until_minutes(hoa, "live");
    await world.province.start();
    await an.seen(kSheet, "Tỉnh tắt máy, thị xã vẫn ghi.");
    await until_minutes(an, "live");
    an.is_cut_off = false;
    assert.equal(await minutes_text(an), await minutes_text(hoa));
  });
}
