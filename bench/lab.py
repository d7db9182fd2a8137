"""The bench: starts the program and nginx on one core each in turn, drives them with wrk from the other core."""
import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "out")
SERVER_CORE, CLIENT_CORE = "0", str(min(1, os.cpu_count() - 1))
# A memory limit per client address would stop one client that asks for a whole crowd.
FREE = {f"SETTIMES_LIMITS__{name}": "1000000000/60" for name in ("SCHEDULE", "EVENTS", "PAGES", "BUILD", "PUBLIC")}
CONNECTIONS = 64


def stop(text):
    raise SystemExit(f"stopped: {text}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, encoding=None, host="localhost"):
    """One GET on a new connection: status, headers, body."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": f"{host}:{port}", "Connection": "close"}
    link.request("GET", path, headers=headers | ({"Accept-Encoding": encoding} if encoding else {}))
    answer = link.getresponse()
    body = answer.read()
    link.close()
    return answer.status, answer.getheaders(), body


class Program:
    """The real program on a data folder, pinned to one core with one async thread."""

    def __init__(self, data_dir, log="info", wait="/readyz"):
        self.port = free_port()
        self.log = open(os.path.join(OUT, "settimes.log"), "wb")
        environment = os.environ | FREE | {"TOKIO_WORKER_THREADS": "1", "SETTIMES_LOG": log}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, os.environ["SETTIMES_BIN"], "serve", "--data-dir", data_dir, "--listen",
             f"127.0.0.1:{self.port}", "--public-url", f"http://localhost:{self.port}"],
            env=environment, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        self.first_answer = self.wait_for(wait)

    def wait_for(self, path, within=60):
        """Seconds from the start to the first 200."""
        while time.perf_counter() - self.began < within:
            if self.process.poll() is not None:
                break
            try:
                if ask(self.port, path)[0] == 200:
                    return time.perf_counter() - self.began
            except OSError:
                time.sleep(0.001)
        self.stop()
        with open(os.path.join(OUT, "settimes.log")) as log:
            stop(f"the program gave no answer on {path}:\n{log.read()[-2000:]}")

    def memory(self):
        """Resident and highest resident memory so far, MB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            text = status.read()
        return tuple(int(re.search(rf"{name}:\s+(\d+)", text).group(1)) / 1024 for name in ("VmRSS", "VmHWM"))

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


class Nginx:
    """nginx with one worker, serving the given bytes with the given headers as a static file."""

    def __init__(self, headers, body, log):
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="settimes-nginx-")
        # The worker gives up root's rights: it must be able to walk into the folder.
        os.chmod(self.folder, 0o755)
        with open(os.path.join(self.folder, "body"), "wb") as file:
            file.write(body)
        kind = "application/octet-stream"
        lines = ["add_header X-Request-ID $request_id always;"]
        for name, value in headers:
            if name.lower() == "content-type":
                kind = value
            elif name.lower() not in ("content-length", "date", "connection", "server", "transfer-encoding", "x-request-id"):
                quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "${dollar}")
                lines.append(f'add_header {name} "{quoted}" always;')
        log_line = f"access_log {OUT}/nginx.log plain;" if log else "access_log off;"
        config = f"""
worker_processes 1; daemon off; pid {self.folder}/pid; error_log {OUT}/nginx-error.log warn;
events {{ worker_connections 1024; }}
http {{
  log_format plain '$time_iso8601 $request_method $uri $status $request_time $request_id';
  {log_line}
  geo $dollar {{ default "$"; }}
  client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2; fastcgi_temp_path {self.folder}/t3;
  uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;
  server_tokens off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10;
  etag off; if_modified_since off;
  server {{ listen 127.0.0.1:{self.port}; location / {{ root {self.folder}; try_files /body =404; default_type '{kind}'; types {{ }}
    {' '.join(lines)} }} }}
}}"""
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(config.replace('default "$";', "default '$';"))
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, "nginx", "-c", path, "-e", f"{OUT}/nginx-error.log"],
                                        stdin=subprocess.DEVNULL)
        for _ in range(200):
            try:
                status, _, got = ask(self.port, "/")
                break
            except OSError:
                time.sleep(0.02)
        else:
            stop("nginx does not answer; see bench/out/nginx-error.log")
        if (status, got) != (200, body):
            stop(f"nginx does not serve the same bytes: status {status}, {len(got)} of {len(body)} bytes")

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


class Editor:
    """Changes one set of the measured night once a second, from outside, as a person with a shell would."""

    def __init__(self, data_dir, set_id, pause=1.0):
        self.path, self.set_id, self.pause = os.path.join(data_dir, "settimes.db"), set_id, pause
        self.over = threading.Event()
        self.edits = 0
        self.thread = threading.Thread(target=self.work)

    def edit(self):
        db = sqlite3.connect(self.path, timeout=10)
        with db:
            db.execute("UPDATE performances SET start_time = CASE start_time WHEN '18:07' THEN '18:08' ELSE '18:07' END, "
                       "end_time = '18:40' WHERE id = ?", (self.set_id,))
        db.close()
        self.edits += 1

    def work(self):
        while not self.over.wait(self.pause):
            self.edit()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Run:
    """What one run of wrk found."""

    def __init__(self, rate, p50, p99, faults):
        self.rate, self.p50, self.p99, self.faults = rate, p50, p99, faults


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def wrk(port, path, seconds, encoding=None, script=None, words=()):
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += ["-H", f"Host: localhost:{port}"] + (["-H", f"Accept-Encoding: {encoding}"] if encoding else [])
    command += ["-s", os.path.join(HERE, script)] if script else []
    command += [f"http://127.0.0.1:{port}{path}"] + (["--", *map(str, words)] if words else [])
    text = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60).stdout
    try:
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
        p50, p99 = (milliseconds(re.search(rf"\n\s+{share}%\s+(\S+)", text).group(1)) for share in (50, 99))
    except AttributeError:
        stop(f"wrk said nothing that can be read:\n{text}")
    faults = re.findall(r"(?:Non-2xx or 3xx responses|Socket errors):.*", text)
    return Run(rate, p50, p99, faults)


def median(numbers):
    return statistics.median(list(numbers))


def machine():
    with open("/proc/cpuinfo") as info:
        model = re.search(r"model name\s*:\s*(.*)", info.read())
    with open("/proc/meminfo") as info:
        memory = int(re.search(r"MemTotal:\s+(\d+)", info.read()).group(1)) // 1024 // 1024
    tools = [subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr.strip().split("/")[-1],
             os.uname().release]
    name = model.group(1).strip() if model else "unknown processor"
    return f"{os.cpu_count()} × {name}, {memory} GB, Linux {tools[1]}, nginx {tools[0]}"
