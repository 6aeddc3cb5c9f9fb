import type { Ballot, Conference, Delegate, Session, Vote, VoteReceipts, VoteResult, VoteRoll } from "../storage/schema";
import type { RecordCache } from "../sync/record_cache";
import { unit_name } from "./units";

export interface VoteRow {
  id: string;
  vote: Vote;
  result: VoteResult | undefined;
  /** Of those who may, how many have voted. */
  cast: number;
}

/** Somebody on the roll of a vote. */
export interface Elector {
  person: string;
  unit: string;
  name: string;
  /** Who votes in their place; empty where they do themselves. */
  holder: string;
  has_voted: boolean;
}

const kOrder: Record<Vote["status"], number> = { open: 0, draft: 1, closed: 2, published: 3, annulled: 4 };

/** Open ones first, then drafts, then what is over, the newest first. */
export function votes_of(cache: RecordCache, space: string): VoteRow[] {
  return [...cache.all<Vote>(space, "votes")]
    .map(([id, vote]) => vote_row(cache, space, id, vote))
    .sort((a, b) => kOrder[a.vote.status] - kOrder[b.vote.status] || (b.vote.opened_ms ?? 0) - (a.vote.opened_ms ?? 0) || (a.id < b.id ? -1 : 1));
}

export function vote_of(cache: RecordCache, space: string, id: string): VoteRow | undefined {
  const vote = cache.one<Vote>(space, "votes", id);
  return vote ? vote_row(cache, space, id, vote) : undefined;
}

function vote_row(cache: RecordCache, space: string, id: string, vote: Vote): VoteRow {
  const result = cache.one<VoteResult>(space, "vote_results", id);
  return { id, vote, result, cast: vote.status === "open" ? cast_of(cache, space, id) : (result?.cast ?? 0) };
}

/** As the node told it, or as ballots are here. */
function cast_of(cache: RecordCache, space: string, vote: string): number {
  let count = 0;
  for (const id of cache.all<Ballot>(space, "ballots").keys()) if (id.startsWith(`${vote}/`)) count += 1;
  return Math.max(count, cache.turnout(space, vote));
}

function* rolled(cache: RecordCache, space: string, vote: string): Generator<VoteRoll["electors"][number]> {
  for (let number = 0; ; number += 1) {
    const roll = cache.one<VoteRoll>(space, "vote_rolls", `${vote}/${number}`);
    if (!roll) return;
    yield* roll.electors;
  }
}

/** Those of the roll that `wanted` takes, in its order. */
function electors_of(cache: RecordCache, space: string, vote: string, wanted: (elector: VoteRoll["electors"][number]) => boolean): Elector[] {
  const ballots = cache.all<Ballot>(space, "ballots");
  const delegates = cache.all<Delegate>(space, "delegates");
  const name = (person: string | undefined) => (person ? (delegates.get(person)?.full_name ?? "…") : "");
  return [...rolled(cache, space, vote)].filter(wanted).map(({ person, unit, holder }) => {
    return { person, unit, name: name(person), holder: name(holder), has_voted: ballots.has(ballot_id(vote, { person })) };
  });
}

function uuid_of(person: string): string {
  return person.slice(person.indexOf("/") + 1);
}

export function ballot_id(vote: string, elector: Pick<Elector, "person">): string {
  return `${vote}/${uuid_of(elector.person)}`;
}

/** Whom this account votes for: itself, and who gave it their vote. */
export function own_electors(cache: RecordCache, space: string, vote: string, session: Session): Elector[] {
  const delegates = cache.all<Delegate>(space, "delegates");
  return electors_of(cache, space, vote, ({ person, unit, holder }) => unit === session.unit && delegates.get(holder ?? person)?.account === session.account);
}

export interface MissingOfUnit {
  unit: string;
  name: string;
  electors: Elector[];
}

/** Who has not voted yet, by unit. */
export function missing_of(cache: RecordCache, space: string, conference: Conference, vote: string): MissingOfUnit[] {
  const units = new Map<string, Elector[]>();
  for (const elector of electors_of(cache, space, vote, () => true)) {
    if (!elector.has_voted) units.set(elector.unit, [...(units.get(elector.unit) ?? []), elector]);
  }
  return [...units]
    .map(([unit, electors]) => ({ unit, name: unit_name(cache, unit, conference.date), electors }))
    .sort((a, b) => a.name.localeCompare(b.name, "vi"));
}

/** A count with the share of all that it is of, 0…1. */
export interface Bar {
  choice: number;
  count: number;
  share: number;
}

/** What is counted of the question, or of one option's or subject's. */
export interface BarGroup {
  /** Empty of the question itself. */
  subject: string;
  bars: Bar[];
  outcome: NonNullable<VoteResult["outcomes"]>[number] | undefined;
}

/** The counts as they are shown: of each subject its grades, of options each with its own outcome. */
export function bar_groups(vote: Vote, result: VoteResult): BarGroup[] {
  const whole = Math.max(1, vote.majority_of === "cast" && !is_confidence(vote) ? result.cast : (vote.eligible ?? result.cast));
  const bar = (count: number, choice: number): Bar => ({ choice, count, share: Math.min(1, count / whole) });
  if (vote.kind === "for_against") return [{ subject: "", bars: result.counts.map(bar), outcome: result.outcomes[0] }];
  const subjects = vote.options ?? [];
  if (vote.kind === "options") {
    return subjects.map((subject, at) => ({ subject, bars: [bar(result.counts[at] ?? 0, 0)], outcome: result.outcomes[at] }));
  }
  const grades = grades_of(vote);
  return subjects.map((subject, at) => ({ subject, bars: result.counts.slice(at * grades, (at + 1) * grades).map(bar), outcome: result.outcomes[at] }));
}

export function is_confidence(vote: Pick<Vote, "kind">): boolean {
  return vote.kind === "confidence_rating" || vote.kind === "confidence_ballot";
}

/** How many grades somebody can be given; 0 where nobody is rated. */
export function grades_of(vote: Pick<Vote, "kind">): number {
  return vote.kind === "confidence_rating" ? 3 : vote.kind === "confidence_ballot" ? 2 : 0;
}

/** How many counts are entered of a show of hands. */
export function count_of_counts(vote: Vote): number {
  const offered = vote.options?.length ?? 0;
  return vote.kind === "for_against" ? 3 : vote.kind === "options" ? offered : offered * grades_of(vote);
}

/** Two thirds of low ratings led to a confidence ballot before 2023-07-01, to dismissal since. */
export function leads_to_ballot(vote: Vote): boolean {
  return vote.kind === "confidence_rating" && (vote.rule ?? "").includes("85/2014");
}

/** The opened ballots of a secret vote, in the order of their receipts. */
export function receipts_of(cache: RecordCache, space: string, vote: string): VoteReceipts["ballots"] {
  const told: VoteReceipts["ballots"] = [];
  for (let number = 0; ; number += 1) {
    const page = cache.one<VoteReceipts>(space, "vote_receipts", `${vote}/${number}`);
    if (!page) return told;
    told.push(...page.ballots);
  }
}

export interface NamedBallot {
  person: string;
  name: string;
  unit: string;
  choices: number[];
}

/** Who chose what in a named vote, once it is closed. */
export function named_ballots(cache: RecordCache, space: string, vote: string): NamedBallot[] {
  const delegates = cache.all<Delegate>(space, "delegates");
  return [...cache.all<Ballot>(space, "ballots")]
    .filter(([id, ballot]) => id.startsWith(`${vote}/`) && ballot.choices !== undefined)
    .map(([, ballot]) => ({
      person: ballot.elector,
      name: delegates.get(ballot.elector)?.full_name ?? "…",
      unit: ballot.elector.slice(0, ballot.elector.indexOf("/")),
      choices: ballot.choices ?? [],
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "vi"));
}

/** Before it is published those who lead see a result, nobody else. */
export function may_see_result(vote: Vote, leads: boolean): boolean {
  return vote.status === "published" || (leads && vote.status === "closed");
}

/** How long a published result stays on the wall. */
export const kShownMs = 120_000;

/** The vote that the wall shows: one that is open, else one that closed lately. */
export function wall_vote(cache: RecordCache, space: string, now_ms: number): VoteRow | undefined {
  return votes_of(cache, space).find(({ vote }) => {
    const is_over = vote.status === "closed" || vote.status === "published";
    return vote.status === "open" || (is_over && now_ms - (vote.closed_ms ?? 0) < kShownMs);
  });
}

/** What a chair begins with. */
export type Template = "for_against" | "options" | "confidence_rating" | "confidence_ballot";

export function draft_of(template: Template): Partial<Vote> {
  const secret: Partial<Vote> = { method: "secret", electorate: "delegates" };
  switch (template) {
    case "for_against":
      return { kind: "for_against", method: "named", electorate: "delegates", majority: "more_than_half", majority_of: "eligible" };
    case "options":
      return { kind: "options", method: "named", electorate: "delegates", max_choices: 1, majority: "more_than_half", majority_of: "eligible" };
    default:
      return { kind: template, ...secret };
  }
}
