#include "engine/pipeline/version.h"

namespace fathom {

std::string_view programVersion() noexcept {
    return FATHOM_VERSION;
}

} // namespace fathom
