#!/bin/sh
# A throw-away PostgreSQL cluster for tests, without durability, reached only through a socket in its own folder.
#   postgres.sh start [SETTINGS]   makes and starts one; prints two lines: its folder, and its URL
#   postgres.sh stop FOLDER
#   postgres.sh crash FOLDER       stops it as if it had been killed, and starts it again
# initdb refuses root: then the cluster runs as the user postgres, or nobody. Its text order is Vietnamese, so that a
# statement that leans on byte order without saying so is found.
set -eu

programs() {
	for folder in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null || true)"; do
		if [ -x "$folder/initdb" ]; then
			echo "$folder"
			return
		fi
	done
	echo "postgres.sh: initdb of PostgreSQL is not installed (postgresql-15)" >&2
	exit 1
}

owner() {
	id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody
}

as_owner() {
	if [ "$(id -u)" = 0 ]; then
		user=$(owner)
		setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
	else
		"$@"
	fi
}

start() {
	settings=${1:+$(realpath "$1")}
	# Not TMPDIR: the name of a socket is at most 107 bytes long, and the owner must get there.
	folder=$(mktemp -d /tmp/congdoan-pg-XXXXXX)
	[ "$(id -u)" != 0 ] || chown "$(owner)" "$folder"
	cd "$folder"
	if ! as_owner "$bin/initdb" -D "$folder/data" -U congdoan -A trust -E UTF8 --locale=C.UTF-8 --locale-provider=icu \
		--icu-locale=vi --no-sync >"$folder/initdb.log" 2>&1; then
		cat "$folder/initdb.log" >&2
		exit 1
	fi
	as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <<-END
		listen_addresses = ''
		unix_socket_directories = '$folder'
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		shared_buffers = 64MB
		max_connections = 120
		log_min_messages = fatal
		log_min_error_statement = fatal
	END
	[ -z "$settings" ] || as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <"$settings"
	if ! as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 start >/dev/null; then
		cat "$folder/data/server.log" >&2
		exit 1
	fi
	echo "$folder"
	echo "postgresql://congdoan@/postgres?host=$folder"
}

stop() {
	cd "$1"
	as_owner "$bin/pg_ctl" -D "$1/data" -m immediate -w -t 60 stop >/dev/null || true
	cd /
	rm -rf -- "$1"
}

crash() {
	cd "$1"
	as_owner "$bin/pg_ctl" -D "$1/data" -m immediate -w -t 60 stop >/dev/null
	as_owner "$bin/pg_ctl" -D "$1/data" -l "$1/data/server.log" -w -t 60 start >/dev/null
}

bin=$(programs)
case "${1:-}" in
start) start "${2:-}" ;;
stop) stop "${2:?the folder}" ;;
crash) crash "${2:?the folder}" ;;
*)
	sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
