#!/bin/sh
# What `npm run test:vscode` and `npm run workbench` need from Debian (12 or newer); run once, as root.
# code-server compiles native modules (krb5, a compiler, Python for node-gyp); the tests drive Chromium.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends \
  chromium fonts-dejavu-core \
  build-essential python3 pkg-config libkrb5-dev libsecret-1-dev
