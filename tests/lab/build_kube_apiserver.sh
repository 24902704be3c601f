#!/bin/sh
# Builds a real kube-apiserver 1.20.2 from Debian 12's own source package and
# puts it, with etcd, into a cache folder. Needs apt and about 7 CPU minutes,
# once; root only where a build package is missing.
#
#   tests/lab/build_kube_apiserver.sh [CACHE]
#
# CACHE defaults to $HEAL_LAB_CACHE, else $XDG_CACHE_HOME/heal-lab, else
# ~/.cache/heal-lab. Afterwards CACHE holds `kube-apiserver` and `etcd`, and a
# second call ends at once. The machine's own apt sources are only read.
set -eu

VERSION=v1.20.2
BUILD_PACKAGES="golang-1.19-go rsync make dpkg-dev"
GO_BIN=/usr/lib/go-1.19/bin

cache=${1:-${HEAL_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heal-lab}}

say() { printf 'kube-apiserver: %s\n' "$*"; }
die() { printf 'kube-apiserver: error: %s\n' "$*" >&2; exit 1; }

is_built() {
    "$cache/kube-apiserver" --version >/dev/null 2>&1 &&
        "$cache/etcd" --version >/dev/null 2>&1
}

# One builder at a time: the script runs itself again under a lock.
take_lock() {
    [ -n "${HEAL_LAB_BUILD_LOCKED:-}" ] && return
    say "waiting for the lock in the cache folder"
    HEAL_LAB_BUILD_LOCKED=1 exec flock "$cache/.build.lock" "$0" "$cache"
}

clean_up() {
    [ -n "${work:-}" ] || return 0
    chmod -R u+w "$work" 2>/dev/null || true
    rm -rf "$work"
}

# The machine's Debian entries again, as deb-src, in a folder of our own.
# Entries of other publishers are left out where their key tells them apart.
write_source_entries() {
    mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    : >"$work/apt/list"
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] && sed -n -e 'p;s/^deb\([[:space:]]\)/deb-src\1/p' "$file" >>"$work/apt/list"
    done
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        sed 's/^Types:.*/Types: deb deb-src/' "$file" >"$work/apt/parts/$(basename "$file")"
    done
}

# apt-get with our own sources and lists: the machine's stay as they are.
own_apt() {
    apt-get -q -o APT::Sandbox::User=root \
        -o Dir::Etc::sourcelist="$work/apt/list" \
        -o Dir::Etc::sourceparts="$work/apt/parts" \
        -o Dir::State::lists="$work/apt/lists" \
        -o Dir::Cache="$work/apt/cache" "$@"
}

missing_packages() {
    for package in $BUILD_PACKAGES; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
    done
}

install_build_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    [ "$(id -u)" = 0 ] || die "these packages are missing and installing them needs root: $missing"
    say "installing $missing"
    # shellcheck disable=SC2086  # a list of words
    DEBIAN_FRONTEND=noninteractive own_apt install -y --no-install-recommends $missing ||
        die "apt-get could not install: $missing"
}

# Unpacked, not installed: an installed etcd-server would start a service.
fetch_etcd() {
    "$cache/etcd" --version >/dev/null 2>&1 && return
    say "fetching etcd"
    (cd "$work" && own_apt download etcd-server) || die "apt-get could not download etcd-server"
    dpkg-deb -x "$work"/etcd-server_*.deb "$work/etcd-server"
    mv "$work/etcd-server/usr/bin/etcd" "$cache/etcd"
}

fetch_source() {
    say "fetching the source package"
    mkdir "$work/source"
    (cd "$work/source" && own_apt source kubernetes) >"$work/source.log" 2>&1 || {
        tail -n 5 "$work/source.log" >&2
        die "no source package kubernetes here; it is part of Debian 12 (bookworm)"
    }
    mkdir -p "$work/go/src/k8s.io"
    ln -s "$work"/source/kubernetes-*/ "$work/go/src/k8s.io/kubernetes"
}

write_version_file() {
    cat >"$work/version" <<END
KUBE_GIT_COMMIT='faecb196815e248d3ecfb03c680a4507229c2a56'
KUBE_GIT_TREE_STATE='archive'
KUBE_GIT_VERSION='$VERSION'
KUBE_GIT_MAJOR='1'
KUBE_GIT_MINOR='20'
END
}

compile() {
    say "compiling (about 7 CPU minutes)"
    write_version_file
    (
        cd "$work/go/src/k8s.io/kubernetes"
        unset GOFLAGS GOROOT GOBIN MAKEFLAGS
        PATH=$GO_BIN:$PATH GOPATH=$work/go GOCACHE=$work/gocache CGO_ENABLED=0 GOTOOLCHAIN=local \
            KUBE_GIT_VERSION_FILE=$work/version make WHAT=cmd/kube-apiserver
    ) >"$work/make.log" 2>&1 || {
        tail -n 20 "$work/make.log" >&2
        die "the compilation failed"
    }
}

deliver() {
    built=$(find -L "$work/go/src/k8s.io/kubernetes/_output" -type f -name kube-apiserver | head -n 1)
    [ -n "$built" ] || die "make ended well, but left no kube-apiserver"
    "$built" --version | grep -q "$VERSION" || die "what was built does not call itself $VERSION"
    mv "$built" "$cache/kube-apiserver"
}

is_built && exit 0
command -v apt-get >/dev/null || die "this needs apt-get (Debian 12)"
mkdir -p "$cache" || die "the cache folder cannot be made: $cache"
cache=$(cd "$cache" && pwd)
take_lock
is_built && exit 0

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
work=$(mktemp -d "$cache/.build.XXXXXX")
write_source_entries
say "reading the package lists"
own_apt update >"$work/update.log" 2>&1 || { tail -n 5 "$work/update.log" >&2; die "apt-get update failed"; }
install_build_packages
fetch_etcd
"$cache/kube-apiserver" --version >/dev/null 2>&1 || { fetch_source; compile; deliver; }
is_built || die "the binaries do not run here"
say "ready"
