# Shared by ./run and ./test: finds or installs what a fresh Debian machine lacks, and builds pages and program.
# Sourced, never run. Everything it makes stays below the repository.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 127; fi
}

# need COMMAND DEBIAN_PACKAGE... : installs an ordinary Debian package, or names the command that does.
need() {
  local command=$1; shift
  command -v "$command" >/dev/null 2>&1 && return 0
  if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1; }; then
    say "· $command is missing; installing: $*"
    as_root apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
      || die "Could not install $*. Run: apt-get install $*"
  else
    die "$command is missing. Run: apt-get install $*"
  fi
}

need_toolchain() {
  command -v cargo >/dev/null 2>&1 || die "Rust is missing. Install it with rustup (https://rustup.rs), then run this again."
  need cc gcc libc6-dev
  need node nodejs npm
  command -v npm >/dev/null 2>&1 || need npm npm
  local major; major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || die "Node $major is too old for the page scripts; version 20 or newer is needed."
}

# npm_install FOLDER : exactly what the lock file says, once per lock file.
npm_install() {
  local folder=$1 stamp sum
  stamp="$folder/node_modules/.fengqiao-lock"
  sum=$(cksum < "$folder/package-lock.json")
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$sum" ]; then
    say "· installing the packages of $folder"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm ci failed in $folder"
    printf '%s' "$sum" > "$stamp"
  fi
}

# build_pages : styles and scripts into islands/dist, only when their sources changed.
build_pages() {
  npm_install islands
  if [ ! -f islands/dist/manifest.json ] || [ -n "$(find islands -path islands/node_modules -prune -o -path islands/dist -prune -o -type f -newer islands/dist/manifest.json -print -quit)" ]; then
    say "· building styles and scripts"
    (cd islands && npm run --silent build) || die "The page scripts did not build."
  fi
}

# need_fonts : the fonts that papers are set in. Without them everything works but the PDF of papers, which names the package.
need_fonts() {
  find /usr/share/fonts /usr/local/share/fonts -name 'NotoSerifCJK-Regular.ttc' -print -quit 2>/dev/null | grep -q . && return 0
  if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
    say "· installing the fonts of papers: fonts-noto-cjk"
    as_root apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-noto-cjk >/dev/null && return 0
  fi
  say "· no Chinese fonts: papers are pages until you run: apt-get install fonts-noto-cjk"
}

# build_program : the binary, with a progress line and an estimate taken from this machine's own pace.
build_program() {
  need_fonts
  if [ -t 2 ]; then cargo build -p fengqiao --features pdf; return; fi
  local total started; total=$(cargo tree -p fengqiao --features pdf -e normal,build --prefix none 2>/dev/null | sort -u | wc -l); started=$(date +%s)
  cargo build -p fengqiao --features pdf --message-format=json-render-diagnostics 2> >(grep -vE '^ *(Compiling|Downloaded|Downloading|Blocking|Fresh)' >&2) \
    | awk -v total="$total" -v started="$started" '
        /"reason":"compiler-artifact"/ && /"fresh":false/ { built++; now = systime(); part = built / total;
          if (now - told >= 15) { told = now; left = part > 0.05 ? int((now - started) * (1 - part) / part / 60 + 1) : 0;
            printf "· built %d of about %d parts%s\n", built, total, left ? ", about " left " minutes left" : "" > "/dev/stderr" } }
        /"reason":"build-finished","success":false/ { failed = 1 }
        END { exit failed }'
}
