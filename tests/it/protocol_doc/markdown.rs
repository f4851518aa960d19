//! The little of Markdown that is needed: headings, fenced blocks, tables.

/// What stands below one heading, up to the next of any level.
pub struct Section {
    pub title: String,
    pub blocks: Vec<Block>,
    /// The rows of its tables, cells trimmed.
    pub rows: Vec<Vec<String>>,
}

/// A fenced block.
pub struct Block {
    pub language: String,
    pub text: String,
    /// The line of its first line, from 1.
    pub line: usize,
}

pub fn sections(markdown: &str) -> Vec<Section> {
    let mut sections = vec![Section { title: String::new(), blocks: Vec::new(), rows: Vec::new() }];
    let mut fenced: Option<Block> = None;
    for (at, line) in markdown.lines().enumerate() {
        let section = sections.last_mut().expect("there is always one");
        if let Some(mut block) = fenced.take() {
            if line.starts_with("```") {
                section.blocks.push(block);
            } else {
                block.text.push_str(line);
                block.text.push('\n');
                fenced = Some(block);
            }
        } else if let Some(language) = line.strip_prefix("```") {
            fenced = Some(Block { language: language.trim().to_owned(), text: String::new(), line: at + 2 });
        } else if line.starts_with('#') {
            let title = line.trim_start_matches('#').trim().to_owned();
            sections.push(Section { title, blocks: Vec::new(), rows: Vec::new() });
        } else if let Some(row) = line.strip_prefix('|') {
            let cells = row.trim_end().trim_end_matches('|').split('|');
            section.rows.push(cells.map(|cell| cell.trim().to_owned()).collect());
        }
    }
    assert!(fenced.is_none(), "a fenced block is not closed");
    sections
}

/// The lines of a block; indented ones go on with the line before.
pub fn joined_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') && !last.is_empty() => last.push_str(line.trim_start()),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}
