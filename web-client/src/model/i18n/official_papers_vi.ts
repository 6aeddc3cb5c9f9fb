// Words about documents in the legal layout, in Vietnamese; official_papers_en.ts must say the same.
export const official_papers_vi = {
  kinds: { invitation: "Giấy mời", programme: "Chương trình", minutes: "Biên bản", conclusions: "Thông báo kết luận" },
  formats: { pdf: "PDF", docx: "Word" },
  group: (kind: string) => `${kind} theo thể thức văn bản hành chính`,
  download: (kind: string, format: string) => `Tải ${kind.toLowerCase()}, tệp ${format}`,
  making: (kind: string) => `Đang dựng ${kind.toLowerCase()}…`,
  done: (kind: string, format: string) => `Đã tải ${kind.toLowerCase()} (${format})`,
  offline: "Máy chủ dựng văn bản, nên cần có mạng mới tải được.",
  away: "Không tới được máy chủ. Hãy thử lại khi có mạng.",
  place: (where: string, what: string) => `Trong mẫu, tại ${where}: ${what}`,
};
