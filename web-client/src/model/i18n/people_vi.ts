// Words about people, in Vietnamese; people_en.ts must say the same.
export const people_vi = {
  title: "Người dùng",
  intro: "Địa chỉ thư của một người dùng để nhận ra câu trả lời gửi từ lịch của người ấy.",
  search: "Tìm theo tên, chức vụ, đơn vị",
  count: (count: number) => `${count} người`,
  columns: { name: "Họ và tên", post: "Chức vụ", email: "Thư điện tử" },
  no_email: "chưa có",
  none: "Chưa có ai",
  none_hint: "Tài khoản được lập trên máy chủ của từng đơn vị bằng lệnh: giaoban user add.",
  no_match: (query: string) => `Không có ai khớp với “${query}”`,
  others_hint: "Mỗi đơn vị tự sửa người của mình.",
  edit: "Sửa",
  edit_title: (name: string) => `Sửa: ${name}`,
  faults: {
    missing: "Hãy ghi họ và tên.",
    wrong: "Địa chỉ thư chưa đúng, ví dụ: ten@coquan.gov.vn",
    taken: "Một người khác đã có địa chỉ này.",
  },
  edited: (name: string) => `sửa ${name}`,
};
