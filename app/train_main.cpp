#include "app/command_train.h"

#include <string>
#include <vector>

int main(int argc, char** argv) { return fathom::runTrain({argv + 1, argv + argc}); }
