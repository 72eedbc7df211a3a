#pragma once

#include "engine/golden/case_source.h"

namespace fathom::golden {

// The kinds of cases of Depth Anything 3; names of arrays as in the description of the set.
[[nodiscard]] Tensors computeNet(const Case& golden, CompileMode mode);
[[nodiscard]] Tensors computeUnit(const Case& golden, CompileMode mode);
[[nodiscard]] Tensors computePreprocess(const Case& golden, CompileMode mode);
[[nodiscard]] Tensors computeGeometry(const Case& golden, CompileMode mode);
[[nodiscard]] Tensors computeExport(const Case& golden, CompileMode mode);

} // namespace fathom::golden
