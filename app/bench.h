#pragma once

#include "app/command.h"

namespace fathom {

// Each adds one measurement to `fathom-cli bench`.
void addPosesBench(CLI::App& bench, ChosenCommand& chosen);

} // namespace fathom
