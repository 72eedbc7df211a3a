// Which instructions serve a call. Compiled for every processor.
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

namespace {

template <typename Target>
void linearOfKind(const LinearCall& call, const Target& target) {
    if (call.weight->kind == ProductKind::Fp32)
        linearInVectors(call, target);
    else if (call.weight->kind == ProductKind::VectorInt8)
        linearInVnni(call, target);
    else
        linearInTiles(call, target);
}

} // namespace

void linear(const LinearCall& call, const StoreTarget& target) {
    linearOfKind(call, target);
}
void linear(const LinearCall& call, const AddTarget& target) {
    linearOfKind(call, target);
}
void linear(const LinearCall& call, const GateTarget& target) {
    linearOfKind(call, target);
}
void linear(const LinearCall& call, const HeadsTarget& target) {
    linearOfKind(call, target);
}

std::int64_t attentionBytes(ProductKind kind, std::int64_t sequences, std::int64_t heads, std::int64_t tokens) noexcept {
    constexpr std::int64_t kBlock = 32, kHead = 64;
    return sequences * heads * ((tokens + kBlock - 1) / kBlock * kBlock) * kHead * 2 * scoreParts(kind);
}

void attend(const AttentionCall& call) {
    if (call.kind == ProductKind::Fp32)
        attendInVectors(call);
    else
        attendInTiles(call);
}

void convolve(const ConvolutionCall& call) {
    if (call.weight->kind == ProductKind::Fp32)
        convolveInVectors(call);
    else
        convolveInTiles(call);
}

} // namespace fathom::kernels
