// An office's work by the command line: a term planned, its slots changed, a conference called and answered; and what is refused.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, sign_in } from "./lib/api.mjs";
import { read_calendar, reply_to } from "./lib/mailbox.mjs";
import { World, giaoban, kNgheAn } from "./lib/nodes.mjs";
import { kFirst, kTerm, load_term } from "./lib/term_world.mjs";

const kSecretary = "thuky.nghean";
const kUnitEmail = "hdnd@trile.example";
/** Ten briefings of each of two clusters in five years; what lies before today is not planned. */
const kSlots = 20;
const kSeries = {
  name: "Giao ban cụm",
  kind: "cluster_briefing",
  term: kTerm,
  convener_unit: kNgheAn,
  audience: "each_cluster",
  cadence: "every_months",
  months: 6,
  begins_at: "08:00",
  ends_at: "11:30",
};

export async function run(tally) {
  const world = await World.found();
  try {
    await world.province.stop();
    load_term(world.province, world.folder);
    await world.province.start();
    const desk = new Desk(world);
    await run_rules(tally, desk);
    await run_plan(tally, desk);
    await run_slots(tally, desk);
    await run_conference(tally, desk);
    await run_feeds(tally, desk);
    await run_refusals(tally, desk);
  } finally {
    await world.close();
  }
}

/** The province's command line, in the name of an account. */
class Desk {
  constructor(world) {
    this.node = world.province;
    this.folder = world.folder;
  }

  /** Status and output of a command; `as` another account than the secretary. */
  run(words, as = kSecretary) {
    return giaoban(...words, "--data", this.node.data, "--as", as);
  }

  must(words, as) {
    const ran = this.run(words, as);
    assert.equal(ran.status, 0, `giaoban ${words.join(" ")}\n${ran.text}`);
    return ran.out;
  }

  json(words, as) {
    return JSON.parse(this.must([...words, "--json"], as));
  }

  /** A command that is to fail: its words. */
  refused(words, expected, as) {
    const ran = this.run(words, as);
    assert.equal(ran.status, 1, ran.text);
    assert.match(ran.text, expected);
    assert.equal(ran.out, "", "nothing is printed as if it were an answer");
  }

  slots(status) {
    return this.json(["slots", "list", "--term", kTerm, ...(status ? ["--status", status] : [])]);
  }

  slot(id) {
    return this.slots().find((each) => each.id === id);
  }

  file(name, text) {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }
}

/** The day after, yyyy-mm-dd. */
function next_day(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

async function run_rules(tally, desk) {
  await tally.test("a term and a series are made, listed and shown", () => {
    desk.must(["term", "create", kTerm, "--from", "01/04/2026", "--to", "2031-03-31"]);
    assert.deepEqual(desk.json(["term", "list"]).map(({ record }) => [record.name, record.from, record.to]), [[kTerm, "2026-04-01", "2031-03-31"]]);
    assert.match(desk.must(["term", "list"]), /^Nhiệm kỳ\s+Từ ngày.*\n2026-2031\s+01\/04\/2026\s+31\/03\/2031/);
    const made = desk.json(["series", "create", desk.file("series.json", JSON.stringify(kSeries))]);
    assert.equal(desk.json(["series", "list"])[0].id, made.series);
    assert.match(desk.must(["term", "show"]), /Giao ban cụm\s+2026-2031\s+6 tháng một lần\s+08:00–11:30/);
    const other = desk.json(["series", "create", desk.file("other.json", JSON.stringify({ ...kSeries, name: "Thừa" }))]);
    assert.match(desk.must(["series", "delete", "Thừa"]), /Đã bỏ chuỗi Thừa/);
    assert.ok(!desk.json(["series", "list"]).some(({ id }) => id === other.series));
  });
}

async function run_plan(tally, desk) {
  await tally.test("a term is planned: shown first, and written only when it is accepted", (note) => {
    const shown = desk.run(["slots", "plan", "--time-limit", "10"]);
    assert.equal(shown.status, 0, shown.text);
    assert.match(shown.text, /Đang lập kế hoạch: \d+ s/);
    const [, count, fresh] = /^Kế hoạch có (\d+) hội nghị: (\d+) kỳ mới, 0 kỳ đổi, 0 kỳ bỏ/.exec(shown.out);
    assert.ok(Number(count) >= kSlots - 4, count);
    assert.equal(fresh, count);
    assert.match(shown.out, /Chưa ghi gì/);
    assert.equal(desk.slots().length, 0);
    note(desk.must(["slots", "plan", "--term", kTerm, "--time-limit", "10", "--accept"]).split("\n")[0]);
    const slots = desk.slots("planned");
    assert.equal(slots.length, Number(count));
    for (const { record } of slots) assert.match(record.date, /^20(2[6-9]|3[01])-/);
    assert.match(desk.must(["slots", "list", "--plan", "Cụm 1"]).split("\n")[1], /^\d\d\/\d\d\/20\d\d\s+Thứ \S+\s+Cụm 1\s+\d+\s+\S+.*Dự kiến/);
  });
  await tally.test("planned again near what stands, nothing is changed", () => {
    const again = desk.must(["slots", "plan", "--keep", "--time-limit", "10", "--accept"]);
    assert.match(again, /0 kỳ mới, 0 kỳ đổi, 0 kỳ bỏ/);
    assert.match(again, /Không có gì đổi/);
  });
}

async function run_slots(tally, desk) {
  const [slot, other] = desk.slots("planned").filter(({ plan_name }) => plan_name === "Cụm 1");
  await tally.test("a slot is moved and confirmed; moved after that, it wants a reason", () => {
    const day = next_day(slot.record.date);
    desk.must(["slots", "move", slot.id, "--to", day]);
    assert.deepEqual([desk.slot(slot.id).record.date, desk.slot(slot.id).record.moved_from], [day, slot.record.date]);
    desk.must(["slots", "confirm", slot.id, other.id]);
    assert.deepEqual(desk.slots("confirmed").map(({ id }) => id).sort(), [slot.id, other.id].sort());
    desk.refused(["slots", "move", slot.id, "--to", slot.record.date], /A required field is missing: .*reason \(at \/arguments\/reason\)/);
    desk.must(["slots", "move", slot.id, "--to", slot.record.date.split("-").reverse().join("/"), "--reason", "Bão số 5"]);
    assert.equal(desk.slot(slot.id).record.reason, "Bão số 5");
  });
  await tally.test("hosting is asked for, agreed to and handed over", () => {
    const mine = desk.slots("planned").find(({ host_name }) => host_name === kFirst[0]);
    desk.must(["slots", "hand-over", mine.id, "--to", kFirst[1], "--reason", "Sửa trụ sở", "--ask"], "thuky.trile");
    desk.refused(["slots", "hand-over", mine.id, "--to", kFirst[1], "--reason", "Sửa trụ sở"], /You may not do this/, "thuky.trile");
    desk.must(["slots", "answer", mine.id, "accepted"], "thuky.quephong");
    desk.must(["slots", "hand-over", mine.id, "--to", kFirst[1], "--reason", "Sửa trụ sở"]);
    assert.equal(desk.slot(mine.id).host_name, kFirst[1]);
  });
  await tally.test("a slot is cancelled for good, another is closed once its day was", () => {
    const last = desk.slots("planned").at(-1);
    desk.must(["slots", "cancel", last.id, "--reason", "Sắp xếp lại đơn vị"]);
    assert.equal(desk.slot(last.id).record.status, "cancelled");
    desk.refused(["slots", "cancel", last.id, "--reason", "x"], /can no longer be changed/);
    desk.refused(["slots", "close", other.id], /its day has not come/);
    desk.must(["slots", "move", other.id, "--to", "2026-06-16", "--reason", "Đã họp sớm"]);
    desk.must(["slots", "close", other.id]);
    assert.equal(desk.slot(other.id).record.status, "held");
  });
}

async function run_conference(tally, desk) {
  const [slot] = desk.slots("confirmed");
  let conference;
  await tally.test("a confirmed slot is convened, and what it says is shown", async () => {
    const admin = await sign_in(desk.node, "quantri.nghean");
    const { spaces } = (await ask(desk.node, "GET", "/api/v1/spaces", { cookie: admin })).json;
    const registry = spaces.find(({ kind }) => kind === "registry").space;
    const units = JSON.parse(readFileSync(join(desk.folder, "term.json"), "utf8")).spaces[0].members.map(({ unit }) => unit);
    const body = { id: crypto.randomUUID(), space: registry, name: "record.put", arguments: { collection: "units", id: units[0], fields: { email: kUnitEmail } } };
    assert.equal((await ask(desk.node, "POST", "/api/v1/commands", { cookie: admin, body })).status, 200);
    conference = desk.json(["conference", "create", slot.id, "--place", "Hội trường UBND xã", "--answer-by", "20/11/2026"]).conference;
    const shown = desk.json(["conference", "show", conference]);
    assert.deepEqual([shown.record.date, shown.record.starts_at, shown.record.place], [slot.record.date, "08:00", "Hội trường UBND xã"]);
    assert.equal(Object.keys(shown.invitations).length, 4);
    assert.equal(desk.slot(slot.id).record.status, "convened");
    assert.match(desk.must(["conference", "list"]), /Hội trường UBND xã\s+Đã triệu tập/);
  });
  await tally.test("a unit answers by its own account; its answer as a file is brought by the convener", async () => {
    desk.must(["invitation", "answer", conference, "accepted"], "thuky.quephong");
    const ics = join(desk.folder, "invitation.ics");
    desk.must(["invitation", "ics", conference, ics]);
    assert.equal(read_calendar(readFileSync(ics)).events[0].uid, conference);
    const reply = desk.file("reply.ics", reply_to(readFileSync(ics), kUnitEmail, "DECLINED"));
    desk.refused(["reply", reply], /You may not do this/, "thuky.quephong");
    assert.match(desk.must(["reply", reply]), /Đã ghi trả lời của Thường trực HĐND xã Tri Lễ: Không dự/);
    const { responses } = desk.json(["conference", "show", conference]);
    assert.deepEqual(Object.values(responses).map(({ answer }) => answer).sort(), ["accepted", "declined"]);
    assert.match(desk.must(["conference", "show", conference]), /Quế Phong\s+Dự họp/);
    desk.refused(["reply", desk.file("no.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")], /names no conference/);
  });
  await tally.test("letters are listed, and refused where the node has no mail server", () => {
    assert.match(desk.must(["invitation", "list", conference]), /Thường trực HĐND xã Tri Lễ\s+hdnd@trile.example\s+chưa gửi/);
    for (const kind of ["send", "remind", "cancel"]) desk.refused(["invitation", kind, conference], /not set up to send e-mail/);
  });
  await tally.test("moved, the conference moves along; held, its slot is closed with it", () => {
    desk.must(["slots", "move", slot.id, "--to", "2026-11-20", "--reason", "Họp sớm"]);
    assert.equal(desk.json(["conference", "show", conference]).record.date, "2026-11-20");
    desk.must(["conference", "hold", conference]);
    assert.equal(desk.json(["conference", "show", conference]).record.status, "held");
    assert.equal(desk.slot(slot.id).record.status, "held");
    desk.refused(["slots", "move", slot.id, "--to", "2026-11-24", "--reason", "x"], /can no longer be changed/);
  });
}

async function run_feeds(tally, desk) {
  await tally.test("the address of a calendar is made, changed and ended; it tells the plan's slots and the conference as one event each", async () => {
    desk.refused(["feed", "change", "unit"], /there is no address yet/);
    const path_of = (answer) => answer.feeds.find(({ scope }) => scope === "unit").path;
    const first = path_of(desk.json(["feed", "make", "unit"]));
    const calendar = read_calendar((await ask(desk.node, "GET", first)).bytes);
    const of_term = desk.slots();
    const told = calendar.events.filter(({ uid }) => of_term.some(({ id }) => id === uid));
    assert.equal(told.length, of_term.length);
    const states = new Map(told.map(({ uid, status }) => [uid, status]));
    const words = { planned: "TENTATIVE", confirmed: "CONFIRMED", held: "CONFIRMED", cancelled: "CANCELLED" };
    for (const { id, record } of of_term) assert.equal(states.get(id), words[record.status], record.status);
    assert.ok(!calendar.events.some(({ uid }) => of_term.some(({ record }) => record.conference === uid)), "a conference stands beside its slot");
    desk.refused(["feed", "make", "unit"], /It exists already/);
    const second = path_of(desk.json(["feed", "change", "unit"]));
    assert.equal((await ask(desk.node, "GET", first)).status, 404);
    assert.equal((await ask(desk.node, "GET", second)).status, 200);
    assert.match(desk.must(["feed", "off", "unit"]), /Chưa có địa chỉ nào/);
    assert.equal((await ask(desk.node, "GET", second)).status, 404);
    assert.ok(!readFileSync(desk.node.log, "utf8").includes(second), "the address stands in the log");
  });
}

async function run_refusals(tally, desk) {
  // One of a plan that the other unit belongs to: of the others it is told nothing at all.
  const [slot] = desk.json(["slots", "list", "--term", kTerm, "--status", "planned"], "thuky.trile");
  await tally.test("who may not is told so, by the same rules as on the page", async () => {
    for (const words of [["slots", "confirm", slot.id], ["slots", "cancel", slot.id, "--reason", "x"], ["slots", "plan"]])
      desk.refused(words, /You may not do this/, "thuky.trile");
    desk.refused(["slots", "confirm", slot.id], /You may not do this/, "chutri.nghean");
    desk.refused(["feed", "make", "unit"], /You may not do this/, "chutri.nghean");
    assert.equal(desk.slot(slot.id).record.status, "planned");
    const logged = /event=acting account=chutri\.nghean method=POST path="\/api\/v1\/commands"/;
    for (let turn = 0; turn < 100 && !logged.test(readFileSync(desk.node.log, "utf8")); ++turn) await ask(desk.node, "GET", "/healthz");
    assert.match(readFileSync(desk.node.log, "utf8"), logged);
  });
  await tally.test("an account that is not there, things that are not there, and files that are none are named", () => {
    desk.refused(["term", "list"], /this node has no account khong\.co/, "khong.co");
    desk.refused(["term", "show", "1999-2004"], /There is no such record: term 1999-2004/);
    desk.refused(["slots", "move", crypto.randomUUID(), "--to", "2027-01-05"], /There is no such record: slot /);
    desk.refused(["slots", "move", slot.id, "--to", "05/13/2027"], /--to wants a day/);
    desk.refused(["slots", "hand-over", slot.id, "--to", "Không Có", "--reason", "x"], /unit Không Có/);
    desk.refused(["conference", "show", crypto.randomUUID()], /no such space/);
    desk.refused(["series", "create", join(desk.folder, "không-có.json")], /Not found/);
    desk.refused(["series", "create", desk.file("bad.json", "{")], /bad\.json: /);
    desk.refused(["series", "create", desk.file("odd.json", JSON.stringify({ ...kSeries, months: 99 }))], /A field has a value that is not valid|A required field is missing/);
    assert.notEqual(desk.run(["slots", "list", "--status", "lost"]).status, 0);
    assert.notEqual(giaoban("term", "list", "--data", desk.node.data).status, 0);
  });
  await tally.test("rules that cannot hold together are named, with a status of their own", async () => {
    const cookie = await sign_in(desk.node, kSecretary);
    const registry = (await ask(desk.node, "GET", "/api/v1/spaces", { cookie })).json.spaces.find(({ kind }) => kind === "registry").space;
    const fields = { from: "2029-01-01", to: "2029-12-31", kind: "session", reason: "Cả năm" };
    const body = { id: crypto.randomUUID(), space: registry, name: "record.put", arguments: { collection: "blocked_periods", id: crypto.randomUUID(), fields } };
    const put = await ask(desk.node, "POST", "/api/v1/commands", { cookie, body });
    assert.equal(put.status, 200, put.text);
    const conflict = desk.run(["slots", "plan", "--time-limit", "10"]);
    assert.equal(conflict.status, 2, conflict.text);
    assert.match(conflict.out, /^Không xếp được: /);
    assert.equal(desk.run(["slots", "plan", "--time-limit", "10", "--json"]).status, 2);
  });
  await tally.test("a node that does not run is told from one that refuses", async () => {
    await desk.node.stop();
    desk.refused(["slots", "list"], /is not running: no node answers on .*control\.sock/);
  });
}
