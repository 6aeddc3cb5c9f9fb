import { expect, test } from "vitest";
import type { Attendee, AttendeeGroup } from "./attendance";
import { assign_changes, draw_changes, fill_changes, labels_of, map_size, move_changes, places_between, remove_changes, row_letters, type SeatRow, taken_seats } from "./seats";

const seat = (id: string, x: number, y: number, more: object = {}): SeatRow => ({ id, label: "", x, y, ...more });
const person = (id: string, presence: Attendee["presence"] = "expected"): Attendee => ({ id, unit: "a", name: id, presence }) as Attendee;
const group = (people: Attendee[]): AttendeeGroup => ({ unit: "a", name: "Xã A", people, present: people.filter((one) => one.presence === "present").length });

test("rows have letters, and after Z two of them", () => {
  expect([0, 1, 25, 26, 27, 52].map(row_letters)).toEqual(["A", "B", "Z", "AA", "AB", "BA"]);
});

test("a rectangle that is drawn gives its free places, in either direction, and no more than fit", () => {
  expect(places_between({ x: 2, y: 1 }, { x: 0, y: 0 }, [seat("s", 1, 0)])).toEqual([{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 0, y: 1 }, { x: 1, y: 1 }, { x: 2, y: 1 }]);
  expect(places_between({ x: -3, y: 0 }, { x: 0, y: 0 }, [])).toEqual([{ x: 0, y: 0 }]);
  expect(places_between({ x: 0, y: 0 }, { x: 99, y: 99 }, [])).toHaveLength(200);
});

test("seats are labelled by row and place; a row that comes between moves the letters on", () => {
  expect([...labels_of([{ x: 4, y: 5 }, { x: 1, y: 5 }, { x: 0, y: 2 }]).entries()]).toEqual([["0 2", "A1"], ["1 5", "B1"], ["4 5", "B2"]]);
  const seats = [seat("s", 0, 4, { label: "A1" })];
  const changes = draw_changes([{ x: 0, y: 2 }], seats);
  expect(changes[0]).toMatchObject({ collection: "seats", fields: { label: "A1", x: 0, y: 2 } });
  expect(changes[1]).toMatchObject({ id: "s", fields: { label: "B1" } });
});

test("a seat moves to a free place alone, and one that goes closes its gap", () => {
  const seats = [seat("a", 0, 0, { label: "A1" }), seat("b", 1, 0, { label: "A2" })];
  expect(move_changes(seats[0] as SeatRow, { x: 1, y: 0 }, seats)).toEqual([]);
  expect(move_changes(seats[0] as SeatRow, { x: -1, y: 0 }, seats)).toEqual([]);
  expect(move_changes(seats[0] as SeatRow, { x: 2, y: 0 }, seats).map((change) => change.id)).toEqual(["a", "a", "b"]);
  expect(remove_changes([seats[0] as SeatRow], seats)).toEqual([
    { kind: "delete", collection: "seats", id: "a" },
    { kind: "put", collection: "seats", id: "b", fields: { label: "A1" } },
  ]);
});

test("a person has one seat: given another, they leave the first", () => {
  const seats = [seat("a", 0, 0, { person: "p" }), seat("b", 1, 0)];
  expect(assign_changes(seats[1] as SeatRow, { person: "p" }, seats)).toEqual([
    { kind: "put", collection: "seats", id: "a", fields: { person: null } },
    { kind: "put", collection: "seats", id: "b", fields: { person: "p", unit: null } },
  ]);
});

test("free seats are filled in the order of the list; who is absent gets none", () => {
  const seats = [seat("a", 0, 0), seat("b", 1, 0, { unit: "u" }), seat("c", 2, 0)];
  expect(fill_changes(seats, [group([person("x", "absent"), person("y"), person("z"), person("w")])]).map((change) => [change.id, "fields" in change && change.fields.person])).toEqual([["a", "y"], ["c", "z"]]);
});

test("a seat shows who is there; a unit's seat whether anybody of it is", () => {
  const seats = [seat("a", 0, 0, { person: "x" }), seat("b", 1, 0, { unit: "a" }), seat("c", 2, 0), seat("d", 3, 0, { person: "gone" })];
  expect(taken_seats(seats, [group([person("x", "left"), person("y", "present")])]).map((one) => one.presence)).toEqual(["left", "present", "free", "free"]);
});

test("the map is as large as its seats, and never tiny", () => {
  expect(map_size([], 2)).toEqual({ columns: 10, rows: 6 });
  expect(map_size([{ x: 30, y: 8 }], 2)).toEqual({ columns: 33, rows: 11 });
});
