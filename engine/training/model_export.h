#pragma once

#include "engine/models/depth_anything_3/presets.h"
#include "engine/training/evaluation.h"
#include "engine/training/parameter_set.h"

#include <filesystem>

namespace fathom::training {

/// Writes the checkpoint folder that the program loads: config.json and model.safetensors in fp16.
/// \throws Error{CannotWrite}
void exportModel(const ParameterSet& parameters, const da3::Preset& preset, const std::filesystem::path& folder);

/// Whether poses are worth offering: rotation and direction both less than half as wrong as the trivial guess.
[[nodiscard]] bool posesAreUseful(const EvaluationResult& figures);

/// Writes card.json beside the weights: name, licence, capabilities and the measured figures.
/// \throws Error{CannotWrite}
void exportCard(const EvaluationResult& figures, const da3::Preset& preset, bool rays, const std::filesystem::path& folder);

/// Measures through the network that the program itself runs, in fp32.
/// \param parameters of the preset's network.
[[nodiscard]] Predictor modulePredictor(const ParameterSet& parameters, const da3::Preset& preset, torch::Device device);

/// The same from a checkpoint folder or file.
/// \throws Error as opening a model does
[[nodiscard]] Predictor filePredictor(const std::filesystem::path& model, torch::Device device);

/// The tensors of a model file as fp32, under their checkpoint names.
/// \throws Error as opening a checkpoint and loading weights do
[[nodiscard]] ParameterSet fileParameters(const std::filesystem::path& model, const da3::Preset& preset);

} // namespace fathom::training
