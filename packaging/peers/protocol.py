"""Requests and answers between packaging/bench-peers and a program: the protocol of `fathom-cli bench serve`."""
import os
import resource
import subprocess
import sys
import time


class Unavailable(Exception):
    """A program that cannot take part, with the reason for the report."""


def serve(run, depth, take_reference=None):
    """Answers requests on standard input. `run` makes one pass, `depth` turns what it returned into [views,H,W] fp32,
    `take_reference` lets the passes to come take a view as the reference, or with None the one they choose."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    output = run()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "run":
            before, start = time.process_time(), time.perf_counter()
            output = run()
            print(f"{(time.perf_counter() - start) * 1e3:.3f} {(time.process_time() - before) * 1e3:.3f}", file=answers, flush=True)
        elif words[0] == "memory":
            print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f}", file=answers, flush=True)
        elif words[0] == "reference":
            take_reference(None if words[1] == "own" else int(words[1]))
            output = run()
            print("taken", file=answers, flush=True)
        elif words[0] == "depth":
            depth(output).tofile(words[1])
            print("written", file=answers, flush=True)


class Program:
    """One competitor as a process that waits for requests."""

    def __init__(self, name, command, log, environment=None):
        self.name, self.times, self.processor = name, [], []
        self.log = log
        start = time.perf_counter()
        with open(log, "w") as errors:
            self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=errors, text=True,
                                            env=dict(os.environ, **(environment or {})))
        for line in self.process.stdout:
            if line.strip() == "ready":
                self.start_seconds = time.perf_counter() - start
                return
        self.process.wait()
        raise Unavailable(self.last_words() or f"ended with status {self.process.returncode} before it was ready")

    def last_words(self):
        with open(self.log) as errors:
            lines = [line.strip() for line in errors if line.strip()]
        return lines[-1] if lines else ""

    def ask(self, *words):
        try:
            print(*words, file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise Unavailable(self.last_words() or "ended unexpectedly")
        return answer.split()

    def measure(self):
        wall, processor = self.ask("run")
        self.times.append(float(wall))
        self.processor.append(float(processor))

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait()
