# The doors of this repository. The work is done by short scripts in scripts/ and bench/.
.DEFAULT_GOAL := help
.PHONY: help demo test fast screenshots icons bench

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | while IFS='|' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: ## build, fill with a night for tonight and serve it at http://localhost:8080
	@scripts/demo.sh

test: ## everything: install what is needed, format, lints, tests, schema, browser
	@scripts/test.sh

fast: ## format, lints and Rust tests only; installs nothing
	@scripts/test.sh fmt clippy nextest

screenshots: ## write docs/screenshots/*.png from the demo night
	@scripts/screenshots.sh

icons: ## draw the icons anew from crates/web/static/icons/icon.svg
	@scripts/icons.sh

bench: ## measure against nginx in the same run (about 15 minutes; not part of the tests)
	@bench/run.sh
