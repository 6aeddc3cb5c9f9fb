import { expect, test } from "vitest";
import { seeded } from "../sync/testing/fake_environment";
import { type AgendaRow, by_rank, rank_at_end, ranks_for_move, start_times, total_minutes } from "./agenda";

interface Row {
  id: string;
  rank: string;
}

/** The order of ids after the ranks of a move are written. */
function moved(rows: Row[], from: number, to: number): string[] {
  const ranks = ranks_for_move(rows, from, to);
  return rows
    .map((row) => ({ ...row, rank: ranks.get(row.id) ?? row.rank }))
    .sort(by_rank)
    .map((row) => row.id);
}

function wished(rows: Row[], from: number, to: number): string[] {
  const ids = rows.map((row) => row.id);
  ids.splice(to, 0, ...ids.splice(from, 1));
  return ids;
}

test.each([1, 2, 3, 4])("any move gives the order that was asked for, ranks alike or not (seed %i)", (seed) => {
  const chance = seeded(seed);
  for (let round = 0; round < 300; round += 1) {
    const count = 2 + Math.floor(chance() * 6);
    // Few different ranks, some of another make: two offices often put items at the same place.
    const ranks = ["a0", "a0", "a1", "a1V", "a2", "Zz", "0001", "z"];
    const rows = Array.from({ length: count }, (_, index) => ({ id: `id${index}`, rank: ranks[Math.floor(chance() * ranks.length)] as string })).sort(by_rank);
    const from = Math.floor(chance() * count);
    const to = Math.floor(chance() * count);
    expect(moved(rows, from, to), `seed ${seed} round ${round} ${JSON.stringify(rows)} ${from}->${to}`).toEqual(wished(rows, from, to));
  }
});

test("an ordinary move writes one rank", () => {
  const rows = ["a0", "a1", "a2", "a3"].map((rank, index) => ({ id: `id${index}`, rank }));
  expect(ranks_for_move(rows, 3, 1).size).toBe(1);
  expect(ranks_for_move(rows, 2, 2).size).toBe(0);
});

test("a new item comes last, whatever the ranks before it", () => {
  for (const last of ["a0", "zzzz", "0001", "ü"]) {
    const rank = rank_at_end([{ id: "x", rank: last }]);
    expect(rank > last).toBe(true);
  }
  expect(rank_at_end([])).not.toBe("");
});

test("items begin one after the other; proposals and declined ones take no time", () => {
  const item = (id: string, minutes: number, more: Partial<AgendaRow> = {}): AgendaRow => ({ id, title: id, kind: "paper", minutes, rank: id, status: "agreed", ...more });
  const proposal = item("c", 15, { proposed_by: "u" });
  delete proposal.status;
  const rows = [item("a", 10), item("b", 20, { status: "declined" }), proposal, item("d", 30)];
  expect([...start_times(rows, "08:00")]).toEqual([
    ["a", "08:00"],
    ["d", "08:10"],
  ]);
  expect(start_times(rows, undefined).size).toBe(0);
  expect(total_minutes(rows)).toBe(55);
});
