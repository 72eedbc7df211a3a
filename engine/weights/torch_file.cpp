#include <torch/torch.h>

#include "engine/weights/torch_file.h"

#include "engine/weights/torch_archive.h"

#include <utility>

namespace fathom {

TorchFile::TorchFile(std::filesystem::path path)
    : m_file(std::move(path)), m_entries(tensorsOfTorchArchive(m_file)) {}

torch::Tensor TorchFile::tensor(const TensorEntry& entry) const {
    torch::Tensor tensor = torch::empty(entry.shape, torchDtype(entry.dtype).value());
    m_file.read(entry.begin, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
    return tensor;
}

} // namespace fathom
