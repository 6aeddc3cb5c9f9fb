import { expect, test } from "vitest";
import type { LinkStatus, NodeStatus, Session } from "../storage/schema";
import { backlog_text, clock_text, is_clock_wrong, join_command, link_tone, may_enrol, offices_of } from "./links";

const kNode = "ab".repeat(32);
const kUnit = "40000000-0000-5000-8000-000000000040";

function link(change: Partial<LinkStatus>): LinkStatus {
  return {
    node: kNode, unit: kUnit, unit_name: "Nghệ An", state: "connected", direction: "accept",
    unsent: 0, since_ms: 1, standing: "active", ...change,
  };
}

function status(links: LinkStatus[]): NodeStatus {
  return { node: kNode, unit: kUnit, unit_name: "x", version: "1", only_here: { entries: 0 }, links };
}

test("the parent stands apart; children come by name, those that may not link any more last", () => {
  const offices = offices_of(
    status([
      link({ direction: "dial", unit_name: "Trung ương" }),
      link({ unit_name: "Vinh", standing: "revoked", standing_since_ms: 5 }),
      link({ unit_name: "Đô Lương" }),
      link({ unit_name: "Anh Sơn", standing: "replaced", standing_since_ms: 9 }),
      link({ unit_name: "Diễn Châu" }),
    ]),
    "vi",
  );
  expect(offices.parent?.unit_name).toBe("Trung ương");
  expect(offices.children.map((each) => each.unit_name)).toEqual(["Diễn Châu", "Đô Lương", "Anh Sơn", "Vinh"]);
});

test("only an administrator of the node's own unit enrols nodes", () => {
  const session = { unit: kUnit, node_unit: kUnit, roles: ["admin"] } as unknown as Session;
  expect(may_enrol(session)).toBe(true);
  expect(may_enrol({ ...session, roles: ["secretary"] })).toBe(false);
  expect(may_enrol({ ...session, unit: "another" })).toBe(false);
});

test("a refused link is bad whatever its state, a cut one waits", () => {
  expect(link_tone(link({}))).toBe("good");
  expect(link_tone(link({ state: "offline" }))).toBe("wait");
  expect(link_tone(link({ state: "offline", refused: "node_revoked" }))).toBe("bad");
  expect(link_tone(link({ standing: "rotated" }))).toBe("bad");
});

test("bytes are told where they were counted, and not for nothing", () => {
  const entries = (count: number): string => `${count} mục`;
  expect(backlog_text({ entries: 3, bytes: 5000 }, entries, "vi")).toBe("3 mục, 5 KB");
  expect(backlog_text({ entries: 900_000 }, entries, "vi")).toBe("900000 mục");
  expect(backlog_text({ entries: 0, bytes: 0 }, entries, "vi")).toBe("0 mục");
});

test("a clock is shown with its sign, and called wrong beyond a minute", () => {
  expect(clock_text(1500, "vi")).toBe("+1,5 s");
  expect(clock_text(-200, "en")).toBe("−0.2 s");
  expect(is_clock_wrong(link({ clock_offset_ms: -61_000 }))).toBe(true);
  expect(is_clock_wrong(link({ clock_offset_ms: 900 }))).toBe(false);
});

test("the command names the address without its last slash", () => {
  expect(join_command("https://tinh.example/", "7KQ2-9FXM")).toBe(
    "giaoban join https://tinh.example --code 7KQ2-9FXM --data /var/lib/giaoban",
  );
});
