#!/usr/bin/env python3
"""How fast demarche is beside its peers, in one run on one core of this machine.

Run it with `make bench`. STATEMENTS (default 200000) made by a seeded generator out of the training
data, two halves of two statements each, are what all of them read; they are a benchmark's data only.
Each system runs five times, in turn with the others, so that a noisy machine is noisy for all; the
median counts. Peers that are not installed are left out (`make bench-deps` installs Debian's).
Prints the table of docs/performance.md.
"""
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from corpus import read_corpus

RUNS = 5
STATEMENTS = int(os.environ.get("STATEMENTS", "200000"))
FEW = 20000  # for peers that would take minutes


def write_statements(rows, path, count):
    draw = random.Random(20261128)
    with open(path, "w", encoding="utf8") as file:
        for _ in range(count):
            first, second = draw.choice(rows)["text"].split(), draw.choice(rows)["text"].split()
            file.write(" ".join(first[: (len(first) + 1) // 2] + second[len(second) // 2:]) + "\n")


def write_json_lines(source, path):
    with open(source, encoding="utf8") as lines, open(path, "w", encoding="utf8") as file:
        for line in lines:
            file.write(json.dumps({"text": line.rstrip("\n")}, ensure_ascii=False) + "\n")


def write_labelled(rows, path):
    with open(path, "w", encoding="utf8") as file:
        for row in rows:
            file.write(f"__label__{row['stances'].split('+')[0]} {row['text'].lower()}\n")


class Command:
    """A process that reads `path`, on the first processor only, or on those named."""

    def __init__(self, name, arguments, path, processors="0"):
        self.name, self.arguments, self.path = name, arguments, path
        self.processors = processors
        self.seconds = []

    def run(self):
        begin = time.perf_counter()
        subprocess.run(["taskset", "-c", self.processors] + self.arguments, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.seconds.append(time.perf_counter() - begin)


class Function:
    """The same for what runs within this process."""

    def __init__(self, name, call, path):
        self.name, self.call, self.path = name, call, path
        self.seconds = []

    def run(self):
        begin = time.perf_counter()
        self.call()
        self.seconds.append(time.perf_counter() - begin)


def fasttext_systems(rows, folder, path):
    if not shutil.which("fasttext"):
        return []
    labelled = os.path.join(folder, "labelled.txt")
    write_labelled(rows, labelled)
    systems = []
    for name, options, quantised in (
            ("fastText words 1-2, dim 100", ["-wordNgrams", "2", "-dim", "100"], True),
            ("fastText with characters 3-5, dim 10",
             ["-wordNgrams", "2", "-dim", "10", "-minn", "3", "-maxn", "5"], False)):
        model = os.path.join(folder, name.replace(" ", "-").replace(",", ""))
        train = ["fasttext", "supervised", "-input", labelled, "-output", model, "-epoch", "10",
                 "-bucket", "200000", "-thread", "1"] + options
        subprocess.run(train, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        systems.append(Command(name, ["fasttext", "predict-prob", model + ".bin", path], path))
        if quantised:
            subprocess.run(["fasttext", "quantize", "-output", model, "-input", labelled],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            systems.append(Command(name + ", quantised",
                                   ["fasttext", "predict-prob", model + ".ftz", path], path))
    return systems


def sklearn_systems(rows, few):
    try:
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
        from sklearn.pipeline import make_pipeline, make_union
        from sklearn.svm import LinearSVC
    except ImportError:
        return []
    with open(few, encoding="utf8") as file:
        texts = file.read().splitlines()
    labels = [row["stances"].split("+")[0] for row in rows]
    trained = [row["text"] for row in rows]
    hashing = make_pipeline(HashingVectorizer(ngram_range=(1, 2)), LinearSVC())
    tfidf = make_pipeline(make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)), LinearSVC())
    systems = []
    for name, pipeline in (("scikit-learn, hashed words 1-2", hashing),
                           ("scikit-learn, TF-IDF of words 1-2 and characters 3-5", tfidf)):
        pipeline.fit(trained, labels)
        systems.append(Function(name, lambda p=pipeline: p.predict(texts), few))
    return systems


def startup():
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        subprocess.run(["build/demarche", "score", "-e", "Wij eisen opheldering."], check=True,
                       stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def training(rows, folder, demarche):
    """Seconds to train on 10,000 statements, demarche with its cross-validation."""
    part = os.path.join(folder, "part.tsv")
    with open(part, "w", encoding="utf8") as file:
        file.write("text\tstances\n")
        for row in random.Random(1).sample(rows, 10000):
            file.write(row["text"] + "\t" + row["stances"] + "\n")
    begin = time.perf_counter()
    subprocess.run(["taskset", "-c", "0", demarche, "train", "-q", "-j", "1", part, "-o",
                    os.path.join(folder, "part.model")], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def processor():
    with open("/proc/cpuinfo", encoding="utf8") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main():
    rows = read_corpus()
    demarche = "build/demarche"
    with tempfile.TemporaryDirectory() as folder:
        many, few = os.path.join(folder, "many.txt"), os.path.join(folder, "few.txt")
        json_lines = os.path.join(folder, "many.jsonl")
        write_statements(rows, many, STATEMENTS)
        write_statements(rows, few, FEW)
        write_json_lines(many, json_lines)
        systems = [Command("wc -w", ["wc", "-w", many], many),
                   Command("demarche score", [demarche, "score", "--from", "txt", many], many),
                   Command("demarche score -j 2, two cores",
                           [demarche, "score", "-j", "2", "--from", "txt", many], many, "0,1"),
                   Command("demarche score, JSON Lines",
                           [demarche, "score", "--from", "jsonl", json_lines], json_lines)]
        systems += fasttext_systems(rows, folder, many) + sklearn_systems(rows, few)
        for turn in range(RUNS):
            for system in systems:
                print(f"\rrun {turn + 1} of {RUNS}: {system.name:60}", end="", file=sys.stderr)
                system.run()
        print("\r" + " " * 80 + "\r", end="", file=sys.stderr)
        report(systems, folder, rows, demarche)


def report(systems, folder, rows, demarche):
    medians = {s.name: statistics.median(s.seconds) for s in systems}
    counts = {}
    for system in systems:
        if system.path not in counts:
            with open(system.path, "rb") as file:
                counts[system.path] = (sum(1 for _ in file), os.path.getsize(system.path))
    rates = {s.name: counts[s.path][0] / medians[s.name] for s in systems}
    own = rates["demarche score"]
    print(f"{processor()}, one core; {STATEMENTS:,} statements, scikit-learn {FEW:,}; whole "
          "processes, scikit-learn without its start\n")
    print("| | statements/s | MB/s | demarche is faster by |\n|---|---|---|---|")
    for system in systems:
        megabytes = counts[system.path][1] / medians[system.name] / 1e6
        print(f"| {system.name} | {rates[system.name]:,.0f} | {megabytes:.1f} | "
              f"{own / rates[system.name]:.1f} × |")
    print(f"\nfirst answer (`score -e`): {startup() * 1000:.1f} ms\n"
          f"training on 10,000 statements, with five-fold cross-validation, one core: "
          f"{training(rows, folder, demarche):.1f} s")


main()
