"""Whether a job computed what plain Python computes from the same data: python3 check.py FOLDER [JOB]

Compares the customers in common, and the weights of the model. Prints `equal` and ends with 0, or says what differs.
"""

import csv
import json
import math
import sys
from pathlib import Path

TOLERANCE = 0.01
LEARNING_RATE = 0.5


def read(path):
    with open(path, newline="") as file:
        return {row["id"]: {k: float(v) for k, v in row.items() if k != "id"} for row in csv.DictReader(file)}


def fit(rows, labels, rounds):
    """Logistic regression by gradient descent, one row after the other."""
    weights = [0.0] * len(rows[0])
    for _ in range(rounds):
        gradient = [0.0] * len(weights)
        for row, label in zip(rows, labels):
            error = 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, row)))) - label
            for i, x in enumerate(row):
                gradient[i] += error * x
        weights = [w - LEARNING_RATE / len(rows) * g for w, g in zip(weights, gradient)]
    return weights


def main(folder, job):
    data = {party: Path(folder) / party / "data" for party in ("alice", "bob")}
    tables = {party: read(path / "customers.csv") for party, path in data.items()}
    common = sorted(tables["alice"].keys() & tables["bob"].keys())
    problems = []
    for party, path in data.items():
        found = read(path / job / "common.csv")
        if sorted(found) != common:
            problems.append(f"{party} found {len(found)} customers in common, not {len(common)}")
        elif any(found[each] != tables[party][each] for each in common):
            problems.append(f"{party} has other columns than before")
    models = {party: json.loads((path / job / "model.json").read_text()) for party, path in data.items()}
    if models["alice"] != models["bob"]:
        problems.append("alice and bob have different models")
    model = models["alice"]
    rows = [{**tables["alice"][each], **tables["bob"][each], "bias": 1.0} for each in common]
    names = list(model["weights"])
    expected = fit([[row[name] for name in names] for row in rows], [row["label"] for row in rows], model["rounds"])
    for name, weight in zip(names, expected):
        if abs(weight - model["weights"][name]) > TOLERANCE:
            problems.append(f"weight of {name}: {model['weights'][name]:.4f}, in plain Python {weight:.4f}")
    if sorted(names) != sorted(["age", "income", "visits", "spent", "returns", "bias"]):
        problems.append(f"the model has the columns {', '.join(names)}")
    if not (data["alice"] / job / "report.txt").exists():
        problems.append("alice has no report")
    for problem in problems:
        print(problem)
    if not problems:
        print(f"equal: {len(common)} customers in common, {len(names)} weights")
    return len(problems) > 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "first-psi"))
