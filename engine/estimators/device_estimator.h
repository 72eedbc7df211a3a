#pragma once

#include "engine/pipeline/device.h"
#include "engine/pipeline/estimator.h"

#include <torch/torch.h>

#include <utility>

namespace fathom {

/// What estimators of every family know alike: their model and their device.
class DeviceEstimator : public Estimator {
public:
    [[nodiscard]] const ModelDescription& model() const noexcept final { return m_model; }
    /// Blocks on their way from the disk have room for one pass.
    [[nodiscard]] bool runsSideBySide() const noexcept final {
        return m_device.is_cpu() && execution().weights.elsewhere == 0;
    }
    [[nodiscard]] std::uint64_t freeBytes() const final { return findDevice(m_device.str()).freeMemory; }

protected:
    DeviceEstimator(ModelDescription model, torch::Device device) : m_model(std::move(model)), m_device(device) {}

    const ModelDescription m_model;
    const torch::Device m_device;
};

} // namespace fathom
