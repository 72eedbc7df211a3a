#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fathom {

/// One array as NumPy stores it: little endian, C order.
struct NpyArray {
    std::string dtype; ///< NumPy's name without byte order: "f4", "f8", "i4", "i8", "u1", "b1", "U53"
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;

    [[nodiscard]] std::size_t count() const noexcept; ///< product of shape
    /// Elements of a text array, ASCII. \throws Error{UnsupportedFormat} for numbers
    [[nodiscard]] std::vector<std::string> texts() const;
};

using NpyArrays = std::map<std::string, NpyArray, std::less<>>;

/// All arrays of an .npz file: a zip of .npy members, stored or deflated.
/// \throws Error{FileNotFound, FileNotReadable, CorruptFile, UnsupportedFormat, TooLarge}
[[nodiscard]] NpyArrays readNpz(const std::filesystem::path& path);

/// Writes arrays so that NumPy's `load` reads them; the file appears when it is complete.
/// \throws Error{CannotWrite, TooLarge} for an array or a file of 4 GiB
void writeNpz(const std::filesystem::path& path, const NpyArrays& arrays);

} // namespace fathom
