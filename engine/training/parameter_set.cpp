#include "engine/training/parameter_set.h"

#include "engine/base/error.h"

namespace fathom::training {

void ParameterSet::add(std::string name, torch::Tensor tensor) {
    requireInternal(!m_index.contains(name), "parameter names are unique");
    m_index.emplace(name, m_entries.size());
    m_entries.emplace_back(std::move(name), std::move(tensor));
}

const torch::Tensor& ParameterSet::at(const std::string& name) const {
    const auto found = m_index.find(name);
    if (found == m_index.end())
        throw Error(ErrorCode::Internal, "The network has no parameter of this name.", name);
    return m_entries[found->second].second;
}

std::vector<torch::Tensor> ParameterSet::tensors() const {
    std::vector<torch::Tensor> result;
    result.reserve(m_entries.size());
    for (const auto& [name, tensor] : m_entries)
        result.push_back(tensor);
    return result;
}

ParameterSet ParameterSet::clone() const {
    ParameterSet copy;
    for (const auto& [name, tensor] : m_entries)
        copy.add(name, tensor.detach().clone());
    return copy;
}

void ParameterSet::assign(const ParameterSet& source) {
    if (source.m_entries.size() != m_entries.size())
        throw Error(ErrorCode::CheckpointMismatch, "The stored network has another number of tensors.");
    const torch::NoGradGuard noGrad;
    for (const auto& [name, tensor] : m_entries) {
        if (!source.contains(name) || source.at(name).sizes() != tensor.sizes())
            throw Error(ErrorCode::CheckpointMismatch, "A stored tensor does not fit the network.", name);
        tensor.copy_(source.at(name));
    }
}

} // namespace fathom::training
