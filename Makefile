# The targets only name what deploy/local/bootstrap.py does; `python3 deploy/local/bootstrap.py TARGET` is the same.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
BOOTSTRAP = @test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install one, or name it: make PYTHON=/path/to/python" >&2; exit 2; }; \
	exec $(PYTHON) deploy/local/bootstrap.py

.PHONY: run demo test check lock install

run:  ## start the hub; ARGS="--port 8081 --no-demo" are passed on
	$(BOOTSTRAP) run $(ARGS)

demo:  ## the same with the device simulator
	$(BOOTSTRAP) demo $(ARGS)

test:  ## install what the tests need and run them; ARGS go to pytest
	$(BOOTSTRAP) test $(ARGS)

check:  ## formatting, lint, types, import contracts, drift
	$(BOOTSTRAP) check

lock:  ## pin the dependencies anew
	$(BOOTSTRAP) lock

install:
	$(BOOTSTRAP) install
