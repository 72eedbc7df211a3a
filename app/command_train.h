#pragma once

#include <string>
#include <vector>

namespace fathom {

/// The `train` command: trains the built-in model or measures one. Progress goes to standard output, errors to
/// standard error; an interrupt writes a checkpoint before it ends the run.
/// \param arguments behind the command's name. \return exit status
int runTrain(const std::vector<std::string>& arguments);

} // namespace fathom
