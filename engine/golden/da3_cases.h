#pragma once

#include "engine/golden/case_source.h"

namespace fathom::golden {

// The kinds of cases of Depth Anything 3; names of arrays as in the description of the set.
[[nodiscard]] Tensors computeNet(const Case& golden, const NetworkForm& form);
[[nodiscard]] Tensors computeUnit(const Case& golden, const NetworkForm& form);
[[nodiscard]] Tensors computePreprocess(const Case& golden, const NetworkForm& form);
[[nodiscard]] Tensors computeGeometry(const Case& golden, const NetworkForm& form);
[[nodiscard]] Tensors computeExport(const Case& golden, const NetworkForm& form);

} // namespace fathom::golden
