#include "engine/weights/checkpoint.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

#include <fstream>
#include <optional>
#include <system_error>

namespace fathom {

namespace {
constexpr std::uintmax_t kMaximumConfigBytes = 1 << 20;

std::string contentOf(const std::filesystem::path& path) {
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(path, failure);
    if (failure)
        throw Error(ErrorCode::FileNotReadable, "The model's configuration cannot be read.",
                    path.string() + ": " + failure.message());
    if (size > kMaximumConfigBytes)
        throw Error(ErrorCode::CorruptFile, "The model's configuration is too large to be one.", path.string());
    std::ifstream stream(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
        throw Error(ErrorCode::FileNotReadable, "The model's configuration cannot be read.", path.string());
    return text;
}

/// Null without such a file.
Json configIn(const std::filesystem::path& config) {
    if (!std::filesystem::exists(config))
        return {};
    try {
        return Json::parse(contentOf(config));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::CorruptFile)
            throw;
        throw Error(ErrorCode::CorruptFile, "The model's configuration is not valid.",
                    config.string() + ": " + error.what() + " " + error.detail());
    }
}

std::string modelNameIn(const Json& config, const std::filesystem::path& path) {
    const Json* name = config.isNull() ? nullptr : config.isObject() ? config.find("model_name") : &config;
    if (name && !name->isString())
        throw Error(ErrorCode::CorruptFile, "The model's configuration is not valid.", path.string());
    return name ? name->string() : std::string();
}

/// The index of a checkpoint in several files that this name belongs to, or nothing. Parts are called
/// model-00001-of-00003.safetensors.
std::optional<std::filesystem::path> indexOf(const std::filesystem::path& folder, const std::string& fileName) {
    std::error_code ignored;
    const bool isPart = fileName.empty() || (fileName.starts_with("model-") && fileName.find("-of-") != std::string::npos);
    if (isPart && std::filesystem::exists(folder / kWeightsIndexName, ignored))
        return folder / kWeightsIndexName;
    return std::nullopt;
}
} // namespace

Checkpoint findCheckpoint(const std::filesystem::path& fileOrFolder) {
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(fileOrFolder, ignored);
    std::filesystem::path weights = isFolder ? fileOrFolder / kWeightsFileName : fileOrFolder;
    if (!isFolder || !std::filesystem::exists(weights, ignored))
        if (const auto index = indexOf(weights.parent_path(), isFolder ? "" : weights.filename().string()))
            weights = *index;
    if (!std::filesystem::exists(weights, ignored))
        throw Error(ErrorCode::FileNotFound,
                    isFolder ? std::string("The folder holds no ") + kWeightsFileName + "." : "There is no such file.",
                    weights.string());
    Checkpoint checkpoint{weights, {}, {}};
    if (weights.filename() == kWeightsFileName || weights.filename() == kWeightsIndexName) {
        const std::filesystem::path config = weights.parent_path() / kConfigFileName;
        checkpoint.config = configIn(config);
        checkpoint.modelName = modelNameIn(checkpoint.config, config);
    }
    return checkpoint;
}

} // namespace fathom
