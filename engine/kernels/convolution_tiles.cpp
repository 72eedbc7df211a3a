#include "engine/kernels/bands.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

void convolveInTiles(const ConvolutionCall& call) {
    if (call.weight->kind == ProductKind::Split)
        run<ProductKind::Split>(call);
    else if (call.weight->kind == ProductKind::Digits)
        run<ProductKind::Digits>(call);
    else
        run<ProductKind::Bf16>(call);
}

} // namespace fathom::kernels
