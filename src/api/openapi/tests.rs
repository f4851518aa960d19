use std::collections::BTreeSet;

use super::*;
use crate::api::routes::endpoints;

#[test]
fn operations_have_names_of_their_own_and_responses_descriptions() {
    let document = serde_json::to_value(Document::openapi()).unwrap();
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name), "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let said = response["description"].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn what_is_mounted_under_dev_only_is_documented_there_only() {
    let has = |dev| std::str::from_utf8(&text(dev, "")).unwrap().contains("/dev/token");
    assert!(has(true) && !has(false));
}

#[test]
fn every_route_is_documented_and_every_documented_route_exists() {
    let document = serde_json::to_value(Document::openapi()).unwrap();
    let documented: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(|method| (path.clone(), method.to_uppercase())).collect::<Vec<_>>()
        })
        .collect();
    let mounted: BTreeSet<(String, String)> = endpoints(true)
        .iter()
        .flat_map(|endpoint| {
            let methods = endpoint.methods.iter().filter(|method| *method != "HEAD");
            methods.map(|method| (endpoint.path.to_owned(), method.to_string())).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(documented, mounted);
}
