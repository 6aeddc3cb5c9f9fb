#!/bin/sh
# in_new_folder.sh PROGRAM: runs it with a new folder as its argument, and takes the folder away.
folder=$(mktemp -d) || exit 1
"$1" "$folder"
status=$?
rm -r "$folder"
exit $status
