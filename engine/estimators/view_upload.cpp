#include <torch/torch.h>

#include "engine/estimators/view_upload.h"

#include "engine/nn/device_copy.h"

#include <vector>

namespace fathom {

namespace {

class InPlace : public ViewUpload {
public:
    explicit InPlace(const std::vector<std::int64_t>& sizes) : m_views(torch::empty(sizes, torch::kFloat32)) {}

    float* memoryOf(std::int64_t view) override { return m_views[0][view].mutable_data_ptr<float>(); }
    void send(std::int64_t) override {}
    torch::Tensor result() override { return m_views; }

private:
    torch::Tensor m_views;
};

class ThroughStaging : public ViewUpload {
public:
    ThroughStaging(const std::vector<std::int64_t>& sizes, torch::Device device)
        : m_staged(nn::stagingFor(device, sizes, torch::kFloat32)),
          m_views(torch::empty(sizes, torch::TensorOptions(torch::kFloat32).device(device))),
          m_goesOn(nn::copiesByItself(device)) {}

    float* memoryOf(std::int64_t view) override { return m_staged[0][view].mutable_data_ptr<float>(); }
    void send(std::int64_t view) override { m_views[0][view].copy_(m_staged[0][view], m_goesOn); }
    torch::Tensor result() override { return m_views; }

private:
    torch::Tensor m_staged, m_views;
    bool m_goesOn; ///< without waiting for the copies
};

} // namespace

std::unique_ptr<ViewUpload> viewUploadTo(torch::Device device, std::int64_t views, std::int64_t height,
                                         std::int64_t width) {
    const std::vector<std::int64_t> sizes{1, views, 3, height, width};
    if (device.is_cpu())
        return std::make_unique<InPlace>(sizes);
    return std::make_unique<ThroughStaging>(sizes, device);
}

torch::Tensor upload(ViewUpload& way, std::int64_t views,
                     const std::function<void(std::int64_t view, float* target)>& fill) {
    for (std::int64_t view = 0; view < views; ++view) {
        fill(view, way.memoryOf(view));
        way.send(view);
    }
    return way.result();
}

} // namespace fathom
