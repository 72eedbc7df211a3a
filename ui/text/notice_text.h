#pragma once

#include <QString>

#include <string>

namespace fathom::ui {

/// A notice of the engine in the person's language. Sentences that are not known stay as they are.
[[nodiscard]] QString noticeText(const std::string& notice);

} // namespace fathom::ui
