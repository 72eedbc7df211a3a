#include "engine/synthetic/sample.h"

#include "engine/base/error.h"
#include "engine/synthetic/renderer.h"
#include "engine/synthetic/scene_builder.h"
#include "engine/synthetic/view_selection.h"

#include <string>

namespace fathom::synthetic {

namespace {

constexpr int kMaximumSide = 4096;
constexpr int kMaximumViews = 16;
/// Scenes tried for one sample. About four in five give all views at once, so the last one is never reached
/// in practice.
constexpr int kSceneCandidates = 200;

SceneKind drawKind(Random& random) {
    constexpr SceneKind kKinds[] = {SceneKind::Room, SceneKind::TableTop, SceneKind::Outdoor};
    return kKinds[random.weighted({0.48F, 0.14F, 0.38F})];
}

Scene buildScene(SceneKind kind, Random& random, float difficulty) {
    switch (kind) {
    case SceneKind::Room:
        return buildRoom(random, difficulty);
    case SceneKind::TableTop:
        return buildTableTop(random, difficulty);
    case SceneKind::Outdoor:
        break;
    }
    return buildOutdoor(random, difficulty);
}

} // namespace

void SampleOptions::validate() const {
    if (size.isEmpty() || size.width > kMaximumSide || size.height > kMaximumSide) {
        throw Error(ErrorCode::InvalidOption,
                    "The size of a rendered view must lie between 1 and 4096 pixels.");
    }
    if (views < 1 || views > kMaximumViews) {
        throw Error(ErrorCode::InvalidOption, "A rendered sample has 1 to 16 views.");
    }
    if (!(difficulty >= 0 && difficulty <= 1)) {
        throw Error(ErrorCode::InvalidOption, "The difficulty of rendered scenes lies between 0 and 1.");
    }
}

Sample renderSample(std::uint64_t seed, const SampleOptions& options) {
    options.validate();
    Random random(seed);
    const SceneKind drawn = drawKind(random);
    Sample sample{seed, options.kind.value_or(drawn), {}};
    for (int candidate = 0; candidate < kSceneCandidates; ++candidate) {
        const Scene scene = buildScene(sample.kind, random, options.difficulty);
        const auto cameras = drawViews(scene, random, options.views, options.size);
        if (!cameras) {
            continue;
        }
        for (const Camera& camera : *cameras) {
            sample.views.push_back(renderView(scene, camera, options.size));
        }
        return sample;
    }
    throw Error(ErrorCode::Internal, "No usable cameras were found for seed " + std::to_string(seed) + ".");
}

} // namespace fathom::synthetic
