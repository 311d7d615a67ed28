#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mutants.sh CC ABI_DIR KIT WORK_DIR: shows that the kit bites. Each mutant is echo with one rule broken; the kit must fail it, in
# a test whose name is given, and must pass the untouched one.
set -u
cc=$1
abi=$2
kit=$3
work=$4
here=$(cd "$(dirname "$0")" && pwd)
failed=0
TGP_KIT_PATIENCE_MS=1000
export TGP_KIT_PATIENCE_MS

compile() { # source, object
  "$cc" -std=c11 -D_GNU_SOURCE -g -O1 -fPIC -fvisibility=hidden -I"$abi" -I"$here" -I"$here/echo" -c "$1" -o "$2"
}

# Only the changed file is compiled again.
rm -rf "$work"
mkdir -p "$work/objects/echo" "$work/src/echo"
for source in echo.c echo/config.c echo/events.c echo/handover.c echo/pieces.c echo/worker.c; do
  compile "$here/$source" "$work/objects/${source%.c}.o" || exit 2
done

build() { # the file that was changed
  compile "$work/src/$1" "$work/mutant.o" || return 1
  objects=$(find "$work/objects" -name '*.o' ! -path "$work/objects/${1%.c}.o")
  # shellcheck disable=SC2086
  "$cc" -shared $objects "$work/mutant.o" -pthread -o "$work/mutant.so"
}

mutant() { # what is broken, the test that must notice, file, sed script
  sed "$4" "$here/$3" >"$work/src/$3"
  if [ -n "$4" ] && cmp -s "$here/$3" "$work/src/$3"; then
    echo "$1: the change no longer applies to $3" >&2
    failed=1
  elif ! build "$3"; then
    failed=1
  elif "$kit" ${2:+"--gtest_filter=*.$2"} "$work/mutant.so" "$here/echo/echo.profile" >"$work/report" 2>&1; then
    [ -z "$2" ] || { echo "$1: $2 did not notice" >&2; failed=1; }
  elif ! grep -q "FAILED.*$2" "$work/report"; then
    echo "$1: something else happened:" >&2
    cat "$work/report" >&2
    failed=1
  fi
}

mutant 'nothing' '' echo.c ''
mutant 'writes without credit' writing_waits_for_credit \
  echo/worker.c 's/c->may_write > 0 \&\&/c->may_write > -99999999 \&\&/'
mutant 'submits without credit' submitting_waits_for_credit \
  echo/worker.c 's/s->may_submit > 0/s->may_submit > -99999999/'
mutant 'takes bytes beyond its credit' sending_beyond_the_credit_is_refused \
  echo/events.c 's/c->may_receive <= 0/c->may_receive <= -99999999/'
mutant 'takes notifications beyond its credit' notifying_beyond_the_credit_is_refused \
  echo/events.c 's/s->may_receive <= 0/s->may_receive <= -99999999/'
mutant 'never grants notifications again' what_is_notified_is_granted_again \
  echo/worker.c 's/^.*plugin->host->session_grant(.*$//'
mutant 'reports a descriptor twice' an_adopted_descriptor_is_spoken_on_and_closed_once \
  echo/worker.c 's/^  plugin->host->connection_close(plugin->host->ctx, id, TGP_CLOSE_DONE);/&&/'
mutant 'reports a descriptor that it keeps open' adopted_descriptors_are_closed_and_reported \
  echo/pieces.c 's/^      close(c->fd);//'
mutant 'does not hear the last word on a connection' after_the_last_word_the_id_is_gone \
  echo/events.c 's/if (mine) c->gone = 1;/mine = 0;/'
mutant 'goes on while paused' what_arrives_while_paused_is_kept_until_resumed \
  echo.c 's/if (order(plugin, ORDER_PARK, .*/return TGP_OK;/'
mutant 'exports while running' running_is_not_exported_and_not_freed \
  echo.c 's/if (plugin->state != TGP_STATE_PAUSED) return echo_fail(error, TGP_E_STATE, 0, 0, "not paused");//'
mutant 'calls the host from an entry point' a_host_owned_transport_is_spoken_on \
  echo/events.c 's/^  struct connection\* c = echo_known(plugin, id);/&\n  plugin->host->connection_grant(plugin->host->ctx, id, 0);/'
mutant 'opens something in init' it_starts_no_thread_and_opens_nothing \
  echo.c 's/  plugin->wake_fd = -1;$/  plugin->wake_fd = dup(0);/'
mutant 'complains about the wrong line' a_bad_configuration_is_refused_with_its_line \
  echo/config.c 's/line.number + 1/line.number + 2/'
mutant 'leaves a session open behind its client' a_login_opens_a_session_of_that_user \
  echo/worker.c 's/if (s != NULL \&\& s->id != 0)/if (0)/'
mutant 'takes a blob that is cut off' a_damaged_blob_is_refused_and_leaves_nothing \
  echo/handover.c 's/return TGP_E_HANDOVER; \/\* no/return TGP_OK; \/* no/'
mutant 'takes connections while draining' drain_refuses_new_connections_and_ends_the_others \
  echo/events.c 's/plugin->draining || //'
mutant 'takes connections while paused' paused_is_not_started_and_takes_no_connection \
  echo/events.c 's/plugin->state == TGP_STATE_RUNNING ? add_connection/takes_events(plugin) ? add_connection/'
exit $failed
