// depth-anything.cpp, scripts/gguf_keys.py and scripts/convert_da3_to_gguf.py @54abd5c.
#include "engine/models/depth_anything_3/ggml_keys.h"

#include "engine/weights/key_map.h"

#include <array>

namespace fathom::da3 {

namespace {
constexpr std::array<KeyRule, 16> kGgmlBackbone{{
    {"model.backbone.pretrained.cls_token", {"vit.cls_token"}},
    {"model.backbone.pretrained.camera_token", {"vit.camera_token"}},
    {"model.backbone.pretrained.pos_embed", {"vit.pos_embed"}},
    {"model.backbone.pretrained.patch_embed.proj.", {"vit.patch_embed."}},
    {"model.backbone.pretrained.norm.", {"vit.norm."}},
    {"model.backbone.pretrained.blocks.#.norm#.", {"vit.blk.#.norm#."}},
    {"model.backbone.pretrained.blocks.#.attn.qkv.", {"vit.blk.#.attn_qkv."}},
    {"model.backbone.pretrained.blocks.#.attn.q_norm.", {"vit.blk.#.attn_qnorm."}},
    {"model.backbone.pretrained.blocks.#.attn.k_norm.", {"vit.blk.#.attn_knorm."}},
    {"model.backbone.pretrained.blocks.#.attn.proj.", {"vit.blk.#.attn_proj."}},
    {"model.backbone.pretrained.blocks.#.ls1.gamma", {"vit.blk.#.ls1"}},
    {"model.backbone.pretrained.blocks.#.ls2.gamma", {"vit.blk.#.ls2"}},
    {"model.backbone.pretrained.blocks.#.mlp.fc#.", {"vit.blk.#.mlp_fc#."}},
    {"model.backbone.pretrained.blocks.#.mlp.w12.", {"vit.blk.#.mlp_w12."}},
    {"model.backbone.pretrained.blocks.#.mlp.w3.", {"vit.blk.#.mlp_w3."}},
    {"model.backbone.pretrained.mask_token", {}},
}};

constexpr std::array<KeyRule, 16> kGgmlHeads{{
    {"model.head.norm.", {"head.norm."}},
    {"model.head.projects.#.", {"head.proj.#."}},
    {"model.head.resize_layers.#.", {"head.resize.#."}},
    {"model.head.scratch.layer#_rn.", {"head.scratch.layer#_rn."}},
    {"model.head.scratch.refinenet#.resConfUnit#.conv#.", {"head.scratch.rn#.rc#.c#."}},
    {"model.head.scratch.refinenet#.out_conv.", {"head.scratch.rn#.out."}},
    {"model.head.scratch.output_conv1.", {"head.scratch.out1."}},
    {"model.head.scratch.output_conv2.0.", {"head.scratch.out2a."}},
    {"model.head.scratch.output_conv2.2.", {"head.scratch.out2b."}},
    {"model.head.scratch.sky_output_conv2.0.", {"head.scratch.sky_out2a."}},
    {"model.head.scratch.sky_output_conv2.2.", {"head.scratch.sky_out2b."}},
    {"model.cam_dec.backbone.0.", {"cam.bb0."}},
    {"model.cam_dec.backbone.2.", {"cam.bb2."}},
    {"model.cam_dec.fc_t.", {"cam.fc_t."}},
    {"model.cam_dec.fc_qvec.", {"cam.fc_q."}},
    {"model.cam_dec.fc_fov.0.", {"cam.fc_fov."}},
}};

/// The finest of the four levels; of the norm that all levels share, its first name.
constexpr std::array<KeyRule, 6> kGgmlRays{{
    {"model.head.scratch.refinenet#_aux.resConfUnit#.conv#.", {"head.scratch.rn#_aux.rc#.c#."}},
    {"model.head.scratch.refinenet#_aux.out_conv.", {"head.scratch.rn#_aux.out."}},
    {"model.head.scratch.output_conv1_aux.3.", {"head.scratch.out1_aux."}},
    {"model.head.scratch.output_conv2_aux.3.0.", {"head.scratch.out2a_aux."}},
    {"model.head.scratch.output_conv2_aux.3.5.", {"head.scratch.out2b_aux."}},
    {"model.head.scratch.output_conv2_aux.0.2.", {"head.scratch.out2_aux_ln."}},
}};
constexpr std::array<KeyRule, 2> kGgmlOtherRays{{
    {"model.head.scratch.output_conv1_aux.", {}},
    {"model.head.scratch.output_conv2_aux.", {}},
}};

constexpr std::array<KeyRule, 11> kGgmlGaussians{{
    {"model.gs_head.images_merger.0.", {"gs.merger.0."}},
    {"model.gs_head.images_merger.2.", {"gs.merger.1."}},
    {"model.gs_head.images_merger.4.", {"gs.merger.2."}},
    {"model.gs_head.projects.#.", {"gs.proj.#."}},
    {"model.gs_head.resize_layers.#.", {"gs.resize.#."}},
    {"model.gs_head.scratch.layer#_rn.", {"gs.scratch.layer#_rn."}},
    {"model.gs_head.scratch.refinenet#.resConfUnit#.conv#.", {"gs.scratch.rn#.rc#.c#."}},
    {"model.gs_head.scratch.refinenet#.out_conv.", {"gs.scratch.rn#.out."}},
    {"model.gs_head.scratch.output_conv1.", {"gs.scratch.out1."}},
    {"model.gs_head.scratch.output_conv2.0.", {"gs.scratch.out2a."}},
    {"model.gs_head.scratch.output_conv2.2.", {"gs.scratch.out2b."}},
}};

/// The rules of one part, one after the other.
std::vector<KeyRule> rulesFor(std::string_view key, GgmlRays rays) {
    std::vector<KeyRule> rules;
    const auto add = [&rules](const auto& more) { rules.insert(rules.end(), more.begin(), more.end()); };
    if (key.starts_with("model.backbone.")) {
        add(kGgmlBackbone);
    } else if (key.starts_with("model.gs_head.")) {
        add(kGgmlGaussians);
    } else if (key.find("_aux.") == std::string_view::npos) {
        add(kGgmlHeads);
    } else if (rays == GgmlRays::Present) {
        add(kGgmlRays);
        add(kGgmlOtherRays);
    }
    return rules;
}
} // namespace

std::vector<std::string> ggmlKeys(std::string_view key, GgmlRays rays) {
    const std::vector<KeyRule> rules = rulesFor(key, rays);
    return rules.empty() ? std::vector<std::string>{} : keysByRule(key, rules); // empty: rays that the file lacks
}

} // namespace fathom::da3
