#!/bin/sh
# A private PostgreSQL cluster with PostGIS for tests and benchmarks: own folder, own socket, no TCP.
#
#   postgres.sh start FOLDER    makes it if need be, starts it, prints the URL of its empty database
#   postgres.sh stop FOLDER     stops it and removes the folder
#   postgres.sh guard FOLDER    stops it once nobody holds FOLDER/../users.lock for a while (used by the kit)
#   postgres.sh find            prints the folder of PostgreSQL's programs, fails when there are none
#
# PostgreSQL refuses to run as root: then it runs as `postgres`, or `nobody`. A setting more per word in
# ATALAYA_POSTGRES_SETTINGS ("shared_buffers=1GB max_wal_size=4GB").
set -eu

programs() {
    if found=$(command -v initdb); then dirname "$(readlink -f "$found")"; return; fi
    for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV); do
        if [ -x "$folder/initdb" ]; then echo "$folder"; return; fi
    done
    echo "PostgreSQL is not installed (Debian: apt-get install postgresql postgresql-15-postgis-3)" >&2
    return 1
}

# Runs a command as somebody PostgreSQL accepts.
lowly() {
    if [ "$(id -u)" != 0 ]; then "$@"; return; fi
    user=nobody
    if id postgres >/dev/null 2>&1; then user=postgres; fi
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME=/ "$@"
}

url() { echo "postgres:///$2?host=$(cat "$1/socket")&user=atalaya"; }

running() { [ -f "$1/data/postmaster.pid" ] && lowly "$bin/pg_ctl" -D "$1/data" status >/dev/null 2>&1; }

make() {
    rm -rf "$1"
    mkdir -p "$1"
    chmod 700 "$1"
    if [ "$(id -u)" = 0 ]; then lowly true; chown "$user" "$1"; fi
    # A socket's path may have about 100 bytes.
    if [ ${#1} -le 80 ]; then socket=$1; else socket=$(lowly mktemp -d /tmp/atl.XXXXXX); fi
    (cd / && lowly "$bin/initdb" -D "$1/data" -U atalaya -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null)
    echo "$socket" >"$1/socket"
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$socket'"
        echo "unix_socket_permissions = 0700"
        echo "max_connections = 250"
        for setting in ${ATALAYA_POSTGRES_SETTINGS-}; do echo "${setting%%=*} = '${setting#*=}'"; done
    } >>"$1/data/postgresql.conf"
}

start() {
    if [ -f "$1/ready" ] && running "$1"; then url "$1" postgres; return; fi
    # A cluster that did not start or stop cleanly is not worth repairing.
    stop "$1"
    make "$1"
    (cd / && lowly "$bin/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 start >/dev/null) || { cat "$1/log" >&2; return 1; }
    "$bin/psql" -qX -v ON_ERROR_STOP=1 -d "$(url "$1" postgres)" -c "CREATE DATABASE atalaya_template" >&2
    "$bin/psql" -qX -v ON_ERROR_STOP=1 -d "$(url "$1" atalaya_template)" -c "CREATE EXTENSION postgis" >&2
    # Copies of the template cost a few milliseconds, making the extension most of a second.
    "$bin/psql" -qX -v ON_ERROR_STOP=1 -d "$(url "$1" postgres)" \
        -c "ALTER DATABASE atalaya_template WITH ALLOW_CONNECTIONS false" >&2
    touch "$1/ready"
    url "$1" postgres
}

stop() {
    if running "$1"; then (cd / && lowly "$bin/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null) || true; fi
    if [ -f "$1/socket" ] && [ "$(cat "$1/socket")" != "$1" ]; then rm -rf "$(cat "$1/socket")"; fi
    rm -rf "$1"
}

# Every test process holds users.lock shared and touches `used` when it starts. Between two processes of
# one run nobody may hold it for a moment: hence the wait.
guard() {
    folder=$(dirname "$1")
    exec 9>"$folder/guard.lock"
    flock -n 9 || return 0
    while :; do
        flock -x "$folder/users.lock" true
        sleep 10
        exec 8>"$folder/start.lock"
        flock -x 8
        if flock -n -x "$folder/users.lock" true && [ -z "$(find "$folder/used" -newermt '-10 seconds' 2>/dev/null)" ]; then
            stop "$1"
            return
        fi
        exec 8>&-
    done
}

command=${1-}
if [ "$command" = find ]; then programs; exit; fi
if [ $# -ne 2 ]; then sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; fi
bin=$(programs)
mkdir -p "$(dirname "$2")"
folder=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
case $command in
    start | stop | guard) "$command" "$folder" ;;
    *) echo "postgres.sh: $command is none of start, stop, guard, find" >&2; exit 2 ;;
esac
