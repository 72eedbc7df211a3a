#include "engine/kernels/bands.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

void convolveInAvx2(const ConvolutionCall& call) {
    run<ProductKind::Fp32>(call);
}

void resizeInAvx2(const ChannelMap& source, const ChannelMap& target, int threads) {
    resize(source, target, threads);
}

} // namespace fathom::kernels
