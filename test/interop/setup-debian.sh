#!/usr/bin/env bash
# What the interop suite needs of Debian. Run by CI and by hand, never by a test.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq python3 python3-venv
