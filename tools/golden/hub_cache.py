"""How Python's huggingface_hub lays out its cache, and what it makes of one that Limpid wrote.

    hub_cache.py --resources DIR    writes golden/hub-cache.json: the folders and files of three caches
    hub_cache.py --check CACHE      reads a cache folder (…/hub) and prints what huggingface_hub finds in it

A stub of the hub on this machine serves one model of a few bytes; the client is the real one.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MODEL = "org/tiny"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SMALL = {
    "config.json": "{}",
    "vocab.txt": "[PAD]\n[MASK]\n",
    "1_Pooling/config.json": '{"pooling_mode_mean_tokens": true}',
}
LARGE = {"model.safetensors": "weights"}

WAYS = {
    # One file after another, as transformers asks for them, and one that is not there.
    "files": """
for name in ["config.json", "model.safetensors", "vocab.txt", "1_Pooling/config.json"]:
    huggingface_hub.hf_hub_download("org/tiny", name)
try:
    huggingface_hub.hf_hub_download("org/tiny", "tokenizer.json")
except huggingface_hub.errors.EntryNotFoundError:
    pass
""",
    "snapshot": 'huggingface_hub.snapshot_download("org/tiny")',
    "no-links": 'huggingface_hub.snapshot_download("org/tiny")',
}


def git_hash(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Hub(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = self.path.split("?")[0]
        parts = path.strip("/").split("/")
        if path == f"/api/models/{MODEL}/revision/main":
            siblings = [{"rfilename": name} for name in [*SMALL, *LARGE]]
            self.answer(200, {}, json.dumps({"id": MODEL, "sha": COMMIT, "siblings": siblings}).encode())
        elif path.startswith(f"/api/models/{MODEL}/tree/"):
            self.answer(200, {}, json.dumps(tree()).encode())
        elif path.startswith(f"/{MODEL}/resolve/"):
            self.resolve("/".join(parts[4:]))
        elif path.startswith("/api/resolve-cache/"):
            content = SMALL["/".join(parts[6:])].encode()
            self.answer(200, {"X-Repo-Commit": COMMIT, "ETag": f'W/"{git_hash(content)}"'}, content)
        elif path.startswith("/bucket/"):
            self.answer(200, {}, LARGE[parts[1]].encode())
        else:
            self.answer(404, {"X-Error-Code": "RepoNotFound"})

    def resolve(self, name):
        headers = {"X-Repo-Commit": COMMIT}
        if name in SMALL:
            self.answer(307, headers | {"Location": f"/api/resolve-cache/models/{MODEL}/{COMMIT}/{name}"})
        elif name in LARGE:
            content = LARGE[name].encode()
            headers["X-Linked-Etag"] = f'"{hashlib.sha256(content).hexdigest()}"'
            headers["X-Linked-Size"] = str(len(content))
            # Another name for this machine is another host.
            headers["Location"] = f"http://localhost:{self.server.server_port}/bucket/{name}"
            self.answer(302, headers)
        else:
            self.answer(404, headers | {"X-Error-Code": "EntryNotFound"})


def tree():
    files = []
    for name, text in SMALL.items():
        files.append({"type": "file", "path": name, "size": len(text), "oid": git_hash(text.encode())})
    for name, text in LARGE.items():
        lfs = {"oid": hashlib.sha256(text.encode()).hexdigest(), "size": len(text), "pointerSize": 100}
        files.append({"type": "file", "path": name, "size": len(text), "oid": "0" * 40, "lfs": lfs})
    return files


def layout(root):
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = {"link": os.readlink(path)}
        elif path.is_file():
            text = path.read_text()
            # After the standard's signature, a tag may say what it likes.
            found[name] = {"text": text.splitlines()[0] if name == "CACHEDIR.TAG" else text}
    return found


def write(resources):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    import huggingface_hub

    golden = {"huggingface_hub": huggingface_hub.__version__, "caches": {}}
    for way, script in WAYS.items():
        with tempfile.TemporaryDirectory() as home:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
            environment |= {"HF_HOME": home, "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
            environment |= {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
            if way == "no-links":
                environment["HF_HUB_DISABLE_SYMLINKS"] = "1"
            # The package reads its variables once, when it is imported.
            subprocess.run([sys.executable, "-c", "import huggingface_hub" + "\n" + script], env=environment, check=True)
            golden["caches"][way] = layout(Path(home) / "hub")
    server.shutdown()
    out = Path(resources) / "golden" / "hub-cache.json"
    out.write_text(json.dumps(golden, indent=1) + "\n")
    print(f"{out}: huggingface_hub {golden['huggingface_hub']}, {', '.join(golden['caches'])}")


def check(cache):
    from huggingface_hub import scan_cache_dir, try_to_load_from_cache

    scan = scan_cache_dir(cache)
    for warning in scan.warnings:
        print("warning:", warning)
    for repo in sorted(scan.repos, key=lambda each: each.repo_id):
        for revision in repo.revisions:
            print(repo.repo_id, revision.commit_hash, "refs", sorted(revision.refs), revision.size_on_disk, "bytes")
            for file in sorted(revision.files, key=lambda each: str(each.file_path)):
                name = file.file_path.relative_to(revision.snapshot_path).as_posix()
                loaded = try_to_load_from_cache(repo.repo_id, name, cache_dir=cache)
                print("  found" if loaded == str(file.file_path) else f"  NOT FOUND ({loaded})", name)
    print(len(scan.incomplete_files), "incomplete")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--resources")
parser.add_argument("--check")
arguments = parser.parse_args()
if arguments.resources:
    write(arguments.resources)
if arguments.check:
    check(arguments.check)
