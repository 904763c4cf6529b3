"""The plan of a day: who visits whom, in what order, when. Solvers only; the model and its checker are in `domain`."""
