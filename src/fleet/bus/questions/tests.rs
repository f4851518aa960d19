use super::*;

#[test]
fn an_answer_finds_its_question_and_none_outlives_it() {
    let questions = Mutex::default();
    let (first, mut answers) = Asked::new(&questions, 1);
    let (second, mut others) = Asked::new(&questions, 1);
    questions.held().answered(second.number, "b".into(), Answer::Busy);
    assert!(answers.try_recv().is_err());
    assert!(matches!(others.try_recv(), Ok((_, Answer::Busy))));
    let number = first.number;
    drop((first, second));
    questions.held().answered(number, "b".into(), Answer::Busy);
    assert!(answers.try_recv().is_err() && questions.held().open.is_empty());
}
