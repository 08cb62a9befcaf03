# What the launchers share; they set name (of the command) and home (the checkout) before they read this.

fail() {
  echo "$name: $1" >&2
  exit 1
}

[[ -f $home/fmnist-experiments/pom.xml ]] || fail "$home is not a checkout of fmnist"
[[ $home != *:* ]] || fail "$home: a path without : expected, since Java's class paths are divided there"

java=java
if [[ -n ${JAVA_HOME:-} ]]; then
  java="$JAVA_HOME/bin/java" # as Maven does
fi
command -v "$java" >/dev/null || fail "$java not found: JDK 17 or newer is needed"

# The content of all that a build is made of, wherever the checkout lies, whatever its files' times.
fingerprint() {
  (cd "$home" && find pom.xml .mvn fmnist-*/pom.xml fmnist-*/src/main -type f ! -name '.*' \
    -exec cksum {} +) | LC_ALL=C sort | cksum
}

# Of two builds at once, one waits.
lock() {
  local lock="$target/build.lock" owner told=false failed=0
  { mkdir -p "$target" && [[ -w $target ]]; } 2>/dev/null ||
    fail "$target: a directory to build in expected, found none that can be written"
  until (set -o noclobber && echo $$ >"$lock") 2>/dev/null; do
    owner=$(cat "$lock" 2>/dev/null) || ((++failed < 10)) || fail "$lock: cannot be written"
    if [[ -n $owner && ! -d /proc/$owner ]] && ! kill -0 "$owner" 2>/dev/null && [[ -f $lock ]]; then
      fail "$lock: the process that builds expected, found that $owner is gone; if nobody builds, delete the file"
    fi
    $told || echo "$name: waiting for another build; if there is none, delete $lock" >&2
    told=true
    sleep 0.2
  done
  trap 'rm -f "$target/build.lock"' EXIT
}

built() {
  [[ -f $target/dependencies.txt && -f $target/built.txt && $(<"$target/built.txt") == "$(fingerprint)" ]]
}

# Builds the module whose folder target is in, with what is passed on to Maven, unless that was done.
# Maven deletes built.txt when it begins.
build() {
  target="$home/$1/target"
  built && return
  lock
  if ! built; then
    command -v mvn >/dev/null || fail "mvn not found: Maven 3.8 or newer is needed to build"
    echo "$name: building (the first time this takes some minutes, to fetch libraries) ..." >&2
    local before
    before=$(fingerprint) # what is edited during the build is built next time
    (cd "$home" && mvn --quiet -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip \
      --projects "$1" --also-make "${@:2}" package) </dev/null >&2 || fail "the build failed, see above"
    echo "$before" >"$target/built.txt"
    echo "$name: built" >&2
  fi
  rm -f "$target/build.lock"
  trap - EXIT
}

# Starts Java in place of this shell: main class, options of the JVM, --, arguments.
# The jars are copies, so that they go where the checkout goes.
start() {
  local classpath="$target/classes" jar jars main=$1 options=()
  IFS=: read -r -a jars <"$target/dependencies.txt" || true
  for jar in "${jars[@]}"; do
    classpath+=":$target/$jar"
  done
  shift
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  # JDK 24 and newer warn of native libraries that were not asked for, and of the Unsafe that
  # javacpp uses; JDK 17 does not know the second option.
  local access=(--enable-native-access=ALL-UNNAMED) unsafe=--sun-misc-unsafe-memory-access=allow
  if "$java" "$unsafe" -version >/dev/null 2>&1; then
    access+=("$unsafe")
  fi
  exec "$java" "${access[@]}" "${options[@]}" -cp "$classpath" "$main" "$@"
}
