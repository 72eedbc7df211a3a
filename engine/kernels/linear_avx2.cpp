#include "engine/kernels/linear_chunks.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

template <typename Target>
void linearInAvx2(const LinearCall& call, const Target& target) {
    if (call.weight->kind == ProductKind::Words)
        runTo<ProductKind::Words>(call, target);
    else
        runTo<ProductKind::Fp32>(call, target);
}

template void linearInAvx2(const LinearCall&, const StoreTarget&);
template void linearInAvx2(const LinearCall&, const AddTarget&);
template void linearInAvx2(const LinearCall&, const GateTarget&);
template void linearInAvx2(const LinearCall&, const HeadsTarget&);

} // namespace fathom::kernels
