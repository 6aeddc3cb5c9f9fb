import type { Session } from "./schema";

// Small things that must be known before the first paint, in localStorage: the database opens later.
// A browser that forbids storage still works; it forgets these at the end of the tab.

export type Language = "vi" | "en";
export type Theme = "auto" | "light" | "dark";

const kSession = "giaoban.session";
const kLanguage = "giaoban.language";
const kTheme = "giaoban.theme";

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is forbidden or full: the preference holds until the tab closes.
  }
}

/** Who was signed in last: with it an offline reload shows the person's own data. The cookie is the proof, not this. */
export function remembered_session(): Session | null {
  const text = read(kSession);
  if (!text) return null;
  try {
    return JSON.parse(text) as Session;
  } catch {
    return null;
  }
}

export function remember_session(session: Session | null): void {
  write(kSession, session && JSON.stringify(session));
}

export function chosen_language(): Language {
  return read(kLanguage) === "en" ? "en" : "vi";
}

/** Also sets the cookie `lang`, by which the node chooses the language of its problems (SPEC J4). */
export function choose_language(language: Language): void {
  write(kLanguage, language);
  document.cookie = `lang=${language}; path=/; max-age=31536000; SameSite=Strict`;
}

export function chosen_theme(): Theme {
  const theme = read(kTheme);
  return theme === "light" || theme === "dark" ? theme : "auto";
}

export function choose_theme(theme: Theme): void {
  write(kTheme, theme);
}

const kRings = "giaoban.rings";
const kDismissed = "giaoban.dismissed";
/** So many announcements are remembered as dismissed: more than a device is shown in a day. */
const kDismissedLimit = 200;

/** Whether this device is heard when time runs out. */
export function rings(): boolean {
  return read(kRings) === "yes";
}

export function set_rings(on: boolean): void {
  write(kRings, on ? "yes" : null);
}

/** Announcements that were dismissed on this device, oldest first. */
export function dismissed_announcements(): string[] {
  return (read(kDismissed) ?? "").split(" ").filter(Boolean);
}

export function dismiss_announcement(id: string): void {
  write(kDismissed, [...dismissed_announcements(), id].slice(-kDismissedLimit).join(" "));
}
