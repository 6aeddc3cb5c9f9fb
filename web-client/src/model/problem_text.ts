import type { Language } from "../storage/preferences";
import { type Problem, problems } from "../storage/schema";

/** The problem in the reader's language: by its code, whatever language the node answered in. */
export function problem_text(problem: Problem | undefined, language: Language): string {
  if (!problem) return problems.internal[language];
  const known = (problems as Record<string, { vi: string; en: string }>)[problem.code];
  const title = known?.[language] ?? (problem.title || problems.internal[language]);
  // Details are for whoever runs the node, and in English.
  return problem.detail && language === "en" ? `${title} (${problem.detail})` : title;
}
