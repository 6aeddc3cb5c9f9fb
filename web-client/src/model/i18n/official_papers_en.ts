import type { official_papers_vi } from "./official_papers_vi";

export const official_papers_en: typeof official_papers_vi = {
  kinds: { invitation: "Invitation", programme: "Programme", minutes: "Minutes", conclusions: "Notice of conclusions" },
  formats: { pdf: "PDF", docx: "Word" },
  group: (kind) => `${kind} in the legal layout`,
  download: (kind, format) => `Download the ${kind.toLowerCase()} as ${format}`,
  making: (kind) => `Making the ${kind.toLowerCase()}…`,
  done: (kind, format) => `Downloaded the ${kind.toLowerCase()} (${format})`,
  offline: "The server makes these documents: they can be downloaded once there is a network.",
  away: "The server cannot be reached. Try again when there is a network.",
  place: (where, what) => `In the template, at ${where}: ${what}`,
};
