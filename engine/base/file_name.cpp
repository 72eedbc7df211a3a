#include "engine/base/file_name.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

namespace fathom {

bool isUtf8(std::string_view text) {
    try {
        (void)Json::parse(quoteJson(text)); // JSON takes nothing else
        return true;
    } catch (const Error&) {
        return false;
    }
}

std::string beginningOf(std::string name, std::size_t bytes) {
    if (name.size() <= bytes)
        return name;
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    while (bytes > 0 && continues(name[bytes]))
        --bytes;
    name.resize(bytes);
    return name;
}

} // namespace fathom
