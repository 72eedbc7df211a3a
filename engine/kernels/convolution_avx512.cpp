#include "engine/kernels/kinds.h"
#include "engine/kernels/winograd.h"

namespace fathom::kernels {

void convolveInAvx512(const ConvolutionCall& call) {
    if (isWinograd(*call.weight, call.source.map.channels))
        runWinograd(call);
    else
        run<ProductKind::Fp32>(call);
}

void resizeInAvx512(const ChannelMap& source, const ChannelMap& target, int threads) {
    resize(source, target, threads);
}

} // namespace fathom::kernels
