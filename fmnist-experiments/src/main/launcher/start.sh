# Shared functions of the launchers in a checkout and in the distribution, which set name (of the command) and
# home (their directory) first.

fail() {
  echo "$name: $1" >&2
  exit 1
}

[[ $home != *:* ]] || fail "$home: a path without : expected, since : separates the entries of Java's class path"

java=java
if [[ -n ${JAVA_HOME:-} ]]; then
  java="$JAVA_HOME/bin/java" # as Maven does
fi
command -v "$java" >/dev/null || fail "$java not found: Java 17 or newer is needed"

# Replaces this shell by Java: class path, main class, options of the JVM, --, arguments.
start() {
  local classpath=$1 main=$2 options=()
  shift 2
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  # JDK 24 and newer warn of native libraries without the first option, and of javacpp's use of
  # Unsafe without the second, which JDK 17 does not know.
  local access=(--enable-native-access=ALL-UNNAMED) unsafe=--sun-misc-unsafe-memory-access=allow
  if "$java" "$unsafe" -version >/dev/null 2>&1; then
    access+=("$unsafe")
  fi
  exec "$java" "${access[@]}" "${options[@]}" -cp "$classpath" "$main" "$@"
}
