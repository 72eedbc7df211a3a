#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <iterator>
#include <string>
#include <system_error>

namespace fathom::test {

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "fathom-test-XXXXXX").string();
    m_path = ::mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::size_t TemporaryFolder::entryCount() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(m_path), std::filesystem::directory_iterator{}));
}

} // namespace fathom::test
