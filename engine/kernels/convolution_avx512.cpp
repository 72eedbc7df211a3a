#include "engine/kernels/bands.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

void convolveInAvx512(const ConvolutionCall& call) {
    run<ProductKind::Fp32>(call);
}

void resizeInAvx512(const ChannelMap& source, const ChannelMap& target, int threads) {
    resize(source, target, threads);
}

} // namespace fathom::kernels
