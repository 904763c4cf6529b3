"""`python -m deploy.local` is `hub`: the supervisor starts its children so, with the interpreter it runs on itself."""

from deploy.local.cli import main

main()
