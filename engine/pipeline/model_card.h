#pragma once

#include "engine/pipeline/model_catalog.h"

#include <filesystem>

namespace fathom {

/// Overwrites what a card.json beside the weights says: name, licence, note, default_resolution and
/// capabilities {confidence, poses, rays, sky, metric, pose_conditioned}; absent members change nothing, and
/// others are for people.
/// \throws Error{CorruptFile} when the file is no such card, FileNotReadable
void applyModelCard(ModelDescription& model, const std::filesystem::path& card);

} // namespace fathom
