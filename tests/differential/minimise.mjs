/**
 * Leaves out deliveries as long as there is still a fault, halves first, then ever smaller parts.
 * `faults_of(deliveries)` resolves to a list of faults.
 */
export async function minimised(deliveries, faults, faults_of) {
  for (let size = Math.ceil(deliveries.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < deliveries.length && deliveries.length > 1; ) {
      const fewer = [...deliveries.slice(0, at), ...deliveries.slice(at + size)];
      const still = fewer.length > 0 ? await faults_of(fewer) : [];
      if (still.length > 0) [deliveries, faults] = [fewer, still];
      else at += size;
    }
  }
  return { deliveries, faults };
}
