#pragma once

#include "engine/base/progress.h"
#include "engine/image/image.h"

#include <QString>

#include <cstdint>

namespace fathom::ui {

/// Numbers as a person reads them, in the language and number format of the program.

[[nodiscard]] QString countText(std::uint64_t count);           ///< "1,234,567"
[[nodiscard]] QString bytesText(std::uint64_t bytes);           ///< "12.4 MB"
[[nodiscard]] QString durationText(double seconds);             ///< "12 s", "3 min 05 s", "2 h 10 min"
[[nodiscard]] QString clipText(double seconds);                 ///< length of a video: "1:05"
[[nodiscard]] QString pixelsText(Size size);                    ///< "1920 × 1080"
[[nodiscard]] QString parametersText(std::uint64_t parameters); ///< "25 M"
[[nodiscard]] QString stageText(Stage stage);                   ///< "Loading the model"

/// "12 of 48 views · 3.1 views/s · 12 s left"; parts that are not known are left out.
[[nodiscard]] QString progressText(const Progress& progress, double viewsPerSecond, double secondsLeft);

} // namespace fathom::ui
