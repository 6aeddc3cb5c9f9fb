#pragma once

/// Measures of Decree 30/2020/NĐ-CP, Phụ lục I, in one table for all writers. Where the decree leaves a range, one value of
/// it is chosen for all papers, so that they look alike.
namespace giaoban::decree {

// The page, millimetres.
inline constexpr double kPageWidth = 210, kPageHeight = 297;
inline constexpr double kTop = 20, kBottom = 20;  // 20–25
inline constexpr double kLeft = 30;               // 30–35
inline constexpr double kRight = 15;              // 15–20
inline constexpr double kTextWidth = kPageWidth - kLeft - kRight;

// The head: agency on the left, motto on the right. 12 pt bold the country's name is 87.7 mm wide.
inline constexpr double kLeftColumn = 68, kRightColumn = kTextWidth - kLeftColumn;
inline constexpr double kMottoRule = 56.0;  // as long as the motto in 13 pt bold

// Sizes of letters, points.
inline constexpr double kPageNumberSize = 14;  // 13–14
inline constexpr double kCountrySize = 12;     // 12–13
inline constexpr double kMottoSize = 13;       // 13–14
inline constexpr double kAgencySize = 12;      // 12–13
inline constexpr double kNumberSize = 13;      // 13
inline constexpr double kDateSize = 13;        // 13–14
inline constexpr double kTypeSize = 14;        // 13–14
inline constexpr double kBodySize = 14;        // 13–14
inline constexpr double kTableSize = 13;
inline constexpr double kSignerSize = 14;         // 13–14
inline constexpr double kRecipientsWordSize = 12; // 12
inline constexpr double kRecipientsSize = 11;     // 11

// Body.
inline constexpr double kFirstIndent = 12.7;  // mm, 10–12.7
inline constexpr double kItemIndent = 8;      // mm, what each level of a list goes in
inline constexpr double kParagraphGap = 6;    // pt, at least 6
inline constexpr double kLineSpacing = 1.15;  // of the size: what "single" is in Times New Roman; single to 1.5

inline constexpr double kRuleShare = 0.42;      // of the line above it: a third to a half
inline constexpr double kRuleThickness = 0.75;  // pt
inline constexpr double kSignatureRoom = 25;    // mm, for signature and seal

inline constexpr const char* kCountry = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
inline constexpr const char* kMotto = "Độc lập - Tự do - Hạnh phúc";

}  // namespace giaoban::decree
