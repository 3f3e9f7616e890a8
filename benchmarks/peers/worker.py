"""Limpid's worker on one model: a JSON object a line in, one out."""
import json
import shlex
import subprocess


class Limpid:
    """Limpid's worker on one model."""

    def __init__(self, command, folder, threads):
        self.worker = subprocess.Popen(shlex.split(command) + [folder, str(threads)],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **command):
        self.worker.stdin.write(json.dumps(command) + "\n")
        self.worker.stdin.flush()
        answer = json.loads(self.worker.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def close(self):
        self.worker.stdin.close()
        self.worker.wait()
