#include <torch/torch.h>

#include "engine/weights/safetensors_file.h"

#include "engine/base/error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace fathom {

namespace {
struct DtypeName {
    std::string_view name;
    torch::Dtype dtype;
};
constexpr std::array<DtypeName, 9> kDtypeNames{{
    {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16},
    {"BF16", torch::kBFloat16}, {"I64", torch::kInt64}, {"I32", torch::kInt32},
    {"I16", torch::kInt16}, {"I8", torch::kInt8}, {"U8", torch::kUInt8},
}};

/// The same error with the path of the file it is about.
Error withPath(const Error& error, const std::filesystem::path& path) {
    const std::string separator = error.detail().empty() ? "" : ": ";
    return {error.code(), error.what(), path.string() + separator + error.detail()};
}

int openForReading(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0)
        return descriptor;
    const int reason = errno;
    const bool missing = reason == ENOENT || reason == ENOTDIR;
    throw Error(missing ? ErrorCode::FileNotFound : ErrorCode::FileNotReadable,
                missing ? "There is no such file." : "The file cannot be opened.",
                path.string() + ": " + std::strerror(reason));
}

std::uint64_t sizeOf(int descriptor, const std::filesystem::path& path) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        throw Error(ErrorCode::FileNotReadable, "This is not a file.", path.string());
    return static_cast<std::uint64_t>(status.st_size);
}
} // namespace

std::optional<torch::Dtype> torchDtype(std::string_view name) {
    for (const DtypeName& known : kDtypeNames)
        if (known.name == name)
            return known.dtype;
    return std::nullopt;
}

std::string_view safetensorsDtype(torch::Dtype dtype) {
    for (const DtypeName& known : kDtypeNames)
        if (known.dtype == dtype)
            return known.name;
    throw Error(ErrorCode::UnsupportedFormat, "Tensors of this data type cannot be stored.", c10::toString(dtype));
}

SafetensorsFile::SafetensorsFile(std::filesystem::path path) : m_path(std::move(path)), m_descriptor(openForReading(m_path)) {
    try {
        const std::uint64_t fileBytes = sizeOf(m_descriptor, m_path);
        std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(fileBytes, 8)), '\0');
        readAt(0, std::as_writable_bytes(std::span(text)));
        text.resize(safetensorsHeaderLength(text, fileBytes));
        readAt(8, std::as_writable_bytes(std::span(text)));
        m_header = parseSafetensorsHeader(text, fileBytes);
    } catch (const Error& error) {
        ::close(m_descriptor);
        throw withPath(error, m_path);
    } catch (...) {
        ::close(m_descriptor);
        throw;
    }
}

SafetensorsFile::SafetensorsFile(SafetensorsFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_header(std::move(other.m_header)) {}

SafetensorsFile::~SafetensorsFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void SafetensorsFile::readAt(std::uint64_t position, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pread(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Error(ErrorCode::FileNotReadable, "The file cannot be read.", std::strerror(errno));
        if (count == 0)
            throw Error(ErrorCode::CorruptFile, "The file became shorter while it was read.");
        position += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void SafetensorsFile::read(const TensorEntry& entry, std::span<std::byte> bytes) const {
    requireInternal(bytes.size() == entry.end - entry.begin, "bytes.size() == size of the tensor");
    try {
        readAt(m_header.dataOffset + entry.begin, bytes);
    } catch (const Error& error) {
        throw withPath(error, m_path);
    }
}

torch::Tensor SafetensorsFile::tensor(const TensorEntry& entry) const {
    const std::optional<torch::Dtype> dtype = torchDtype(entry.dtype);
    if (!dtype)
        throw Error(ErrorCode::UnsupportedFormat, "Tensors of this data type cannot be used.",
                    m_path.string() + ": " + entry.key + ": " + entry.dtype);
    torch::Tensor tensor = torch::empty(entry.shape, *dtype);
    read(entry, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
    return tensor;
}

} // namespace fathom
