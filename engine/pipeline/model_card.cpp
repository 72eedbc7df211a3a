#include "engine/pipeline/model_card.h"

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/pipeline/estimate_options.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace fathom {

namespace {

void read(const Json& object, std::string_view key, std::string& value) {
    if (const Json* member = object.find(key))
        value = member->string();
}

void read(const Json& object, std::string_view key, bool& value) {
    if (const Json* member = object.find(key))
        value = member->boolean();
}

} // namespace

void applyModelCard(ModelDescription& model, const std::filesystem::path& card) {
    std::ifstream stream(card, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        throw Error(ErrorCode::FileNotReadable, "The model's card cannot be read.", card.string());
    try {
        const Json root = Json::parse(text);
        read(root, "name", model.name);
        read(root, "licence", model.licence);
        read(root, "note", model.note);
        if (const Json* resolution = root.find("default_resolution"))
            model.defaultResolution = static_cast<int>(std::clamp<std::int64_t>(
                resolution->integer(), kProcessResolutionRange.minimum, kProcessResolutionRange.maximum));
        if (const Json* capabilities = root.find("capabilities")) {
            read(*capabilities, "confidence", model.capabilities.confidence);
            read(*capabilities, "poses", model.capabilities.poses);
            read(*capabilities, "rays", model.capabilities.rays);
            read(*capabilities, "sky", model.capabilities.sky);
            read(*capabilities, "metric", model.capabilities.metric);
            read(*capabilities, "pose_conditioned", model.capabilities.poseConditioned);
        }
    } catch (const Error& error) {
        throw Error(ErrorCode::CorruptFile, "The model's card is not valid.",
                    card.string() + ": " + error.what() + " " + error.detail());
    }
}

} // namespace fathom
