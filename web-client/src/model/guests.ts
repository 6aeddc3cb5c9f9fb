import { generateKeyBetween } from "fractional-indexing";
import type { Guest, Invitation, LetterRecipient, Letters } from "../storage/schema";
import { uuid_v7 } from "../storage/uuid";
import type { RecordCache } from "../sync/record_cache";
import { by_rank } from "./agenda";
import type { Change } from "./editing";

export type GuestRow = Guest & { id: string };

/** What the form of a guest holds. */
export interface GuestForm {
  full_name: string;
  post: string;
  organisation: string;
  email: string;
  answer: NonNullable<Guest["answer"]> | "";
}

/** local@domain, as the node takes it (server/calendar/party.h). */
const kEmail = /^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

export function is_email(text: string): boolean {
  return text.length <= 254 && kEmail.test(text);
}

/** The guests of a conference in their order. */
export function guests_of(cache: RecordCache, space: string): GuestRow[] {
  return [...cache.all<Guest>(space, "guests")].map(([id, guest]) => ({ id, ...guest })).sort(by_rank);
}

export function guest_form(guest?: Guest): GuestForm {
  const { full_name = "", post = "", organisation = "", email = "", answer = "" } = guest ?? {};
  return { full_name, post, organisation, email, answer };
}

/** Writes the guest as the form says; a new one stands last. */
export function guest_change(rows: GuestRow[], form: GuestForm, guest?: GuestRow): Change & { kind: "put" } {
  const or_null = (text: string): string | null => (text.trim() === "" ? null : text.trim());
  return {
    kind: "put",
    collection: "guests",
    id: guest?.id ?? uuid_v7(),
    fields: {
      full_name: form.full_name.trim(),
      post: or_null(form.post),
      organisation: or_null(form.organisation),
      email: or_null(form.email),
      answer: form.answer === "" ? null : form.answer,
      ...(guest ? {} : { rank: generateKeyBetween(rows.at(-1)?.rank ?? null, null) }),
    },
  };
}

/** Guests who were taken off the list after an invitation went out to them: the node names them, the list has them no more. */
export function removed_guests(cache: RecordCache, space: string, letters: Letters): LetterRecipient[] {
  return letters.recipients.filter(({ unit, guest }) => unit === undefined && cache.one<Guest>(space, "guests", guest ?? "") === undefined);
}

/** Those of them who have not been told yet. */
export function to_tell(removed: LetterRecipient[]): LetterRecipient[] {
  return removed.filter((each) => each.email !== undefined && !each.letters.some((letter) => letter.kind === "cancellation"));
}

/** Whom an invitation by letter is still to go to: who has an address and was sent none yet, or one that no longer holds. */
export function to_send(cache: RecordCache, space: string, letters: Letters): LetterRecipient[] {
  const was_sent = ({ unit, guest }: LetterRecipient): boolean =>
    unit === undefined
      ? cache.one<Guest>(space, "guests", guest ?? "")?.sent_on !== undefined
      : cache.one<Invitation>(space, "invitations", unit)?.sequence !== undefined;
  const removed = new Set(removed_guests(cache, space, letters));
  return letters.recipients.filter((each) => each.email !== undefined && !removed.has(each) && (each.is_outdated || !was_sent(each)));
}
