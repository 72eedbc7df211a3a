#include <torch/torch.h>

#include "engine/weights/safetensors_file.h"

#include "engine/base/error.h"

#include <algorithm>
#include <string>
#include <utility>

namespace fathom {

namespace {
/// Of a tensor that is converted while it is read: small beside any tensor, large beside the cost of a read.
constexpr std::int64_t kPieceValues = 1 << 18;

SafetensorsHeader headerOf(const RandomAccessFile& file) {
    try {
        std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 8)), '\0');
        file.read(0, std::as_writable_bytes(std::span(text)));
        text.resize(safetensorsHeaderLength(text, file.size()));
        file.read(8, std::as_writable_bytes(std::span(text)));
        return parseSafetensorsHeader(text, file.size());
    } catch (const Error& error) {
        const std::string separator = error.detail().empty() ? "" : ": ";
        throw Error(error.code(), error.what(), file.path().string() + separator + error.detail());
    }
}
} // namespace

SafetensorsFile::SafetensorsFile(std::filesystem::path path) : m_file(std::move(path)), m_header(headerOf(m_file)) {}

void SafetensorsFile::read(const TensorEntry& entry, std::span<std::byte> bytes) const {
    requireInternal(bytes.size() == entry.end - entry.begin, "bytes.size() == size of the tensor");
    m_file.read(m_header.dataOffset + entry.begin, bytes);
}

torch::Tensor SafetensorsFile::tensor(const TensorEntry& entry) const {
    const std::optional<torch::Dtype> dtype = torchDtype(entry.dtype);
    if (!dtype)
        throw Error(ErrorCode::UnsupportedFormat, "Tensors of this data type cannot be used.",
                    path().string() + ": " + entry.key + ": " + entry.dtype);
    torch::Tensor tensor = torch::empty(entry.shape, *dtype);
    read(entry, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
    return tensor;
}

void SafetensorsFile::readInto(const TensorEntry& entry, torch::Tensor target) const {
    const std::optional<torch::Dtype> dtype = torchDtype(entry.dtype);
    if (!target.is_cpu() || target.dim() == 0 || target.numel() == 0 || !dtype)
        return WeightSource::readInto(entry, target);
    if (target.is_contiguous() && *dtype == target.scalar_type())
        return read(entry, {static_cast<std::byte*>(target.data_ptr()), target.nbytes()});
    // Some rows at a time: the tensor is never in memory twice as a whole.
    const std::int64_t rowValues = target.numel() / target.size(0), rows = target.size(0);
    const std::int64_t rowsAtATime = std::max<std::int64_t>(kPieceValues / rowValues, 1);
    const auto rowBytes = static_cast<std::uint64_t>(rowValues) * c10::elementSize(*dtype);
    for (std::int64_t first = 0; first < rows; first += rowsAtATime) {
        const torch::Tensor part = target.narrow(0, first, std::min(rowsAtATime, rows - first));
        torch::Tensor piece = torch::empty(part.sizes(), *dtype);
        m_file.read(m_header.dataOffset + entry.begin + static_cast<std::uint64_t>(first) * rowBytes,
                    {static_cast<std::byte*>(piece.data_ptr()), piece.nbytes()});
        torch::Tensor(part).copy_(piece);
    }
}

} // namespace fathom
