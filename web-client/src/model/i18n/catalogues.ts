import type { Language } from "../../storage/preferences";
import { en } from "./en";
import { type Catalogue, vi } from "./vi";

export type { Catalogue };
export const catalogues: Record<Language, Catalogue> = { vi, en };
