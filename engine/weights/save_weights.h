#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>

namespace fathom {

/// Writes a module's tensors as a safetensors file that appears only when it is complete. Shared tensors are stored
/// once, under their first key.
/// \param type  kFloat32, kFloat16 or kBFloat16 for every floating tensor.
/// \throws Error{CannotWrite}
void saveWeights(const torch::nn::Module& module, const std::filesystem::path& path, torch::Dtype type,
                 const std::map<std::string, std::string>& metadata = {});

/// Writes the official folder layout: config.json that names the network, and model.safetensors. The folder is made
/// when it is missing.
/// \throws Error{CannotWrite}
void saveCheckpointFolder(const torch::nn::Module& module, const std::filesystem::path& folder,
                          const std::string& modelName, torch::Dtype type,
                          const std::map<std::string, std::string>& metadata = {});

} // namespace fathom
