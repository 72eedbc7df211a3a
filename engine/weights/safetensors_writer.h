#pragma once

#include "engine/base/atomic_file.h"
#include "engine/weights/tensor_entry.h"

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fathom {

/// Writes a safetensors file tensor by tensor; it appears only when it is complete.
class SafetensorsWriter {
public:
    /// \param tensors  keys, dtypes and shapes of what will be written, in any order; begin and end are not read.
    /// \throws Error{CannotWrite}
    SafetensorsWriter(std::filesystem::path path, std::vector<TensorEntry> tensors,
                      const std::map<std::string, std::string>& metadata);

    /// The tensors in the order in which they have to be written: larger elements first, so that every tensor starts
    /// at a multiple of its element size.
    [[nodiscard]] const std::vector<TensorEntry>& order() const noexcept { return m_order; }

    /// The next one of order(); converted to its dtype. \throws Error{CannotWrite}
    void write(const torch::Tensor& tensor);

    /// After the last tensor. \throws Error{CannotWrite}
    void commit();

private:
    AtomicFile m_file;
    std::vector<TensorEntry> m_order;
    std::size_t m_written = 0;
};

} // namespace fathom
