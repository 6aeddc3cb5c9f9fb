// A briefing's day in ten browsers at two nodes, with what a council asks of its hall: installed seats, a roll call, votes by name,
// by units and in secret, results at the seats and on the wall, papers of both, a speaking timer that is heard, time for a reply.
import assert from "node:assert/strict";
import { records_of, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { add_account, add_delegate, command, newest_conference } from "./lib/hall.mjs";
import { World, kNgheAn, kThaiHoa } from "./lib/nodes.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kPhone = { viewport: { width: 360, height: 780 } };
const kDelegates = [
  { name: "binh", full_name: "Đại biểu Phan Thanh Bình", at: "province" },
  { name: "cuc", full_name: "Đại biểu Hồ Thị Cúc", at: "province" },
  { name: "dung", full_name: "Đại biểu Lê Văn Dũng", at: "province" },
  { name: "giang", full_name: "Đại biểu Võ Thị Giang", at: "unit" },
  { name: "hai", full_name: "Đại biểu Trần Minh Hải", at: "unit" },
  { name: "kim", full_name: "Đại biểu Nguyễn Thị Kim", at: "unit" },
];

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = await gather(world, browser);
    await run_roll_call(tally, cast);
    await run_agenda(tally, cast);
    await run_speaking(tally, cast);
    await run_cut(tally, cast);
    await run_votes(tally, cast);
    await run_papers(tally, cast);
    await run_end(tally, cast);
    await tally.test("no page complained", () => {
      for (const person of cast.everybody) assert.deepEqual(person.take_complaints(), [], person.username);
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

/** Ten people where they follow the conference, six of them delegates with a vote. */
async function gather(world, browser) {
  const cast = { world, browser, delegates: {} };
  const secretary = { province: await sign_in(world.province, "thuky.nghean"), unit: await sign_in(world.unit, "thuky.thaihoa") };
  cast.space = await newest_conference(world.province, secretary.province);
  cast.cookie = secretary.province;
  await clear_delegates(cast, secretary);
  for (const [index, { name, full_name, at }] of kDelegates.entries()) {
    const unit = at === "province" ? kNgheAn : kThaiHoa;
    add_account(world[at], unit, `daibieu.${name}`, full_name);
    await add_delegate(world[at], secretary[at], cast.space, unit, { username: `daibieu.${name}`, full_name, rank: `a${index}` });
    cast.delegates[name] = await arrive(cast, world[at], `daibieu.${name}`, kPhone);
  }
  cast.chair = await arrive(cast, world.province, "chutri.nghean");
  cast.secretary = await arrive(cast, world.province, "thuky.nghean");
  cast.host = await arrive(cast, world.unit, "thuky.thaihoa");
  cast.wall = await arrive(cast, world.unit, "daibieu.thaihoa", { viewport: { width: 1920, height: 1080 } });
  cast.everybody = [...Object.values(cast.delegates), cast.chair, cast.secretary, cast.host, cast.wall];
  assert.equal(cast.everybody.length, 10);
  for (const person of [...Object.values(cast.delegates), cast.chair, cast.host]) await person.page.goto(`/hoi-nghi/${cast.space}/phien-hop`);
  await cast.secretary.page.goto(`/hoi-nghi/${cast.space}/diem-danh`);
  await cast.wall.page.goto(`/screen/${cast.space}`);
  await cast.wall.hook("screen").waitFor();
  return cast;
}

async function arrive({ browser }, node, username, options = {}) {
  const person = await Person.arrive(browser, node, options);
  // What the loudspeaker would be given.
  await person.context.addInitScript(() => {
    globalThis.tones = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      globalThis.tones.push(this.frequency.value);
      return start.apply(this, when);
    };
  });
  await person.sign_in(username);
  return person;
}

async function clear_delegates({ world, space, cookie }, secretary) {
  for (const [key, row] of await records_of(world.province, cookie, space)) {
    const [collection, id] = key.split(" ");
    if (collection !== "delegates" || !row) continue;
    const at = id.startsWith(kNgheAn) ? "province" : "unit";
    await command(world[at], secretary[at], space, "record.delete", { collection, id });
  }
}

async function run_roll_call(tally, { secretary, chair, wall, host }) {
  await tally.test("installed seats are drawn and given out in two presses", async () => {
    await secretary.hook("view-seats").click();
    await secretary.hook("edit-seats").click();
    await secretary.hook("seat-rows").fill("2");
    await secretary.hook("seat-columns").fill("4");
    await secretary.hook("add-rows").click();
    await secretary.hook("edit-seats").click();
    await secretary.hook("seat").nth(7).waitFor();
    assert.equal(await secretary.hook("seat").count(), 8);
    await secretary.hook("fill-seats").click();
    await check_looks(secretary, "hoi-truong-ghe");
  });
  await tally.test("roll call by the list: five are there, one is absent with a reason; the wall counts along", async () => {
    await secretary.hook("view-list").click();
    for (const { full_name } of kDelegates.slice(0, 5)) {
      await secretary.hook("attendee").filter({ hasText: full_name }).getByTestId("arrive").click();
    }
    const last = secretary.hook("attendee").filter({ hasText: kDelegates[5].full_name });
    await last.getByTestId("absent").click();
    await last.getByTestId("absent-reason").fill("Ốm");
    await last.getByTestId("absent-sure").click();
    await wall.page.locator("[data-testid=quorum][data-present='5'][data-total='6']").waitFor();
    await chair.page.locator("[data-testid=quorum][data-present='5']").waitFor();
  });
  await tally.test("somebody who comes after all is let in at the other node's list", async () => {
    await host.page.goto(`/hoi-nghi/${host.page.url().split("/")[4]}/diem-danh`);
    await host.hook("attendee").filter({ hasText: kDelegates[5].full_name }).getByTestId("arrive").click();
    await wall.page.locator("[data-testid=quorum][data-present='6']").waitFor();
    await host.page.goBack();
  });
}

async function run_agenda(tally, { chair, wall, delegates }) {
  await tally.test("the real agenda is taken item by item; every phone and the wall follow", async () => {
    await chair.hook("begin").click();
    const titles = await chair.hook("course-item").locator(".title").allTextContents();
    assert.ok(titles.length >= 3, `${titles.length} items`);
    for (const title of titles.slice(0, 2)) {
      const seen = [...Object.values(delegates), wall].map((person) => person.seen("[data-testid=current-item]", title.trim()));
      await chair.hook("take-next").click();
      await Promise.all(seen);
    }
  });
}

async function run_speaking(tally, { world, space, cookie, chair, wall, delegates }) {
  const { giang, binh } = delegates;
  await tally.test("a delegate asks from the phone, gets the floor, and is heard to have three minutes left", async () => {
    await chair.hook("signal").click();
    await wall.hook("signal").focus(); // the wall shows it to the keyboard alone
    await wall.page.keyboard.press("Enter");
    await chair.hook("floor-bar").locator("summary").click();
    await chair.page.locator("#speech-minutes").fill("3.5");
    await chair.hook("set-speech-minutes").click();
    await chair.page.locator("#warn-minutes").fill("3");
    await chair.hook("set-warn-minutes").click();
    // Three seconds before the warning, which no field is fine enough for.
    assert.equal((await command(world.province, cookie, space, "sitting.set", { speech_s: 183 })).status, 200);
    await giang.hook("ask-to-speak").click();
    await giang.hook("ask-sure").click();
    const waiting = chair.hook("waiting").filter({ hasText: kDelegates[3].full_name });
    const heard = (person) => person.page.waitForFunction(() => globalThis.tones.length > 1, undefined, { timeout: 60_000 });
    await waiting.getByTestId("call").click();
    await wall.seen("[data-testid=speaker]", kDelegates[3].full_name);
    await Promise.all([chair, wall].map(heard));
    await chair.page.locator("[data-testid=speech-timer][data-tone=warn]").waitFor();
  });
  await tally.test("the time of the speech is changed while it runs, and the clock goes back to calm", async () => {
    await chair.hook("more-time").first().click();
    await chair.page.locator("[data-testid=speech-timer][data-tone=good]").waitFor();
  });
  await tally.test("a reply is heard before other speeches, with a time of its own", async () => {
    await chair.page.locator("#reply-minutes").fill("2");
    await chair.hook("set-reply-minutes").click();
    await delegates.cuc.hook("ask-to-speak").click();
    await delegates.cuc.hook("ask-sure").click();
    await chair.hook("waiting").filter({ hasText: kDelegates[1].full_name }).waitFor();
    await binh.hook("ask-to-speak").click();
    await binh.hook("kind-reply").check();
    await binh.hook("ask-sure").click();
    await chair.hook("waiting").first().filter({ hasText: kDelegates[0].full_name }).waitFor();
    await chair.hook("call").first().click();
    await chair.seen("[data-testid=speaker]", kDelegates[0].full_name);
    await chair.seen("[data-testid=speech-timer]", "1:5");
    await chair.hook("end-turn").click();
  });
}

async function run_cut(tally, { world, chair, wall, host, delegates }) {
  await tally.test("with the link cut in the middle the hall asks on, and both are right again within moments", async () => {
    world.unit.pause_link();
    await host.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    await delegates.hai.hook("ask-to-speak").click();
    await delegates.hai.hook("ask-sure").click();
    await delegates.hai.hook("own-request").waitFor();
    const title = await chair.hook("take-next").textContent();
    await chair.hook("take-next").click();
    await wall.page.reload();
    await wall.hook("current-item").waitFor();
    world.unit.resume_link();
    await chair.hook("waiting").filter({ hasText: kDelegates[4].full_name }).waitFor();
    const item = title.split(": ").slice(1).join(": ").trim();
    await Promise.all([wall, ...Object.values(delegates)].map((person) => person.seen("[data-testid=current-item]", item)));
  });
}

function vote(person, title) {
  return person.hook("vote").filter({ hasText: title });
}

async function prepare({ chair }, title, { method, electorate } = {}) {
  await chair.hook("prepare-vote").click();
  await chair.hook("template-for_against").check();
  await chair.page.locator("#vote-title").fill(title);
  if (method) await chair.page.locator("#vote-method").selectOption(method);
  if (electorate) await chair.page.locator("#vote-electorate").selectOption(electorate);
  await chair.hook("vote-save").click();
  await vote(chair, title).waitFor();
}

async function choose(person, title, choice) {
  await vote(person, title).getByTestId(`choice-${choice}`).check();
  await vote(person, title).getByTestId("send-ballot").click();
  await vote(person, title).getByTestId("voted").waitFor();
}

async function close_and_publish({ chair }, title) {
  await vote(chair, title).getByTestId("close-vote").click();
  await chair.hook("vote-sure-yes").click();
  await vote(chair, title).getByTestId("publish-vote").click();
}

async function run_votes(tally, cast) {
  const { chair, wall, delegates } = cast;
  const all = Object.values(delegates);
  await tally.test("by name, in a minute: six vote at two nodes, the result is at every seat and on the wall", async () => {
    const title = "Thông qua nghị quyết của kỳ họp";
    await prepare(cast, title);
    await vote(chair, title).getByTestId("open-timed").click();
    await Promise.all(all.map((person, index) => choose(person, title, index === 5 ? 1 : 0)));
    await vote(chair, title).getByTestId("all-voted").waitFor();
    const seen = [...all, wall].map((person) => person.seen("[data-testid=result-bar]", "83,3"));
    await close_and_publish(cast, title);
    await Promise.all(seen);
  });
  await tally.test("by groups: one vote of each unit", async () => {
    const title = "Ý kiến của các tổ đại biểu";
    await prepare(cast, title, { electorate: "units" });
    await vote(chair, title).getByTestId("open-vote").click();
    await choose(delegates.binh, title, 0);
    await choose(delegates.giang, title, 0);
    await vote(chair, title).getByTestId("all-voted").waitFor();
    assert.equal(await vote(delegates.cuc, title).getByTestId("ballot").count(), 0);
    await close_and_publish(cast, title);
  });
  await tally.test("in secret: every voter finds the own receipt in the published list", async () => {
    const title = "Bầu chủ tọa kỳ họp";
    await prepare(cast, title, { method: "secret" });
    await vote(chair, title).getByTestId("open-vote").click();
    const receipts = await Promise.all(
      all.map(async (person, index) => {
        await vote(person, title).getByTestId(`choice-${index % 2}`).check();
        await vote(person, title).getByTestId("send-ballot").click();
        await vote(person, title).getByTestId("receipt").waitFor();
        return vote(person, title).getByTestId("receipt").getAttribute("data-receipt");
      }),
    );
    await close_and_publish(cast, title);
    await vote(delegates.kim, title).getByTestId("opened-ballots").locator("summary").click();
    const told = await vote(delegates.kim, title).getByTestId("opened-ballot").evaluateAll((rows) => rows.map((row) => row.dataset.receipt));
    assert.deepEqual(told, receipts.sort());
  });
}

async function run_papers(tally, { chair, secretary, space }) {
  await tally.test("attendance and votes are printed as PDF", async () => {
    await secretary.page.goto(`/hoi-nghi/${space}/diem-danh`);
    await secretary.hook("attendee").first().waitFor();
    const list = await secretary.page.pdf({ format: "A4" });
    assert.equal(list.subarray(0, 5).toString(), "%PDF-");
    await vote(chair, "Bầu chủ tọa").getByTestId("vote-sheet").click();
    await chair.hook("sheet").waitFor();
    await chair.page.emulateMedia({ media: "print" });
    assert.equal(await chair.hook("print-vote").isVisible(), false);
    await chair.page.emulateMedia({ media: null });
    assert.equal((await chair.page.pdf({ format: "A4" })).subarray(0, 5).toString(), "%PDF-");
    await chair.page.goBack();
    await chair.hook("end").waitFor();
  });
}

async function run_end(tally, { chair, wall, delegates }) {
  await tally.test("the chair closes; phones and wall say so", async () => {
    await chair.hook("end").click();
    await chair.hook("end-sure").click();
    await wall.page.locator("[data-testid=screen][data-status=ended]").waitFor();
    await delegates.hai.page.locator("[data-testid=now][data-status=ended]").waitFor();
  });
}
