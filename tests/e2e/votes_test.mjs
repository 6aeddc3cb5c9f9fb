// Votes of a sitting: the chair holds them, delegates of two nodes vote by phone, by name and in secret.
import assert from "node:assert/strict";
import { Feed, ask, records_of, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World, kNgheAn, kThaiHoa } from "./lib/nodes.mjs";
import { check_looks } from "./lib/pictures.mjs";

/** The result is on the phones within this time after the chair closes the vote. */
const kResultMs = 500;
const kPhone = { viewport: { width: 360, height: 780 } };

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, browser };
    cast.chair = await Person.arrive(browser, world.province);
    cast.an = await Person.arrive(browser, world.province, kPhone);
    cast.thai = await Person.arrive(browser, world.unit, kPhone);
    cast.hoa = await Person.arrive(browser, world.unit, kPhone);
    cast.wall = await Person.arrive(browser, world.unit, { viewport: { width: 1920, height: 1080 } });
    await set_up(cast);
    await run_named(tally, cast);
    await run_secret(tally, cast);
    await run_confidence(tally, cast);
    await run_show(tally, cast);
    await run_timed(tally, cast);
    await run_annulled(tally, cast);
    await tally.test("no page complained but of the counts that were refused", () => {
      for (const name of ["chair", "an", "thai", "hoa", "wall"]) {
        assert.deepEqual(cast[name].take_complaints().filter((text) => !text.includes("status of 422")), [], name);
      }
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

function command(node, cookie, space, name, args) {
  return ask(node, "POST", "/api/v1/commands", { cookie, body: { id: crypto.randomUUID(), space, name, arguments: args } });
}

/** Three delegates of two nodes with accounts, an open sitting, and everybody where they vote. */
async function set_up(cast) {
  const { world, chair, an, thai, hoa, wall } = cast;
  cast.cookies = {
    chair: await sign_in(world.province, "chutri.nghean"),
    an: await sign_in(world.province, "thuky.nghean"),
    thai: await sign_in(world.unit, "daibieu.thaihoa"),
    hoa: await sign_in(world.unit, "thuky.thaihoa"),
  };
  const feed = await Feed.open(world.province, cast.cookies.an);
  cast.space = feed.welcome.spaces.filter((space) => space.kind === "conference").at(-1).space;
  await feed.close();
  const people = [["an", kNgheAn, world.province, "an", "Nguyễn Văn An"], ["thai", kThaiHoa, world.unit, "hoa", "Phan Văn Thái"], ["hoa", kThaiHoa, world.unit, "hoa", "Lê Thị Hoa"]];
  cast.electors = {};
  for (const [name, unit, node, by, full_name] of people) {
    const session = await ask(node, "GET", "/api/v1/session", { cookie: cast.cookies[name] });
    const id = `${unit}/${crypto.randomUUID()}`;
    cast.electors[name] = id;
    const put = await command(node, cast.cookies[by], cast.space, "record.put", { collection: "delegates", id, fields: { full_name, rank: `a${name}`, account: session.json.account } });
    assert.equal(put.status, 200, put.text);
  }
  // Nobody else has a vote here.
  for (const [key, delegate] of await records_of(world.province, cast.cookies.an, cast.space)) {
    const [collection, id] = key.split(" ");
    if (collection !== "delegates" || !delegate || Object.values(cast.electors).includes(id)) continue;
    const [node, by] = id.startsWith(kNgheAn) ? [world.province, "an"] : [world.unit, "hoa"];
    await command(node, cast.cookies[by], cast.space, "record.delete", { collection, id });
  }
  assert.equal((await command(world.province, cast.cookies.chair, cast.space, "sitting.begin", {})).status, 200);
  await chair.sign_in("chutri.nghean");
  await an.sign_in("thuky.nghean");
  await thai.sign_in("daibieu.thaihoa");
  await hoa.sign_in("thuky.thaihoa");
  await wall.sign_in("daibieu.thaihoa");
  for (const person of [chair, an, thai, hoa]) await person.page.goto(`/hoi-nghi/${cast.space}/phien-hop`);
  await wall.page.goto(`/screen/${cast.space}`);
  await wall.hook("screen").waitFor();
}

async function prepare({ chair }, title, template, { method, options } = {}) {
  await chair.hook("prepare-vote").click();
  await chair.hook(`template-${template}`).check();
  await chair.page.locator("#vote-title").fill(title);
  if (options) await chair.page.locator("#vote-options").fill(options.join("\n"));
  if (method) await chair.page.locator("#vote-method").selectOption(method);
  await chair.hook("vote-save").click();
  await vote(chair, title).waitFor();
}

function vote(person, title) {
  return person.hook("vote").filter({ hasText: title });
}

async function until(person, title, status) {
  await vote(person, title).and(person.page.locator(`[data-status=${status}]`)).waitFor();
}

async function choose(person, title, choice) {
  await vote(person, title).getByTestId(`choice-${choice}`).check();
  await vote(person, title).getByTestId("send-ballot").click();
  await vote(person, title).getByTestId("voted").waitFor();
}

async function close(cast, title) {
  await vote(cast.chair, title).getByTestId("close-vote").click();
  await cast.chair.hook("vote-sure-yes").click();
}

async function counts_of(person, title) {
  await vote(person, title).getByTestId("vote-result").waitFor();
  return vote(person, title).getByTestId("result-bar").evaluateAll((bars) => bars.map((bar) => Number(bar.dataset.count)));
}

async function id_of(person, title) {
  return vote(person, title).getAttribute("data-vote");
}

async function run_named(tally, cast) {
  const { world, chair, an, thai, hoa, wall, browser, cookies, electors, space } = cast;
  const title = "Thông qua nghị quyết về tiếp công dân";
  await tally.test("[V1] the chair prepares a vote and opens it; delegates at both nodes have it on their phones", async () => {
    await prepare(cast, title, "for_against");
    assert.equal(await vote(hoa, title).count(), 0);
    await vote(chair, title).getByTestId("open-vote").click();
    for (const person of [an, thai, hoa]) await vote(person, title).getByTestId("ballot").waitFor();
    await wall.page.locator("[data-testid=wall-vote][data-status=open]").waitFor();
  });
  await tally.test("[V5] who has not voted yet is told, and not what others chose", async () => {
    await choose(thai, title, 0);
    await vote(chair, title).locator("[data-testid=turnout][data-cast='1']").waitFor();
    await vote(chair, title).getByTestId("missing").locator("summary").click();
    await vote(chair, title).getByTestId("missing").getByText("Lê Thị Hoa").waitFor();
    const missing = await vote(chair, title).getByTestId("missing").textContent();
    assert.ok(missing.includes("Lê Thị Hoa") && missing.includes("Nguyễn Văn An") && !missing.includes("Phan Văn Thái"), missing);
    const ballots = [...(await records_of(world.province, cookies.chair, space))].filter(([key]) => key.startsWith("ballots "));
    assert.deepEqual(ballots.map(([, ballot]) => Object.keys(ballot)), [["elector"]]);
  });
  await tally.test("[V5] a second device and a reload know that one voted; the last ballot counts, once", async () => {
    const second = await Person.arrive(browser, world.unit, kPhone);
    await second.sign_in("daibieu.thaihoa");
    await second.page.goto(`/hoi-nghi/${space}/phien-hop`);
    await vote(second, title).getByTestId("vote-again").click();
    await choose(second, title, 1);
    await thai.page.reload();
    await vote(thai, title).getByTestId("voted").waitFor();
    await vote(chair, title).locator("[data-testid=turnout][data-cast='1']").waitFor();
    await second.context.close();
  });
  await tally.test("[V4] nobody votes for somebody else, at whatever node", async () => {
    const args = { vote: await id_of(chair, title), elector: electors.an, choices: [0] };
    assert.equal((await command(world.unit, cookies.hoa, space, "ballot.cast", args)).json.code, "forbidden");
    assert.equal((await command(world.province, cookies.chair, space, "ballot.cast", args)).json.code, "forbidden");
  });
  await tally.test("a ballot that could not be sent stays on the screen and goes when the network is back", async () => {
    await hoa.offline();
    await vote(hoa, title).getByTestId("choice-0").check();
    await vote(hoa, title).getByTestId("send-ballot").click();
    await vote(hoa, title).getByTestId("ballot-away").waitFor();
    await hoa.online();
    await vote(hoa, title).getByTestId("send-again").click();
    await vote(hoa, title).getByTestId("voted").waitFor();
    await choose(an, title, 0);
    await vote(chair, title).getByTestId("all-voted").waitFor();
  });
  await tally.test("[V6][V9] closed, published: all see who chose what; a late ballot is refused in words", async (note) => {
    await close(cast, title);
    await until(hoa, title, "closed");
    assert.equal(await vote(hoa, title).getByTestId("vote-result").count(), 0);
    const late = await command(world.unit, cookies.thai, space, "ballot.cast", { vote: await id_of(chair, title), elector: electors.thai, choices: [0] });
    assert.equal(late.json.code, "conflict");
    const pressed_ms = Date.now();
    const seen = [hoa, wall].map((person) => person.seen("[data-testid=result-bar]", "66,7"));
    await vote(chair, title).getByTestId("publish-vote").click();
    const took = Math.max(...(await Promise.all(seen))) - pressed_ms;
    note(`the result was seen at the other node ${took} ms after publishing, the click included`);
    assert.deepEqual(await counts_of(hoa, title), [2, 1, 0]);
    await vote(hoa, title).getByTestId("opened-ballots").locator("summary").click();
    await vote(hoa, title).getByTestId("opened-ballot").filter({ hasText: "Phan Văn Thái" }).getByText("Không tán thành").waitFor();
    await vote(hoa, title).locator("[data-testid=result-group][data-outcome=adopted]").waitFor();
  });
  await tally.test("the chair's desk, the phone and the wall after a vote: axe-core finds nothing", async () => {
    await check_looks(chair, "bieu-quyet-chu-toa");
    await check_looks(hoa, "bieu-quyet-dai-bieu");
    await check_looks(wall, "bieu-quyet-man-hinh");
  });
}

async function run_secret(tally, cast) {
  const { world, chair, an, thai, hoa, cookies, space } = cast;
  const title = "Bầu trưởng ban kiểm phiếu";
  const receipts = {};
  await tally.test("[V7] secret: each browser seals its ballot and shows a receipt; the node is told no choice", async () => {
    await prepare(cast, title, "options", { method: "secret", options: ["Bà Lê Thị Sen", "Ông Trần Văn Đại"] });
    await vote(chair, title).getByTestId("open-vote").click();
    for (const [name, person, choice] of [["hoa", hoa, 1], ["an", an, 0]]) {
      const asked = person.page.waitForRequest((request) => request.url().endsWith("/api/v1/commands"));
      await vote(person, title).getByTestId(`choice-${choice}`).check();
      if (name === "hoa") await check_looks(hoa, "bieu-quyet-phieu-kin");
      await vote(person, title).getByTestId("send-ballot").click();
      const { arguments: args } = (await asked).postDataJSON();
      assert.equal(args.choices, undefined);
      assert.equal(Buffer.from(args.sealed, "base64").length, 160);
      await vote(person, title).getByTestId("receipt").waitFor();
      receipts[name] = await vote(person, title).getByTestId("receipt").getAttribute("data-receipt");
      assert.match(receipts[name], /^[0-9A-HJKMNP-TV-Z]{10}$/);
    }
  });
  await tally.test("[V7] killed between the ballots and the closing, the node loses none and closes the vote", async () => {
    for (const person of [chair, an]) person.is_cut_off = true;
    await world.province.kill();
    await world.province.start();
    for (const person of [chair, an]) await person.until_online();
    for (const person of [chair, an]) person.is_cut_off = false;
    await until_linked(world.unit, "thuky.thaihoa");
    await vote(thai, title).getByTestId("choice-1").check();
    await vote(thai, title).getByTestId("send-ballot").click();
    await vote(thai, title).getByTestId("receipt").waitFor();
    receipts.thai = await vote(thai, title).getByTestId("receipt").getAttribute("data-receipt");
    await close(cast, title);
    await vote(chair, title).getByTestId("publish-vote").click();
    assert.deepEqual(await counts_of(hoa, title), [1, 2]);
  });
  await tally.test("[V7] the list has every receipt in its own order, with what was chosen, and no names", async () => {
    await vote(hoa, title).getByTestId("opened-ballots").locator("summary").click();
    const told = await vote(hoa, title).getByTestId("opened-ballot").evaluateAll((rows) => rows.map((row) => [row.dataset.receipt, row.textContent]));
    assert.deepEqual(told.map(([receipt]) => receipt), Object.values(receipts).sort());
    assert.ok(told.find(([receipt]) => receipt === receipts.hoa)[1].includes("Trần Văn Đại"));
    assert.ok(told.find(([receipt]) => receipt === receipts.an)[1].includes("Lê Thị Sen"));
    await vote(hoa, title).getByRole("searchbox").fill(receipts.hoa.slice(0, 5));
    await vote(hoa, title).locator(`[data-receipt='${receipts.hoa}']`).first().waitFor();
    const ballots = [...(await records_of(world.unit, cookies.hoa, space))].filter(([key]) => key.startsWith("ballots "));
    assert.ok(ballots.some(([, ballot]) => ballot.choices === undefined));
  });
  await tally.test("the sheet of the result: axe-core finds nothing, it prints with every receipt", async () => {
    await vote(chair, title).getByTestId("vote-sheet").click();
    await chair.hook("sheet").waitFor();
    await check_looks(chair, "bieu-quyet-ban-in");
    await chair.page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    for (const receipt of Object.values(receipts)) await chair.page.locator(`[data-receipt='${receipt}']`).waitFor();
    assert.ok((await chair.page.pdf({ format: "A4" })).length > 1000);
    await chair.page.goBack();
    await vote(chair, title).waitFor();
  });
}

async function run_confidence(tally, cast) {
  const { chair, an, thai, hoa } = cast;
  const title = "Lấy phiếu tín nhiệm năm 2024";
  await tally.test("[V8] a confidence rating is looked over before it is sent, and judged by the rule of the day", async () => {
    await prepare(cast, title, "confidence_rating", { options: ["Ông Nguyễn Văn Một", "Bà Trần Thị Hai"] });
    await vote(chair, title).getByTestId("open-vote").click();
    for (const [person, first] of [[hoa, 2], [thai, 2], [an, 0]]) {
      const own = vote(person, title);
      await own.getByTestId(`grade-0-${first}`).check();
      assert.ok(await own.getByTestId("review-ballot").isDisabled());
      await own.getByTestId("grade-1-0").check();
      if (person === hoa) await check_looks(hoa, "bieu-quyet-tin-nhiem");
      await own.getByTestId("review-ballot").click();
      await own.getByTestId("review").getByText("Bà Trần Thị Hai: Tín nhiệm cao").waitFor();
      await own.getByTestId("send-ballot").click();
      await own.getByTestId("receipt").waitFor();
    }
    await close(cast, title);
    await vote(chair, title).getByTestId("publish-vote").click();
    assert.deepEqual(await counts_of(hoa, title), [1, 0, 2, 3, 0, 0]);
    assert.deepEqual(await vote(hoa, title).getByTestId("result-group").evaluateAll((groups) => groups.map((group) => group.dataset.outcome)), ["dismissal", "confident"]);
    await vote(hoa, title).getByText("Nghị quyết 96/2023/QH15").waitFor();
  });
}

async function run_show(tally, cast) {
  const { chair, hoa } = cast;
  const title = "Thông qua chương trình kỳ họp";
  await tally.test("[V1] of hands the counts are entered, and cannot be more than there are people", async () => {
    await prepare(cast, title, "for_against", { method: "show" });
    await vote(chair, title).getByTestId("open-vote").click();
    await vote(hoa, title).getByText("tại hội trường").waitFor();
    assert.ok(await vote(chair, title).getByTestId("close-vote").isDisabled());
    for (const [at, count] of [3, 1, 0].entries()) await vote(chair, title).getByTestId(`count-${at}`).fill(String(count));
    await vote(chair, title).getByTestId("enter-counts").click();
    await chair.hook("vote-fault").waitFor();
    await vote(chair, title).getByTestId("count-0").fill("2");
    await vote(chair, title).getByTestId("enter-counts").click();
    await vote(chair, title).getByText("Đã nhập").waitFor();
    await close(cast, title);
    await vote(chair, title).getByTestId("publish-vote").click();
    assert.deepEqual(await counts_of(hoa, title), [2, 1, 0]);
  });
}

async function run_timed(tally, cast) {
  const { world, chair, hoa, an, cookies, electors, space } = cast;
  const title = "Biểu quyết có hẹn giờ";
  await tally.test("[V6] a timed vote closes by itself, and the result is out within half a second", async (note) => {
    await prepare(cast, title, "for_against");
    await vote(chair, title).getByTestId("vote-seconds").fill("12");
    await vote(chair, title).getByTestId("open-timed").click();
    await choose(an, title, 0);
    await vote(hoa, title).getByTestId("vote-timer").waitFor();
    await until(chair, title, "closed");
    const record = (await records_of(world.province, cookies.chair, space)).get(`votes ${await id_of(chair, title)}`);
    note(`closed ${record.closed_ms - record.closes_ms} ms after its time`);
    assert.ok(record.closed_ms - record.closes_ms < kResultMs);
    assert.deepEqual(await counts_of(chair, title), [1, 0, 0]);
    const late = await command(world.unit, cookies.hoa, space, "ballot.cast", { vote: await id_of(chair, title), elector: electors.hoa, choices: [0] });
    assert.equal(late.json.code, "conflict");
  });
}

async function run_annulled(tally, cast) {
  const { world, chair, hoa, cookies, space } = cast;
  const title = "Biểu quyết bị hủy";
  await tally.test("[V9] annulled with a reason that all see; of two chairs at once the second is told", async () => {
    await prepare(cast, title, "for_against");
    await vote(chair, title).getByTestId("open-vote").click();
    await choose(hoa, title, 0);
    const id = await id_of(chair, title);
    await vote(chair, title).getByTestId("annul-vote").click();
    await chair.hook("vote-sure-yes").click();
    await chair.hook("vote-sure").getByText("Hãy ghi lý do").waitFor();
    await chair.hook("annul-reason").fill("Danh sách đại biểu sai");
    await chair.hook("vote-sure-yes").click();
    await vote(hoa, title).getByText("Đã hủy: Danh sách đại biểu sai").waitFor();
    const second = await command(world.province, cookies.an, space, "vote.close", { vote: id });
    assert.equal(second.json.code, "conflict");
  });
}
