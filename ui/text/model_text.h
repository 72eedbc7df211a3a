#pragma once

#include "engine/pipeline/model_description.h"

#include <QString>

namespace fathom::ui {

/// Words about models that are shown in more than one place.

[[nodiscard]] QString licenceText(const std::string& licence); ///< "Apache-2.0", "not stated"

/// A note of the catalogue or of a model's card; those that come with the program in the program's language.
[[nodiscard]] QString noteText(const std::string& note);

/// "Gives relative depth, confidence. Without camera poses, sky."
[[nodiscard]] QString abilitiesText(const ModelCapabilities& can, DepthKind kind);

} // namespace fathom::ui
