#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace fathom::plan {

/// Work that a device has recorded and repeats without being handed its parts one by one.
class DeviceRecording {
public:
    virtual ~DeviceRecording() = default;

    /// Runs `work` a few times to let it settle, then once more while the device records it. Its inputs and results
    /// must stay where they are; what it allocates meanwhile lives as long as this object.
    /// \throws whatever `work` throws, c10::Error when the device cannot record it
    virtual void record(const std::function<void()>& work) = 0;
    /// Repeats the recorded work on what its inputs hold now. Returns before the device is done.
    virtual void replay() = 0;
};

using MakeRecording = std::function<std::unique_ptr<DeviceRecording>()>;

/// Recordings of a CUDA device; empty when this build of LibTorch has none.
[[nodiscard]] MakeRecording cudaRecordings(torch::Device device);

/// A forward pass that is recorded once for every shape and then replayed: one launch instead of a thousand. Of the
/// shapes the latest few are kept. One thread at a time.
class RecordedForward {
public:
    /// What a network makes of one input.
    struct Pass {
        std::vector<torch::Tensor> results;
        std::vector<torch::Tensor> constants; ///< tables that the recorded work goes on reading
    };
    using Forward = std::function<Pass(const torch::Tensor& input)>;

    RecordedForward(Forward forward, MakeRecording make, std::size_t keptShapes = 4)
        : m_forward(std::move(forward)), m_make(std::move(make)), m_keptShapes(keptShapes) {}

    /// \return the results; they hold until the next call. \throws as Forward and DeviceRecording::record do
    [[nodiscard]] const std::vector<torch::Tensor>& operator()(const torch::Tensor& input);

private:
    struct Entry {
        torch::Tensor input;
        Pass pass;
        std::unique_ptr<DeviceRecording> recording; ///< last, so that it goes before what it reads
    };

    Forward m_forward;
    MakeRecording m_make;
    std::size_t m_keptShapes;
    std::list<Entry> m_entries; ///< the latest used first
};

} // namespace fathom::plan
