import type { Language } from "../storage/preferences";

const kLocale: Record<Language, string> = { vi: "vi-VN", en: "en-GB" };
const kKilobyte = 1024;

/** "1.234,5" in Vietnamese, "1,234.5" in English; at most one decimal. */
export function number_text(value: number, language: Language): string {
  return new Intl.NumberFormat(kLocale[language], { maximumFractionDigits: 1 }).format(value);
}

/** "340 KB", "1,2 MB". */
export function size_text(bytes: number, language: Language): string {
  if (bytes < kKilobyte * kKilobyte) return `${number_text(Math.ceil(bytes / kKilobyte), language)} KB`;
  return `${number_text(bytes / kKilobyte / kKilobyte, language)} MB`;
}

/** "2 giờ 50 phút", "2 h 50 min". */
export function duration_text(minutes: number, language: Language): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const [hour_word, minute_word] = language === "vi" ? ["giờ", "phút"] : ["h", "min"];
  if (hours === 0) return `${rest} ${minute_word}`;
  return rest === 0 ? `${hours} ${hour_word}` : `${hours} ${hour_word} ${rest} ${minute_word}`;
}
