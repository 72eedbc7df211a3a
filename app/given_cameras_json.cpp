#include "app/given_cameras_json.h"

#include "engine/pipeline/option_names.h"

namespace fathom {

nlohmann::ordered_json jsonOf(const GivenCameras& given) {
    constexpr const char* kFormats[] = {"colmap", "transforms", "tum"};
    constexpr const char* kRules[] = {"none", "path", "name", "stem", "time", "order"};
    nlohmann::ordered_json json{{"file", given.path.string()},
                                {"format", kFormats[static_cast<int>(given.file.format)]},
                                {"convention", optionName(given.file.convention)},
                                {"largest_rotation_error", given.file.largestRotationError()},
                                {"matched", given.match.cameras.size()},
                                {"views", nlohmann::ordered_json::array()},
                                {"missing", given.match.viewsWithoutCamera()},
                                {"surplus", given.match.unusedCameras}};
    for (const ViewMatch& view : given.match.views) {
        nlohmann::ordered_json entry{{"name", view.view}, {"by", kRules[static_cast<int>(view.rule)]}};
        if (view.rule != MatchRule::None)
            entry["camera"] = view.camera;
        if (view.fileSize)
            entry["scaled_from"] = {view.fileSize->width, view.fileSize->height};
        if (view.isDistorted)
            entry["distortion_left_out"] = true;
        json["views"].push_back(std::move(entry));
    }
    return json;
}

} // namespace fathom
