import type { Vote } from "../storage/schema";

// What a sealed ballot holds (SPEC V7): `uuid vote ‖ uuid unit ‖ uuid elector ‖ receipt ‖ u8 n ‖ n × u8 choice ‖ zeros`.

export const kPaperBytes = 112;
export const kReceiptLength = 10;
const kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ten characters of 50 random bits: what the voter finds the ballot by in the list that is told. */
export function receipt_of(random: Uint8Array): string {
  return [...random.subarray(0, kReceiptLength)].map((byte) => kCrockford[byte & 31]).join("");
}

export interface Paper {
  vote: string;
  /** "<unit>/<uuid>" */
  elector: string;
  receipt: string;
  choices: number[];
}

export function paper_bytes(paper: Paper): Uint8Array {
  const bytes = new Uint8Array(kPaperBytes);
  const [unit = "", person = ""] = paper.elector.split("/");
  bytes.set(uuid_bytes(paper.vote), 0);
  bytes.set(uuid_bytes(unit), 16);
  bytes.set(uuid_bytes(person), 32);
  bytes.set(new TextEncoder().encode(paper.receipt), 48);
  bytes[58] = paper.choices.length;
  bytes.set(paper.choices, 59);
  return bytes;
}

function uuid_bytes(uuid: string): Uint8Array {
  const hex = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** Whether the ballot is whole, and what is chosen in the one order in which it is said. */
export function ballot_choices(vote: Vote, chosen: readonly (number | undefined)[]): number[] | undefined {
  if (vote.kind === "for_against") return chosen.length === 1 && chosen[0] !== undefined ? [chosen[0]] : undefined;
  if (vote.kind === "options") {
    const picked = [...new Set(chosen.filter((each) => each !== undefined))].sort((a, b) => a - b);
    return picked.length <= (vote.max_choices ?? 1) ? picked : undefined;
  }
  const subjects = vote.options?.length ?? 0;
  const grades = Array.from({ length: subjects }, (_, at) => chosen[at]);
  return grades.every((grade) => grade !== undefined) ? grades : undefined;
}
