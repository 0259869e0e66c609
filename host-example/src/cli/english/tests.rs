//! Nothing of the help is left in Chinese, and nothing is without words.

use super::*;

fn all(command: &Command, path: &str, look: &mut dyn FnMut(&str, String)) {
    let mut own = command.clone();
    look(path, own.render_help().to_string());
    for sub in command.get_subcommands() {
        let below = if path.is_empty() {
            sub.get_name().to_owned()
        } else {
            format!("{path} {}", sub.get_name())
        };
        all(sub, &below, look);
    }
}

#[test]
fn nothing_is_left_in_chinese_or_without_words() {
    let mut command = command();
    command.build();
    let mut seen = 0;
    all(&command, "", &mut |path, help| {
        seen += 1;
        // Names of columns are what stands in the file.
        let help = help
            .replace("(名称, 代码, 类型, 行政区划, 曾用名, 编号 …)", "")
            .replace("名单编号", "");
        let chinese = help.chars().find(|c| {
            ('\u{2e80}'..='\u{9fff}').contains(c) || ('\u{ff00}'..='\u{ffef}').contains(c)
        });
        assert_eq!(chinese, None, "{path}: {help}");
        assert!(
            ABOUT.iter().any(|(of, about)| *of == path && help.starts_with(about)),
            "{path}: {help}"
        );
    });
    assert_eq!(seen, ABOUT.len());
    fn options(command: &Command, path: &str) {
        for arg in command.get_arguments() {
            assert!(
                arg.get_help().is_some_and(|help| !help.to_string().is_empty()),
                "{path} {}",
                arg.get_id()
            );
        }
        for sub in command.get_subcommands() {
            options(sub, &format!("{path} {}", sub.get_name()));
        }
    }
    options(&command, "");
}
