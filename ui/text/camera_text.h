#pragma once

#include "engine/pipeline/given_cameras.h"

#include <QString>

#include <optional>

namespace fathom::ui {

/// How poses of a file are read; nothing: as its format prescribes.
[[nodiscard]] QString conventionText(const std::optional<PoseConvention>& convention);

[[nodiscard]] QString formatText(CameraFormat format);

/// Why a camera belongs to a photo; for one without: that it has none.
[[nodiscard]] QString matchText(MatchRule rule);

/// What is special about a matched camera: scaled, distorted. Empty when nothing is.
[[nodiscard]] QString remarkText(const ViewMatch& match);

/// What was found, what is used and what is left out, one fact a line.
[[nodiscard]] QString summaryText(const GivenCameras& given);

} // namespace fathom::ui
