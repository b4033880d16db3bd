//! Byte ranges of one file (RFC 9110, section 14): a single range, or the whole.

/// What part of a file to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: no range was asked for, several were, or the header makes no sense.
    Whole,
    /// The bytes from the first to the last, both included.
    Bytes { first: u64, last: u64 },
    /// The file has no such bytes.
    Outside,
}

/// Reads a `Range` header for a file of `length` bytes.
pub(super) fn part_of(header: Option<&str>, length: u64) -> Part {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else {
        return Part::Whole;
    };
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (number(first.trim()), number(last.trim()), first.trim(), last.trim()) {
        (Some(first), Some(last), _, _) if first > last => Part::Whole,
        (Some(first), _, _, _) if first >= length => Part::Outside,
        (Some(first), Some(last), _, _) => Part::Bytes { first, last: last.min(length - 1) },
        (Some(first), None, _, "") => Part::Bytes { first, last: length - 1 },
        (None, Some(0), "", _) => Part::Outside,
        (None, Some(_), "", _) if length == 0 => Part::Outside,
        (None, Some(tail), "", _) => {
            Part::Bytes { first: length.saturating_sub(tail), last: length - 1 }
        }
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_ranges_are_cut_to_the_file() {
        let bytes = |first, last| Part::Bytes { first, last };
        let cases = [
            ("bytes=0-0", bytes(0, 0)),
            ("bytes=2-5", bytes(2, 5)),
            ("bytes=2-", bytes(2, 9)),
            ("bytes=2-500", bytes(2, 9)),
            ("bytes=-3", bytes(7, 9)),
            ("bytes=-300", bytes(0, 9)),
            ("bytes=10-", Part::Outside),
            ("bytes=99999999999999999999-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-1", Part::Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(part_of(Some(header), 10), expected, "{header}");
        }
        assert_eq!(part_of(None, 10), Part::Whole);
        assert_eq!(part_of(Some("bytes=0-"), 0), Part::Outside);
        assert_eq!(part_of(Some("bytes=-5"), 0), Part::Outside);
    }
}
