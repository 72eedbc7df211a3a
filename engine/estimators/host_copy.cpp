#include <torch/torch.h>

#include "engine/estimators/host_copy.h"

#include "engine/nn/device_copy.h"

#include <c10/core/impl/VirtualGuardImpl.h>

namespace fathom {

HostCopy::HostCopy(const torch::Tensor& result) : m_values(result) {
    if (!result.defined() || !nn::copiesByItself(result.device()))
        return;
    m_values = nn::stagingFor(result.device(), result.sizes(), result.scalar_type());
    m_values.copy_(result, /*non_blocking=*/true);
    m_arrived.emplace(result.device().type());
    m_arrived->record(c10::impl::VirtualGuardImpl(result.device().type()).getStream(result.device()));
}

torch::Tensor HostCopy::wait(torch::Dtype type) const {
    if (m_arrived)
        m_arrived->synchronize();
    return m_values.defined() ? m_values.to(torch::kCPU, type).contiguous() : m_values;
}

} // namespace fathom
