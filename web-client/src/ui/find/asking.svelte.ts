import { type SearchWish, find_here, is_worth_asking, kNothingAsked, search_parameters } from "../../model/find";
import { problem_text } from "../../model/problem_text";
import type { SearchResults } from "../../storage/schema";
import { ProblemError, UnreachableError, search } from "../../sync/api";
import { app } from "../app_state.svelte";

/** How long a person types no more before the node is asked. */
const kTypingMs = 250;

/** How long until the node is asked again where its index was behind. */
const kBehindMs = 2000;

/** `here`: the node was out of reach, and what this browser holds was searched. */
export type Answer = { asked: string; results: SearchResults; here: boolean } | { asked: string; fault: string };

/** What is searched for, kept while one goes to a place that was found and back; and what came of it. */
class Asking {
  wish = $state<SearchWish>({ ...kNothingAsked });
  answer = $state.raw<Answer | null>(null);
  searching = $state(false);
  #account: string | undefined;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Asks once the person pauses; what was asked before counts for nothing from now on. */
  ask_soon(wait_ms: number = kTypingMs): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    const wish = { ...this.wish };
    this.searching = is_worth_asking(wish);
    if (!this.searching) this.answer = null;
    else this.#timer = setTimeout(() => void this.#ask(wish, this.#turn), wait_ms);
  }

  /** Who searches now: of what another account searched for here, nothing is kept. */
  open_for(account: string | undefined): void {
    if (account === this.#account) return;
    this.#account = account;
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.wish = { ...kNothingAsked };
    this.answer = null;
    this.searching = false;
  }

  async #ask(wish: SearchWish, turn: number): Promise<void> {
    const answer = await answer_to(wish);
    if (turn !== this.#turn) return;
    this.answer = answer;
    this.searching = false;
    const is_behind = "results" in answer && !answer.here && answer.results.behind > 0;
    if (is_behind) this.#timer = setTimeout(() => void this.#ask(wish, turn), kBehindMs);
  }
}

async function answer_to(wish: SearchWish): Promise<Answer> {
  try {
    return { asked: wish.q, results: await search(search_parameters(wish)), here: false };
  } catch (error) {
    const cache = app.client?.cache;
    if (error instanceof UnreachableError && cache) return { asked: wish.q, results: find_here(cache, wish), here: true };
    return { asked: wish.q, fault: problem_text(error instanceof ProblemError ? error.problem : undefined, app.language) };
  }
}

export const asking = new Asking();
