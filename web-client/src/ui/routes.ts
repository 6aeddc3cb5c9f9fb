import { parsed_date } from "../model/dates";

/** Which page an address names. */
export type Route =
  | { page: "sign_in" }
  | { page: "conferences" }
  | { page: "create"; plan: string; slot?: string }
  | { page: "conference"; space: string; part: ConferencePart }
  | { page: "unsent" }
  | { page: "links" }
  | { page: "control_room" }
  | { page: "units" }
  | { page: "people" }
  | { page: "tasks" }
  | { page: "term"; part: TermPart; zoom?: string }
  | { page: "screen"; space?: string }
  | { page: "vote"; space: string; vote: string }
  | { page: "check_in" }
  | { page: "find" }
  | { page: "not_found" };

export type TermPart = "wall" | "planning" | "fairness" | "rules";
export type ConferencePart = "agenda" | "sitting" | "participants" | "attendance" | "minutes" | "tasks" | "papers";

const kSegments: Record<string, ConferencePart> = {
  "phien-hop": "sitting",
  "thanh-phan": "participants",
  "diem-danh": "attendance",
  "bien-ban": "minutes",
  "ket-luan": "tasks",
  "tai-lieu": "papers",
};
const kTermSegments: Record<string, TermPart> = {
  "lap-ke-hoach": "planning",
  "cong-bang": "fairness",
  "quy-tac": "rules",
};
const kUuid = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
const kConference = new RegExp(`^/hoi-nghi/${kUuid}(?:/([a-z-]+))?$`);
/** The term, one of its parts, or a year or month of it. */
const kTerm = /^\/nhiem-ky(?:\/(?:([a-z-]+)|(\d{4}(?:-(?:0[1-9]|1[0-2]))?)))?$/;
const kScreen = new RegExp(`^/screen(?:/${kUuid})?$`);
const kVote = new RegExp(`^/bieu-quyet/${kUuid}/${kUuid}$`);
const kCreate = new RegExp(`^/cum/${kUuid}/tao-hoi-nghi(?:/${kUuid})?$`);

export function route_of(path: string): Route {
  const clean = path.length > 1 ? path.replace(/\/$/, "") : path;
  if (clean === "/") return { page: "conferences" };
  if (clean === "/dang-nhap") return { page: "sign_in" };
  if (clean === "/chua-gui") return { page: "unsent" };
  if (clean === "/lien-ket") return { page: "links" };
  if (clean === "/phong-dieu-khien") return { page: "control_room" };
  if (clean === "/don-vi") return { page: "units" };
  if (clean === "/diem-danh") return { page: "check_in" };
  if (clean === kFindPath) return { page: "find" };
  if (clean === "/nguoi-dung") return { page: "people" };
  if (clean === "/nhiem-vu") return { page: "tasks" };
  const screen = kScreen.exec(clean);
  if (screen) return { page: "screen", ...(screen[1] ? { space: screen[1] } : {}) };
  const vote = kVote.exec(clean);
  if (vote?.[1] && vote[2]) return { page: "vote", space: vote[1], vote: vote[2] };
  const create = kCreate.exec(clean);
  if (create?.[1]) return { page: "create", plan: create[1], ...(create[2] ? { slot: create[2] } : {}) };
  const term = kTerm.exec(clean);
  if (term?.[1] === undefined && term) return { page: "term", part: "wall", ...(term[2] ? { zoom: term[2] } : {}) };
  const term_part = kTermSegments[term?.[1] ?? ""];
  if (term_part) return { page: "term", part: term_part };
  const conference = kConference.exec(clean);
  if (conference?.[1]) {
    const part = conference[2] === undefined ? "agenda" : kSegments[conference[2]];
    if (part) return { page: "conference", space: conference[1], part };
  }
  return { page: "not_found" };
}

export const kFindPath = "/tim-kiem";

export function conference_path(space: string, part: ConferencePart = "agenda"): string {
  const segment = Object.keys(kSegments).find((name) => kSegments[name] === part);
  return `/hoi-nghi/${space}${segment ? `/${segment}` : ""}`;
}

/** The part of a conference on which a record is seen; the agenda for all others. */
const kPartOf: Record<string, ConferencePart> = {
  amendments: "minutes",
  announcements: "sitting",
  conclusions: "tasks",
  delegates: "participants",
  documents: "minutes",
  files: "papers",
  guests: "participants",
  promises: "sitting",
  questions: "sitting",
  speech_requests: "sitting",
  task_reports: "tasks",
  tasks: "tasks",
  turns: "sitting",
  votes: "sitting",
};

/** Where something that was found is seen. */
export function hit_path(hit: { space: string; collection: string }): string {
  if (hit.collection === "units") return "/don-vi";
  if (hit.collection === "people") return "/nguoi-dung";
  if (hit.collection === "clusters") return term_path();
  if (hit.collection === "series") return term_path("rules");
  return conference_path(hit.space, kPartOf[hit.collection]);
}

/** The screen of a hall: of one conference, or of the one that is on. */
export function screen_path(space?: string): string {
  return `/screen${space ? `/${space}` : ""}`;
}

/** The sheet of a vote's result. */
export function vote_path(space: string, vote: string): string {
  return `/bieu-quyet/${space}/${vote}`;
}

/** Where somebody checks in without an account: what they hold stands behind the #, which no server is told. */
export function self_check_in_address(origin: string, what: { ticket: string } | { space: string }): string {
  return `${origin}/diem-danh#${"ticket" in what ? `t=${what.ticket}` : `h=${what.space}`}`;
}

/** The day as of which pages are read: `?ngay=2024-05-01`; anything that is no day counts for nothing. */
export function day_of(search: string): string | undefined {
  const asked = new URLSearchParams(search).get("ngay");
  return asked === null ? undefined : (parsed_date(asked) ?? undefined);
}

/** A path, perhaps with a place on its page, with the day as of which it is read. */
export function address_of(path: string, day: string | undefined): string {
  const [page = "", place] = path.split("#");
  return `${page}${day ? `?ngay=${day}` : ""}${place ? `#${place}` : ""}`;
}

/** Where the next conference of a plan is created, or the one of a slot. */
export function create_path(plan: string, slot?: string): string {
  return `/cum/${plan}/tao-hoi-nghi${slot ? `/${slot}` : ""}`;
}

/** `zoom`: a year "2027" or a month "2027-03". */
export function term_path(part: TermPart = "wall", zoom?: string): string {
  const segment = zoom ?? Object.keys(kTermSegments).find((name) => kTermSegments[name] === part);
  return `/nhiem-ky${segment ? `/${segment}` : ""}`;
}
