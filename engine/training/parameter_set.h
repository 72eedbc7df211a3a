#pragma once

#include <torch/torch.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fathom::training {

/// Tensors under their checkpoint names, in one fixed order. Copies share storage.
class ParameterSet {
public:
    using Entry = std::pair<std::string, torch::Tensor>;

    void add(std::string name, torch::Tensor tensor);

    /// \throws Error{Internal} for an unknown name.
    [[nodiscard]] const torch::Tensor& at(const std::string& name) const;
    [[nodiscard]] bool contains(const std::string& name) const { return m_index.contains(name); }
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return m_entries; }
    [[nodiscard]] std::vector<torch::Tensor> tensors() const;

    /// Detached copies with storage of their own.
    [[nodiscard]] ParameterSet clone() const;

    /// Overwrites the values in place. \throws Error{CheckpointMismatch} when names or shapes differ.
    void assign(const ParameterSet& source);

private:
    std::vector<Entry> m_entries;
    std::unordered_map<std::string, std::size_t> m_index;
};

} // namespace fathom::training
