import type { BlockedDays, BusyPeriod, ConferenceSeries, CouncilTerm, DaysOff, HostingWish, SeriesException } from "../storage/schema";
import type { Language } from "../storage/preferences";
import { short_date } from "./dates";
import { type Catalogue, catalogues } from "./i18n/catalogues";

/** Names that a rule's record has only ids for. */
export interface RuleNames {
  convener: string;
  cluster: string;
  units: string[];
}

const kWorkdays = [1, 2, 3, 4, 5];
const kDays = 7;
const kStormMonths = [9, 10, 11];

/** "a", "a và b", "a, b và c". */
export function listed(parts: string[], and: string): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${and} ${parts.at(-1)}`;
}

/** "thứ Hai đến thứ Sáu" of days that follow each other, else each by its name. */
export function weekdays_text(weekdays: number[], language: Language): string {
  const words = catalogues[language].rules;
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  const names = days.map((day) => words.weekdays[day - 1] ?? "");
  if (days.length === kDays) return words.every_day;
  const runs_on = days.length > 2 && days.every((day, index) => index === 0 || day === (days[index - 1] ?? 0) + 1);
  return runs_on ? words.from_to(names[0] ?? "", names.at(-1) ?? "") : listed(names, words.and);
}

function period_text(from: string, to: string, words: Catalogue["rules"]): string {
  return from === to ? words.on_day(short_date(from)) : words.period(short_date(from), short_date(to));
}

/** A series as one would tell it: who meets, how often, on which days, and what has to be kept. */
export function series_sentence(series: ConferenceSeries, names: RuleNames, language: Language): string {
  const words = catalogues[language].rules;
  const parts = [`${who_text(series, names, words)} ${cadence_text(series, words)}`, weekdays_text(series.weekdays ?? kWorkdays, language)];
  if (series.begins_at) parts.push(series.ends_at ? words.hours(series.begins_at, series.ends_at) : words.begins(series.begins_at));
  if (series.lead_days) parts.push(words.lead(series.lead_days));
  if (series.papers_days) parts.push(words.papers(series.papers_days));
  if (series.min_gap_days) parts.push(words.gap(series.min_gap_days));
  if (series.apart_kind) parts.push(words.apart(catalogues[language].units.kind[series.apart_kind]));
  if (series.people?.length) parts.push(words.people(listed(series.people, words.and)));
  return `${parts.join(", ")}.`;
}

function who_text(series: ConferenceSeries, names: RuleNames, words: Catalogue["rules"]): string {
  if (series.audience === "cluster") return words.who.cluster(names.cluster);
  if (series.audience === "units") return words.who.units(names.convener);
  if (series.audience === "region") return words.who.region(words.regions[series.region ?? "north"]);
  return words.who[series.audience];
}

function cadence_text(series: ConferenceSeries, words: Catalogue["rules"]): string {
  if (series.cadence === "every_months") return words.cadence.every_months(series.months ?? 1);
  const month = series.month ?? 1;
  if (series.cadence === "yearly") return words.cadence.yearly(words.month(month));
  return words.cadence.term_months(words.month(month), listed((series.term_years ?? []).map(words.ordinal_year), words.and));
}

export function term_sentence(term: CouncilTerm, language: Language): string {
  const words = catalogues[language].rules;
  const months = term.storm_months ?? kStormMonths;
  const storm = months.length > 0 ? words.storm(words.months(months)) : words.no_storm;
  const parts = [words.term(term.name, short_date(term.from), short_date(term.to)), storm, term.is_tet_free ? words.tet_free : words.tet_kept];
  if (term.without_culture_day) parts.push(words.culture_worked);
  return parts.join(" ");
}

export function blocked_sentence(blocked: BlockedDays, names: RuleNames, language: Language): string {
  const words = catalogues[language].rules;
  const who = [...names.units, ...(blocked.people ?? [])];
  const period = period_text(blocked.from, blocked.to, words);
  const why = words.blocked_kinds[blocked.kind];
  return who.length > 0 ? words.blocked_some(period, why, listed(who, words.and)) : words.blocked_all(period, why);
}

export function busy_sentence(busy: BusyPeriod, unit: string, language: Language): string {
  const words = catalogues[language].rules;
  return words.busy(unit, period_text(busy.from, busy.to, words));
}

export function wish_sentence(wish: HostingWish, unit: string, language: Language): string {
  const words = catalogues[language].rules;
  const months = words.months([...wish.months].sort((a, b) => a - b));
  return wish.wants === "these_months" ? words.wishes(unit, months) : words.wishes_not(unit, months);
}

export function days_off_sentence(off: DaysOff, language: Language): string {
  const words = catalogues[language].rules;
  if (off.off && off.worked) return words.swapped(short_date(off.off), short_date(off.worked), off.decision);
  const days = listed((off.days ?? []).map(short_date), words.and);
  return words.holiday_days(words.holidays[off.holiday ?? "new_year"], off.year ?? 0, days, off.decision);
}

/** Which conference, when, where, by what, and why. */
export function exception_sentence(exception: SeriesException, names: { cluster: string; host: string }, language: Language): string {
  const words = catalogues[language].rules;
  const period = period_text(exception.from, exception.to, words);
  const parts = [words.exception(exception.ordinal, names.cluster, period.charAt(0).toLowerCase() + period.slice(1))];
  if (names.host) parts.push(words.exception_host(names.host));
  if (exception.document) parts.push(words.exception_by(exception.document));
  return `${parts.join(", ")}. ${words.exception_reason(exception.reason.replace(/\.$/, ""))}`;
}
