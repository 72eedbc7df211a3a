"""The programs that packaging/bench-peers compares Fathom with, each as a process that answers requests."""
