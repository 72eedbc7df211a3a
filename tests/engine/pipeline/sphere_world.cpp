#include "tests/engine/pipeline/sphere_world.h"

#include "engine/geometry/unprojection.h"

#include <algorithm>
#include <cmath>

namespace fathom::test {

RigidTransform SphereWorld::cameraFromWorld(std::size_t frame) {
    const double t = static_cast<double>(frame);
    RigidTransform worldFromCamera;
    worldFromCamera.rotation = (Eigen::AngleAxisd(0.11 * t, Eigen::Vector3d::UnitY()) *
                                Eigen::AngleAxisd(0.07 * std::sin(t), Eigen::Vector3d::UnitX()))
                                   .toRotationMatrix();
    worldFromCamera.translation = {0.4 * t, 0.3 * std::sin(0.5 * t), 0.2 * std::cos(0.3 * t)};
    return worldFromCamera.inverse();
}

FloatMap SphereWorld::depth(std::size_t frame, Size size) {
    constexpr double kRadius = 10;
    const RigidTransform worldFromCamera = cameraFromWorld(frame).inverse();
    const Eigen::Vector3d c = worldFromCamera.translation;
    FloatMap map(size);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const Eigen::Vector3d d = worldFromCamera.rotation * rayThroughPixel(intrinsics(size), x, y);
            const double a = d.squaredNorm();
            const double b = c.dot(d);
            *map.at(x, y) =
                static_cast<float>((-b + std::sqrt(b * b - a * (c.squaredNorm() - kRadius * kRadius))) / a);
        }
    }
    return map;
}

RgbImage SphereWorld::picture(std::size_t frame, Size size) {
    return RgbImage(size, static_cast<std::uint8_t>(frame));
}

std::size_t SphereWorld::frameOf(const RgbImage& picture) {
    return picture.at(0, 0)[0];
}

std::vector<FrameReference> SphereWorld::frames(std::size_t count) {
    std::vector<FrameReference> list;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = std::to_string(i) + ".png";
        list.push_back({name, InputKind::Image, 0, name, kSize, std::nullopt});
    }
    return list;
}

ProcessedImage SphereSource::frame(std::size_t index) {
    if (std::ranges::count(m_broken, index) > 0)
        throw Error(ErrorCode::CorruptFile, "This frame is broken.", std::to_string(index));
    return {SphereWorld::picture(index), {}};
}

SphereEstimator::SphereEstimator(bool poses) {
    m_model.id = m_model.name = "sphere";
    m_model.licence = "Apache-2.0";
    m_model.capabilities.poses = poses;
    m_model.capabilities.confidence = true;
}

std::vector<ViewEstimate> SphereEstimator::estimate(const std::vector<const RgbImage*>& processed,
                                                    const CancelToken& token) {
    token.throwIfCancelled();
    if (beforeEach)
        beforeEach(processed.size());
    const Size size = processed.front()->size();
    if (mostPixels > 0 && processed.size() * size.pixels() > mostPixels)
        throw Error(ErrorCode::OutOfMemory, "Too much.");
    std::uniform_real_distribution<double> unit(-1, 1);
    SimilarityTransform place;
    place.scale = std::exp(unit(m_random));
    place.rotation =
        Eigen::AngleAxisd(3 * unit(m_random), Eigen::Vector3d(unit(m_random), unit(m_random), 1).normalized())
            .toRotationMatrix();
    place.translation = {unit(m_random), unit(m_random), unit(m_random)};
    batchFromWorld.push_back(place);
    batches.emplace_back();
    std::vector<ViewEstimate> estimates;
    for (const RgbImage* picture : processed) {
        const std::size_t frame = SphereWorld::frameOf(*picture);
        batches.back().push_back(frame);
        ViewEstimate view;
        view.depth = SphereWorld::depth(frame, size);
        std::for_each(view.depth.data(), view.depth.data() + view.depth.valueCount(),
                      [&](float& value) { value = static_cast<float>(value * place.scale); });
        view.confidence = FloatMap(size, 2);
        if (m_model.capabilities.poses) {
            view.intrinsics = SphereWorld::intrinsics(size);
            view.cameraFromBatch = place.cameraFromTarget(SphereWorld::cameraFromWorld(frame));
        }
        if (distort)
            distort(view, frame);
        estimates.push_back(std::move(view));
    }
    return estimates;
}

} // namespace fathom::test
