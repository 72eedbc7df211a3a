#pragma once

#include "engine/models/depth_anything_3/presets.h"
#include "engine/training/parameter_set.h"

#include <cstdint>

namespace fathom::training {

/// Fills every tensor of a fresh network with the starting values that training needs: unit-variance head
/// convolutions (the usual ones attenuate the depth gradient a hundredfold before it reaches the
/// transformer), a small residual scale, smooth position embeddings, and global attention that starts as
/// content similarity (key weights equal query weights).
void initialise(const ParameterSet& parameters, const da3::Preset& preset, std::uint64_t seed);

} // namespace fathom::training
