use std::path::Path;

use super::*;

#[tokio::test]
async fn every_file_is_compiled_in_as_it_stands() {
    for (directory, compiled) in [("migrations/sqlite", &SQLITE), ("migrations/postgres", &POSTGRES)] {
        let files = Migrator::new(Path::new(directory)).await.unwrap();
        let of = |migrator: &Migrator| -> Vec<_> {
            let parts = |it: &Migration| (it.version, it.description.clone(), it.checksum.clone());
            migrator.iter().map(parts).collect()
        };
        assert_eq!(of(compiled), of(&files), "{directory}: list it in this file");
    }
}
