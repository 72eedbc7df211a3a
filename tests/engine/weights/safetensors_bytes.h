#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace fathom::test {

/// The bytes of a safetensors file with any header, also a wrong one.
[[nodiscard]] inline std::string safetensorsBytes(const std::string& json, const std::string& data,
                                                  std::uint64_t announcedLength) {
    std::string bytes;
    for (int shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>(announcedLength >> shift & 0xFF);
    return bytes + json + data;
}

[[nodiscard]] inline std::string safetensorsBytes(const std::string& json, const std::string& data) {
    return safetensorsBytes(json, data, json.size());
}

inline void writeBytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace fathom::test
