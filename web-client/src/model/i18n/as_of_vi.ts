// Words of reading pages as of a day, in Vietnamese; as_of_en.ts must say the same.
export const as_of_vi = {
  open: "Xem theo ngày",
  label: "Xem mọi trang theo ngày",
  shown: (day: string) => `Đang xem theo ngày ${day}`,
  hint: "Tên, cấp, cụm và lượt đăng cai như ngày ấy. Chỉ xem: muốn ghi, hãy về hôm nay.",
  back: "Về hôm nay",
  wrong: "Ngày chưa đúng.",
  close: "Thôi",
  no_undo: "Đang xem theo một ngày khác, không có gì bị đổi. Về hôm nay rồi hoàn tác.",
  not_yet: "chưa có ngày ấy",
  no_more: "không còn ngày ấy",
};
