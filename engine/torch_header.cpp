// Compiled once so that its precompiled header exists for every Torch-facing target.
