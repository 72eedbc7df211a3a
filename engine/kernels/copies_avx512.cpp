#include "engine/kernels/copied_rows.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

void copyRowsInAvx512(const RowsCopy& call) {
    copyAll(call);
}

} // namespace fathom::kernels
