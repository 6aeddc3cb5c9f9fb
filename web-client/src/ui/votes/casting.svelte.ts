import { receipt_of, paper_bytes } from "../../model/ballot_paper";
import { problem_text } from "../../model/problem_text";
import type { Vote } from "../../storage/schema";
import { ProblemError, run_now } from "../../sync/api";
import { app } from "../app_state.svelte";

/** One ballot on its way. A ballot is never kept for later: one that comes after the closing would be refused unseen. */
export class Casting {
  state = $state<"idle" | "sending" | "sent" | "away">("idle");
  fault = $state("");
  /** Of a secret ballot that the node took. For as long as this tab lives, on this device alone. */
  receipt = $state("");
  #again: (() => Promise<void>) | undefined;

  constructor(
    private readonly space: string,
    private readonly vote: string,
    private readonly elector: string,
  ) {
    this.receipt = sessionStorage.getItem(this.#key()) ?? "";
  }

  #key(): string {
    return `giaoban.receipt ${this.vote} ${this.elector}`;
  }

  /** What is chosen leaves this machine sealed, or in clear where the vote is by name. */
  async cast(vote: Vote, choices: number[]): Promise<boolean> {
    if (this.state === "sending") return false;
    const receipt = vote.method === "secret" ? receipt_of(crypto.getRandomValues(new Uint8Array(10))) : "";
    const base = { vote: this.vote, elector: this.elector };
    this.state = "sending";
    const ballot = receipt ? { ...base, sealed: await this.#sealed(vote, choices, receipt) } : { ...base, choices };
    this.#again = async () => {
      await run_now(this.space, "ballot.cast", ballot);
      this.receipt = receipt;
      if (receipt) sessionStorage.setItem(this.#key(), receipt);
    };
    return this.send_again();
  }

  /** The same box once more: nothing was decided where the node was not reached, and a second one counts once. */
  async send_again(): Promise<boolean> {
    this.state = "sending";
    this.fault = "";
    try {
      await this.#again?.();
      this.state = "sent";
      this.#again = undefined;
      return true;
    } catch (error) {
      const refused = error instanceof ProblemError ? error.problem : undefined;
      this.state = refused ? "idle" : "away";
      if (refused) this.fault = refused.code === "conflict" ? app.t.votes.too_late : problem_text(refused, app.language);
      return false;
    }
  }

  async #sealed(vote: Vote, choices: number[], receipt: string): Promise<string> {
    const { seal, from_base64, to_base64 } = await import("../../model/ballot_seal");
    const paper = paper_bytes({ vote: this.vote, elector: this.elector, receipt, choices });
    const box = to_base64(seal(paper, from_base64(vote.public_key ?? ""), crypto.getRandomValues(new Uint8Array(32))));
    paper.fill(0);
    return box;
  }
}
