#pragma once

#include <torch/torch.h>

#include <c10/core/Event.h>

#include <optional>

namespace fathom {

/// A result on its way to memory of the processor. The copy is queued behind what its device computes at present and goes
/// on while other results are fetched or looked at.
class HostCopy {
public:
    HostCopy() = default;
    /// \param result  on any device, or undefined; recorded ones must not be computed anew before wait()
    explicit HostCopy(const torch::Tensor& result);

    /// Waits for this copy alone. \return contiguous, on the CPU; undefined when the result is
    [[nodiscard]] torch::Tensor wait(torch::Dtype type) const;

private:
    torch::Tensor m_values;
    std::optional<c10::Event> m_arrived; ///< none: there is nothing to wait for
};

} // namespace fathom
