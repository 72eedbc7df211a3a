#include "engine/io/scene_json.h"

#include "engine/scene/depth_image.h"

namespace fathom {

namespace {

nlohmann::ordered_json jsonOf(const Intrinsics& k) {
    return {{"fx", k.fx}, {"fy", k.fy}, {"cx", k.cx}, {"cy", k.cy}, {"width", k.width}, {"height", k.height}};
}

nlohmann::ordered_json jsonOf(const RigidTransform& transform) {
    auto rows = nlohmann::ordered_json::array();
    const Eigen::Matrix4d matrix = transform.matrix();
    for (int row = 0; row < 3; ++row)
        rows.push_back({matrix(row, 0), matrix(row, 1), matrix(row, 2), matrix(row, 3)});
    return rows;
}

} // namespace

std::string_view unitName(DepthUnit unit) noexcept {
    return unit == DepthUnit::Metres ? "metres" : "relative";
}

nlohmann::ordered_json jsonOf(ValueRange range) {
    return {{"low", range.low}, {"high", range.high}};
}

nlohmann::ordered_json jsonOf(const View& view) {
    nlohmann::ordered_json json{
        {"index", view.index},
        {"name", view.source.name},
        {"path", view.source.path.string()},
        {"size", {view.depth.width(), view.depth.height()}},
        {"original_size", {view.source.originalSize.width, view.source.originalSize.height}},
        {"batch", view.batch},
        {"depth_range", jsonOf(percentileRange(view.depth))}};
    if (view.isReference)
        json["reference_view"] = true;
    if (view.metricScale)
        json["metric_scale"] = *view.metricScale;
    json["unit"] = unitName(view.unit);
    if (view.source.timeSeconds)
        json["time_seconds"] = *view.source.timeSeconds;
    if (view.camera)
        json["camera"] = {{"intrinsics", jsonOf(view.camera->processed)},
                          {"original_intrinsics", jsonOf(view.camera->original)},
                          {"camera_from_world", jsonOf(view.camera->cameraFromWorld)}};
    return json;
}

} // namespace fathom
