"""Makes what alice and bob know of their customers: python3 generate.py FOLDER [ROWS]

Each party's file is FOLDER/PARTY/data/customers.csv. About half of the customers are common to both. It needs Python alone,
and the same numbers come out each time.
"""

import csv
import math
import random
import sys
from pathlib import Path

COLUMNS = {"alice": ["age", "income", "visits"], "bob": ["spent", "returns", "label"]}


def main(folder, rows):
    chance = random.Random(7)
    tables = {"alice": [], "bob": []}
    for number in range(rows + rows // 2):
        values = {name: round(chance.gauss(0, 1), 4) for name in ["age", "income", "visits", "spent", "returns"]}
        score = 1.2 * values["income"] - 0.8 * values["age"] + 1.5 * values["spent"] - 0.5 * values["returns"] + 0.3
        values["label"] = int(chance.random() < 1 / (1 + math.exp(-score)))
        # The first half of the numbers is bob's alone, the last alice's.
        owners = [name for name, mine in (("alice", number >= rows // 2), ("bob", number < rows)) if mine]
        for owner in owners:
            tables[owner].append([f"customer-{number:06d}", *(values[column] for column in COLUMNS[owner])])
    for owner, table in tables.items():
        chance.shuffle(table)
        path = Path(folder) / owner / "data" / "customers.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows([["id", *COLUMNS[owner]], *table])
        print(path, len(table), "customers")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
