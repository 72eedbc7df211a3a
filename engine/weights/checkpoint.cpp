#include "engine/weights/checkpoint.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

#include <fstream>
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

std::string modelNameIn(const std::filesystem::path& config) {
    if (!std::filesystem::exists(config))
        return {};
    try {
        const Json root = Json::parse(contentOf(config));
        const Json* name = root.find("model_name");
        return name ? name->string() : std::string();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::CorruptFile)
            throw;
        throw Error(ErrorCode::CorruptFile, "The model's configuration is not valid.",
                    config.string() + ": " + error.what() + " " + error.detail());
    }
}
} // namespace

Checkpoint findCheckpoint(const std::filesystem::path& fileOrFolder) {
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(fileOrFolder, ignored);
    const std::filesystem::path weights = isFolder ? fileOrFolder / kWeightsFileName : fileOrFolder;
    if (!std::filesystem::exists(weights, ignored))
        throw Error(ErrorCode::FileNotFound,
                    isFolder ? std::string("The folder holds no ") + kWeightsFileName + "." : "There is no such file.",
                    weights.string());
    Checkpoint checkpoint{weights, {}};
    if (weights.filename() == kWeightsFileName)
        checkpoint.modelName = modelNameIn(weights.parent_path() / kConfigFileName);
    return checkpoint;
}

} // namespace fathom
