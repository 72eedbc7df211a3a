#include "app/bench/temporary.h"

#include "engine/base/error.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace fathom::bench {

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "fathom-bench-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw Error(ErrorCode::CannotWrite, "No temporary folder can be made.", pattern);
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace fathom::bench
