#include "engine/kernels/kinds.h"
#include "engine/kernels/query_blocks.h"

namespace fathom::kernels {

void attendInTiles(const AttentionCall& call) {
    if (call.kind == ProductKind::Split)
        run<ProductKind::Split>(call);
    else if (call.kind == ProductKind::Digits)
        run<ProductKind::Digits>(call);
    else
        run<ProductKind::Bf16>(call);
}

} // namespace fathom::kernels
