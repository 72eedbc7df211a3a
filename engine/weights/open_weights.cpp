#include <torch/torch.h>

#include "engine/weights/open_weights.h"

#include "engine/base/error.h"
#include "engine/weights/gguf_file.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/sharded_safetensors.h"
#include "engine/weights/torch_file.h"

#include <algorithm>
#include <string_view>

namespace fathom {

namespace {
/// The first bytes of a file; fewer when it is shorter.
std::string beginningOf(const RandomAccessFile& file) {
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 8)), '\0');
    file.read(0, std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

bool isPickle(std::string_view beginning) {
    return beginning.starts_with("PK\x03\x04") || (beginning.size() == 8 && beginning[0] == '\x80' &&
                                                   beginning[1] >= 2 && beginning[1] <= 5 && beginning[7] != '\0');
}
} // namespace

std::unique_ptr<WeightSource> openWeights(const std::filesystem::path& path) {
    if (path.string().ends_with(kShardIndexSuffix))
        return std::make_unique<ShardedSafetensors>(path);
    const std::string beginning = beginningOf(RandomAccessFile(path));
    if (beginning.starts_with("GGUF"))
        return std::make_unique<GgufFile>(path);
    if (isPickle(beginning))
        throw Error(ErrorCode::UnsupportedFormat,
                    "This is a PyTorch file, which is not opened directly: make a safetensors file of it with "
                    "'fathom-cli convert'.",
                    path.string());
    return std::make_unique<SafetensorsFile>(path);
}

std::unique_ptr<WeightSource> openForConversion(const std::filesystem::path& path) {
    if (path.string().ends_with(kShardIndexSuffix))
        return std::make_unique<ShardedSafetensors>(path);
    const std::string beginning = beginningOf(RandomAccessFile(path));
    if (beginning.starts_with("GGUF"))
        throw Error(ErrorCode::UnsupportedFormat, "A GGUF file is opened as it is and needs no conversion.", path.string());
    constexpr std::string_view kPthEndings[] = {".pth", ".pt", ".bin", ".ckpt"};
    const bool isNamedSo = std::ranges::find(kPthEndings, path.extension().string()) != std::end(kPthEndings);
    if (isNamedSo || isPickle(beginning))
        return std::make_unique<TorchFile>(path);
    return std::make_unique<SafetensorsFile>(path);
}

} // namespace fathom
