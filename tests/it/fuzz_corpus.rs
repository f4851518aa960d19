//! The bytes that fuzzing has found worth keeping, once more. `make fuzz` looks for others.

use std::{fs, path::Path};

#[path = "../../fuzz/src/targets/mod.rs"]
mod targets;

#[test]
fn whatever_bytes_fuzzing_has_kept_are_held_to_the_same() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, target) in targets::ALL {
        let files: Vec<_> = fs::read_dir(corpus.join(name)).unwrap().collect();
        assert!(files.len() > 10, "{name} has {} files", files.len());
        for file in files {
            let path = file.unwrap().path();
            // Said where it fails.
            println!("{}", path.display());
            target(&fs::read(path).unwrap());
        }
    }
}
