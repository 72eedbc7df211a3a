#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fathom::test {

/// One array of an .npz file: little endian, C order.
struct NpyArray {
    std::string dtype; ///< numpy's name without byte order: "f4", "f8", "i4", "i8", "u1", "U53" …
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;

    [[nodiscard]] std::size_t count() const; ///< product of shape

    /// All elements of a numeric array, converted.
    [[nodiscard]] std::vector<double> doubles() const;
    [[nodiscard]] std::vector<float> floats() const;
    [[nodiscard]] std::vector<std::int64_t> integers() const;
    /// All elements of a text array (ASCII).
    [[nodiscard]] std::vector<std::string> texts() const;
};

/// A whole .npz file in memory: a zip of .npy members, stored or deflated. Reads our own reference files only;
/// throws std::runtime_error when something does not fit.
class Npz {
public:
    explicit Npz(const std::filesystem::path& path);

    [[nodiscard]] bool contains(const std::string& name) const { return m_arrays.contains(name); }
    /// \throws std::runtime_error naming what is missing.
    [[nodiscard]] const NpyArray& operator[](const std::string& name) const;
    [[nodiscard]] const std::map<std::string, NpyArray>& arrays() const noexcept { return m_arrays; }

private:
    std::filesystem::path m_path;
    std::map<std::string, NpyArray> m_arrays;
};

} // namespace fathom::test
