import type { Seat } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import type { RecordCache } from "../sync/record_cache";
import type { Attendee, AttendeeGroup, Presence } from "./attendance";
import type { Change } from "./editing";

/** The map's grid; the schema allows as many. */
export const kGridSize = 200;
/** Drawn by one movement; more is a slip of the hand. */
export const kSeatsAtOnce = 200;

export type SeatRow = Seat & { id: string };

/** A place of the grid. */
export interface Place {
  x: number;
  y: number;
}

/** A seat with who sits there. */
export interface TakenSeat extends SeatRow {
  attendee: Attendee | undefined;
  /** Of a unit's seat: its name. */
  unit_name: string;
  /** Of a unit's seat: whether anybody of it is there. */
  presence: Presence | "free";
}

/** Row by row, as one reads. */
export function seats_of(cache: RecordCache, space: string): SeatRow[] {
  return [...cache.all<Seat>(space, "seats")].map(([id, seat]) => ({ id, ...seat })).sort((a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1));
}

/** Who sits where, and who of them is there. */
export function taken_seats(seats: SeatRow[], groups: AttendeeGroup[]): TakenSeat[] {
  const people = new Map(groups.flatMap((group) => group.people.map((one) => [one.id, one] as const)));
  return seats.map((seat) => {
    const attendee = seat.person ? people.get(seat.person) : undefined;
    const group = !attendee && seat.unit ? groups.find((one) => one.unit === seat.unit) : undefined;
    const of_unit = group ? (group.present > 0 ? "present" : "expected") : "free";
    return { ...seat, attendee, unit_name: group?.name ?? "", presence: attendee?.presence ?? of_unit };
  });
}

/** Letters of a row: A … Z, AA, AB … */
export function row_letters(row: number): string {
  const letter = String.fromCharCode(65 + (row % 26));
  return row < 26 ? letter : row_letters(Math.floor(row / 26) - 1) + letter;
}

/** The free places of the rectangle between two corners, without those where a seat stands; at most kSeatsAtOnce. */
export function places_between(from: Place, to: Place, seats: SeatRow[]): Place[] {
  const taken = new Set(seats.map(({ x, y }) => `${x} ${y}`));
  const places: Place[] = [];
  for (let y = Math.min(from.y, to.y); y <= Math.max(from.y, to.y); y += 1) {
    for (let x = Math.min(from.x, to.x); x <= Math.max(from.x, to.x); x += 1) {
      if (is_on_grid({ x, y }) && !taken.has(`${x} ${y}`) && places.length < kSeatsAtOnce) places.push({ x, y });
    }
  }
  return places;
}

export function is_on_grid({ x, y }: Place): boolean {
  return x >= 0 && y >= 0 && x < kGridSize && y < kGridSize;
}

/** Labels by place: rows from the chair's table are A, B, C, seats in a row 1, 2, 3 from the left. */
export function labels_of(places: Place[]): Map<string, string> {
  const rows = [...new Set(places.map(({ y }) => y))].sort((a, b) => a - b);
  const labels = new Map<string, string>();
  rows.forEach((y, index) => {
    const xs = places.filter((place) => place.y === y).map(({ x }) => x).sort((a, b) => a - b);
    xs.forEach((x, at) => labels.set(`${x} ${y}`, `${row_letters(index)}${at + 1}`));
  });
  return labels;
}

/** Puts seats at `places`; all seats are labelled anew, since a row may have come between. */
export function draw_changes(places: Place[], seats: SeatRow[]): Change[] {
  const labels = labels_of([...seats, ...places]);
  const added: Change[] = places.map(({ x, y }) => ({ kind: "put", collection: "seats", id: uuid_v7(), fields: { label: labels.get(`${x} ${y}`), x, y } }));
  return [...added, ...relabel_changes(seats, labels)];
}

/** Takes seats away; the others are labelled anew. */
export function remove_changes(gone: SeatRow[], seats: SeatRow[]): Change[] {
  const ids = new Set(gone.map(({ id }) => id));
  const kept = seats.filter(({ id }) => !ids.has(id));
  return [...gone.map(({ id }): Change => ({ kind: "delete", collection: "seats", id })), ...relabel_changes(kept, labels_of(kept))];
}

/** Moves a seat to a free place; none where it is off the grid or taken. */
export function move_changes(seat: SeatRow, to: Place, seats: SeatRow[]): Change[] {
  const is_taken = seats.some((other) => other.id !== seat.id && other.x === to.x && other.y === to.y);
  if (!is_on_grid(to) || is_taken || (seat.x === to.x && seat.y === to.y)) return [];
  const moved = seats.map((other) => (other.id === seat.id ? { ...other, ...to } : other));
  return [{ kind: "put", collection: "seats", id: seat.id, fields: { x: to.x, y: to.y } }, ...relabel_changes(moved, labels_of(moved))];
}

function relabel_changes(seats: SeatRow[], labels: Map<string, string>): Change[] {
  return seats.flatMap((seat): Change[] => {
    const label = labels.get(`${seat.x} ${seat.y}`);
    return label === undefined || label === seat.label ? [] : [{ kind: "put", collection: "seats", id: seat.id, fields: { label } }];
  });
}

/** Gives a seat to a person, a unit, or nobody; a person leaves the seat that they had. */
export function assign_changes(seat: SeatRow, holder: { person?: string; unit?: string }, seats: SeatRow[]): Change[] {
  const before = seats.filter((other) => other.id !== seat.id && holder.person !== undefined && other.person === holder.person);
  return [
    ...before.map((other): Change => ({ kind: "put", collection: "seats", id: other.id, fields: { person: null } })),
    { kind: "put", collection: "seats", id: seat.id, fields: { person: holder.person ?? null, unit: holder.unit ?? null } },
  ];
}

/** Everybody without a seat to the free seats, in the order of the list. */
export function fill_changes(seats: SeatRow[], groups: AttendeeGroup[]): Change[] {
  const seated = new Set(seats.map(({ person }) => person));
  const waiting = groups.flatMap((group) => group.people).filter((one) => !seated.has(one.id) && one.presence !== "absent");
  return seats
    .filter((seat) => seat.person === undefined && seat.unit === undefined)
    .flatMap((seat, index): Change[] => {
      const one = waiting[index];
      return one ? [{ kind: "put", collection: "seats", id: seat.id, fields: { person: one.id } }] : [];
    });
}

/** What the map shows: from its upper left to the last seat, and at least a hall of some size. */
export function map_size(seats: Place[], margin: number): { columns: number; rows: number } {
  const most = (values: number[], least: number) => Math.min(kGridSize, Math.max(least, ...values.map((value) => value + 1 + margin)));
  return { columns: most(seats.map(({ x }) => x), 10), rows: most(seats.map(({ y }) => y), 6) };
}
