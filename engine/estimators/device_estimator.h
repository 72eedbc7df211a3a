#pragma once

#include "engine/base/error.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/knowing_estimator.h"
#include "engine/pipeline/pass_memory.h"

#include <torch/torch.h>

#include <utility>
#include <vector>

namespace fathom {

/// What estimators of every family know alike: their model and their device.
class DeviceEstimator : public KnowingEstimator {
public:
    [[nodiscard]] const ModelDescription& model() const noexcept final { return m_model; }
    /// Blocks on their way from the disk have room for one pass.
    [[nodiscard]] bool runsSideBySide() const noexcept final {
        return m_device.is_cpu() && execution().weights.elsewhere == 0;
    }
    [[nodiscard]] std::uint64_t freeBytes() const final { return findDevice(m_device.str()).freeMemory; }

protected:
    DeviceEstimator(ModelDescription model, torch::Device device) : m_model(std::move(model)), m_device(device) {}
    /// The network went before: what LibTorch and the C library keep of its memory for reuse goes back too.
    ~DeviceEstimator() override {
        if (!m_device.is_cpu())
            releaseCachedDeviceMemory();
        returnFreeMemory();
    }
    DeviceEstimator(const DeviceEstimator&) = delete;
    DeviceEstimator& operator=(const DeviceEstimator&) = delete;

    /// \throws Error{OutOfMemory} when a pass over these views cannot fit into the memory of the processor
    void requireRoom(const std::vector<const RgbImage*>& processed) const {
        requireInternal(!processed.empty(), "a pass has views");
        if (m_device.is_cpu())
            requireHostMemory(passBytes(processed.size(), processed.front()->size()));
    }

    const ModelDescription m_model;
    const torch::Device m_device;
};

} // namespace fathom
