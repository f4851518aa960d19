use super::*;

fn indices_are_places<L: Label + std::fmt::Debug>() {
    for (place, label) in L::ALL.iter().enumerate() {
        assert_eq!(label.index(), place, "{label:?}");
    }
}

#[test]
fn every_label_finds_its_own_handle() {
    indices_are_places::<TransportKind>();
    indices_are_places::<GapReason>();
    indices_are_places::<NamespaceKind>();
    indices_are_places::<ResumeOutcome>();
    indices_are_places::<Source>();
    indices_are_places::<EphemeralDrop>();
    indices_are_places::<ClaimOutcome>();
    indices_are_places::<CarriedOutcome>();
    indices_are_places::<CatchUp>();
    indices_are_places::<ControlOutcome>();
    indices_are_places::<RedisErrorKind>();
    indices_are_places::<SqlUse>();
    indices_are_places::<SqlErrorKind>();
    indices_are_places::<PublishFailure>();
    indices_are_places::<Code>();
}
