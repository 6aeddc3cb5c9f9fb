// Minutes in four phases: written, looked through, amended from the other node, made final, signed, proved by one file.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Feed, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World, giaoban } from "./lib/nodes.mjs";
import { kSheet, minutes_text, open_minutes, type_paragraph, until_minutes, until_typed } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kWords = "Khai mạc lúc 7 giờ tại hội trường";
const kAmended = "Khai mạc lúc 8 giờ tại hội trường";
const kPassphrase = "một câu dài để nhớ";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, an: await Person.arrive(browser, world.province), chu: await Person.arrive(browser, world.province), hoa: await Person.arrive(browser, world.unit) };
    await set_up(cast);
    await run_phases(tally, cast);
    await run_amendment(tally, cast);
    await run_final(tally, cast);
    await run_proof(tally, cast);
    await tally.test("no page complained", () => assert.deepEqual([cast.an, cast.chu, cast.hoa].flatMap((one) => one.take_complaints()), []));
  } finally {
    await browser.close();
    await world.close();
  }
}

async function set_up({ world, an, chu, hoa }) {
  const feed = await Feed.open(world.province, await sign_in(world.province, "thuky.nghean"));
  const { space } = feed.welcome.spaces.filter((one) => one.kind === "conference").at(-1);
  await feed.close();
  for (const [person, name] of [[an, "thuky.nghean"], [chu, "chutri.nghean"], [hoa, "thuky.thaihoa"]]) {
    await person.sign_in(name);
    await person.page.goto(`/hoi-nghi/${space}`);
    await open_minutes(person);
  }
}

const bar = (person, phase) => person.page.locator(`[data-testid=phase-bar][data-phase=${phase}]`);

async function run_phases(tally, { an, hoa }) {
  await tally.test("[N1] the convener writes and says that it is written; others then only read, and are told why", async () => {
    await type_paragraph(an, kWords);
    await until_minutes(an, "live");
    await until_typed(hoa, [kWords]);
    await check_looks(an, "bien-ban-du-thao");
    assert.equal(await hoa.hook("prepare-minutes").count(), 0);
    await an.hook("prepare-minutes").click();
    await bar(an, "prepared").waitFor();
    await hoa.hook("minutes-closed").waitFor();
    assert.equal(await hoa.page.locator(kSheet).getAttribute("contenteditable"), "false");
    await check_looks(hoa, "bien-ban-da-soan");
  });
  await tally.test("[N1] amendments are opened until a day and time", async () => {
    await an.hook("open-amendments").click();
    await an.hook("phase-time").fill("25:00");
    await an.hook("rule-save").click();
    await an.hook("phase-form").getByText("Hãy ghi ngày và giờ còn ở phía trước").waitFor();
    await check_looks(an, "bien-ban-mo-sua-doi");
    await an.hook("phase-time").fill("17:00");
    await an.hook("rule-save").click();
    await bar(hoa, "amending").waitFor();
  });
}

async function run_amendment(tally, { an, hoa }) {
  await tally.test("[N1] a unit's secretary at the other node proposes to change a selected passage", async () => {
    await hoa.page.locator(`${kSheet} p`).filter({ hasText: kWords }).click({ clickCount: 3 });
    await hoa.hook("propose-passage").click();
    assert.equal(await hoa.hook("amendment-old").inputValue(), kWords);
    await hoa.hook("amendment-new").fill(kAmended);
    await hoa.hook("amendment-reason").fill("Ghi nhầm giờ");
    await check_looks(hoa, "bien-ban-de-nghi");
    await hoa.hook("rule-save").click();
    await an.hook("amendment").filter({ hasText: kAmended }).waitFor();
    await check_looks(an, "bien-ban-xet-de-nghi");
  });
  await tally.test("[N1] what waits for a verdict keeps minutes from being final; what is accepted stands in them", async () => {
    await an.hook("finalise-minutes").click();
    await an.hook("waits-for").waitFor();
    await an.hook("phase-form").getByRole("button", { name: "Hủy" }).click();
    await an.hook("accept-amendment").click();
    await until_typed(hoa, [kAmended]);
    assert.ok(!(await minutes_text(an)).includes(kWords));
    await hoa.page.locator("[data-testid=amendment][data-stage=accepted]").waitFor();
  });
}

async function run_final(tally, { an, chu }) {
  await tally.test("[N2] the minutes are made final, and nobody types any more", async () => {
    await until_minutes(an, "live");
    await an.hook("finalise-minutes").click();
    await an.hook("rule-save").click();
    await bar(an, "final").waitFor();
    assert.equal(await an.page.locator(kSheet).getAttribute("contenteditable"), "false");
  });
  for (const [name, role] of [["an", "secretary"], ["chu", "chair"]])
    await tally.test(`[N4] the ${role} makes a key and signs`, async () => {
      const person = name === "an" ? an : chu;
      await person.hook("sign-minutes").click();
      await person.hook("key-passphrase").fill(kPassphrase);
      await person.hook("key-again").fill(kPassphrase);
      if (role === "chair") await check_looks(person, "bien-ban-tao-khoa");
      await person.hook("key-make").click();
      await person.hook("sign-passphrase").fill("một câu khác hẳn");
      await person.hook("sign-sure").click();
      await person.hook("sign-dialog").getByText("Mật khẩu ký không đúng").waitFor();
      if (role === "chair") await check_looks(person, "bien-ban-ky");
      await person.hook("sign-passphrase").fill(kPassphrase);
      await person.hook("sign-sure").click();
      await person.page.locator(`[data-testid=signature][data-role=${role}]`).getByText("Chữ ký đúng").waitFor();
    });
  await tally.test("final minutes with both signatures: axe-core finds nothing", async () => {
    await chu.hook("signatures-due").waitFor({ state: "detached" });
    await check_looks(chu, "bien-ban-chinh-thuc");
  });
}

async function run_proof(tally, { world, an }) {
  await tally.test("[N5] the downloaded file is proved by the program; with one byte changed it is not, and the part is named", async () => {
    const [download] = await Promise.all([an.page.waitForEvent("download"), an.hook("final-file").click()]);
    const path = join(world.province.data, "..", "minutes.gbm");
    await download.saveAs(path);
    const good = giaoban("verify", "minutes", path);
    assert.equal(good.status, 0, good.text);
    assert.match(good.text, /signed as chair by Trần Văn Chủ/);
    const bytes = readFileSync(path);
    const at = bytes.indexOf("8 giờ");
    assert.ok(at > 0);
    bytes[at] = "9".charCodeAt(0);
    writeFileSync(path, bytes);
    const bad = giaoban("verify", "minutes", path);
    assert.notEqual(bad.status, 0);
    assert.match(bad.text, /bytes \d+-\d+, /);
  });
}
