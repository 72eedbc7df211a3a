#include "engine/synthetic/renderer.h"

#include "engine/synthetic/pixel_batch.h"
#include "engine/synthetic/ray_caster.h"
#include "engine/synthetic/shadow.h"
#include "engine/synthetic/surface.h"

#include <algorithm>

namespace fathom::synthetic {

namespace {

constexpr int kTileWidth = 16, kTileHeight = 14;
static_assert(kTileWidth * kTileHeight <= RayBlock::kCapacity &&
              RayBlock::kCapacity <= PixelBatch::kCapacity);

/// Renders one view tile by tile; pixels of a tile are shaded in batches of one texture.
class TileRenderer {
public:
    TileRenderer(const Scene& scene, const Camera& camera, Size size)
        : m_scene(scene), m_camera(camera), m_caster(scene, camera, size), m_shadows(scene),
          m_view{RgbImage(size), FloatMap(size), {}, camera.focalPixels} {}

    RenderedView render() {
        const Size size = m_view.image.size();
        for (int top = 0; top < size.height; top += kTileHeight) {
            for (int left = 0; left < size.width; left += kTileWidth) {
                renderTile({left, top, std::min(left + kTileWidth, size.width),
                            std::min(top + kTileHeight, size.height)});
            }
        }
        const Mat3& r = m_camera.worldFromCamera;
        const Vec3& p = m_camera.position;
        m_view.worldFromCamera = {r.row0.x, r.row0.y, r.row0.z, p.x,      r.row1.x, r.row1.y,
                                  r.row1.z, p.y,      r.row2.x, r.row2.y, r.row2.z, p.z};
        return std::move(m_view);
    }

private:
    void renderTile(const PixelRect& tile) {
        castTile(tile);
        std::array<bool, RayBlock::kCapacity> done{};
        for (int first = 0; first < m_rays.count; ++first) {
            if (done[static_cast<std::size_t>(first)]) {
                continue;
            }
            const std::int32_t hit = m_rays.hit[first];
            m_batch.count = 0;
            for (int i = first; i < m_rays.count; ++i) {
                if (m_rays.hit[i] == hit) {
                    done[static_cast<std::size_t>(i)] = true;
                    appendRay(i, tile);
                }
            }
            renderBatch(hit);
        }
    }

    void castTile(const PixelRect& tile) {
        const Size size = m_view.image.size();
        m_rays.count = 0;
        for (int y = tile.top; y < tile.bottom; ++y) {
            for (int x = tile.left; x < tile.right; ++x) {
                m_rays.x[m_rays.count] =
                    rayOffset(static_cast<float>(x) + 0.5F, size.width, m_camera.focalPixels);
                m_rays.y[m_rays.count] =
                    rayOffset(static_cast<float>(y) + 0.5F, size.height, m_camera.focalPixels);
                ++m_rays.count;
            }
        }
        m_rays.fillLanes();
        m_caster.cast(m_rays, tile);
    }

    void appendRay(int ray, const PixelRect& tile) {
        const int width = tile.right - tile.left;
        const int i = m_batch.count++;
        m_batch.pixel[i] = (tile.top + ray / width) * m_view.image.width() + tile.left + ray % width;
        m_batch.rayX[i] = m_rays.x[ray];
        m_batch.rayY[i] = m_rays.y[ray];
        m_batch.depth[i] = m_rays.depth[ray];
    }

    void renderBatch(std::int32_t hit) {
        if (hit == RayBlock::kNothing) {
            renderSky(kSkyDepth);
            return;
        }
        const Primitive& primitive = m_scene.primitives[static_cast<std::size_t>(hit)];
        if (primitive.kind == PrimitiveKind::Ground) {
            splitAtFarLimit(hit);
            return;
        }
        fillLanes(m_batch);
        computeSurface(primitive, m_camera, m_batch);
        const bool oneTexture =
            primitive.topTexture == primitive.sideTexture && primitive.bottomTexture == primitive.sideTexture;
        const bool hasFaces = primitive.kind == PrimitiveKind::Box || primitive.kind == PrimitiveKind::Room;
        if (oneTexture || !hasFaces) {
            renderSurface(hit, primitive.sideTexture);
            return;
        }
        const int textures[] = {primitive.sideTexture, primitive.topTexture, primitive.bottomTexture};
        const std::int32_t first = m_batch.face[0];
        if (std::all_of(m_batch.face, m_batch.face + m_batch.count,
                        [first](std::int32_t face) { return face == first; })) {
            renderSurface(hit, textures[first]);
            return;
        }
        const PixelBatch whole = m_batch;
        for (int face = 0; face < 3; ++face) {
            if (keepWhere(whole, [&](int i) { return whole.face[i] == face; })) {
                computeSurface(primitive, m_camera, m_batch);
                renderSurface(hit, textures[face]);
            }
        }
    }

    void splitAtFarLimit(std::int32_t hit) {
        const float limit = m_scene.light.farLimitMetres;
        const Primitive& ground = m_scene.primitives[static_cast<std::size_t>(hit)];
        const bool allNear = std::all_of(m_batch.depth, m_batch.depth + m_batch.count,
                                         [limit](float depth) { return depth <= limit; });
        if (allNear) {
            fillLanes(m_batch);
            computeSurface(ground, m_camera, m_batch);
            renderSurface(hit, ground.sideTexture);
            return;
        }
        const PixelBatch whole = m_batch;
        if (keepWhere(whole, [&](int i) { return whole.depth[i] > limit; })) {
            renderSky(kIgnoreDepth);
        }
        if (keepWhere(whole, [&](int i) { return whole.depth[i] <= limit; })) {
            computeSurface(ground, m_camera, m_batch);
            renderSurface(hit, ground.sideTexture);
        }
    }

    /// Refills the batch with the pixels of `whole` that fulfil `condition`; false when there are none.
    template <typename Condition>
    bool keepWhere(const PixelBatch& whole, Condition condition) {
        m_batch.count = 0;
        for (int i = 0; i < whole.count; ++i) {
            if (condition(i)) {
                const int kept = m_batch.count++;
                m_batch.pixel[kept] = whole.pixel[i];
                m_batch.rayX[kept] = whole.rayX[i];
                m_batch.rayY[kept] = whole.rayY[i];
                m_batch.depth[kept] = whole.depth[i];
            }
        }
        if (m_batch.count == 0) {
            return false;
        }
        fillLanes(m_batch);
        return true;
    }

    static void fillLanes(PixelBatch& batch) {
        const int last = batch.count - 1;
        for (int i = batch.count; i < batch.lanes(); ++i) {
            batch.rayX[i] = batch.rayX[last];
            batch.rayY[i] = batch.rayY[last];
            batch.depth[i] = batch.depth[last];
        }
    }

    void renderSurface(std::int32_t hit, int texture) {
        evaluateTexture(m_scene.textures[static_cast<std::size_t>(texture)], m_batch);
        if (directLight(m_scene.light, m_batch)) {
            m_shadows.apply(hit, m_batch);
        }
        shade(m_scene.light, m_scene.primitives[static_cast<std::size_t>(hit)], m_batch);
        store(m_batch.depth);
    }

    void renderSky(float code) {
        fillLanes(m_batch);
        shadeSky(m_scene.light, m_camera, code == kIgnoreDepth, m_batch);
        std::fill_n(m_batch.depth, m_batch.count, code);
        store(m_batch.depth);
    }

    void store(const float* depth) {
        for (int i = 0; i < m_batch.count; ++i) {
            const auto pixel = static_cast<std::size_t>(m_batch.pixel[i]);
            std::uint8_t* rgb = m_view.image.data() + 3 * pixel;
            rgb[0] = static_cast<std::uint8_t>(m_batch.red[i]);
            rgb[1] = static_cast<std::uint8_t>(m_batch.green[i]);
            rgb[2] = static_cast<std::uint8_t>(m_batch.blue[i]);
            m_view.depth.data()[pixel] = depth[i];
        }
    }

    const Scene& m_scene;
    const Camera m_camera;
    const RayCaster m_caster;
    const ShadowCaster m_shadows;
    RenderedView m_view;
    RayBlock m_rays;
    PixelBatch m_batch;
};

} // namespace

RenderedView renderView(const Scene& scene, const Camera& camera, Size size) {
    return TileRenderer(scene, camera, size).render();
}

} // namespace fathom::synthetic
