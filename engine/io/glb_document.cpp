#include "engine/io/glb_document.h"

#include "engine/io/export_labels.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace fathom {

namespace {

using Json = nlohmann::ordered_json;

// Numbers that the glTF 2.0 specification gives to its enumerations.
constexpr int kFloat = 5126;
constexpr int kUnsignedShort = 5123;
constexpr int kVertexBuffer = 34962;
constexpr int kPointsMode = 0;
constexpr int kLinesMode = 1;

/// Collects buffer views, accessors and meshes, which refer to each other by number.
class MeshWriter {
public:
    explicit MeshWriter(Json& document) : m_document(document) {}

    /// \returns the number of a mesh with positions at `offset` and colours at `colourOffset`.
    int add(std::string_view name, int mode, std::size_t vertices, const GlbBounds& bounds,
            std::array<std::uint64_t, 2> offsets) {
        Json positions =
            accessor(kFloat, "VEC3", vertices, bufferView(offsets[0], vertices * GlbLayout::kPositionBytes));
        positions["min"] = bounds.low;
        positions["max"] = bounds.high;
        Json colours = accessor(kUnsignedShort, "VEC4", vertices,
                                bufferView(offsets[1], vertices * GlbLayout::kColourBytes));
        colours["normalized"] = true;
        const Json primitive{{"attributes",
                              {{"POSITION", append("accessors", std::move(positions))},
                               {"COLOR_0", append("accessors", std::move(colours))}}},
                             {"mode", mode},
                             {"material", 0}};
        return append("meshes", {{"name", name}, {"primitives", Json::array({primitive})}});
    }

    int append(const char* list, Json element) {
        m_document[list].push_back(std::move(element));
        return static_cast<int>(m_document[list].size()) - 1;
    }

private:
    int bufferView(std::uint64_t offset, std::uint64_t bytes) {
        return append(
            "bufferViews",
            {{"buffer", 0}, {"byteOffset", offset}, {"byteLength", bytes}, {"target", kVertexBuffer}});
    }

    static Json accessor(int componentType, const char* type, std::size_t count, int bufferView) {
        return {
            {"bufferView", bufferView}, {"componentType", componentType}, {"type", type}, {"count", count}};
    }

    Json& m_document;
};

Json rowsOf(const Eigen::Matrix4d& m) {
    Json rows = Json::array();
    for (int row = 0; row < 4; ++row)
        rows.push_back({m(row, 0), m(row, 1), m(row, 2), m(row, 3)});
    return rows;
}

/// glTF stores matrices column after column.
Json columnsOf(const Eigen::Matrix4d& m) {
    Json values = Json::array();
    for (int i = 0; i < 16; ++i)
        values.push_back(m(i % 4, i / 4));
    return values;
}

Json assetOf(const Scene& scene, const ExportOptions& options, const GlbNumbers& numbers) {
    Json extras{{"unit", unitLabel(scene.unit)},
                {"axes", axesLabel(axesOf(options))},
                {"worldAxes", axesLabel(ExportAxes::OpenCv)},
                {"fileFromWorld", rowsOf(numbers.fileFromWorld)}};
    if (!scene.model.name.empty())
        extras["model"] = scene.model.name;
    if (!scene.model.licence.empty())
        extras["licence"] = scene.model.licence;
    Json asset{{"version", "2.0"}};
    if (!scene.model.generator.empty())
        asset["generator"] = scene.model.generator;
    asset["extras"] = std::move(extras);
    return asset;
}

/// glTF knows fields of view but no principal point; the whole K goes into the node's extras.
Json perspectiveOf(const Intrinsics& k, double nearPlane) {
    return {{"type", "perspective"},
            {"perspective",
             {{"yfov", 2 * std::atan(k.height / (2 * k.fy))},
              {"aspectRatio", k.width * k.fy / (k.height * k.fx)},
              {"znear", nearPlane}}}};
}

Json cameraNode(const View& view, int camera, const Eigen::Matrix4d& fileFromCamera) {
    const Intrinsics& k = view.camera->original;
    Json extras{{"fx", k.fx},       {"fy", k.fy},         {"cx", k.cx},        {"cy", k.cy},
                {"width", k.width}, {"height", k.height}, {"view", view.index}};
    if (view.source.timeSeconds)
        extras["timeSeconds"] = *view.source.timeSeconds;
    return {{"name", view.source.name},
            {"camera", camera},
            {"matrix", columnsOf(fileFromCamera)},
            {"extras", std::move(extras)}};
}

/// \returns the number of the node that holds a camera node for each posed view.
int addCameras(MeshWriter& writer, const std::vector<const View*>& views, const GlbNumbers& numbers) {
    Json children = Json::array();
    for (std::size_t i = 0; i < views.size(); ++i) {
        const int camera =
            writer.append("cameras", perspectiveOf(views[i]->camera->original, numbers.nearPlane));
        children.push_back(writer.append("nodes", cameraNode(*views[i], camera, numbers.fileFromCameras[i])));
    }
    return writer.append("nodes", {{"name", "Cameras"}, {"children", std::move(children)}});
}

} // namespace

GlbNumbers GlbNumbers::widest(std::size_t cameras) {
    constexpr double kWidest = -2.2250738585072014e-308; // 24 characters, the most a double needs
    GlbNumbers numbers;
    numbers.fileFromWorld.setConstant(kWidest);
    for (GlbBounds* bounds : {&numbers.points, &numbers.frusta}) {
        bounds->low.fill(kWidest);
        bounds->high.fill(kWidest);
    }
    numbers.nearPlane = kWidest;
    numbers.fileFromCameras.assign(cameras, numbers.fileFromWorld);
    return numbers;
}

std::vector<const View*> posedViews(const Scene& scene) {
    std::vector<const View*> views;
    for (const ViewPointer& view : scene.views)
        if (view->camera)
            views.push_back(view.get());
    return views;
}

std::string glbDocument(const Scene& scene, const ExportOptions& options, const GlbLayout& layout,
                        const GlbNumbers& numbers) {
    Json document{{"asset", assetOf(scene, options, numbers)}, {"scene", 0}};
    MeshWriter writer(document);
    Json roots = Json::array();
    if (layout.points > 0) {
        const int mesh =
            writer.add("Points", kPointsMode, layout.points, numbers.points, {0, layout.pointColours()});
        roots.push_back(writer.append("nodes", {{"name", "Points"}, {"mesh", mesh}}));
    }
    if (layout.frustumVertices > 0) {
        const int mesh = writer.add("Frusta", kLinesMode, layout.frustumVertices, numbers.frusta,
                                    {layout.frustumPositions(), layout.frustumColours()});
        roots.push_back(writer.append("nodes", {{"name", "Frusta"}, {"mesh", mesh}}));
    }
    const std::vector<const View*> cameras = options.cameras ? posedViews(scene) : std::vector<const View*>{};
    if (!cameras.empty())
        roots.push_back(addCameras(writer, cameras, numbers));

    Json sceneNode;
    if (!scene.name.empty())
        sceneNode["name"] = scene.name;
    sceneNode["nodes"] = std::move(roots);
    document["scenes"] = Json::array({std::move(sceneNode)});
    if (layout.bytes() > 0) {
        document["materials"] =
            Json::array({{{"name", "Photo colours"},
                          {"pbrMetallicRoughness", {{"metallicFactor", 0}, {"roughnessFactor", 1}}},
                          {"extensions", {{"KHR_materials_unlit", Json::object()}}}}});
        document["extensionsUsed"] = Json::array({"KHR_materials_unlit"});
        document["buffers"] = Json::array({{{"byteLength", layout.bytes()}}});
    }
    // File names need not be valid UTF-8, JSON must be.
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace fathom
