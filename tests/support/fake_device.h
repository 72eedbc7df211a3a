#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>
#include <vector>

/// Two devices "fake:0" and "fake:1" that exist in memory of the processor alone, for the rules that real ones have:
/// operators refuse operands that lie on several devices; what is queued in a stream is done as late as it may be, copies
/// between a device and page-locked memory among it; an event waits for what was queued before it was recorded.
/// Operators themselves compute on the processor, after everything that was queued in their stream.
namespace fathom::test {

/// Registered with LibTorch by the first call; index 0 or 1.
[[nodiscard]] torch::Device fakeDevice(int index);

/// Queues work in the calling thread's stream of a device, as a kernel is.
void queueOn(torch::Device device, std::function<void()> work);

/// Lets a device do all that is queued, whatever the stream.
void finishAll();

/// What was queued since the last call, in that order: "copy 64 in 1", "wait 2 in 0", "record 2 in 1"; numbers of events
/// and streams count from their first use on, 0 being the default stream of a device.
[[nodiscard]] std::vector<std::string> takeNotes();

} // namespace fathom::test
