#!/usr/bin/env bash
# What a release is made of, into target/packages: for each target a stripped binary in a tarball and a Debian package; the npm
# package, a bill of materials, and the checksums of all of it.
#
#   scripts/release.sh [TARGET…]
#
# Without a target: those of MUSL below, statically linked, if this toolchain has their standard libraries (`rustup target
# add …`, and `pip install cargo-zigbuild ziglang` for a C compiler and linker); else this machine's own, which is linked
# to the C library of this machine and runs where that one or a newer one is.
set -euo pipefail
cd "$(dirname "$0")/.."

MUSL=(x86_64-unknown-linux-musl aarch64-unknown-linux-musl)

fail() {
    echo "release: $*" >&2
    exit 1
}

host=$(rustc -vV | sed -n 's/^host: //p')
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
# What has not been committed is nobody's release.
revision=$(git describe --always --dirty --abbrev=12)
export BELFRY_REVISION=$revision
# The same times in all files, wherever and whenever it is built.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

has_std() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/$1/lib" ]
}

targets=("$@")
if [ ${#targets[@]} = 0 ]; then
    for target in "${MUSL[@]}"; do
        if has_std "$target"; then targets+=("$target"); fi
    done
    if [ ${#targets[@]} = 0 ]; then
        echo "release: no musl target is installed (rustup target add ${MUSL[*]}): building for $host" >&2
        targets=("$host")
    fi
fi

dist=target/packages
rm -rf "$dist"
mkdir -p "$dist"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Builds for a target; prints where the binary is.
build() {
    local target=$1 build=(build)
    has_std "$target" || fail "the standard library for $target is missing: rustup target add $target"
    if [ "$target" != "$host" ]; then
        command -v cargo-zigbuild >/dev/null || fail "cargo-zigbuild is missing: pip install cargo-zigbuild ziglang"
        build=(zigbuild)
    fi
    cargo "${build[@]}" --locked --profile dist --bin belfry --target "$target" >&2
    echo "${CARGO_TARGET_DIR:-target}/$target/dist/belfry"
}

tarball() {
    local target=$1 binary=$2 name=belfry-$version-$1
    install -Dm0755 "$binary" "$work/$name/belfry"
    install -m0644 LICENSE README.md CHANGELOG.md deploy/systemd/belfry.service "$work/$name/"
    install -m0644 src/config/belfry.default.toml "$work/$name/belfry.toml"
    tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
        -cJf "$dist/$name.tar.xz" "$name"
}

# The C library that a binary wants at least; nothing for a static one.
depends() {
    local newest
    newest=$(objdump -T "$1" 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -Vu | tail -1 || true)
    [ -z "$newest" ] || echo "Depends: libc6 (>= $newest), libgcc-s1"
}

debian() {
    local target=$1 binary=$2 architecture root=$work/deb-$1
    case $target in
    x86_64-*) architecture=amd64 ;;
    aarch64-*) architecture=arm64 ;;
    *) return 0 ;;
    esac
    install -Dm0755 "$binary" "$root/usr/bin/belfry"
    install -d "$root/usr/lib/systemd/system" "$root/DEBIAN" "$root/usr/share/doc/belfry"
    sed -e 's#/usr/local/bin/#/usr/bin/#' -e '/^#   install -m/d' deploy/systemd/belfry.service \
        >"$root/usr/lib/systemd/system/belfry.service"
    install -Dm0644 src/config/belfry.default.toml "$root/etc/belfry/belfry.toml"
    install -m0644 LICENSE "$root/usr/share/doc/belfry/copyright"
    install -m0644 README.md CHANGELOG.md "$root/usr/share/doc/belfry/"
    install -m0755 deploy/debian/postinst deploy/debian/prerm "$root/DEBIAN/"
    echo /etc/belfry/belfry.toml >"$root/DEBIAN/conffiles"
    {
        sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" deploy/debian/control
        depends "$binary"
        echo "Installed-Size: $(du -sk "$root" | cut -f1)"
    } >"$root/DEBIAN/control"
    find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz --build "$root" "$dist/belfry_${version}_$architecture.deb" >&2
}

for target in "${targets[@]}"; do
    binary=$(build "$target")
    tarball "$target" "$binary"
    debian "$target" "$binary"
done

out=$PWD/$dist
(cd client && npm pack --silent --pack-destination "$out" >/dev/null)
scripts/sbom.py "${targets[0]}" >"$dist/belfry-$version.cdx.json"
(cd "$dist" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)
cat "$dist/SHA256SUMS"
