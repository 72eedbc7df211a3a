#pragma once

#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device_map.h"
#include "engine/plan/plan.h"

#include <torch/torch.h>

#include <optional>
#include <vector>

namespace fathom {

/// How a network is to stand in memory.
struct PlannedForm {
    std::optional<plan::Request> plan; ///< none: the network keeps its plain operators
    torch::Device place = torch::kCPU;
    torch::Dtype computeType = torch::kFloat32; ///< of the blocks' matrix products that the plan left plain
    Device device;                              ///< where `place` is
    /// What weights can lie in besides: the other GPUs, whose blocks compute there, then the processor.
    std::vector<Device> beside{};
    bool recorded = false;                      ///< passes will be recorded
    DeviceMap map{};                            ///< of the weights
    std::vector<MemoryLimit> limits{};
};

/// On a GPU, LibTorch gives back what it holds of its memory without use. \param precision  one that `device` has, never
/// Auto \param kernels  of kernelsFor(), none: the usual ones
[[nodiscard]] PlannedForm formOf(const EstimateOptions& options, Precision precision, const Device& device,
                                 std::optional<Kernels> kernels = std::nullopt);

/// What runs then, without its passes. \throws Error{InvalidOption} for int8 without a plan
[[nodiscard]] Execution executionOf(const EstimateOptions& options, Precision precision, const Device& device,
                                    std::optional<Kernels> kernels = std::nullopt);

/// Lets the products of a transformer's blocks that the plan left plain run in `type`; patch embedding and heads stay in
/// fp32, see setComputeType().
void convertProducts(torch::nn::Module& part, torch::Dtype type);

} // namespace fathom
