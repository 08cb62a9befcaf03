# Shared functions of the launchers in a checkout, which set name (of the command) and home (the checkout) first.

# shellcheck source=start.sh
source "$home/fmnist-experiments/src/main/launcher/start.sh"
[[ -f $home/fmnist-experiments/pom.xml ]] || fail "$home is not a checkout of fmnist"

# Prints a checksum of all inputs of a build; it does not depend on the checkout's path and on file times.
fingerprint() {
  (cd "$home" && find pom.xml .mvn records fmnist-*/pom.xml fmnist-*/src/main -type f ! -name '.*' \
    -exec cksum {} +) | LC_ALL=C sort | cksum
}

# Waits while another build runs, then locks the target directory.
lock() {
  local lock="$target/build.lock" owner announced=false failed=0
  { mkdir -p "$target" && [[ -w $target ]]; } 2>/dev/null ||
    fail "$target: a writable directory for the build expected, found none"
  until (set -o noclobber && echo $$ >"$lock") 2>/dev/null; do
    owner=$(cat "$lock" 2>/dev/null) || ((++failed < 10)) || fail "$lock: a writable file expected, found none"
    if [[ -n $owner && ! -d /proc/$owner ]] && ! kill -0 "$owner" 2>/dev/null && [[ -f $lock ]]; then
      fail "$lock: the building process $owner is gone; if no other build is running, delete this file"
    fi
    $announced || echo "$name: waiting for another build; if none is running, delete $lock" >&2
    announced=true
    sleep 0.2
  done
  trap 'rm -f "$target/build.lock"' EXIT
}

built() {
  [[ -f $target/dependencies.txt && -f $target/built.txt && $(<"$target/built.txt") == "$(fingerprint)" ]]
}

# Builds a module unless its build is up to date: name of the module, then further arguments for Maven.
# Maven deletes built.txt when it begins.
build() {
  target="$home/$1/target"
  built && return
  lock
  if ! built; then
    command -v mvn >/dev/null || fail "mvn not found: Maven 3.8 or newer is needed to build"
    echo "$name: building (the first build takes some minutes, to download libraries) ..." >&2
    local before
    before=$(fingerprint) # changes during the build are built next time
    (cd "$home" && mvn --quiet -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip \
      --projects "$1" --also-make "${@:2}" package) </dev/null >&2 || fail "the build failed, see above"
    echo "$before" >"$target/built.txt"
    echo "$name: built" >&2
  fi
  rm -f "$target/build.lock"
  trap - EXIT
}

# Prints the class path of the module that was built last. Its jars are copies in the checkout, so that this can be
# moved.
classpath() {
  local classpath="$target/classes" jar jars
  IFS=: read -r -a jars <"$target/dependencies.txt" || true
  for jar in "${jars[@]}"; do
    classpath+=":$target/$jar"
  done
  echo "$classpath"
}
