#pragma once

#include "engine/io/scene_export.h"
#include "engine/io/video_file.h"
#include "engine/pipeline/estimate_options.h"

namespace fathom::ui {

class Settings;

/// The settings as the values that the engine takes.
[[nodiscard]] EstimateOptions estimateOptions(const Settings& settings);
[[nodiscard]] FrameSampling frameSampling(const Settings& settings);
[[nodiscard]] PointFilter pointFilter(const Settings& settings);
[[nodiscard]] ExportOptions exportOptions(const Settings& settings);

} // namespace fathom::ui
