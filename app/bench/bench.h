#pragma once

#include "app/bench/report.h"
#include "app/command.h"

namespace fathom::bench {

/// Declares --json and --markdown.
void addFileOptions(CLI::App& command, Files& files);

// Each adds one benchmark, one file each.
void addInference(CLI::App& bench, ChosenCommand& chosen);
void addAccuracy(CLI::App& bench, ChosenCommand& chosen);
void addServe(CLI::App& bench, ChosenCommand& chosen);
void addAttention(CLI::App& bench, ChosenCommand& chosen);
void addPreprocess(CLI::App& bench, ChosenCommand& chosen);
void addMemory(CLI::App& bench, ChosenCommand& chosen);
void addPrefetch(CLI::App& bench, ChosenCommand& chosen);
void addThroughput(CLI::App& bench, ChosenCommand& chosen);
void addPerformance(CLI::App& bench, ChosenCommand& chosen);
void addFull(CLI::App& bench, ChosenCommand& chosen);
void addStartup(CLI::App& bench, ChosenCommand& chosen);
void addExport(CLI::App& bench, ChosenCommand& chosen);
void addViews(CLI::App& bench, ChosenCommand& chosen);
void addCoexistence(CLI::App& bench, ChosenCommand& chosen);

} // namespace fathom::bench
