#pragma once

#include <torch/torch.h>

#include <list>
#include <utility>

namespace fathom::nn {

/// Cosine and sine of every token's rotation angles, [N,d] each, fp32. The first half of the d columns
/// turns with the row of the token's patch, the second half with its column.
struct RotaryTables {
    torch::Tensor cosine;
    torch::Tensor sine;
};

/// \param positions  [N,2] integers, (row, column). \param headDim  d, a multiple of 4.
[[nodiscard]] RotaryTables rotaryTables(const torch::Tensor& positions, std::int64_t headDim);

/// Tables wherever blocks compute; they are brought to a device once.
class RotaryTablesAnywhere {
public:
    explicit RotaryTablesAnywhere(RotaryTables tables) { m_tables.push_back(std::move(tables)); }

    [[nodiscard]] const RotaryTables& on(torch::Device device);

private:
    std::list<RotaryTables> m_tables;
};

/// Positions of one view's tokens: the special token at (0,0), patch (r,c) at (r+1,c+1). [1+h·w,2] int64.
[[nodiscard]] torch::Tensor patchPositions(std::int64_t h, std::int64_t w, torch::Device device);

/// Positions used by attention across views: special tokens (0,0), every patch (1,1). [views·(1+h·w),2] int64.
[[nodiscard]] torch::Tensor uniformPositions(std::int64_t views, std::int64_t h, std::int64_t w, torch::Device device);

/// Rotates [...,N,d] queries or keys; the result has the tables' dtype.
[[nodiscard]] torch::Tensor applyRotary(const torch::Tensor& x, const RotaryTables& tables);

} // namespace fathom::nn
