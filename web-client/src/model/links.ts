import type { Language } from "../storage/preferences";
import type { Backlog, LinkStatus, NodeStatus, Session } from "../storage/schema";
import { number_text, size_text } from "./numbers";

/** Whether the account says which nodes belong to this one: an administrator of the node's own unit. */
export function may_enrol(session: Session): boolean {
  return session.roles.includes("admin") && session.unit === session.node_unit;
}

export interface Offices {
  parent: LinkStatus | undefined;
  /** Nodes that may link, by the name of their unit; then those that may not any more, the latest first. */
  children: LinkStatus[];
}

export function offices_of(status: NodeStatus, language: Language): Offices {
  const by_name = new Intl.Collator(language).compare;
  const children = status.links.filter((link) => link.direction === "accept");
  const active = children.filter((link) => link.standing === "active").sort((a, b) => by_name(a.unit_name, b.unit_name));
  const ended = children.filter((link) => link.standing !== "active");
  ended.sort((a, b) => (b.standing_since_ms ?? 0) - (a.standing_since_ms ?? 0));
  return { parent: status.links.find((link) => link.direction === "dial"), children: [...active, ...ended] };
}

/** How the state of a link is coloured. */
export function link_tone(link: LinkStatus): "good" | "wait" | "bad" {
  if (link.refused !== undefined || link.standing !== "active") return "bad";
  return link.state === "connected" ? "good" : "wait";
}

/** "12 mục, 3 KB" in the given words; bytes only where they were counted. */
export function backlog_text(backlog: Backlog, entries: (count: number) => string, language: Language): string {
  const count = entries(backlog.entries);
  if (backlog.entries === 0 || backlog.bytes === undefined) return count;
  return `${count}, ${size_text(backlog.bytes, language)}`;
}

/** "+1,5 s": how far a node's clock is ahead of this one's. */
export function clock_text(offset_ms: number, language: Language): string {
  const sign = offset_ms > 0 ? "+" : offset_ms < 0 ? "−" : "";
  return `${sign}${number_text(Math.abs(offset_ms) / 1000, language)} s`;
}

/** Clocks further apart than this put times in a wrong order that people notice. */
const kClockPatienceMs = 60_000;

export function is_clock_wrong(link: LinkStatus): boolean {
  return Math.abs(link.clock_offset_ms ?? 0) > kClockPatienceMs;
}

/** What the new office's machine is told to do. */
export function join_command(address: string, code: string): string {
  return `giaoban join ${address.replace(/\/+$/, "")} --code ${code} --data /var/lib/giaoban`;
}
