#include "tests/bench/sample_text.h"

#include <array>
#include <string_view>

namespace giaoban::bench {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"ban",    "bàn",   "báo",   "biểu",  "bổ",    "bộ",    "các",    "cáo",   "cần",   "cấp",   "chất",  "chế",   "chỉ",   "chính",
     "chủ",    "chức",  "chương", "có",    "công",  "cơ",    "của",    "cụm",   "cử",    "cứ",    "dân",   "dự",    "đã",    "đại",
     "đạo",    "đầu",   "đề",    "đến",   "địa",   "điều",  "định",   "đoàn",  "đô",    "đồng",  "đơn",   "được",  "đường", "giám",
     "giao",   "giải",  "giữa",  "hai",   "hạn",   "hành",  "hiện",   "hình",  "hoạch", "hoạt",  "họp",   "hội",   "hợp",   "huyện",
     "kế",     "kết",   "khai",  "khảo",  "khi",   "khiếu", "khóa",   "không", "kiến",  "kiểm",  "kinh",  "kỳ",    "lãnh",  "lần",
     "lập",    "liên",  "luận",  "luật",  "lực",   "mặt",   "một",    "mới",   "năm",   "năng",  "nâng",  "nghị",  "người", "ngân",
     "nghiệm", "nhân",  "nhiệm", "nhiều", "những", "nội",   "phải",   "pháp",  "phát",  "phiên", "phối",  "phó",   "phòng", "phương",
     "quả",    "quan",  "quyết", "quyền", "quy",   "quý",   "rà",     "sách",  "sát",   "soát",  "sở",    "sự",    "tác",   "tăng",
     "tạo",    "tập",   "thành", "thảo",  "thẩm",  "thị",   "thôn",   "thống", "thời",  "thu",   "thực",  "thường", "tiếp",  "tiến",
     "tiêu",   "tỉnh",  "tình",  "toàn",  "tổ",    "tổng",  "trách",  "trang", "trên",  "triển", "trình", "trong", "trực",  "trước",
     "tuyên",  "tư",    "ủy",    "và",    "vấn",   "về",    "viên",   "việc",  "vị",    "với",   "vụ",    "xã",    "xây",   "ý"});

}  // namespace

std::string sample_text(std::mt19937_64& random, std::size_t bytes) {
  std::string text;
  while (true) {
    const std::string_view word = kWords[random() % kWords.size()];
    if (text.size() + word.size() + (text.empty() ? 0 : 1) > bytes) return text;
    if (!text.empty()) text += ' ';
    text += word;
  }
}

}  // namespace giaoban::bench
