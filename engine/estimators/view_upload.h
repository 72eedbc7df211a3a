#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace fathom {

/// The input of a pass on its way to a device: [1,S,3,H,W] fp32, view after view.
class ViewUpload {
public:
    virtual ~ViewUpload() = default;

    /// Memory of a view, 3·H·W values that the processor fills.
    [[nodiscard]] virtual float* memoryOf(std::int64_t view) = 0;
    /// The view is filled: its copy to the device may begin, and nobody writes to its memory any more.
    virtual void send(std::int64_t view) = 0;
    /// The input on the device. What is queued there from now on finds it complete.
    [[nodiscard]] virtual torch::Tensor result() = 0;
};

/// Views for the processor are filled in place. Those for a GPU are filled in page-locked memory, from which
/// the device fetches one while the processor fills the next; LibTorch keeps that memory for later passes and gives it
/// out again only when the copies from it have ended.
[[nodiscard]] std::unique_ptr<ViewUpload> viewUploadTo(torch::Device device, std::int64_t views, std::int64_t height,
                                                       std::int64_t width);

/// Fills and sends all views in their order. \throws whatever `fill` throws
/// \param fill  writes view `view`, normalised, to `target`
[[nodiscard]] torch::Tensor upload(ViewUpload& way, std::int64_t views,
                                   const std::function<void(std::int64_t view, float* target)>& fill);

} // namespace fathom
