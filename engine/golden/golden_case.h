#pragma once

#include "engine/base/json.h"
#include "engine/image/image.h"
#include "engine/io/npz_file.h"

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::golden {

/// Arrays by the names that the index gives them, on the CPU.
using Tensors = std::map<std::string, torch::Tensor, std::less<>>;

/// One case of an index of reference numbers: how it was made, and the arrays stored beside the index, of which a
/// computation uses the inputs.
class Case {
public:
    /// \param entry  its object in the index. \param folder  the folder of the index.
    Case(const Json& entry, std::filesystem::path folder);

    [[nodiscard]] const std::string& id() const noexcept { return m_id; }
    [[nodiscard]] const std::string& kind() const noexcept { return m_kind; }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder; }
    [[nodiscard]] const Json& entry() const noexcept { return m_entry; }

    /// Fields of the entry, or what stands in for them.
    [[nodiscard]] std::string text(std::string_view field, std::string_view otherwise = {}) const;
    [[nodiscard]] std::int64_t integer(std::string_view field, std::int64_t otherwise) const;
    [[nodiscard]] bool flag(std::string_view field) const;
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view field) const;
    /// A member of `result`, or nullptr.
    [[nodiscard]] const Json* result(std::string_view field) const;

    /// Names of all arrays that the case has; empty when the index lists none.
    [[nodiscard]] std::vector<std::string> arrayNames() const;
    [[nodiscard]] std::optional<std::vector<std::int64_t>> shapeOf(std::string_view array) const;
    [[nodiscard]] std::optional<std::string> dtypeOf(std::string_view array) const; ///< "float32" …
    /// Length of the first axis of an array of samples.
    [[nodiscard]] std::int64_t sampleCount(std::string_view array, std::int64_t otherwise) const;

    [[nodiscard]] bool isStored(std::string_view array) const;
    /// Names of stored arrays that begin with `prefix`.
    [[nodiscard]] std::vector<std::string> storedNames(std::string_view prefix) const;
    /// \throws Error{CorruptFile} naming what is missing
    [[nodiscard]] torch::Tensor stored(std::string_view array) const;
    [[nodiscard]] const NpyArray& storedArray(std::string_view array) const;
    [[nodiscard]] std::vector<std::string> storedTexts(std::string_view array) const;

private:
    const NpyArrays& arrays() const;

    Json m_entry;
    std::filesystem::path m_folder;
    std::string m_id;
    std::string m_kind;
    mutable std::optional<NpyArrays> m_arrays;
};

/// Elements idx(j) = (12345 + j·2654435761) mod n of a flattened array. \return [count]
[[nodiscard]] torch::Tensor samplesOf(const torch::Tensor& all, std::int64_t count);
/// The rows at those indices of the first axis.
[[nodiscard]] torch::Tensor sampledRows(const torch::Tensor& all, std::int64_t count);
/// Mean and population standard deviation in double. [2]
[[nodiscard]] torch::Tensor statisticsOf(const torch::Tensor& all);

/// A tensor as it is written: dtype and shape of the index where it has the array, else float32, or float64 for
/// names that end in "_f64".
[[nodiscard]] NpyArray arrayOf(const std::string& name, const torch::Tensor& tensor, const Case& golden);
[[nodiscard]] torch::Tensor tensorOf(const NpyArray& array);

/// The image as [H,W,3] uint8.
[[nodiscard]] torch::Tensor tensorOf(const RgbImage& image);
/// \param pixels [H,W,3] uint8
[[nodiscard]] RgbImage imageOf(const torch::Tensor& pixels);

} // namespace fathom::golden
