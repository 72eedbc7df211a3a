#include <torch/torch.h>

#include <ATen/DeviceAccelerator.h>

#include "engine/nn/torch_error.h"

namespace fathom {

namespace {

/// The CPU allocator has no exception type of its own.
bool isHostAllocationFailure(const std::string& words) {
    return words.find("DefaultCPUAllocator") != std::string::npos &&
           (words.find("can't allocate memory") != std::string::npos ||
            words.find("not enough memory") != std::string::npos);
}

} // namespace

Error errorOf(const c10::Error& failure) {
    const std::string words = failure.what_without_backtrace();
    if (dynamic_cast<const c10::OutOfMemoryError*>(&failure)) {
        releaseCachedDeviceMemory();
        return Error(ErrorCode::OutOfDeviceMemory, "The device has not enough memory.", words);
    }
    if (isHostAllocationFailure(words))
        return Error(ErrorCode::OutOfMemory, "There is not enough memory.", words);
    return Error(ErrorCode::Internal, "The network could not be evaluated.", words);
}

void releaseCachedDeviceMemory() noexcept {
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
    try {
        if (at::getAccelerator().has_value())
            at::accelerator::emptyCache();
    } catch (const c10::Error&) {
        // Nothing was freed: the smaller batch has to fit as it is.
    }
#endif
}

} // namespace fathom
