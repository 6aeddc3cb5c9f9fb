import type { CommandResult } from "../storage/schema";
import type { Client } from "../sync/client";

/** `queued`: it is on this machine's disk, and goes out when the node is reached. */
export type Decision = { state: "done"; value: CommandResult["value"] } | { state: "refused"; problem: CommandResult["problem"] } | { state: "queued" };

/**
 * Sends a command that the node decides and waits for its answer while there is a line. A refused one is taken out of
 * the outbox: its words stand beside the button that was pressed.
 */
export async function decide(client: Client, space: string, name: string, args: object): Promise<Decision> {
  const plain = JSON.parse(JSON.stringify(args)) as Record<string, unknown>;
  const id = await client.outbox.submit(space, name, plain);
  if (client.status().connection !== "open") return { state: "queued" };
  const result = await client.outbox.outcome(id);
  if (result.status === "done") return { state: "done", value: result.value };
  await client.outbox.discard(id);
  return { state: "refused", problem: result.problem };
}
