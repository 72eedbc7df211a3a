#pragma once

#include "engine/base/error.h"

#include <torch/torch.h>

#include <new>
#include <string>
#include <utility>

namespace fathom {

/// What LibTorch threw, as an Error: lack of memory is told apart, the library's own words go to the detail.
[[nodiscard]] Error errorOf(const c10::Error& failure);

/// Frees what the accelerator's allocator keeps for reuse; does nothing without an accelerator.
void releaseCachedDeviceMemory() noexcept;

/// Runs `work` at the border to LibTorch. \throws Error, Cancelled and nothing else
template <typename Work>
auto translatingTorchErrors(Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const c10::Error& failure) {
        throw errorOf(failure);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory.");
    }
}

} // namespace fathom
