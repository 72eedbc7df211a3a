#include "engine/pipeline/large_pages.h"

#include <cstdlib>

namespace fathom {

void askForLargePages() noexcept {
#if defined(__linux__)
    ::setenv("THP_MEM_ALLOC_ENABLE", "1", 0); // read by LibTorch's allocator
#endif
}

} // namespace fathom
