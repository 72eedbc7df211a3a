// Which instructions serve a call. Compiled for every processor.
#include "engine/kernels/kinds.h"

#include "engine/kernels/cpu_features.h"

namespace fathom::kernels {

namespace {

bool isWide() {
    return cpuFeatures().avx512;
}

/// Whether words are multiplied in vectors of AVX-512, where two instructions for one would gain nothing.
bool hasWideWords() {
    return cpuFeatures().vectorInt8();
}

template <typename Target>
void linearOfKind(const LinearCall& call, const Target& target) {
    const ProductKind kind = call.weight->kind;
    if (kind == ProductKind::VectorInt8 || (kind == ProductKind::Words && hasWideWords()))
        linearInVnni(call, target);
    else if (kind == ProductKind::Words || (kind == ProductKind::Fp32 && !isWide()))
        linearInAvx2(call, target);
    else if (kind == ProductKind::Fp32)
        linearInAvx512(call, target);
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
    if (call.kind != ProductKind::Fp32)
        attendInTiles(call);
    else if (isWide())
        attendInAvx512(call);
    else
        attendInAvx2(call);
}

void convolve(const ConvolutionCall& call) {
    if (call.weight->kind != ProductKind::Fp32)
        convolveInTiles(call);
    else if (isWide())
        convolveInAvx512(call);
    else
        convolveInAvx2(call);
}

void resizeMap(const ChannelMap& source, const ChannelMap& target, int threads) {
    isWide() ? resizeInAvx512(source, target, threads) : resizeInAvx2(source, target, threads);
}

void copyRows(const RowsCopy& call) {
    isWide() ? copyRowsInAvx512(call) : copyRowsInAvx2(call);
}

} // namespace fathom::kernels
