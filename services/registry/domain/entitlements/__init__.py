"""Who is entitled to which of the 28 items, and why: the documents' rules as data, and a small engine. Pure.

    facts → situation ─┐
    service_list ──────┼─► evaluation: 28 verdicts, each with reasons, missing evidence and the sentence it rests on
    policies ──────────┘

``words`` is the vocabulary that conditions are written in, ``county`` what a county's list may change.
"""
