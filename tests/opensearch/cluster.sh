#!/usr/bin/env bash
# A real OpenSearch cluster for tests: N server processes on the loopback interface, from Maven Central's jars.
#   cluster.sh start N FOLDER   waits until N nodes are green; HTTP at ports $HTTP, $HTTP+1 ... (19200); pids in FOLDER/n*.pid
#   cluster.sh again I N FOLDER starts node I once more, after it was killed
#   cluster.sh stop FOLDER
# It takes Java 11 or newer and Maven; from Java 21 on it is OpenSearch 3, else 2.19. JAVA picks the java command, else
# it is the newest that is installed. QUEUE is how many writes may wait on a node.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); HTTP=${HTTP:-19200}; TCP=${TCP:-19300}; HEAP=${HEAP:-512m}
major() { "$1" -version 2>&1 | sed -n '/ version "/s/[^"]*"\([0-9]*\).*/\1/p'; }
if [ -z "${JAVA:-}" ]; then
    JAVA=$(command -v java)
    for java in "$(dirname "$(dirname "$(dirname "$(readlink -f "$JAVA")")")")"/*/bin/java; do
        if [ -x "$java" ] && [ "$(major "$java")" -gt "$(major "$JAVA")" ]; then JAVA=$java; fi
    done
fi
if [ "$(major "$JAVA")" -ge 21 ]; then VER=${VER:-3.8.0.0}; else VER=${VER:-2.19.1.0}; fi

classpath() {
    cp=$base/classpath-$VER.txt
    [ -s "$cp" ] || mvn -q -B -f "$here/pom.xml" -Drunner.version="$VER" \
        org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile="$cp" >&2
    cat "$cp"
}

node() {
    "$JAVA" -Xms"$HEAP" -Xmx"$HEAP" -XX:MaxDirectMemorySize=256m -XX:+UseSerialGC \
        -Dlog4j2.disable.jmx=true -Djava.io.tmpdir="$base" ${QUEUE:+-Dwrite.queue="$QUEUE"} \
        -cp "$(classpath)" "$here/OsNode.java" "$base" "$1" "$2" "$HTTP" "$TCP" >"$base/n$1.out" 2>&1 &
    echo $! >"$base/n$1.pid"
}

case ${1:?start, again or stop} in
start)
    n=${2:?nodes}; mkdir -p "${3:?folder}"; base=$(cd "$3" && pwd)
    classpath >/dev/null
    for i in $(seq 0 $((n-1))); do node "$i" "$n"; done
    for _ in $(seq 120); do
        curl -fs "http://127.0.0.1:$HTTP/_cluster/health?wait_for_nodes=$n&wait_for_status=green&timeout=2s" && exit 0
        sleep 1
    done
    tail -n 40 "$base"/n*.out >&2; exit 1;;
again) base=$(cd "${4:?folder}" && pwd); node "$2" "$3";;
stop) for f in "${2:?folder}"/n*.pid; do kill "$(cat "$f")" 2>/dev/null || true; done;;
esac
