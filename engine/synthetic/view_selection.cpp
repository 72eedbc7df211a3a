#include "engine/synthetic/view_selection.h"

#include "engine/synthetic/ray_caster.h"

#include <algorithm>
#include <cmath>

namespace fathom::synthetic {

namespace {

constexpr int kProbeColumns = 12, kProbeRows = 9, kProbeRays = kProbeColumns * kProbeRows;
constexpr int kFirstViewCandidates = 30, kOtherViewCandidates = 60;
constexpr float kClearance = 0.08F; ///< metres between a camera and any solid

/// Sparse look through a camera.
struct Probe {
    std::vector<Vec3> points;  ///< camera frame, of the rays that hit something nearer than the far limit
    std::vector<float> depths; ///< sorted

    [[nodiscard]] float share() const { return static_cast<float>(depths.size()) / kProbeRays; }
    [[nodiscard]] float quantile(float fraction) const {
        return depths[static_cast<std::size_t>(fraction * static_cast<float>(depths.size() - 1) + 0.5F)];
    }
    [[nodiscard]] float median() const { return quantile(0.5F); }
    [[nodiscard]] float nearest() const { return depths.front(); }
};

Probe look(const Scene& scene, const Camera& camera, Size size) {
    RayBlock rays;
    const float stepX = static_cast<float>(size.width) / kProbeColumns,
                stepY = static_cast<float>(size.height) / kProbeRows;
    for (int row = 0; row < kProbeRows; ++row) {
        for (int column = 0; column < kProbeColumns; ++column) {
            rays.x[rays.count] =
                rayOffset((static_cast<float>(column) + 0.5F) * stepX, size.width, camera.focalPixels);
            rays.y[rays.count] =
                rayOffset((static_cast<float>(row) + 0.5F) * stepY, size.height, camera.focalPixels);
            ++rays.count;
        }
    }
    rays.fillLanes();
    RayCaster(scene, camera, size).cast(rays, {0, 0, size.width, size.height});
    Probe probe;
    for (int i = 0; i < rays.count; ++i) {
        if (rays.hit[i] != RayBlock::kNothing && rays.depth[i] < scene.light.farLimitMetres) {
            probe.points.push_back(Vec3{rays.x[i], rays.y[i], 1} * rays.depth[i]);
            probe.depths.push_back(rays.depth[i]);
        }
    }
    std::sort(probe.depths.begin(), probe.depths.end());
    return probe;
}

bool isGoodFirstView(const Probe& probe, float minimumMedian) {
    return probe.share() >= 0.4F && probe.median() >= minimumMedian &&
           probe.nearest() >= 0.12F * probe.median() && probe.quantile(0.8F) >= 1.3F * probe.quantile(0.2F);
}

/// Share of the first view's probe points that project into the other camera.
float overlap(const Probe& firstProbe, const Camera& first, const Camera& other, Size size) {
    const Mat3 cameraFromWorld = other.worldFromCamera.transposed();
    const float halfWidth = 0.5F * static_cast<float>(size.width),
                halfHeight = 0.5F * static_cast<float>(size.height);
    int seen = 0;
    for (const Vec3& point : firstProbe.points) {
        const Vec3 p = cameraFromWorld * (first.worldFromCamera * point + first.position - other.position);
        seen += static_cast<int>(p.z > 0 && std::abs(p.x) * other.focalPixels < halfWidth * p.z &&
                                 std::abs(p.y) * other.focalPixels < halfHeight * p.z);
    }
    return static_cast<float>(seen) / static_cast<float>(firstProbe.points.size());
}

bool isGoodOtherView(const Probe& probe, float firstMedian) {
    return probe.share() >= 0.35F && probe.nearest() >= 0.08F * firstMedian &&
           probe.median() >= 0.5F * firstMedian;
}

/// A camera a little beside the first one that mostly keeps looking at the same things.
Camera drawBeside(Random& random, const Camera& first, float median) {
    const float step = median * random.logUniform(0.04F, 0.32F);
    const Vec3 drawn{random.normal(0, 1), 0.45F * random.normal(0, 1), 0.7F * random.normal(0, 1)};
    const Vec3 move = drawn * (step / (length(drawn) + 1e-6F));
    const float target = random.uniform(0.5F, 1) * median;
    const bool turnsBack = random.chance(0.6F);
    const float yaw = turnsBack ? std::atan2(-move.x, target) : 0,
                pitch = turnsBack ? std::atan2(move.y, target) : 0;
    const float yawNoise = radians(random.normal(0, 7)), pitchNoise = radians(random.normal(0, 4)),
                roll = radians(random.normal(0, 3));
    const Mat3 turn = rotationY(yaw + yawNoise) * rotationX(pitch + pitchNoise) * rotationZ(roll);
    const float zoom = random.uniform(0.9F, 1.1F);
    const float focal = random.chance(0.2F) ? first.focalPixels * zoom : first.focalPixels;
    return {first.worldFromCamera * turn, first.position + first.worldFromCamera * move, focal};
}

void shuffle(Random& random, std::vector<Camera>& views) {
    for (int i = static_cast<int>(views.size()) - 1; i > 0; --i) {
        std::swap(views[static_cast<std::size_t>(i)], views[static_cast<std::size_t>(random.integer(0, i))]);
    }
}

} // namespace

bool isFree(const Scene& scene, Vec3 point) {
    const Vec3 low = point - scene.freeLow, high = scene.freeHigh - point;
    if (std::min({low.x, low.y, low.z, high.x, high.y, high.z}) <= 0) {
        return false;
    }
    return std::none_of(
        scene.primitives.begin(), scene.primitives.end(), [point](const Primitive& primitive) {
            if (primitive.isShell()) {
                return false;
            }
            const Vec3 local = primitive.worldFromLocal.transposed() * (point - primitive.centre);
            return std::abs(local.x) < primitive.half.x + kClearance &&
                   std::abs(local.y) < primitive.half.y + kClearance &&
                   std::abs(local.z) < primitive.half.z + kClearance;
        });
}

std::optional<std::vector<Camera>> drawViews(const Scene& scene, Random& random, int count, Size size) {
    const float focal = focalFromFieldOfView(radians(random.uniform(45, 85)), size);
    std::vector<Camera> views;
    Probe firstProbe;
    for (int candidate = 0; candidate < kFirstViewCandidates && views.empty(); ++candidate) {
        Camera camera = scene.drawCamera(random);
        camera.focalPixels = focal;
        if (isFree(scene, camera.position)) {
            firstProbe = look(scene, camera, size);
            if (isGoodFirstView(firstProbe, scene.minimumMedianDepth)) {
                views.push_back(camera);
            }
        }
    }
    if (views.empty()) {
        return std::nullopt;
    }
    const float median = firstProbe.median();
    for (int candidate = 0; candidate < kOtherViewCandidates && static_cast<int>(views.size()) < count;
         ++candidate) {
        const Camera camera = drawBeside(random, views.front(), median);
        if (isFree(scene, camera.position) && overlap(firstProbe, views.front(), camera, size) >= 0.6F &&
            isGoodOtherView(look(scene, camera, size), median)) {
            views.push_back(camera);
        }
    }
    if (static_cast<int>(views.size()) < count) {
        return std::nullopt;
    }
    shuffle(random, views);
    return views;
}

} // namespace fathom::synthetic
