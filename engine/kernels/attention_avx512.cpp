#include "engine/kernels/kinds.h"
#include "engine/kernels/query_blocks.h"

namespace fathom::kernels {

void attendInAvx512(const AttentionCall& call) {
    run<ProductKind::Fp32>(call);
}

} // namespace fathom::kernels
