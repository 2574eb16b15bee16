"""`python -m normalizer` is the command `fanben`."""

from normalizer.cli import main

raise SystemExit(main())
