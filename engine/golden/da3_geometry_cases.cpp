#include <torch/torch.h>

#include "engine/golden/da3_cases.h"
#include "engine/golden/golden_scene.h"

#include "engine/base/error.h"
#include "engine/geometry/known_camera_alignment.h"
#include "engine/geometry/normalized_cameras.h"
#include "engine/geometry/umeyama.h"
#include "engine/geometry/unprojection.h"
#include "engine/models/depth_anything_3/gaussian_adapter.h"
#include "engine/models/depth_anything_3/metric_alignment.h"
#include "engine/models/depth_anything_3/ray_pose.h"
#include "engine/models/depth_anything_3/sky.h"
#include "engine/models/depth_anything_3/spherical_harmonics.h"
#include "engine/models/depth_anything_3/transform.h"
#include "engine/scene/camera_shape.h"

namespace fathom::golden {

namespace {

using Points = std::vector<Eigen::Vector3d>;

Points centresOf(const std::vector<RigidTransform>& cameras) {
    Points centres;
    for (const RigidTransform& camera : cameras)
        centres.push_back(camera.inverse().translation);
    return centres;
}

torch::Tensor homogeneous(const torch::Tensor& transform) { // [N,3,4]
    const torch::Tensor bottom = torch::tensor({0.0, 0.0, 0.0, 1.0}).to(transform.scalar_type());
    return torch::cat({transform, bottom.expand({transform.size(0), 1, 4})}, 1);
}

Tensors quaternions(const Case& golden) {
    return {{"quat_xyzw_in", golden.stored("quat_xyzw_in")},
            {"matrix_in", golden.stored("matrix_in")},
            {"matrix_out", da3::matrixFromQuaternion(golden.stored("quat_xyzw_in"))},
            {"quat_xyzw_out", da3::quaternionFromMatrix(golden.stored("matrix_in"))}};
}

Tensors poseEncoding(const Case& golden) {
    const std::int64_t height = golden.integer("H", 0), width = golden.integer("W", 0);
    const torch::Tensor extrinsics = golden.stored("extrinsics_w2c_in"), intrinsics = golden.stored("intrinsics_in");
    const torch::Tensor encoding = golden.stored("pose_enc_in");
    const da3::Cameras decoded = da3::decodeCameras(encoding, height, width);
    return {{"extrinsics_w2c_in", extrinsics},
            {"intrinsics_in", intrinsics},
            {"pose_enc_in", encoding},
            {"c2w", homogeneous(da3::rigidInverse(extrinsics))},
            {"pose_enc", da3::encodeCameras(extrinsics, intrinsics, height, width)},
            {"c2w_out", da3::rigidInverse(decoded.extrinsics)},
            {"intrinsics_out", decoded.intrinsics},
            {"extrinsics_w2c_out", decoded.extrinsics},
            {"homogeneous_out", homogeneous(decoded.extrinsics)}};
}

torch::Tensor pointsTensor(const std::vector<double>& values, std::vector<std::int64_t> shape) {
    return torch::tensor(values, torch::kFloat64).view(shape);
}

void append(std::vector<double>& values, const Eigen::Vector3d& point) {
    values.insert(values.end(), point.data(), point.data() + 3);
}

Tensors unprojection(const Case& golden) {
    const torch::Tensor depth = golden.stored("depth");
    const std::int64_t views = depth.size(0), height = depth.size(1), width = depth.size(2);
    const std::vector<RigidTransform> poses = posesOf(golden.stored("extrinsics_w2c"));
    const torch::Tensor k = golden.stored("intrinsics").to(torch::kFloat64);
    std::vector<double> points, directions, origins, plane;
    for (std::int64_t view = 0; view < views; ++view) {
        const Intrinsics camera = intrinsicsFrom(k[view], {static_cast<int>(width), static_cast<int>(height)});
        const RigidTransform& pose = poses[static_cast<std::size_t>(view)];
        for (std::int64_t y = 0; y < height; ++y)
            for (std::int64_t x = 0; x < width; ++x) {
                const auto column = static_cast<double>(x), row = static_cast<double>(y);
                append(points, pointInWorld(camera, pose, column, row, depth[view][y][x].item<double>(),
                                            PixelCentres::Integer));
                append(directions, pose.rotation.transpose() * rayThroughPixel(camera, column, row).normalized());
                append(origins, pose.inverse().translation);
                if (view == 0)
                    append(plane, {(2 * column + 1) / static_cast<double>(width) - 1,
                                   (2 * row + 1) / static_cast<double>(height) - 1, 1});
            }
    }
    const std::vector<std::int64_t> shape{views, height, width, 3};
    return {{"depth", depth},
            {"intrinsics", golden.stored("intrinsics")},
            {"extrinsics_w2c", golden.stored("extrinsics_w2c")},
            {"world_points", pointsTensor(points, shape)},
            {"gs_ray_directions", pointsTensor(directions, shape)},
            {"gs_ray_origins", pointsTensor(origins, shape)},
            {"ray_solver_plane_points", pointsTensor(plane, {height, width, 3})}};
}

Tensors normalisedCameras(const Case& golden) {
    Tensors arrays;
    for (const std::string& name : golden.storedNames("in_")) {
        arrays[name] = golden.stored(name);
        arrays["out_" + name.substr(3)] = matricesOf(normalizedCameras(posesOf(arrays[name])));
    }
    return arrays;
}

void putFit(Tensors& arrays, const std::string& prefix, const SimilarityTransform& fit) {
    arrays[prefix + "rotation_f64"] = tensorFrom(fit.rotation);
    arrays[prefix + "translation_f64"] = tensorFrom(fit.translation);
    arrays[prefix + "scale_f64"] = torch::tensor({fit.scale}, torch::kFloat64);
}

void putAligned(Tensors& arrays, const std::string& name, const SimilarityTransform& fit,
                const std::vector<RigidTransform>& cameras) {
    std::vector<RigidTransform> aligned;
    for (const RigidTransform& camera : cameras)
        aligned.push_back(fit.cameraFromTarget(camera));
    arrays[name] = matricesOf(aligned);
}

/// Columns of a [3,n] array.
Points columnsOf(const torch::Tensor& array) {
    Points points;
    for (const torch::Tensor& column : array.to(torch::kFloat64).unbind(1))
        points.emplace_back(column[0].item<double>(), column[1].item<double>(), column[2].item<double>());
    return points;
}

SampleRows drawsOf(const Case& golden, std::size_t population) {
    if (!golden.isStored("ransac_draws"))
        return upstreamSampleRows(population, std::max<std::size_t>(3, (population + 1) / 2));
    SampleRows rows;
    for (const torch::Tensor& row : golden.stored("ransac_draws").to(torch::kInt64).unbind(0)) {
        rows.emplace_back();
        for (std::int64_t i = 0; i < row.size(0); ++i)
            rows.back().push_back(static_cast<std::size_t>(row[i].item<std::int64_t>()));
    }
    return rows;
}

void putRansac(Tensors& arrays, const Case& golden) {
    const std::vector<RigidTransform> estimate = posesOf(golden.stored("ransac_est_f64"));
    const Points source = centresOf(estimate), target = centresOf(posesOf(golden.stored("ransac_ref_f64")));
    const SampleRows rows = drawsOf(golden, source.size());
    const SimilarityTransform fit = ransacSimilarity(source, target, rows);
    putFit(arrays, "ransac_", fit);
    putAligned(arrays, "ransac_aligned_extrinsics_f64", fit, estimate);
    arrays["ransac_threshold_f64"] = torch::tensor({ransacThreshold(source, target)}, torch::kFloat64);
    const SampleRows drawn = upstreamSampleRows(source.size(), rows.front().size());
    torch::Tensor table = torch::empty({static_cast<std::int64_t>(drawn.size()),
                                        static_cast<std::int64_t>(drawn.front().size())}, torch::kInt32);
    for (std::size_t i = 0; i < drawn.size(); ++i)
        for (std::size_t j = 0; j < drawn[i].size(); ++j)
            table[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(j)] = static_cast<std::int32_t>(drawn[i][j]);
    arrays["ransac_draws"] = table;
    if (const auto plain = fathom::umeyama(source, target))
        putFit(arrays, "plain_", *plain);
}

Tensors alignment(const Case& golden) {
    Tensors arrays;
    for (const std::string& name : golden.storedNames("")) {
        const std::size_t end = name.find("_est");
        const std::string prefix = name.substr(0, end == std::string::npos ? 0 : end + 1);
        if (prefix.empty() || prefix == "ransac_")
            continue;
        const std::string suffix = name.substr(prefix.size() + 3);
        const std::vector<RigidTransform> estimate = posesOf(golden.stored(name));
        const Points source = centresOf(estimate), target = centresOf(posesOf(golden.stored(prefix + "ref" + suffix)));
        const auto fit = fathom::umeyama(source, target);
        if (!fit)
            continue; // the sets that the reference refuses
        putFit(arrays, prefix, *fit);
        putAligned(arrays, prefix + "aligned_extrinsics_f64", *fit, estimate);
        if (const auto rigid = fathom::umeyama(source, target, ScaleFit::Fixed))
            putFit(arrays, prefix + "noscale_", *rigid);
    }
    if (golden.isStored("mirror_x_f64"))
        if (const auto fit = fathom::umeyama(columnsOf(golden.stored("mirror_x_f64")),
                                             columnsOf(golden.stored("mirror_y_f64"))))
            putFit(arrays, "mirror_", *fit);
    if (golden.isStored("ransac_est_f64"))
        putRansac(arrays, golden);
    return arrays;
}

Tensors rays(const Case& golden) {
    constexpr std::int64_t kWeightStride = 97;
    da3::RayPoseOptions options{.seed = static_cast<std::uint64_t>(golden.integer("torch_seed", 0)), .asUpstream = true};
    if (golden.isStored("ransac_idx") && (!golden.entry().find("torch_seed") || golden.isStored("subset_perm")))
        options.sampleTable = golden.stored("ransac_idx").to(torch::kInt64);
    if (golden.isStored("subset_perm"))
        options.inlierChoice = golden.stored("subset_perm").to(torch::kInt64);
    const da3::RayPoses poses = da3::solveRayPoses(golden.stored("ray"), golden.stored("ray_conf"), options);
    return {{"c2w", poses.worldFromCamera},
            {"focal", poses.focal},
            {"principal_point", poses.principalPoint},
            {"weights_after", poses.weight.flatten(1).slice(1, 0, {}, kWeightStride)}};
}

Tensors matrixSplits(const Case& golden) {
    std::vector<torch::Tensor> orthogonal, lower;
    for (const torch::Tensor& matrix : golden.stored("matrix").to(torch::kFloat64).unbind(0)) {
        const da3::OrthogonalLower parts = da3::splitOrthogonalLower(matrix);
        orthogonal.push_back(parts.orthogonal);
        lower.push_back(parts.lower);
    }
    const auto points = [&](const char* name) { return golden.stored(name).to(torch::kFloat64); };
    return {{"q", torch::stack(orthogonal)},
            {"l", torch::stack(lower)},
            {"dlt_homography", da3::fitHomography(points("dlt_src"), points("dlt_dst"), points("dlt_weight"))}};
}

Tensors monocularSky(const Case& golden) {
    Tensors arrays;
    for (const std::string& name : golden.storedNames(""))
        if (name.ends_with("_sky"))
            arrays[name.substr(0, name.size() - 4) + "_depth_out"] =
                da3::withSkyFilled(golden.stored("depth_in"), golden.stored(name));
    return arrays;
}

Tensors nestedAlignment(const Case& golden) {
    const auto array = [&](const char* name) { return golden.stored(name).unsqueeze(0); };
    const da3::MetricMaps maps = da3::alignedToMetres(
        {array("depth_in"), array("conf_in"), array("extrinsics_in"),
         da3::metresOf(array("metric_depth_in"), array("intrinsics")), array("metric_sky")},
        /*asUpstream=*/true);
    return {{"depth_out", maps.depth[0]},
            {"conf_out", maps.confidence[0]},
            {"extrinsics_out", maps.extrinsics[0]},
            {"scale_factor_f64", torch::tensor({maps.scale}, torch::kFloat64)}};
}

Tensors gaussianAdapter(const Case& golden) {
    const auto array = [&](const char* name) { return golden.stored(name).unsqueeze(0); };
    const da3::GaussianHeadOutput head{array("raw"), array("opacity")};
    da3::GaussianScene scene{array("depth"), {array("extrinsics"), array("intrinsics")}};
    Tensors arrays;
    for (const char* prefix : {"plain_", "given_"}) {
        const da3::Gaussians gaussians = da3::adaptGaussians(head, scene);
        arrays[std::string(prefix) + "means"] = gaussians.means[0];
        arrays[std::string(prefix) + "scales"] = gaussians.scales[0];
        arrays[std::string(prefix) + "rotations"] = gaussians.rotations[0];
        arrays[std::string(prefix) + "harmonics"] = gaussians.harmonics[0];
        arrays[std::string(prefix) + "opacities"] = gaussians.opacities[0];
        scene.givenExtrinsics = array("given_extrinsics");
    }
    arrays["given_scale_before_clamp"] =
        torch::tensor({da3::relativePoseScale(scene.cameras.extrinsics[0], (*scene.givenExtrinsics)[0])});
    arrays["sh_mask"] = da3::gaussianHarmonicsMask();
    return arrays;
}

/// Confidence with pixels of a plain background at the lowest value.
torch::Tensor markedBackground(const torch::Tensor& confidence, const torch::Tensor& images, const Json& variant) {
    constexpr int kBlack = 16, kWhite = 240;
    torch::Tensor background = torch::zeros_like(confidence, torch::kBool);
    if (variant.find("filter_black")->boolean())
        background = background | (images < kBlack).all(-1);
    if (variant.find("filter_white")->boolean())
        background = background | (images >= kWhite).all(-1);
    return torch::where(background, torch::ones_like(confidence), confidence);
}

Tensors pointFilter(const Case& golden) {
    Tensors arrays;
    const torch::Tensor images = golden.stored("images");
    ViewArrays views{golden.stored("depth_nan_as_minus2"), {}, images, golden.stored("intrinsics"),
                     golden.stored("extrinsics")};
    for (const Json& variant : golden.entry().find("variants")->array()) {
        const std::string prefix = variant.find("name")->string() + "_";
        views.confidence = markedBackground(golden.stored(variant.find("conf")->string()), images, variant);
        const UpstreamCloud cloud = upstreamCloud(sceneOf(views), variant.find("percentile")->number());
        const auto shape = golden.shapeOf(prefix + "points_sample");
        const std::int64_t count = shape ? shape->front() : 64;
        arrays[prefix + "threshold_f64"] = torch::tensor({cloud.threshold}, torch::kFloat64);
        arrays[prefix + "transform_f64"] = cloud.transform;
        arrays[prefix + "points_sample"] = sampledRows(cloud.points, count);
        arrays[prefix + "colors_sample"] = sampledRows(cloud.colours, count);
        arrays[prefix + "scene_scale_f64"] = torch::tensor({cloud.scale}, torch::kFloat64);
    }
    constexpr double kFrustumSize = 0.1;
    std::vector<double> segments;
    views.confidence = golden.stored("conf_default");
    const Scene scene = sceneOf(views);
    for (const ViewPointer& view : scene.views) {
        const auto corners = frustum(*view->camera, kFrustumSize, PixelCentres::Integer);
        for (const auto& edge : kFrustumEdges)
            for (const int end : edge)
                append(segments, corners[static_cast<std::size_t>(end)]);
    }
    arrays["frustum_segments_f64"] =
        pointsTensor(segments, {static_cast<std::int64_t>(scene.views.size()), 8, 2, 3});
    const auto shape = golden.shapeOf("camera_colors");
    const std::int64_t cameras = shape ? shape->front() : 7;
    torch::Tensor colours = torch::empty({cameras, 3}, torch::kUInt8);
    for (std::int64_t i = 0; i < cameras; ++i) {
        const auto colour = cameraColour(static_cast<std::size_t>(i), static_cast<std::size_t>(cameras));
        for (std::int64_t c = 0; c < 3; ++c)
            colours[i][c] = colour[static_cast<std::size_t>(c)];
    }
    arrays["camera_colors"] = colours;
    return arrays;
}

Tensors computedGeometry(const Case& golden) {
    const std::string& id = golden.id();
    if (id.starts_with("quaternions"))
        return quaternions(golden);
    if (id.starts_with("pose_encoding"))
        return poseEncoding(golden);
    if (id.starts_with("unprojection"))
        return unprojection(golden);
    if (id.starts_with("normalise_extrinsics"))
        return normalisedCameras(golden);
    if (id.starts_with("umeyama"))
        return alignment(golden);
    if (id.starts_with("rays"))
        return rays(golden);
    if (id.starts_with("ql_and_dlt"))
        return matrixSplits(golden);
    if (id.starts_with("mono_sky"))
        return monocularSky(golden);
    if (id.starts_with("metric_focal"))
        return {{"metres", da3::metresOf(golden.stored("depth"), golden.stored("intrinsics"))}};
    if (id.starts_with("nested"))
        return nestedAlignment(golden);
    if (id.starts_with("sh_rotation"))
        return {{"sh_out", da3::rotateHarmonics(golden.stored("sh_in"), golden.stored("rotation"))}};
    if (id.starts_with("gaussian_adapter"))
        return gaussianAdapter(golden);
    if (id.starts_with("glb_filter"))
        return pointFilter(golden);
    throw Error(ErrorCode::UnsupportedFormat, "The case '" + id + "' is of no known kind.", id);
}

} // namespace

Tensors computeGeometry(const Case& golden, const NetworkForm&) {
    const torch::NoGradGuard noGrad;
    return computedGeometry(golden);
}

} // namespace fathom::golden
