import { expect, test } from "vitest";
import type { BlockedDays, ConferenceSeries, SeriesException } from "../storage/schema";
import { blocked_sentence, days_off_sentence, exception_sentence, series_sentence, term_sentence, weekdays_text, wish_sentence } from "./rule_sentences";
import { series_fields, series_templates } from "./series_form";

const kNames = { convener: "Nghệ An", cluster: "Cụm 2", units: [] };

function template(kind: keyof typeof series_templates): ConferenceSeries {
  const fields = series_fields({ ...series_templates[kind], name: "x" }, "2026-2031", "province");
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as unknown as ConferenceSeries;
}

test("the four templates read as the office would say them", () => {
  expect(series_sentence(template("cluster_briefing"), kNames, "vi")).toBe(
    "Mỗi cụm họp 4 tháng một lần, thứ Hai đến thứ Sáu, 08:00–11:30, báo trước 15 ngày, gửi tài liệu trước 7 ngày, hai lần liền nhau cách ít nhất 60 ngày.",
  );
  expect(series_sentence(template("province_briefing"), kNames, "vi")).toMatch(/^Các đơn vị trực thuộc Nghệ An họp 6 tháng một lần, /);
  expect(series_sentence(template("regional_conference"), kNames, "vi")).toMatch(/^Các tỉnh, thành phố miền Bắc họp vào tháng 8 năm thứ 2 và thứ 4 của nhiệm kỳ, /);
  expect(series_sentence(template("annual_summary"), kNames, "vi")).toMatch(/^Tất cả các tỉnh, thành phố họp vào tháng 3 hằng năm, /);
});

test("the same in English", () => {
  expect(series_sentence(template("cluster_briefing"), kNames, "en")).toBe(
    "Each cluster meets once every 4 months, Monday to Friday, 08:00–11:30, with 15 days' notice, papers 7 days before, two in a row at least 60 days apart.",
  );
  expect(series_sentence(template("regional_conference"), kNames, "en")).toMatch(/ the North meets in August of the term's years 2 and 4, /);
});

test("who must be free and who meets apart is told", () => {
  const series: ConferenceSeries = { ...template("regional_conference"), apart_kind: "centrally_run_city", people: ["Trần Văn Chủ", "Lê Thị Hoa"] };
  const said = series_sentence(series, kNames, "vi");
  expect(said).toContain("các thành phố trực thuộc trung ương họp riêng");
  expect(said).toContain("phải có Trần Văn Chủ và Lê Thị Hoa dự");
});

test("weekdays that follow each other are a span, others a list", () => {
  expect(weekdays_text([5, 1, 3, 2, 4], "vi")).toBe("thứ Hai đến thứ Sáu");
  expect(weekdays_text([2, 4], "vi")).toBe("thứ Ba và thứ Năm");
  expect(weekdays_text([1, 2, 3, 4, 5, 6, 7], "en")).toBe("any day of the week");
  expect(weekdays_text([3], "en")).toBe("Wednesday");
});

test("a term, blocked days, days off and wishes", () => {
  const term = { name: "2026-2031", from: "2026-07-01", to: "2031-06-30" };
  expect(term_sentence(term, "vi")).toBe(
    "Nhiệm kỳ 2026-2031 từ 01/07/2026 đến hết 30/06/2031. Mùa bão: tháng 9, 10 và 11, tránh đặt ở đơn vị ven biển. Không họp trong các tuần Tết.",
  );
  const blocked: BlockedDays = { kind: "session", from: "2027-07-05", to: "2027-07-09" };
  expect(blocked_sentence(blocked, kNames, "vi")).toBe("Từ 05/07/2027 đến hết 09/07/2027 không ai họp được: kỳ họp.");
  expect(blocked_sentence({ ...blocked, to: "2027-07-05", people: ["A"] }, { ...kNames, units: ["Tri Lễ"] }, "vi")).toBe("Ngày 05/07/2027, Tri Lễ và A không họp được: kỳ họp.");
  expect(days_off_sentence({ off: "2027-04-29", worked: "2027-05-08", decision: "CV 1" }, "vi")).toBe("Nghỉ ngày 29/04/2027, làm bù ngày 08/05/2027, theo CV 1.");
  expect(days_off_sentence({ holiday: "tet", year: 2028, days: ["2028-01-25", "2028-01-26"], decision: "CV 2" }, "vi")).toBe(
    "Tết Nguyên đán năm 2028: nghỉ các ngày 25/01/2028 và 26/01/2028, theo CV 2.",
  );
  expect(wish_sentence({ wants: "not_these_months", months: [10, 9] }, "Tri Lễ", "en")).toBe("Tri Lễ would rather not host in September and October.");
});

test("an exception says which conference, when, where, by what and why", () => {
  const guided: SeriesException = { series: "s", ordinal: 2, from: "2024-08-01", to: "2024-08-31", reason: "theo hướng dẫn của Ủy ban Thường vụ Quốc hội." };
  expect(exception_sentence(guided, { cluster: "", host: "" }, "vi")).toBe(
    "Hội nghị lần thứ 2: từ 01/08/2024 đến hết 31/08/2024. Lý do: theo hướng dẫn của Ủy ban Thường vụ Quốc hội.",
  );
  const full: SeriesException = { ...guided, cluster: "c", ordinal: 5, to: "2024-08-01", reason: "lễ", document: "Kế hoạch 12/KH-HĐND" };
  expect(exception_sentence(full, { cluster: "Cụm 2", host: "Thái Hòa" }, "vi")).toBe(
    "Hội nghị lần thứ 5 của Cụm 2: ngày 01/08/2024, đăng cai: Thái Hòa, theo Kế hoạch 12/KH-HĐND. Lý do: lễ.",
  );
  expect(exception_sentence(full, { cluster: "Cụm 2", host: "Thái Hòa" }, "en")).toBe(
    "Conference no. 5 of Cụm 2: on 01/08/2024, hosted by Thái Hòa, by Kế hoạch 12/KH-HĐND. Reason: lễ.",
  );
});
