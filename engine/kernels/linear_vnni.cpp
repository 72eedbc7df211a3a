#include "engine/kernels/kinds.h"
#include "engine/kernels/linear_chunks.h"

namespace fathom::kernels {

template <typename Target>
void linearInVnni(const LinearCall& call, const Target& target) {
    if (call.weight->kind == ProductKind::Words)
        runTo<ProductKind::Words>(call, target);
    else
        runTo<ProductKind::VectorInt8>(call, target);
}

template void linearInVnni(const LinearCall&, const StoreTarget&);
template void linearInVnni(const LinearCall&, const AddTarget&);
template void linearInVnni(const LinearCall&, const GateTarget&);
template void linearInVnni(const LinearCall&, const HeadsTarget&);

} // namespace fathom::kernels
