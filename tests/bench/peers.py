#!/usr/bin/env python3
"""demarche beside scikit-learn and fastText, trained and measured on the same folds.

Run it with `make peers`, which installs Debian's python3-sklearn and fasttext. Folds keep the
statements of a group together. Each peer chooses its threshold for each stance on a tenth of its
training part; demarche chooses its own by its own cross-validation within the training part. All
get the statement without its reporting verb, which the peers have no place for; a second line of
demarche has it. Prints macro-F1 over the stances.
"""
import json
import os
import random
import subprocess
import tempfile

import numpy
from scipy.sparse import hstack
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from corpus import read_corpus

STANCES = ("condemnation", "threat", "call")
FOLDS = 5


def assign_folds(rows):
    draw, of_group = random.Random(1), {}
    return [of_group.setdefault(row["group"] or ("", i), draw.randrange(FOLDS))
            for i, row in enumerate(rows)]


def carried(rows):
    return numpy.array([[s in row["stances"].split("+") for s in STANCES] for row in rows])


def best_thresholds(p, truth):
    thresholds = []
    for k in range(len(STANCES)):
        steps = numpy.arange(0.05, 0.96, 0.01)
        scores = [f1(p[:, k] >= t, truth[:, k]) for t in steps]
        thresholds.append(steps[int(numpy.argmax(scores))])
    return numpy.array(thresholds)


def f1(given, truth):
    right = (given & truth).sum()
    return 2 * right / max(1, given.sum() + truth.sum())


def sklearn_probabilities(train, test):
    vectorizers = [TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
                   TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True,
                                   min_df=2)]
    texts = [row["text"] for row in train]
    x = hstack([v.fit_transform(texts) for v in vectorizers]).tocsr()
    z = hstack([v.transform([row["text"] for row in test]) for v in vectorizers]).tocsr()
    y = carried(train)
    columns = []
    for k in range(len(STANCES)):
        machine = CalibratedClassifierCV(LinearSVC(class_weight="balanced"), cv=3)
        columns.append(machine.fit(x, y[:, k]).predict_proba(z)[:, 1])
    return numpy.column_stack(columns)


def one_line(text):
    return " ".join(text.lower().split())


def fasttext_probabilities(train, test):
    with tempfile.TemporaryDirectory() as folder:
        data, queries = os.path.join(folder, "train"), os.path.join(folder, "test")
        with open(data, "w", encoding="utf8") as file:
            for row in train:
                labels = " ".join("__label__" + s for s in row["stances"].split("+"))
                file.write(f"{labels} {one_line(row['text'])}\n")
        with open(queries, "w", encoding="utf8") as file:
            file.writelines(one_line(row["text"]) + "\n" for row in test)
        model = os.path.join(folder, "model")
        subprocess.run(["fasttext", "supervised", "-input", data, "-output", model, "-loss", "ova",
                        "-wordNgrams", "2", "-minn", "3", "-maxn", "5", "-epoch", "25", "-lr",
                        "0.3", "-dim", "50", "-thread", "1", "-bucket", "200000"],
                       check=True, capture_output=True)
        out = subprocess.run(["fasttext", "predict-prob", model + ".bin", queries, "4"], check=True,
                             capture_output=True, text=True).stdout.splitlines()
    result = numpy.zeros((len(test), len(STANCES)))
    for i, line in enumerate(out):
        words = line.split()
        for label, p in zip(words[::2], words[1::2]):
            name = label.replace("__label__", "")
            if name in STANCES:
                result[i, STANCES.index(name)] = float(p)
    return result


def peer_decisions(probabilities, train, test):
    held = random.Random(2).sample(range(len(train)), len(train) // 10)
    inside = set(held)
    rest = [row for i, row in enumerate(train) if i not in inside]
    sample = [train[i] for i in held]
    p = probabilities(rest, sample + test)
    thresholds = best_thresholds(p[:len(sample)], carried(sample))
    return p[len(sample):] >= thresholds


def write_tsv(path, rows):
    with open(path, "w", encoding="utf8") as file:
        file.write("lang\tgroup\tcue\tstances\ttext\n")
        for row in rows:
            file.write("\t".join(row[c] for c in ("lang", "group", "cue", "stances", "text")) + "\n")


def demarche_decisions(train, test, with_cue):
    with tempfile.TemporaryDirectory() as folder:
        data, model = os.path.join(folder, "train.tsv"), os.path.join(folder, "model")
        write_tsv(data, train)
        subprocess.run(["build/demarche", "train", "-q", data, "-o", model], check=True)
        lines = "".join(json.dumps({"text": row["text"], "cue": row["cue"] if with_cue else ""})
                        + "\n" for row in test)
        out = subprocess.run(["build/demarche", "score", "-m", model, "--from", "jsonl", "--to",
                              "jsonl", "-"], input=lines, check=True, capture_output=True, text=True)
    given = [set(json.loads(line)["stances"]) for line in out.stdout.splitlines()]
    return numpy.array([[s in stances for s in STANCES] for stances in given])


def main():
    rows = read_corpus()
    folds = assign_folds(rows)
    peers = {
        "fastText": lambda a, b: peer_decisions(fasttext_probabilities, a, b),
        "scikit-learn": lambda a, b: peer_decisions(sklearn_probabilities, a, b),
        "demarche": lambda a, b: demarche_decisions(a, b, False),
        "demarche, with the reporting verb": lambda a, b: demarche_decisions(a, b, True),
    }
    truth = carried(rows)
    language = numpy.array([row["lang"] for row in rows])
    print("| macro-F1 over the stances | all | nl | en |\n|---|---|---|---|")
    for name, decide in peers.items():
        given = numpy.zeros(truth.shape, dtype=bool)
        for fold in range(FOLDS):
            test = [i for i in range(len(rows)) if folds[i] == fold]
            train = [rows[i] for i in range(len(rows)) if folds[i] != fold]
            given[test] = decide(train, [rows[i] for i in test])
        figures = []
        for chosen in (language != "", language == "nl", language == "en"):
            figures.append(numpy.mean([f1(given[chosen, k], truth[chosen, k]) for k in range(3)]))
        print(f"| {name} | " + " | ".join(f"{x:.3f}" for x in figures) + " |", flush=True)


if __name__ == "__main__":
    main()
