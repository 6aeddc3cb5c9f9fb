import type {
  CheckedIn,
  DayVerdicts,
  FeedAddresses,
  FeedScope,
  FileStates,
  FileUsage,
  JoinCode,
  Letters,
  LettersRequest,
  Note,
  NextSlot,
  NodeStatus,
  PlanningJob,
  PlanningRequest,
  Problem,
  ReplyTaken,
  SearchResults,
  Session,
  TermCalendar,
  Tickets,
  Upload,
} from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import type { NodeNote } from "./kept_note";

/** The node's refusal. `problem.title` is in the reader's language where the node knew it. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** The node was not reached: nothing was decided, the same request may be made again. */
export class UnreachableError extends Error {}

/** A body that is a Blob goes as it is, any other as JSON. */
async function exchange(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Response> {
  const as_it_is = body instanceof Blob;
  try {
    return await fetch(path, {
      method,
      headers: { ...(body && !as_it_is ? { "content-type": "application/json" } : {}), ...headers },
      body: as_it_is ? body : body ? JSON.stringify(body) : null,
      credentials: "same-origin",
    });
  } catch {
    throw new UnreachableError(path);
  }
}

async function request<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await exchange(method, path, body);
  const text = await response.text();
  if (!response.ok) throw new ProblemError(problem_of(text, response.status));
  return (text ? JSON.parse(text) : undefined) as T;
}

function problem_of(text: string, status: number): Problem {
  try {
    const problem = JSON.parse(text) as Problem;
    if (problem.code) return problem;
  } catch {
    // Not from our node: a proxy in between answered with a page of its own.
  }
  return { code: status >= 500 ? "busy" : "internal", status, title: "" };
}

/** Those of the records that the node has, by their ids. */
export async function named_records(space: string, collection: string, ids: string[]): Promise<{ id: string; record: Record<string, unknown> }[]> {
  const named = encodeURIComponent(ids.join(","));
  return (await request<{ records: { id: string; record: Record<string, unknown> }[] }>("GET", `/api/v1/spaces/${space}/records/${collection}?ids=${named}`)).records;
}

export function current_session(): Promise<Session> {
  return request("GET", "/api/v1/session");
}

export function sign_in(username: string, password: string): Promise<Session> {
  return request("POST", "/api/v1/session", { username, password });
}

export function sign_out(): Promise<void> {
  return request("DELETE", "/api/v1/session");
}

/** Runs a command now or not at all: for what must not wait in the outbox and happen later. Rejects with the refusal. */
export function run_now(space: string, name: string, args: object): Promise<void> {
  return request("POST", "/api/v1/commands", { id: uuid_v7(), space, name, arguments: args });
}

export function next_slot(plan: string): Promise<NextSlot> {
  return request("GET", `/api/v1/plans/${plan}/next`);
}

/** Of each day around the slot's, what stands against holding it then with this host. */
export function day_verdicts(plan: string, slot: string, host: string): Promise<DayVerdicts> {
  return request("GET", `/api/v1/slots/${plan}/${slot}/days?host=${host}`);
}

/** What keeps some or all from meeting on days of a term. */
export function term_calendar(term: string): Promise<TermCalendar> {
  return request("GET", `/api/v1/planning/terms/${encodeURIComponent(term)}/calendar`);
}

/** Begins a plan of a term; one at a time for a node. */
export function begin_planning(wanted: PlanningRequest): Promise<PlanningJob> {
  return request("POST", "/api/v1/planning", wanted);
}

export function planning_job(job: string): Promise<PlanningJob> {
  return request("GET", `/api/v1/planning/${job}`);
}

/** Ends the job with the best plan so far. */
export function end_planning(job: string): Promise<void> {
  return request("DELETE", `/api/v1/planning/${job}`);
}

export function node_status(): Promise<NodeStatus> {
  return request("GET", "/api/v1/status");
}

/** A one-time code for a unit's node, which may take the place of a lost one. */
export function issue_code(unit: string, replaces?: string): Promise<JoinCode> {
  return request("POST", "/api/v1/join-codes", replaces ? { unit, replaces } : { unit });
}

/** Ends a child node's right to link. */
export function revoke_node(node: string): Promise<void> {
  return request("POST", `/api/v1/nodes/${node}/revoke`);
}

/** Where an uploaded file is read. */
export function file_address(space: string, blob: string): string {
  return `/api/v1/files/${space}/${blob}`;
}

/** The files of a space that are not on the node. */
export function file_states(space: string): Promise<FileStates> {
  return request("GET", `/api/v1/files/${space}`);
}

/** Lets the node fetch a file that it does not have. */
export function fetch_file(space: string, blob: string): Promise<void> {
  return request("POST", `/api/v1/files/${space}/${blob}/fetch`);
}

/** What files of the account's unit take on the node, and may. */
export function file_usage(): Promise<FileUsage> {
  return request("GET", "/api/v1/file-usage");
}

/** Where the invitation of a conference is downloaded as a calendar file. */
export function invitation_address(space: string): string {
  return `/api/v1/conferences/${space}/invitation.ics`;
}

export type PaperKind = "invitation" | "programme" | "minutes" | "conclusions";
export type PaperFormat = "pdf" | "docx";

/** A document about a conference in the legal layout, and how its file is called. */
export async function official_paper(space: string, kind: PaperKind, format: PaperFormat): Promise<{ content: Blob; name: string }> {
  const response = await exchange("GET", `/api/v1/conferences/${space}/papers/${kind}.${format}`);
  if (!response.ok) throw new ProblemError(problem_of(await response.text(), response.status));
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { content: await response.blob(), name: name ?? `${kind}.${format}` };
}

/** Everybody invited to a conference, and the letters to them; for its convener. */
export function letters(space: string): Promise<Letters> {
  return request("GET", `/api/v1/conferences/${space}/letters`);
}

/** Queues letters; each goes once, however often it is asked. */
export function send_letters(space: string, wish: LettersRequest): Promise<Letters> {
  return request("POST", `/api/v1/conferences/${space}/letters`, wish);
}

/** Tries a letter again that was given up. */
export function retry_letter(space: string, letter: string): Promise<Letters> {
  return request("POST", `/api/v1/conferences/${space}/letters/${letter}/retry`);
}

/** Takes a letter out of the outbox. */
export function forget_letter(space: string, letter: string): Promise<Letters> {
  return request("DELETE", `/api/v1/conferences/${space}/letters/${letter}`);
}

/** Takes in the .ics file of an answer. */
export function bring_reply(space: string, file: Blob): Promise<ReplyTaken> {
  return request("POST", `/api/v1/conferences/${space}/replies`, file.slice(0, file.size, "text/calendar"));
}

/** The secret addresses of the account's calendars. */
export function calendar_feeds(): Promise<FeedAddresses> {
  return request("GET", "/api/v1/calendar-feeds");
}

/** Makes an address, or another in its place. */
export function make_calendar_feed(scope: FeedScope): Promise<FeedAddresses> {
  return request("POST", "/api/v1/calendar-feeds", { scope });
}

/** The tickets that the account's unit gives. */
export function tickets(space: string): Promise<Tickets> {
  return request("GET", `/api/v1/tickets/${space}`);
}

/** Makes those that are missing, or a new one for `renew`, whose old one counts no more. */
export function issue_tickets(space: string, renew?: string): Promise<Tickets> {
  return request("POST", `/api/v1/tickets/${space}`, renew ? { renew } : {});
}

/** Notes the arrival of whoever has the ticket; needs no session. `space`: with the 8 characters. */
export function check_in(ticket: string, space?: string): Promise<CheckedIn> {
  return request("POST", "/api/v1/check-in", space ? { ticket, space } : { ticket });
}

async function note_of(response: Response): Promise<NodeNote> {
  if (!response.ok && response.status !== 412) throw new ProblemError(problem_of(await response.text(), response.status));
  return { text: ((await response.json()) as Note).text, etag: response.headers.get("etag") ?? "" };
}

/** The account's private note about a conference; an empty one where there is none. */
export async function private_note(space: string): Promise<NodeNote> {
  return note_of(await exchange("GET", `/api/v1/notes/${space}`));
}

/** Puts it in the place of the one whose tag is `etag`; where the node has another, it stays and is what is answered. */
export async function put_private_note(space: string, text: string, etag: string): Promise<{ is_taken: boolean; note: NodeNote }> {
  const response = await exchange("PUT", `/api/v1/notes/${space}`, { text }, { "if-match": etag });
  return { is_taken: response.ok, note: await note_of(response) };
}

/** Sends a file's bytes; `progress` is told a share between 0 and 1 as they go. */
export function upload(
  space: string,
  name: string,
  bytes: Blob,
  progress: (share: number) => void,
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    // fetch() cannot tell how much of a body has gone.
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/files?space=${space}&name=${encodeURIComponent(name)}`);
    request.setRequestHeader("content-type", bytes.type || "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Upload);
      else reject(new ProblemError(problem_of(request.responseText, request.status)));
    };
    request.onerror = request.onabort = () => reject(new UnreachableError(name));
    request.send(bytes);
  });
}

/** Places of what the account may read; `parameters` as GET /api/v1/search has them. */
export function search(parameters: string): Promise<SearchResults> {
  return request("GET", `/api/v1/search?${parameters}`);
}

/** Final minutes as one file that `giaoban verify minutes` proves. */
export function final_minutes_address(space: string, final: string): string {
  return `/api/v1/conferences/${space}/minutes/${final}`;
}
