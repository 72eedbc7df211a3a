#include <torch/torch.h>

#include "engine/plan/recorded_forward.h"

#ifdef FATHOM_CUDA
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace fathom::plan {

#ifdef FATHOM_CUDA

namespace {

/// Passes before the recorded one: libraries choose algorithms and allocate workspaces in the first ones.
constexpr int kSettlingPasses = 2;

class CudaRecording : public DeviceRecording {
public:
    explicit CudaRecording(c10::DeviceIndex device) : m_device(device) {}

    void record(const std::function<void()>& work) override {
        const c10::cuda::CUDAGuard onDevice(m_device);
        c10::cuda::getCurrentCUDAStream(m_device).synchronize(); // the input has arrived
        const c10::cuda::CUDAStream stream = c10::cuda::getStreamFromPool(/*isHighPriority=*/false, m_device);
        const c10::cuda::CUDAStreamGuard onStream(stream);
        for (int pass = 0; pass < kSettlingPasses; ++pass)
            work();
        stream.synchronize();
        m_graph.capture_begin();
        try {
            work();
        } catch (...) {
            abandon();
            throw;
        }
        m_graph.capture_end();
    }

    void replay() override {
        const c10::cuda::CUDAGuard onDevice(m_device);
        m_graph.replay();
    }

private:
    /// Ends a recording whose work failed; that the graph is unusable is no news.
    void abandon() {
        try {
            m_graph.capture_end();
        } catch (const c10::Error&) {
        }
        m_graph.reset();
    }

    c10::DeviceIndex m_device;
    at::cuda::CUDAGraph m_graph;
};

} // namespace

MakeRecording cudaRecordings(torch::Device device) {
    return [device] { return std::make_unique<CudaRecording>(device.has_index() ? device.index() : c10::DeviceIndex{0}); };
}

#else

MakeRecording cudaRecordings(torch::Device) {
    return {};
}

#endif

} // namespace fathom::plan
