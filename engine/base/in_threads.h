#pragma once

#include <cstddef>
#include <functional>

namespace fathom {

/// Calls `work` with 0 … count − 1, each once and in this order of beginning, from that many threads, the calling one among
/// them. After an exception nothing more begins. \throws the first exception of `work`
void inThreads(int threads, std::size_t count, const std::function<void(std::size_t)>& work);

} // namespace fathom
