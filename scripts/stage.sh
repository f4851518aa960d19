# Sourced. `stage NAME COMMAND...` runs one step of a longer job and says how long it took.

stage() {
    local name=$1 start=$SECONDS
    shift
    printf '==> %s\n' "$name"
    if ! "$@"; then
        printf '==> %s FAILED after %d s: %s\n' "$name" $((SECONDS - start)) "$*" >&2
        return 1
    fi
    printf '==> %s: %d s\n' "$name" $((SECONDS - start))
}
