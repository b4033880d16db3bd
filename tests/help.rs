//! `--help` of every command: it ends well and shows how the command is used.

use std::process::Command;

use crate::program::PROGRAM;

/// Every command, found by reading the help of the one above it.
fn commands(path: &[String], found: &mut Vec<Vec<String>>) {
    let help = help(path);
    let listed = help.split_once("\nCommands:\n").map(|(_, rest)| rest);
    let Some(listed) = listed else {
        found.push(path.to_vec());
        return;
    };
    let names = listed.lines().take_while(|line| line.starts_with("  "));
    let names = names.filter(|line| !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()) {
        if name != "help" {
            commands(&[path, &[name.to_owned()]].concat(), found);
        }
    }
}

fn help(path: &[String]) -> String {
    let output = Command::new(PROGRAM).args(path).arg("--help").output().expect("it starts");
    assert!(output.status.success(), "{path:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn every_command_has_help_with_an_example() {
    let mut found = Vec::new();
    commands(&[], &mut found);
    assert!(found.len() >= 10, "{found:?}");
    for path in found {
        let example = format!("atalaya {}", path.join(" "));
        let help = help(&path);
        let shown = help.split_once("Example").is_some_and(|(_, rest)| rest.contains(&example));
        assert!(shown, "{example}: {help}");
    }
}
