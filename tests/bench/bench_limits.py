"""What the machine itself can do in the same minute: reading, waiting for the disk, nginx with the same bytes."""

import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "wrk.lua")
BLOCK = 1 << 20
SYNCS = 200


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


class Asked:
    """What wrk said of one path."""

    def __init__(self, text):
        found = re.search(r"^BENCH ([\d.]+) ([\d.]+) ([\d.]+) (\d+)$", text, re.MULTILINE)
        if not found:
            sys.exit("wrk said:\n" + text)
        self.per_second, self.p95 = float(found.group(1)), float(found.group(2))
        self.refused = int(found.group(4))


def wrk(port, path, connections, seconds, headers=None, body=None):
    words = ["wrk", "-t2", "-c%d" % connections, "-d%ds" % seconds, "--timeout", "60s", "-s", SCRIPT]
    for name, value in (headers or {}).items():
        words += ["-H", "%s: %s" % (name, value)]
    environment = {key: value for key, value in os.environ.items() if key != "BODY"}
    if body:
        environment["BODY"] = body
    done = subprocess.run(words + ["http://127.0.0.1:%d%s" % (port, path)], check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return Asked(done.stdout)


def read_through(path):
    """Bytes a second of the file, read from its beginning once it has been read before."""
    for _ in range(2):
        began, size = time.monotonic(), 0
        with open(path, "rb", buffering=0) as file:
            while block := file.read(BLOCK):
                size += len(block)
        taken = time.monotonic() - began
    return size / taken


def syncs(folder):
    """Milliseconds of a block of 4 KiB that is written over and waited for, as the log of a database is."""
    path = os.path.join(folder, "sync")
    taken = []
    with open(path, "wb", buffering=0) as file:
        file.write(b"x" * 4096)
        os.fsync(file.fileno())
        for _ in range(SYNCS):
            began = time.monotonic()
            file.seek(0)
            file.write(b"y" * 4096)
            os.fdatasync(file.fileno())
            taken.append((time.monotonic() - began) * 1000)
    os.unlink(path)
    return taken


NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
	access_log off; keepalive_requests 1000000; default_type text/html;
	client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
	uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
	server {{ listen 127.0.0.1:{port}; root {folder}/nginx; }}
}}
"""


def nginx(folder, page, connections, seconds, port):
    """What nginx does with the bytes of a page; None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        return None
    os.makedirs(os.path.join(folder, "nginx"), exist_ok=True)
    os.chmod(folder, 0o755)  # its workers are another user's
    with open(os.path.join(folder, "nginx", "page"), "wb") as file:
        file.write(page)
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w", encoding="ascii") as file:
        file.write(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen([program, "-p", folder, "-c", config], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        return wrk(port, "/page", connections, seconds)
    finally:
        process.terminate()
        process.wait(20)
