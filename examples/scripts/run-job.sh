#!/bin/sh
# Runs a job, waits for it, and does what fits how it ended. The exit code is that of kj.
#
#   examples/scripts/run-job.sh examples/jobs/common-customers.yaml customers-1 results
#
# KJ is the command of kj, if it has another name; flags such as --server go into the environment (KJ_SERVER, KJ_TOKEN).
set -u
file=$1 name=$2 folder=${3:-results}
kj=${KJ:-kj}

"$kj" run -f "$file" --name "$name" --wait --timeout "${TIMEOUT:-1h}"
code=$?

case $code in
0) # Succeeded: what the parties gave goes into files.
  "$kj" results "$name" -d "$folder" ;;
3) # Failed: why, and the last words of whoever failed first.
  "$kj" why "$name"
  "$kj" logs "$name" --failed --tail 5 ;;
4) # Cancelled, or rejected by a party.
  echo "$name was called off:"
  "$kj" why "$name" ;;
5) # Suspended: somebody has to let it go on.
  echo "$name is on hold; go on with: kj resume $name" ;;
124) # It takes too long, and is not left to run on.
  "$kj" cancel "$name" --reason "took too long" --yes ;;
130) # Ctrl-C ended kj; the job goes on.
  echo "wait for it again with: kj wait $name" ;;
*) # 1: the server or the job is not to be had; 2: this script is wrong.
  echo "nothing is known of $name" >&2 ;;
esac
exit $code
