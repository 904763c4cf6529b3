"""Which tasks are worth coming from: what a search draws its places from. Pure numpy; no search."""

import numpy as np

from services.dispatch.planning.tour import Floats, Ints, Records

NEAREST = 30


def neighbours(nodes: Records, travel: Floats, assignment: Floats, nearest: int = NEAREST) -> Ints:
    """For each task the tasks with a common carer from which one arrives soonest: little way, waiting and lateness."""
    tasks = assignment.shape[0]
    place, opens, due, duration = (nodes[field][:tasks] for field in ("place", "opens", "due", "duration"))
    way = travel[np.ix_(place, place)]
    earliest = opens[:, None] + duration[:, None] + way
    latest = due[:, None] + duration[:, None] + way
    waiting = np.maximum(0.0, opens[None, :] - latest)
    late = np.maximum(0.0, earliest - due[None, :])
    allowed = np.isfinite(assignment).astype(np.int64)
    price = way + 0.3 * waiting + late + np.where(allowed @ allowed.T > 0, 0.0, 1e9)
    np.fill_diagonal(price, 1e12)
    chosen = np.argsort(price, axis=0, kind="stable")[: max(1, min(nearest, tasks - 1))]
    return np.ascontiguousarray(chosen.T.astype(np.int64))
