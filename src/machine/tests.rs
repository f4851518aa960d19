use super::*;

const MIB: u64 = 1 << 20;

/// What a process of number 7 is given where these files are as they were recorded.
fn memory(files: &[(&str, &str)]) -> Memory {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in [("proc/meminfo", "MemTotal:       16777216 kB\nMemFree: 1 kB\n")].iter().chain(files)
    {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Memory::below(root.path(), "7").unwrap()
}

fn group(mib: u64) -> Memory {
    Memory { bytes: mib * MIB, by_group: true }
}

#[test]
fn a_service_is_bound_by_the_groups_above_it_too() {
    let service = [
        ("proc/7/cgroup", "0::/system.slice/push.slice/belfry.service\n"),
        ("sys/fs/cgroup/system.slice/push.slice/belfry.service/memory.max", "max\n"),
        ("sys/fs/cgroup/system.slice/push.slice/memory.max", "536870912\n"),
        ("sys/fs/cgroup/system.slice/memory.max", "1073741824\n"),
    ];
    assert_eq!(memory(&service), group(512));
    assert_eq!(memory(&service[..2]), Memory { bytes: 16_384 * MIB, by_group: false });
}

#[test]
fn a_container_is_bound_by_what_it_sees_as_the_root() {
    assert_eq!(memory(&[("proc/7/cgroup", "0::/\n"), ("sys/fs/cgroup/memory.max", "83886080\n")]), group(80));
    // Version 1, with the host's path in its own file system.
    let files = [
        (
            "proc/7/cgroup",
            "12:pids:/docker/1f6e\n5:cpu,cpuacct:/docker/1f6e\n2:memory:/docker/1f6e\n1:name=systemd:/docker/1f6e\n0::/system.slice/containerd.service\n",
        ),
        ("sys/fs/cgroup/memory/memory.limit_in_bytes", "83886080\n"),
    ];
    assert_eq!(memory(&files), group(80));
}

#[test]
fn version_1_writes_a_large_number_where_there_is_no_limit() {
    let files = [
        ("proc/7/cgroup", "4:memory:/a/b\n0::/\n"),
        ("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n"),
        ("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "268435456\n"),
        ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
    ];
    assert_eq!(memory(&files), group(256));
    assert!(!memory(&files[..2]).by_group);
}
