#pragma once

#include "engine/weights/pickle_values.h"
#include "engine/weights/random_access_file.h"
#include "engine/weights/tensor_entry.h"

#include <vector>

namespace fathom {

/// The tensors that an archive of torch.save describes, with their places in the file, sorted by them.
/// \throws as TorchFile
[[nodiscard]] std::vector<TensorEntry> tensorsOfTorchArchive(const RandomAccessFile& file);

} // namespace fathom
