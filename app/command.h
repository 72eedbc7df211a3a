#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <stdexcept>

namespace fathom {

// Exit statuses of every command.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kInterrupted = 130;

/// Receives the work of the command that the command line names; it returns the exit status and may throw
/// Error.
using ChosenCommand = std::function<int()>;

// Each adds one command with its options to the program.
void addRunCommand(CLI::App& program, ChosenCommand& chosen);
void addBatchCommand(CLI::App& program, ChosenCommand& chosen);
void addModelsCommand(CLI::App& program, ChosenCommand& chosen);
void addInfoCommand(CLI::App& program, ChosenCommand& chosen);
void addTrainCommand(CLI::App& program, ChosenCommand& chosen);
void addConvertCommand(CLI::App& program, ChosenCommand& chosen);
void addBenchCommand(CLI::App& program, ChosenCommand& chosen);
void addGoldenCommand(CLI::App& program, ChosenCommand& chosen);
void addSamplesCommand(CLI::App& program, ChosenCommand& chosen);

} // namespace fathom
