#pragma once

#include "engine/plan/recorded_forward.h"

#include <torch/torch.h>

#include <functional>

namespace fathom {

/// A filled network, on its device and in its compute type: what an estimator is made of..
template <typename Network>
struct ReadyNetwork {
    Network network;
    torch::Device device;
    bool tf32 = false; ///< allows TF32 products where the device has them
    /// Fills the camera encoder; called once, before the first pass with known cameras. Empty: it is there.
    std::function<void()> readCameraEncoder{};
    plan::MakeRecording recordings{}; ///< of plain passes; empty: they are not recorded
};

} // namespace fathom
