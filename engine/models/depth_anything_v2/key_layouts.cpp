// Sources: transformers, models/depth_anything/convert_depth_anything_to_hf.py and modeling_depth_anything.py;
// depth-anything.cpp, scripts/gguf_keys.py @54abd5c.
#include "engine/models/depth_anything_v2/key_layouts.h"

#include "engine/weights/key_map.h"

#include <span>

namespace fathom::dav2 {

namespace {
constexpr std::array<KeyRule, 2> kAttention{{
    {"pretrained.blocks.#.attn.qkv.",
     {"backbone.encoder.layer.#.attention.attention.query.", "backbone.encoder.layer.#.attention.attention.key.",
      "backbone.encoder.layer.#.attention.attention.value."}},
    {"pretrained.blocks.#.attn.proj.", {"backbone.encoder.layer.#.attention.output.dense."}},
}};

constexpr std::array<KeyRule, 2> kAttention5{{
    {"pretrained.blocks.#.attn.qkv.",
     {"backbone.encoder.layer.#.attention.q_proj.", "backbone.encoder.layer.#.attention.k_proj.",
      "backbone.encoder.layer.#.attention.v_proj."}},
    {"pretrained.blocks.#.attn.proj.", {"backbone.encoder.layer.#.attention.o_proj."}},
}};

/// All but the attention. The fusion blocks are counted from the coarsest level there and from the finest here.
constexpr std::array<KeyRule, 27> kHuggingFace{{
    {"pretrained.cls_token", {"backbone.embeddings.cls_token"}},
    {"pretrained.mask_token", {"backbone.embeddings.mask_token"}},
    {"pretrained.pos_embed", {"backbone.embeddings.position_embeddings"}},
    {"pretrained.patch_embed.proj.", {"backbone.embeddings.patch_embeddings.projection."}},
    {"pretrained.blocks.#.norm#.", {"backbone.encoder.layer.#.norm#."}},
    {"pretrained.blocks.#.ls#.gamma", {"backbone.encoder.layer.#.layer_scale#.lambda1"}},
    {"pretrained.blocks.#.mlp.fc#.", {"backbone.encoder.layer.#.mlp.fc#."}},
    {"pretrained.blocks.#.mlp.w12.", {"backbone.encoder.layer.#.mlp.weights_in."}},
    {"pretrained.blocks.#.mlp.w3.", {"backbone.encoder.layer.#.mlp.weights_out."}},
    {"pretrained.norm.", {"backbone.layernorm."}},
    {"depth_head.projects.#.", {"neck.reassemble_stage.layers.#.projection."}},
    {"depth_head.resize_layers.#.", {"neck.reassemble_stage.layers.#.resize."}},
    {"depth_head.scratch.layer1_rn.", {"neck.convs.0."}},
    {"depth_head.scratch.layer2_rn.", {"neck.convs.1."}},
    {"depth_head.scratch.layer3_rn.", {"neck.convs.2."}},
    {"depth_head.scratch.layer4_rn.", {"neck.convs.3."}},
    {"depth_head.scratch.refinenet1.out_conv.", {"neck.fusion_stage.layers.3.projection."}},
    {"depth_head.scratch.refinenet2.out_conv.", {"neck.fusion_stage.layers.2.projection."}},
    {"depth_head.scratch.refinenet3.out_conv.", {"neck.fusion_stage.layers.1.projection."}},
    {"depth_head.scratch.refinenet4.out_conv.", {"neck.fusion_stage.layers.0.projection."}},
    {"depth_head.scratch.refinenet1.resConfUnit#.conv#.",
     {"neck.fusion_stage.layers.3.residual_layer#.convolution#."}},
    {"depth_head.scratch.refinenet2.resConfUnit#.conv#.",
     {"neck.fusion_stage.layers.2.residual_layer#.convolution#."}},
    {"depth_head.scratch.refinenet3.resConfUnit#.conv#.",
     {"neck.fusion_stage.layers.1.residual_layer#.convolution#."}},
    {"depth_head.scratch.refinenet4.resConfUnit#.conv#.",
     {"neck.fusion_stage.layers.0.residual_layer#.convolution#."}},
    {"depth_head.scratch.output_conv1.", {"head.conv1."}},
    {"depth_head.scratch.output_conv2.0.", {"head.conv2."}},
    {"depth_head.scratch.output_conv2.2.", {"head.conv3."}},
}};

constexpr std::array<KeyRule, 21> kGgml{{
    {"pretrained.mask_token", {}},
    {"pretrained.cls_token", {"vit.cls_token"}},
    {"pretrained.pos_embed", {"vit.pos_embed"}},
    {"pretrained.patch_embed.proj.", {"vit.patch_embed."}},
    {"pretrained.norm.", {"vit.norm."}},
    {"pretrained.blocks.#.norm#.", {"vit.blk.#.norm#."}},
    {"pretrained.blocks.#.attn.qkv.", {"vit.blk.#.attn_qkv."}},
    {"pretrained.blocks.#.attn.proj.", {"vit.blk.#.attn_proj."}},
    {"pretrained.blocks.#.ls1.gamma", {"vit.blk.#.ls1"}},
    {"pretrained.blocks.#.ls2.gamma", {"vit.blk.#.ls2"}},
    {"pretrained.blocks.#.mlp.fc#.", {"vit.blk.#.mlp_fc#."}},
    {"pretrained.blocks.#.mlp.w12.", {"vit.blk.#.mlp_w12."}},
    {"pretrained.blocks.#.mlp.w3.", {"vit.blk.#.mlp_w3."}},
    {"depth_head.projects.#.", {"head.proj.#."}},
    {"depth_head.resize_layers.#.", {"head.resize.#."}},
    {"depth_head.scratch.layer#_rn.", {"head.scratch.layer#_rn."}},
    {"depth_head.scratch.refinenet#.resConfUnit#.conv#.", {"head.scratch.rn#.rc#.c#."}},
    {"depth_head.scratch.refinenet#.out_conv.", {"head.scratch.rn#.out."}},
    {"depth_head.scratch.output_conv1.", {"head.scratch.out1."}},
    {"depth_head.scratch.output_conv2.0.", {"head.scratch.out2a."}},
    {"depth_head.scratch.output_conv2.2.", {"head.scratch.out2b."}},
}};
} // namespace

std::vector<std::string> fileKeys(std::string_view key, KeyLayout layout) {
    const bool isAttention = key.find(".attn.") != std::string_view::npos;
    switch (layout) {
    case KeyLayout::Original:
        return {std::string(key)};
    case KeyLayout::HuggingFace:
        return keysByRule(key, isAttention ? std::span<const KeyRule>(kAttention) : kHuggingFace);
    case KeyLayout::HuggingFace5:
        return keysByRule(key, isAttention ? std::span<const KeyRule>(kAttention5) : kHuggingFace);
    case KeyLayout::Ggml:
        return keysByRule(key, kGgml);
    }
    return {};
}

} // namespace fathom::dav2
