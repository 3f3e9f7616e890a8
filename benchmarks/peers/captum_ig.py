"""Captum as a worker: one JSON command a line on stdin, one JSON answer a line on stdout. README.md has the protocol."""
import json
import os
import sys
import time

os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
answers = os.fdopen(os.dup(1), "w")                       # whatever libraries print to stdout goes to stderr
os.dup2(2, 1)


def memory():
    fields = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return {"rss_bytes": int(fields["VmRSS"].split()[0]) * 1024, "peak_bytes": int(fields["VmHWM"].split()[0]) * 1024}


class Worker:
    def load(self, command):
        began = time.perf_counter()
        import captum, torch, transformers
        import bert
        torch.set_num_threads(command.get("threads", 2))
        self.bert = bert
        self.model, self.tokenizer = bert.load(command["model_dir"])
        return {"seconds": time.perf_counter() - began, "name": f"Captum {captum.__version__}",
                "versions": {"captum": captum.__version__, "torch": torch.__version__,
                             "transformers": transformers.__version__, "python": sys.version.split()[0]}}

    def ig(self, command):
        return self.bert.explain(self.model, self.tokenizer, command["text"], command["steps"],
                                 command.get("baseline", "pad"), command.get("internal_batch"), command.get("lean", False))

    def rss(self, command):
        return memory()


def main():
    worker = Worker()
    for line in sys.stdin:
        try:
            command = json.loads(line)
            if command["op"] not in ("load", "ig", "rss"):
                raise ValueError(f"unknown op {command['op']!r}; expected load, ig or rss")
            answer = getattr(worker, command["op"])(command)
        except Exception as problem:                      # the driver decides what an error means
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
