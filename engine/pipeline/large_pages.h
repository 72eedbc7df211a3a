#pragma once

namespace fathom {

/// Has large tensors lie in large pages where the system has them: reading a model touches a third fewer pages, and what was
/// only needed meanwhile goes back whole. To be called before the first tensor; a choice in the environment stays.
void askForLargePages() noexcept;

} // namespace fathom
