#include "engine/kernels/linear_chunks.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

template <typename Target>
void linearInAvx512(const LinearCall& call, const Target& target) {
    runTo<ProductKind::Fp32>(call, target);
}

template void linearInAvx512(const LinearCall&, const StoreTarget&);
template void linearInAvx512(const LinearCall&, const AddTarget&);
template void linearInAvx512(const LinearCall&, const GateTarget&);
template void linearInAvx512(const LinearCall&, const HeadsTarget&);

} // namespace fathom::kernels
